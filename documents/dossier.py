"""A document with everything its page shows: text, files, recipients, initials, signatures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, undefer

from documents.delivery_models import Delivery
from documents.duties import Start
from documents.kinds import BY_CODE
from documents.models import (
    Attachment,
    Document,
    Initial,
    PlannedDuty,
    RecipientLine,
    Revision,
    RouteTask,
    Signature,
    StoredFile,
)
from documents.numbered_text import numbered
from documents.queries import AT_THE_CLERK, Holder, Task, holders_of
from documents.signing_models import Certificate
from documents.states import SENT_OUT_STATES, Act, DeliveryState, Purpose, SignatureKind, State, Target
from organization.models import Person, RecipientGroup, Role, Unit

_MARKER = re.compile(r"[\s;.,]*(?:\(.*\))?[\s;.,]*")  # what stands after a name that is printed in full


@dataclass(frozen=True, slots=True)
class File:
    """A revision or an attachment, as something to download."""

    id: int
    number: int | None  # of a revision: bản trình lần n
    name: str
    sha256: str
    size: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty that the recipients of a line will have."""

    id: int
    content: str
    deadline: date | None
    operator: str | None
    last_good_day: date | None
    report_to: str | None
    through: str | None
    working_days: int | None
    counted_from: Start | None


@dataclass(frozen=True, slots=True)
class Line:
    """A recipient line with the name of whom it was settled as."""

    id: int
    position: int
    text: str
    name: str
    purpose: Purpose | None
    is_group: bool
    is_archive: bool
    added: bool
    target: Target | None
    unit_id: int | None
    group_id: int | None
    person_id: int | None
    reason: str | None
    email: str | None
    settled_as: str | None
    duties: tuple[DutyLine, ...] = ()

    @property
    def stands_for(self) -> str | None:
        """The one body that is meant here by a line that points to several, or names them."""
        rest = self.text.removeprefix(self.name)
        return None if rest != self.text and _MARKER.fullmatch(rest) else self.name

    @property
    def is_settled(self) -> bool:
        """Whether it can be sent, or has a reason not to be."""
        return self.is_archive or (self.target is not None and self.purpose is not None)


@dataclass(frozen=True, slots=True)
class Mark:
    """An initial: who agreed to which version, with what words."""

    task_id: int
    revision: int
    act: Act
    person_id: int
    name: str
    post_title: str
    opinion: str | None
    at: datetime
    lapsed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Signed:
    """An approval of exact bytes, by the leader or for the agency."""

    kind: SignatureKind
    revision: int
    file_sha256: str
    name: str
    post_title: str
    authority: str | None
    on_behalf_of: str | None
    basis: str | None
    at: datetime
    voided_at: datetime | None
    void_reason: str | None
    pdf_sha256: str | None = None  # the stage of the PDF that it made; none approved in the system
    is_demonstration: bool | None = None
    certificate: str | None = None
    issuer: str | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document and what belongs to it, as it stands now."""

    document: Document  # with drafter, signer, unit and agency loaded
    revision: Revision  # the current one, with its reading
    revisions: Sequence[File]  # newest first
    attachments: Sequence[File]
    lines: Sequence[Line]
    signatures: Sequence[Signed]
    tasks: Sequence[RouteTask]  # of the current round, in order
    marks: Sequence[Mark]  # of all rounds, newest first
    holders: Sequence[Holder] = ()  # with whom it rests now, on the route or at the clerk's desk
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)  # once issued

    @property
    def open_task(self) -> RouteTask | None:
        """The route step whose turn it is."""
        return next((task for task in self.tasks if task.open), None)

    @property
    def reading(self) -> dict[str, Any]:
        """What was read from the current revision, as design §5 shapes it."""
        return self.revision.reading or {}

    @property
    def shown_reading(self) -> Mapping[str, Any]:
        """The reading with number and date in its blanks, once the document has them."""
        number = (self.document.number_and_symbol or "").partition("/")[0] or None
        return numbered(self.reading, number, self.document.document_date)

    @property
    def kind_name(self) -> str | None:
        """The kind of document as one says it: "Kế hoạch", not as the title prints it."""
        kind = BY_CODE.get(self.document.doc_type_code or "")
        return kind.name if kind else self.document.doc_type

    @property
    def unresolved(self) -> list[Line]:
        """The lines that still need the drafter."""
        return [line for line in self.lines if not line.is_settled]

    @property
    def recipient_lines(self) -> list[Line]:
        """The lines that name a recipient: all but the archive line."""
        return [line for line in self.lines if not line.is_archive]

    @property
    def first_deadline(self) -> date | None:
        """The earliest last good day among the duties."""
        days = [duty.last_good_day for line in self.lines for duty in line.duties if duty.last_good_day]
        return min(days, default=None)

    @property
    def signature(self) -> Signed | None:
        """The leader's living approval."""
        return self._living(SignatureKind.SIGN)

    @property
    def seal(self) -> Signed | None:
        """The agency's living approval."""
        return self._living(SignatureKind.SEAL)

    def _living(self, kind: SignatureKind) -> Signed | None:
        return next((s for s in self.signatures if s.kind == kind and s.voided_at is None), None)

    @property
    def living_marks(self) -> list[Mark]:
        """The initials that still count."""
        return [mark for mark in self.marks if mark.lapsed_at is None]


def load(session: Session, document_id: int) -> Dossier:
    """Read all of a document afresh: six statements. Raises NoResultFound when there is none."""
    document, revision = session.execute(_DOCUMENT, {"document": document_id}).one()
    revisions, attachments = _files(session, document_id)
    tasks, marks = _route(session, document)
    return Dossier(
        document,
        revision,
        revisions,
        attachments,
        lines_of(session, document_id),
        _signatures(session, document_id),
        tasks,
        marks,
        _holders(session, document, tasks),
        _deliveries(session, document),
    )


_DOCUMENT = (
    sa.select(Document, Revision)
    .join(Revision, sa.and_(Revision.document_id == Document.id, Revision.number == Document.revision))
    .where(Document.id == sa.bindparam("document"))
    .options(
        undefer(Revision.reading),
        joinedload(Document.drafter),
        joinedload(Document.signer),
        joinedload(Document.unit),
        joinedload(Document.agency),
    )
    .execution_options(populate_existing=True)
)


# The annex as it bears the agency's signature stands beside what was attached.
SEALED_NAME = Attachment.file_name + sa.literal("-ky-so.pdf")


def _files(session: Session, document_id: int) -> tuple[list[File], list[File]]:
    """The revisions, newest first, and the attachments with their signed PDFs: one statement."""
    nothing, sealed = sa.null().cast(sa.Integer), Attachment.sealed_sha256
    parts = (
        (Revision, Revision.number, sa.literal("revision"), Revision.file_sha256, Revision.file_name),
        (Attachment, nothing, sa.literal("attachment"), Attachment.file_sha256, Attachment.file_name),
        (Attachment, nothing, sa.literal("attachment"), sealed, SEALED_NAME),
    )
    both = sa.union_all(
        *(
            sa.select(
                kind.label("kind"), model.id, number.label("number"), name.label("name"), sha.label("sha"),
                StoredFile.size, Person.name, model.created_at,
            )
            .join(StoredFile, StoredFile.sha256 == sha)
            .join(Person, Person.id == model.created_by)
            .where(model.document_id == document_id)
            for model, number, kind, sha, name in parts
        )
    ).subquery()  # fmt: skip
    rows = session.execute(sa.select(both).order_by(both.c.number.desc(), both.c.id)).all()
    found: dict[str, list[File]] = {"revision": [], "attachment": []}
    for kind, *values in rows:
        found[kind].append(File(*values))
    return found["revision"], found["attachment"]


def lines_of(session: Session, document_id: int) -> list[Line]:
    """The recipient lines in printed order with names and duties: one statement."""
    settled_as = sa.func.coalesce(Unit.name, RecipientGroup.name, Person.name)
    line = RecipientLine
    rows = session.execute(
        sa.select(
            line.id, line.position, line.text, line.name, line.purpose, line.is_group, line.is_archive,
            line.added, line.target, line.unit_id, line.group_id, line.person_id, line.reason, line.email,
            settled_as,
            PlannedDuty,
        )
        .outerjoin(Unit, Unit.id == line.unit_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == line.group_id)
        .outerjoin(Person, Person.id == line.person_id)
        .outerjoin(PlannedDuty, PlannedDuty.line_id == line.id)
        .where(line.document_id == document_id)
        .order_by(line.position, PlannedDuty.id)
    ).all()  # fmt: skip
    duties: dict[int, list[DutyLine]] = {}
    lines: dict[int, Sequence[Any]] = {}
    for row in rows:
        lines[row.id] = row[:-1]
        if row.PlannedDuty is not None:
            duties.setdefault(row.id, []).append(_duty(row.PlannedDuty))
    return [Line(*(*values, tuple(duties.get(key, ())))) for key, values in lines.items()]


def _duty(duty: PlannedDuty) -> DutyLine:
    kept: dict[str, Any] = {name: getattr(duty, name) for name in DutyLine.__dataclass_fields__}
    return DutyLine(**kept | {"counted_from": Start(duty.counted_from) if duty.counted_from else None})


def _signatures(session: Session, document_id: int) -> list[Signed]:
    s = Signature
    rows = session.execute(
        sa.select(
            s.kind, s.revision, s.file_sha256, Person.name, s.post_title, s.authority, s.on_behalf_of,
            s.basis, s.at, s.voided_at, s.void_reason, s.pdf_sha256, s.is_demonstration,
            Certificate.name, Certificate.issuer, Certificate.valid_until,
        )
        .join(Person, Person.id == s.person_id)
        .outerjoin(Certificate, Certificate.id == s.certificate_id)
        .where(s.document_id == document_id)
        .order_by(s.id)
    )  # fmt: skip
    return [Signed(*row) for row in rows]


def _route(session: Session, document: Document) -> tuple[list[RouteTask], list[Mark]]:
    """The steps of the current round and all initials ever given: one statement."""
    of_task = aliased(Initial)
    rows = session.execute(
        sa.select(RouteTask, of_task, Person.name)
        .outerjoin(of_task, of_task.task_id == RouteTask.id)
        .outerjoin(Person, Person.id == of_task.person_id)
        .where(RouteTask.document_id == document.id)
        .order_by(RouteTask.round, RouteTask.position, of_task.id)
        .execution_options(populate_existing=True)
    ).all()
    tasks = dict.fromkeys(task for task, _, _ in rows if task.round == document.round)
    marks = [_mark(initial, name) for _, initial, name in rows if initial]
    return list(tasks), sorted(marks, key=lambda mark: mark.at, reverse=True)


def _mark(initial: Initial, name: str) -> Mark:
    return Mark(
        initial.task_id,
        initial.revision,
        initial.act,
        initial.person_id,
        name,
        initial.post_title,
        initial.opinion,
        initial.at,
        initial.lapsed_at,
    )


def _holders(session: Session, document: Document, tasks: Sequence[RouteTask]) -> Sequence[Holder]:
    """With whom the document rests; one statement on the route and at the clerk's desk, none elsewhere."""
    if document.state in AT_THE_CLERK:
        desk = Task(document.agency_id, Role.CLERK, None, None)
        return holders_of(session, [desk])[desk]
    opened = next((t for t in tasks if t.open), None)
    if document.state == State.IN_REVIEW and opened is not None:
        task = Task(opened.agency_id, opened.role, opened.unit_id, opened.person_id)
        return holders_of(session, [task])[task]
    return ()


def _deliveries(session: Session, document: Document) -> dict[DeliveryState, int]:
    """How many deliveries stand where; asked only of an issued document."""
    if document.state not in SENT_OUT_STATES:
        return {}
    rows = session.execute(
        sa.select(Delivery.state, sa.func.count())
        .where(Delivery.document_id == document.id)
        .group_by(Delivery.state)
    )
    return dict(rows.all())


def readings(session: Session, document_id: int, *numbers: int) -> dict[int, dict[str, Any]]:
    """What was read from these revisions, by their number: one statement."""
    rows = session.execute(
        sa.select(Revision.number, Revision.reading).where(
            Revision.document_id == document_id, Revision.number.in_(numbers)
        )
    )
    return dict(rows.all())


def checksums(session: Session, document_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """The SHA-256 of every revision of these documents, by document and number: one statement."""
    rows = session.execute(
        sa.select(Revision.document_id, Revision.number, Revision.file_sha256).where(
            Revision.document_id.in_(list(document_ids))
        )
    )
    return {(document_id, number): sha256 for document_id, number, sha256 in rows}
