"""Who may read what: every address of the pages × every person, by one table (design: access).

A new page that does not stand in the table fails the test; so does a person whom the table does not name
and who gets in all the same.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import clock
from documents import drafts
from documents.composing.samples import sample_plans
from documents.states import State
from documents.uploads import take_in
from tests.office import PEOPLE, PLAN, Office
from tests.office_writing import a_made, a_writing
from tests.visitors import Enter
from web.composing import NEW
from web.security import OPEN_TO_ALL
from workflow import case_files, draft, report, review
from workflow.case_files import FileFacts
from workflow.report import Answer

# On the quicker engine: pages are read on both by their own scenes.
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

EVERYBODY = frozenset(nick for nick, *_ in PEOPLE)
OVERSEERS = frozenset({"director", "deputy", "office_head", "clerk", "office"})
DRAFTING = OVERSEERS | {"drafter"}  # while the draft is with its drafter
CHECKING = DRAFTING | {"unit_head"}  # once the route has come to the head of the unit
CENTRE = frozenset({"centre_head"})
TECHNOLOGY = frozenset({"technology_head", "technology_staff"})
EDUCATION = frozenset({"education_clerk", "education_head"})
RECIPIENTS = CENTRE | TECHNOLOGY | EDUCATION
FOLLOWERS = OVERSEERS | {"drafter"}
READERS = CHECKING | RECIPIENTS
CLERKS = frozenset({"clerk", "education_clerk"})
ADMINISTRATOR = frozenset({"administrator"})
WORKERS = EVERYBODY - ADMINISTRATOR
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    """An address: what stands in it, who reads it, and who is led on to a page of the own (303)."""

    endpoint: str
    open_to: frozenset[str]
    values: dict[str, Any] = field(default_factory=dict)
    led_on: frozenset[str] = NOBODY


class Scene:
    """An office at work: a document in each state, deliveries and a report on the way."""

    def __init__(self, office: Office) -> None:
        self.office = office
        states = (State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE, State.SIGNED, State.SEALED)
        self.documents = {state: office.a_document(state) for state in (*states, State.CLOSED)}
        self.issued = self._issued_in_second_version()
        self.begun, self.written, self.numbered = self._written_in_the_form()
        self._answers()
        entry = FileFacts("VP", "Văn phòng", "Hồ sơ tuyên truyền", office.people["drafter"])
        year, clerk = clock.today().year, office.actor("clerk")
        self.file = case_files.plan_file(office.session, clerk, office.units["KHCN"], year, entry)

    def _issued_in_second_version(self) -> int:
        office = self.office
        document_id = office.a_document(State.IN_REVIEW)
        self.first_file = office.taken().file.sha256
        seen = office.seen(document_id)
        review.send_back(office.session, office.actor("unit_head"), document_id, "Sửa lại.", seen=seen)
        second = office.taken(subject="Tuyên truyền an toàn thông tin mạng")
        draft.revise(office.session, office.actor("drafter"), document_id, second, seen=seen)
        self.second_file = second.file.sha256
        for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
            act(document_id)
        return document_id

    def _written_in_the_form(self) -> tuple[str, int, int]:
        """A form that the drafter has begun, a draft made from it, and such a document with a number."""
        office, unit = self.office, self.office.units["KHCN.QLKH"]
        drafts.save(office.session, office.people["drafter"], f"{NEW}begun", a_writing(office).to_json())
        drafter, made = office.actor("drafter"), a_made(office)
        first, second = (draft.create(office.session, drafter, unit, made) for _ in range(2))
        for act in (office.submit, office.approve_all, office.sign, office.number):
            act(second)
        return "begun", first, second

    def _answers(self) -> None:
        """The centre reports, with a file; the other Sở takes its copy into its register."""
        office, taken = self.office, take_in(self.office.store, PLAN.encode(), "ket-qua.txt")
        self.report_file = taken.file.sha256
        delivery = self.delivery("KHCN.TT")
        office.acknowledge(delivery, "centre_head")
        (duty,) = office.duties(delivery)
        office.acknowledge(self.delivery("GDDT"), "education_clerk")
        answer = Answer(results="Đã tổ chức 02 buổi.", files=[taken.file])
        report.report(
            office.session, office.actor("centre_head"), delivery.id, duty.id, answer, seen=duty.version
        )

    def delivery(self, unit: str) -> Any:
        """The delivery of the issued document to a unit."""
        return self.office.delivery_to(self.issued, unit)


def doors(scene: Scene) -> list[Door]:
    """The table."""
    return [
        *for_everybody(),
        *of_documents(scene),
        *of_queues(scene),
        *of_deliveries(scene),
        *of_registers(scene),
        *of_case_files(scene),
        *of_administration(scene),
    ]


def for_everybody() -> list[Door]:
    """Pages that show what is the person's own."""
    own = ("home.show", "settings.show", "lists.show", "queues.to_sign", "queues.to_review", "inbox.show",
           "notices.show", "own_desk.show", "own_desk.tasks", "own_desk.program", "signing_desk.show",
           "away.show")  # fmt: skip
    return [Door(endpoint, EVERYBODY) for endpoint in (*own, "tracking.show", "searching.show")]


def of_documents(scene: Scene) -> list[Door]:
    """A document, its files, its way to the signature and its recipients."""
    known = scene.documents
    sight = dict.fromkeys(known, CHECKING) | {State.DRAFT: DRAFTING, State.CLOSED: READERS}
    shown = [Door("documents.show", who, {"document_id": known[state]}) for state, who in sight.items()]
    issued, drafter = {"document_id": scene.issued}, frozenset({"drafter"})
    return [
        *shown,
        Door("documents.show", READERS, issued),
        Door("documents.issue_slip", READERS, issued),
        Door("chain.show", READERS, issued),
        Door("chain.show", DRAFTING, {"document_id": known[State.DRAFT]}),
        Door("documents.issue_slip", NOBODY, {"document_id": known[State.SIGNED]}),
        Door("originals.send", READERS, issued),
        Door("originals.send", NOBODY, {"document_id": known[State.SEALED]}),
        Door("documents.compare", CHECKING, issued),
        Door("files.send", READERS, issued | {"sha256": scene.second_file}),
        Door("files.send", CHECKING, issued | {"sha256": scene.first_file}),
        Door("files.send", NOBODY, issued | {"sha256": scene.report_file}),
        Door("files.send", DRAFTING, {"document_id": known[State.DRAFT], "sha256": scene.first_file}),
        # No agency here has a certificate, so there is no PDF: test_pages_signing.py has one.
        Door("pdf_pages.send", NOBODY, issued),
        Door("pdf_pages.picture", NOBODY, issued | {"sha256": scene.second_file}),
        Door("drafting.upload", WORKERS),
        Door("composing.begin", WORKERS),
        Door("composing.write", drafter, {"token": scene.begun}),
        Door("composing.write", NOBODY, {"token": "none"}),
        Door("composing.rewrite", drafter, {"document_id": scene.written}),
        Door("composing.rewrite", NOBODY, {"document_id": known[State.DRAFT]}),
        Door("working_copy.send", NOBODY, {"document_id": known[State.SIGNED]}),
        Door("working_copy.send", CHECKING, {"document_id": scene.numbered}),
        Door("drafting.check", drafter, {"document_id": known[State.DRAFT]}, DRAFTING - drafter),
        Door("drafting.check", NOBODY, {"document_id": known[State.IN_REVIEW]}, CHECKING),
        Door("drafting.sample", WORKERS, {"name": sample_plans()[0][0]}),
        Door("questions.begin", NOBODY, {"document_id": known[State.DRAFT]}, DRAFTING),
        Door("questions.show", NOBODY, {"document_id": known[State.DRAFT], "key": "loai"}, DRAFTING),
        Door("fixes.preview", drafter, {"document_id": known[State.DRAFT]}, DRAFTING - drafter),
        Door("report_form.show", drafter, {"document_id": known[State.DRAFT]}, DRAFTING - drafter),
        Door("duties.show", drafter, {"document_id": known[State.DRAFT]}, DRAFTING - drafter),
        Door("tracked_changes.preview", drafter, {"document_id": known[State.DRAFT]}, DRAFTING - drafter),
        Door("pdf_by_hand.look", NOBODY, {"document_id": known[State.IN_REVIEW]}, CHECKING),
        Door("issuing.look", frozenset({"clerk"}), {"document_id": known[State.SEALED]}),
        Door("issuing.look", NOBODY, {"document_id": known[State.SIGNED]}),
        Door("issuing.add_form", frozenset({"clerk"}), issued),
        Door("ties.show", frozenset({"clerk", "office", "office_head"}), issued),
        Door("tracking.matrix", FOLLOWERS, issued),
        Door("tracking.sheet", FOLLOWERS, issued),
        Door("consolidating.show", frozenset({"office", "office_head"}), issued),
        Door("tracking.matrix", NOBODY, {"document_id": known[State.SIGNED]}),
    ]


def of_queues(scene: Scene) -> list[Door]:
    """A document between those that wait; whoever may see it but has no turn is led to the own list."""
    in_review = {"document_id": scene.documents[State.IN_REVIEW]}
    to_sign = {"document_id": scene.documents[State.AWAITING_SIGNATURE]}
    head, deputy = frozenset({"unit_head"}), frozenset({"deputy"})
    return [
        Door("queues.review_one", head, in_review, CHECKING - head),
        Door("queues.sign_one", deputy, to_sign, CHECKING - deputy),
    ]


def of_deliveries(scene: Scene) -> list[Door]:
    """A recipient's copy: the recipient's own, and of those who follow the document for the sender."""
    units = {"KHCN.TT": CENTRE, "KHCN.QLCN": TECHNOLOGY, "GDDT": EDUCATION}
    centre = {"delivery_id": scene.delivery("KHCN.TT").id}
    (duty,) = scene.office.duties(scene.delivery("KHCN.TT"))
    one_duty = centre | {"duty_id": duty.id}
    education = {"delivery_id": scene.delivery("GDDT").id}
    return [
        *(
            Door("deliveries.show", who | FOLLOWERS, {"delivery_id": scene.delivery(unit).id})
            for unit, who in units.items()
        ),
        Door("deliveries.send_report_file", CENTRE | FOLLOWERS, centre | {"sha256": scene.report_file}),
        Door("deliveries.send_report_file", NOBODY, education | {"sha256": scene.report_file}),
        Door("handling.slip", OVERSEERS | CENTRE | {"drafter"}, centre),
        Door("handling.slip", EDUCATION, education),
        Door("reports.begin", NOBODY, centre, CENTRE | FOLLOWERS),
        Door("reports.write", CENTRE, one_duty),
        Door("reports.look_again", NOBODY, one_duty, CENTRE),
        Door("reports.receipt", CENTRE | FOLLOWERS, one_duty),
    ]


def of_registers(scene: Scene) -> list[Door]:
    """The registers of the own agency, and the clerks' desk."""
    khcn, gddt = scene.office.units["KHCN"], scene.office.units["GDDT"]
    return [
        Door("registers.outgoing", OVERSEERS | EDUCATION),
        Door("registers.incoming", OVERSEERS | EDUCATION),
        Door("registers.handling", OVERSEERS | EDUCATION),
        Door("registers.outgoing", OVERSEERS, {"cq": khcn}),
        Door("registers.handling", EDUCATION, {"cq": gddt}),
        Door("silence.show", OVERSEERS | EDUCATION),
        Door("own_reports.show", (OVERSEERS | {"education_head"}) - {"clerk"}),
        Door("status_log.show", CLERKS),
        Door("figures.index", OVERSEERS | EDUCATION),
        Door("figures.settling", OVERSEERS, {"cq": khcn}),
        Door("figures.carrying", EDUCATION, {"cq": gddt}),
        Door("registers.incoming", EDUCATION, {"cq": gddt}),
        Door("clerk.show", CLERKS),
        Door("clerk_at_once.look", CLERKS),
    ]


def of_case_files(scene: Scene) -> list[Door]:
    """The files of an agency, for all who work there; an entry is changed by its keeper and the clerk."""
    one, other = {"case_file_id": scene.file}, {"cq": scene.office.units["GDDT"]}
    education = frozenset({"education_clerk", "education_head", "education_staff"})
    every = ("index", "listed", "catalogue", "new")
    return [
        *(Door(f"case_files.{name}", WORKERS) for name in every),
        *(Door(f"case_files.{name}", education, other) for name in every),
        Door("case_files.show", WORKERS - education, one),
        Door("case_files.contents", WORKERS - education, one),
        Door("case_files.edit", frozenset({"drafter", "clerk"}), one),
    ]


def of_administration(scene: Scene) -> list[Door]:
    """Only the administrator, only in the own agency, and no documents."""
    khcn, gddt = scene.office.units["KHCN"], scene.office.units["GDDT"]
    plain = ("overview", "units", "people", "new_person", "import_form", "routes", "series", "mandates",
             "calendar", "urging_rule", "acts", "certificates", "jobs")  # fmt: skip
    found: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in plain]
    found += [("unit", {"unit_id": gddt}), ("person", {"person_id": scene.office.people["drafter"]})]
    found += [("route", {"kind": "KH"})]
    own = [Door(f"administration.{name}", ADMINISTRATOR, {"agency_id": khcn} | more) for name, more in found]
    others = [Door(f"administration.{name}", NOBODY, {"agency_id": gddt} | more) for name, more in found]
    choose = Door("administration.choose_route", NOBODY, {"agency_id": khcn}, ADMINISTRATOR)
    return [*own, *others, choose, Door("administration.show", NOBODY, {}, ADMINISTRATOR)]


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


def test_every_page_stands_in_the_table(app: Flask, scene: Scene):
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    readable = {name for name in readable if not name.startswith("api.")}  # no cookie opens them: test_api.py
    told = {door.endpoint for door in doors(scene)}
    assert readable - OPEN_TO_ALL - told == set(), "say in this table who may read these pages"
    assert told - readable == set()


def test_every_page_opens_to_those_it_is_for_and_to_nobody_else(app: Flask, scene: Scene, enter: Enter):
    table = [(door, address(app, door)) for door in doors(scene)]
    wrong = [
        f"{nick} at {door.endpoint} {path}: {got}, expected {expected(door, nick)}"
        for nick in sorted(EVERYBODY)
        for door, path in table
        for got in [outcome(enter(nick).client, path)]
        if got != expected(door, nick)
    ]
    assert wrong == [], "\n".join(wrong)


def test_who_is_not_signed_in_is_sent_to_sign_in(app: Flask, scene: Scene):
    client = app.test_client()
    for door in doors(scene):
        answer = client.get(address(app, door))
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")


def address(app: Flask, door: Door) -> str:
    with app.test_request_context():
        return app.url_for(door.endpoint, **door.values)


def expected(door: Door, nick: str) -> str:
    return "open" if nick in door.open_to else "led on" if nick in door.led_on else "closed"


def outcome(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    answer.close()
    if answer.status_code == 303:
        return "led on" if not answer.location.startswith("/sign-in") else "sent to sign in"
    not_theirs_not_there_not_now = dict.fromkeys((403, 404, 409), "closed")
    return {200: "open", **not_theirs_not_there_not_now}.get(answer.status_code, str(answer.status_code))
