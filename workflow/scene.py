"""People of the demonstration at work: every act is a real step by the person whose step it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import own_duties
from documents.delivery_models import Delivery, Duty
from documents.files import FileStore
from documents.models import Document, RouteTask
from documents.states import DeliveryState
from documents.uploads import take_in
from organization.directory import held
from organization.models import Person, Post, Role, Unit
from organization.people import Actor, actor_of
from workflow import acknowledge, direct, distribute, draft, number, report, review, sign
from workflow.carry_out import carry_out
from workflow.direct import Assignment
from workflow.equipment import Equipment
from workflow.own_duties import finish_own_duty
from workflow.report import Answer


@dataclass(frozen=True, slots=True)
class Press:
    """What signing in the PDF needs: keys, and what makes the PDF of a submitted document here and now."""

    equipment: Equipment
    print: Callable[[Session, int], None]


@dataclass
class Scene:
    """The installation as the people of the demonstration use it, named by their codes."""

    session: Session
    store: FileStore
    press: Press | None = None
    people: dict[str, int] = field(init=False)
    units: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.people = self._ids(Person)
        self.units = self._ids(Unit)

    def _ids(self, table: type[Person] | type[Unit]) -> dict[str, int]:
        return {row.code: row.id for row in self.session.execute(sa.select(table.code, table.id))}

    def actor(self, person: str) -> Actor:
        """The person with the posts of today."""
        return actor_of(self.session, self.people[person])

    def seen(self, document_id: int) -> int:
        """The revision that a page opened now would show."""
        revision = sa.select(Document.revision).where(Document.id == document_id)
        return self.session.scalars(revision).one()

    # --- before issue

    def draft(self, person: str, unit: str, file: tuple[str, bytes]) -> int:
        """Somebody uploads a plan of the unit; its id comes back."""
        name, data = file
        taken = take_in(self.store, data, name)
        return draft.create(self.session, self.actor(person), self.units[unit], taken)

    def submit(self, document_id: int, person: str, signer: str) -> None:
        """The drafter submits to the signer."""
        draft.submit(
            self.session, self.actor(person), document_id, self.people[signer], seen=self.seen(document_id)
        )

    def carry_out(self, document_id: int, person: str, above: int, recipient: str) -> None:
        """The drafter says that the draft carries out what the recipient received."""
        delivery_id = self.delivery(above, recipient).id
        actor, seen = self.actor(person), self.seen(document_id)
        carry_out(self.session, actor, document_id, delivery_id, seen=seen)

    @property
    def equipment(self) -> Equipment | None:
        """What signatures in the PDF are made with."""
        return self.press.equipment if self.press else None

    def initial(self, document_id: int, *people: str) -> None:
        """The holders of the route steps initial, one after the other."""
        for person in people:
            wanted = sa.select(RouteTask.id).where(RouteTask.document_id == document_id, RouteTask.open)
            task = self.session.scalars(wanted).one()
            seen = self.seen(document_id)
            review.approve(self.session, self.actor(person), document_id, seen=seen, task=task)

    def send_back(self, document_id: int, person: str, reason: str) -> None:
        """A checker returns the document."""
        review.send_back(self.session, self.actor(person), document_id, reason, seen=self.seen(document_id))

    def sign(self, document_id: int, person: str) -> None:
        """The leader signs; the PDF, where one is signed, is made now if no worker has."""
        if self.press is not None:
            self.press.print(self.session, document_id)
        actor, seen = self.actor(person), self.seen(document_id)
        sign.sign(self.session, actor, document_id, seen=seen, equipment=self.equipment)

    def issue(self, document_id: int, clerk: str) -> None:
        """The clerk gives the number, seals and sends."""
        actor, seen = self.actor(clerk), self.seen(document_id)
        number.number(self.session, actor, document_id, seen=seen)
        number.seal(self.session, actor, document_id, seen=seen, equipment=self.equipment)
        distribute.issue(self.session, actor, document_id, seen=seen)

    def close(self, document_id: int, person: str) -> None:
        """The office ends the document."""
        distribute.close(self.session, self.actor(person), document_id, seen=self.seen(document_id))

    def report_upward(self, document_id: int, person: str, note: str) -> None:
        """The office records that the agency has made the first of its reports upward."""
        first = own_duties.of_document(self.session, document_id)[0]
        actor, seen = self.actor(person), self.seen(document_id)
        finish_own_duty(self.session, actor, document_id, first.id, note, seen=seen)

    # --- at the recipients

    def delivery(self, document_id: int, recipient: str) -> Delivery:
        """The delivery to a unit, or to a person, by code."""
        to_unit = sa.and_(Delivery.unit_id == self.units.get(recipient), Delivery.person_id.is_(None))
        to_person = Delivery.person_id == self.people.get(recipient)
        wanted = sa.select(Delivery).where(
            Delivery.document_id == document_id, to_unit if recipient in self.units else to_person
        )
        return self.session.scalars(wanted.execution_options(populate_existing=True)).one()

    def duties(self, delivery_id: int) -> Sequence[Duty]:
        """The duties of a delivery as they stand now."""
        wanted = sa.select(Duty).where(Duty.delivery_id == delivery_id).order_by(Duty.id)
        return self.session.scalars(wanted.execution_options(populate_existing=True)).all()

    def acknowledge(self, document_id: int, recipient: str) -> str:
        """The recipient takes the document in; who did so comes back."""
        delivery = self.delivery(document_id, recipient)
        person = self._receiver(delivery)
        acknowledge.acknowledge(self.session, self.actor(person), delivery.id, seen=delivery.version)
        return person

    def _receiver(self, delivery: Delivery) -> str:
        """The addressed person, the clerk of an agency, or somebody who works in the unit."""
        wanted = sa.select(Person.code).join(Post, Post.person_id == Person.id).where(held(clock.today()))
        if delivery.person_id is not None:
            wanted = wanted.where(Person.id == delivery.person_id)
        elif delivery.to_agency:
            of_agency = Post.agency_id == delivery.recipient_agency_id
            wanted = wanted.where(of_agency, Post.role == Role.CLERK)
        else:
            wanted = wanted.where(Post.unit_id == delivery.unit_id)
        return self.session.scalars(wanted.order_by(Post.id.desc()).limit(1)).one()

    def assign(self, document_id: int, recipient: str, leader: str, given: Assignment) -> None:
        """A leader of the recipient directs the document to one of its units."""
        delivery = self.delivery(document_id, recipient)
        direct.assign(self.session, self.actor(leader), delivery.id, [given], seen=delivery.version)

    def report(self, document_id: int, recipient: str, answer: Answer) -> None:
        """The recipient, which may have to take the document in first, reports on all its duties."""
        delivery = self.delivery(document_id, recipient)
        fresh = delivery.state == DeliveryState.ARRIVED
        person = self.acknowledge(document_id, recipient) if fresh else self._receiver(delivery)
        for duty in self.duties(delivery.id):
            report.report(self.session, self.actor(person), delivery.id, duty.id, answer, seen=duty.version)

    def accept(self, document_id: int, recipient: str, office: str) -> None:
        """The office accepts what the recipient reported."""
        delivery = self.delivery(document_id, recipient)
        for duty in self.duties(delivery.id):
            report.accept_report(self.session, self.actor(office), delivery.id, duty.id, seen=duty.version)

    def return_report(self, document_id: int, recipient: str, office: str, reason: str) -> None:
        """The office returns what the recipient reported."""
        delivery = self.delivery(document_id, recipient)
        for duty in self.duties(delivery.id):
            report.return_report(
                self.session, self.actor(office), delivery.id, duty.id, reason, seen=duty.version
            )
