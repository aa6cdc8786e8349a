"""The demonstration where PDFs can be made: what the Sở has issued went the whole way by the real steps."""

import stat
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from config import Settings
from db import connect, sessions
from documents.files import FileStore
from documents.models import Document
from documents.publishing.signing import DEMONSTRATION
from documents.publishing.validating import Validation, validate
from documents.signing_models import PdfStage, Print, PrintState, Stage
from documents.states import State
from jobs.printing_here import demonstration_press
from organization.models import Unit
from workflow import demonstration
from workflow.equipment import Equipment
from workflow.verification import verify


@dataclass
class Province:
    """The demonstration as this machine loads it."""

    session: Session
    settings: Settings

    def issued(self) -> list[Document]:
        """What the Sở has issued."""
        wanted = sa.select(Document).join(Unit, Unit.id == Document.agency_id).where(Unit.code == "SKHCN")
        ended = wanted.where(Document.state.in_((State.ISSUED, State.CLOSED))).order_by(Document.id)
        return list(self.session.scalars(ended))

    def verdict(self, document: Document) -> Validation:
        """What the signatures of the issued PDF say."""
        sealed = sa.select(PdfStage.sha256).where(
            PdfStage.document_id == document.id, PdfStage.stage == Stage.SEALED
        )
        sha256 = self.session.scalars(sealed).one()
        pdf = FileStore(self.settings.files_dir).read(sha256)
        return validate(pdf, Equipment.of(self.settings).trust, sha256=sha256)


@pytest.fixture(scope="module")
def province(databases_on_sqlite, tmp_path_factory):
    database = databases_on_sqlite.migrated()
    engine = connect(database.url)
    folder = tmp_path_factory.mktemp("var")
    settings = Settings(secret_key="x" * 32, data_dir=folder, database_url=database.url)
    with sessions(engine)() as session, demonstration_press(settings) as press:
        assert press is not None
        demonstration.load(session, FileStore(settings.files_dir), press)
        yield Province(session, settings)
    engine.dispose()
    databases_on_sqlite.drop(database)


def test_what_is_issued_went_the_whole_way(province):
    for document in province.issued():
        told = province.verdict(document)
        assert told.sound
        assert [one.field for one in told.signatures] == ["lanhdao", "condau"]
        assert told.fields["so"] == f"{document.number:02d}"
    assert len(province.issued()) == 4


def test_every_signature_says_that_it_has_no_legal_value(province):
    reasons = [one.reason for plan in province.issued() for one in province.verdict(plan).signatures]
    assert len(reasons) == 2 * len(province.issued())
    assert all(DEMONSTRATION in reason for reason in reasons)


def test_what_nobody_has_signed_waits_for_the_worker(province):
    waiting = sa.select(Document.state).join(Print, Print.document_id == Document.id)
    assert set(province.session.scalars(waiting.where(Print.state == PrintState.WAITING))) == {
        State.AWAITING_SIGNATURE, State.IN_REVIEW, State.DRAFT,
    }  # fmt: skip


def test_nobody_else_can_read_the_keys(province):
    keys = list(province.settings.keys_dir.rglob("*-key.pem"))
    assert len(keys) == 5
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}


def test_its_history_is_whole(province):
    assert verify(province.session).finding is None
