"""The demonstration: documents in every state by real steps, a loading that was killed, the samples."""

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import connect, sessions, transaction
from documents import chains, own_duties
from documents.composing.samples import samples
from documents.delivery_models import Delivery, Duty, Report
from documents.files import FileStore
from documents.models import Document, Initial, RecipientLine
from documents.states import DeliveryState, ReportState, State
from language import translate
from organization import demonstration as directory
from organization.accounts import sign_in
from organization.models import Person, Unit
from workflow import demonstration
from workflow.scene import Scene
from workflow.verification import verify

ROOT = Path(__file__).parent.parent
MEASURING, PROVINCE = "Kiểm tra phương tiện đo", "Đẩy mạnh ứng dụng"

LOADER = """
import sys
from pathlib import Path
import db
from documents.files import FileStore
from workflow.demonstration import load
with db.sessions(db.connect(sys.argv[1]))() as session:
    load(session, FileStore(Path(sys.argv[2])))
"""


@dataclass
class Loaded:
    """A database with the demonstration in it."""

    session: Session
    store: FileStore
    summary: demonstration.Summary

    def document(self, subject: str) -> Document:
        return self.session.scalars(sa.select(Document).where(Document.subject.startswith(subject))).one()

    def states(self, subject: str) -> Counter[DeliveryState]:
        wanted = sa.select(Delivery.state).where(Delivery.document_id == self.document(subject).id)
        return Counter(self.session.scalars(wanted))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request, tmp_path_factory):
    """Loaded once on each engine; what the tests add to it they look for themselves."""
    databases = request.getfixturevalue(f"databases_on_{request.param}")
    database = databases.migrated()
    engine = connect(database.url)
    store = FileStore(tmp_path_factory.mktemp("demonstration"))
    with sessions(engine)() as session:
        yield Loaded(session, store, demonstration.load(session, store))
    engine.dispose()
    databases.drop(database)


def test_it_fills_the_province(loaded):
    assert loaded.summary == demonstration.Summary(units=58, people=64, documents=10)


def test_every_account_signs_in(loaded):
    for account in directory.accounts()[:3]:
        assert sign_in(loaded.session, account.username, account.password, address="127.0.0.1", device="")


def test_there_is_a_document_in_each_state_a_person_has_to_act_on(loaded):
    states = Counter(loaded.session.scalars(sa.select(Document.state).where(Document.id <= 10)))
    assert states == {
        State.DRAFT: 2, State.IN_REVIEW: 1, State.AWAITING_SIGNATURE: 1, State.SIGNED: 1, State.ISSUED: 4,
        State.CLOSED: 1,
    }  # fmt: skip


def test_nothing_had_to_be_explained_to_the_signers(loaded):
    demonstrated = sa.select(Document.deviation_reason).where(Document.id <= 10)
    assert set(loaded.session.scalars(demonstrated)) == {None}


def test_a_draft_waits_for_one_recipient_to_be_settled(loaded):
    draft = loaded.document("Khảo sát nhu cầu")
    assert unresolved(loaded.session, draft.id) == ["Liên minh Hợp tác xã tỉnh"]


def unresolved(session, document_id):
    wanted = sa.select(RecipientLine.name).where(
        RecipientLine.document_id == document_id,
        RecipientLine.target.is_(None),
        RecipientLine.is_archive.is_(False),
    )
    return list(session.scalars(wanted))


def test_the_deputy_is_asked_after_both_initials(loaded):
    waiting = loaded.document("Tập huấn")
    acts = loaded.session.scalars(sa.select(Initial.act).where(Initial.document_id == waiting.id))
    assert (waiting.state, sorted(acts)) == (State.AWAITING_SIGNATURE, ["content", "format"])


def test_a_returned_draft_says_why(loaded):
    returned = loaded.document("Thống kê thiết bị")
    assert (returned.state, returned.returned_reason) == (
        State.DRAFT,
        "Đề nghị ghi rõ mẫu biểu thống kê gửi kèm Kế hoạch.",
    )


def test_the_issued_plan_is_on_its_way_at_rooms_communes_and_another_department(loaded):
    states = loaded.states(MEASURING)
    assert states[DeliveryState.ACCEPTED] == 7
    assert states[DeliveryState.IN_PROGRESS] == 2
    assert states[DeliveryState.DONE] == 1
    assert states[DeliveryState.PENDING] == 1  # the newspaper has no account
    assert states[DeliveryState.ARRIVED] > 10


def test_reports_wait_were_returned_and_were_accepted(loaded):
    issued = loaded.document(MEASURING)
    reports = loaded.session.scalars(sa.select(Report.state).where(Report.document_id == issued.id))
    taken_off = {ReportState.WITHDRAWN, ReportState.RECALLED}
    assert Counter(reports) == dict.fromkeys(set(ReportState) - taken_off, 1)


def test_the_communes_are_overdue(loaded):
    issued = loaded.document(MEASURING)
    overdue = sa.select(sa.func.count()).where(
        Duty.document_id == issued.id, Duty.last_good_day < clock.today(), Duty.closed_at.is_(None)
    )
    assert loaded.session.scalar(overdue) == 20


def test_the_plan_of_the_province_has_reached_the_department(loaded):
    delivery = Scene(loaded.session, loaded.store).delivery(loaded.document(PROVINCE).id, "SKHCN")
    assert (delivery.state, delivery.arrival_number) == (DeliveryState.ASSIGNED, 1)


def test_a_tree_hangs_on_the_plan_of_the_province_and_a_report_upward_is_due(loaded):
    ties = chains.ties_below(loaded.session, loaded.document(PROVINCE).id)
    below = [loaded.document(subject).id for subject in ("Triển khai ứng dụng", "Xây dựng mô hình")]
    assert [tie.below_id for tie in ties] == below
    done, due = own_duties.of_document(loaded.session, below[0])
    assert (done.done_at is None, due.done_at) == (False, None)


def test_its_history_is_whole(loaded):
    verdict = verify(loaded.session)
    assert verdict.finding is None


def test_the_second_loading_is_refused_and_changes_nothing(loaded):
    before = loaded.session.scalar(sa.select(sa.func.count()).select_from(Document))
    with pytest.raises(demonstration.AlreadyLoaded) as refused:
        demonstration.load(loaded.session, loaded.store)
    assert "làm lại từ đầu" in translate(refused.value.message)
    assert loaded.session.scalar(sa.select(sa.func.count()).select_from(Document)) == before


@pytest.mark.parametrize(
    ("number", "unknown", "signer"),
    [(0, [], "dat.px"), (1, ["Hội Làng nghề và Sáng chế tỉnh"], "bach.nk"), (2, [], "anh.tt")],
)
def test_a_stranger_carries_a_sample_to_signature(loaded, number, unknown, signer):
    """Issuer, symbol, month and signer are as the directory has them: no reason is asked for."""
    scene = Scene(loaded.session, loaded.store)
    document_id = scene.draft("an.nv", "SKHCN.QLKH", samples()[number])
    assert unresolved(loaded.session, document_id) == unknown
    if not unknown:
        scene.submit(document_id, "an.nv", signer)
        scene.initial(document_id, "giang.bth", "coi.dh")
        scene.sign(document_id, signer)


def test_a_database_with_other_units_is_refused(session, tmp_path):
    with transaction(session):
        session.add(
            Unit(code="X", name="Sở Khác", name_folded="SO KHAC", sort_key="so khac", kind="department")
        )
    with pytest.raises(directory.NotEmpty):
        demonstration.load(session, FileStore(tmp_path))
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_a_killed_loading_leaves_whole_documents_and_is_told(database, session, tmp_path):
    command = [sys.executable, "-c", LOADER, database.url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT) as loading:
        while loading.poll() is None and not demonstration.holds_documents(session):
            session.rollback()
        loading.send_signal(signal.SIGKILL)
    assert loading.returncode == -signal.SIGKILL
    with pytest.raises(demonstration.AlreadyLoaded):
        demonstration.load(session, FileStore(tmp_path))
    assert verify(session).finding is None
