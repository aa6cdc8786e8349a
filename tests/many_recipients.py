"""A plan that goes to a hundred and twenty recipients of every kind, and what the many do, by real steps."""

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa

import clock
from config import Settings
from db import sessions, transaction
from documents.delivery_models import Delivery
from documents.mail_models import MAIL
from documents.states import MailState, Purpose, Target
from jobs.mail import OFFICE, send
from jobs.post import Post
from organization.models import Post as Appointment
from organization.models import Role, UnitKind
from organization.people import Actor, actor_of
from tests.mail_server import MailServer
from tests.office import PLAN, Office
from workflow import acknowledge, digests, distribute, draft, outside_mail, recipients, report, urging
from workflow.mail import Answer as MailAnswer
from workflow.recipients import DutyPlan, Settlement
from workflow.report import Answer

ROOMS, COMMUNES, BY_MAIL, ON_PAPER = 16, 70, 16, 12
ALL = 120  # with the four rooms that are there already, the other Sở and the province
DUE = date(2024, 12, 19)  # "trước ngày 20/12/2024"
COMMUNE_RULE = {"select": "units", "under": "parent", "kinds": ["commune"]}


def companies() -> list[str]:
    """The bodies that are written to by mail."""
    return [f"Công ty Công nghệ số {n:02d}" for n in range(1, BY_MAIL + 1)]


def associations() -> list[str]:
    """The bodies that get it on paper."""
    return [f"Hội Khoa học số {n:02d}" for n in range(1, ON_PAPER + 1)]


def address_of(company: str) -> str:
    """Where a company is written to."""
    return f"vanthu{company[-2:]}@congty.example"


class Circle:
    """The office, all to whom its plan goes, and the hours and days that pass."""

    def __init__(self, office: Office, settings: Settings, server: MailServer) -> None:
        self.office, self.session = office, office.session
        self.settings, self.server = settings, server
        self.rounds = 0  # of the post
        OFFICE.open(settings)
        self._build()
        self.plan = self._sealed()

    def _build(self) -> None:
        """Rooms led by one person, communes whose documents one clerk takes in, and who else is needed."""
        rooms = [(f"KHCN.P{n:02d}", "KHCN", UnitKind.DIVISION, f"Phòng Nghiệp vụ {n:02d}", f"P{n}")
                 for n in range(1, ROOMS + 1)]  # fmt: skip
        communes = [(f"X{n:02d}", "UBND", UnitKind.COMMUNE, f"Ủy ban nhân dân xã Tân Hòa {n:02d}", f"X{n}")
                    for n in range(1, COMMUNES + 1)]  # fmt: skip
        people = [
            ("rooms", "Trịnh Văn Nhẫn", "KHCN.P01", Role.UNIT_HEAD, "Trưởng phòng"),
            ("communes", "Lò Thị Mai", "X01", Role.CLERK, "Văn thư"),
            ("primary_head", "Võ Thị Xuân", "GDDT.TH", Role.UNIT_HEAD, "Trưởng phòng"),
        ]
        group = ("KHCN", "UBND các xã, phường", ["Ủy ban nhân dân các xã, phường"], COMMUNE_RULE)
        self.office.build([*rooms, *communes], people, [group])
        with transaction(self.session):
            self._appoint("rooms", [code for code, *_ in rooms[1:]], Role.UNIT_HEAD)
            self._appoint("communes", [code for code, *_ in communes[1:]], Role.CLERK)

    def _appoint(self, nick: str, codes: Iterable[str], role: Role) -> None:
        units, person = self.office.units, self.office.people[nick]
        self.session.add_all(
            Appointment(person_id=person, unit_id=units[code], agency_id=units[code.split(".", 1)[0]],
                        role=role, title=str(role))
            for code in codes
        )  # fmt: skip

    def _sealed(self) -> int:
        """The plan with its recipients settled, signed, numbered and sealed."""
        office = self.office
        bodies = [f"- {name} (thực hiện);" for name in (*companies(), *associations())]
        communes = "- UBND các xã, phường (thực hiện);"
        text = PLAN.format(subject="Tuyên truyền an toàn thông tin", month=7, year=2024)
        text = text.replace("Đào tạo (phối hợp);", "Đào tạo (thực hiện);")
        text = text.replace("- Lưu:", "\n".join([communes, *bodies, "- Lưu:"]))
        unit = office.units["KHCN.QLKH"]
        plan = draft.create(self.session, office.actor("drafter"), unit, office.taken(text))
        self._settle(plan)
        for act in (office.submit, office.approve_all, office.sign, office.number, office.seal):
            act(plan)
        return plan

    def _settle(self, plan: int) -> None:
        """The drafter says who the outside bodies are, and that whoever carries it out reports by a day."""
        lines = recipients.lines_of(self.session, plan)
        bodies = {name: address_of(name) for name in companies()} | dict.fromkeys(associations())
        said = [
            Settlement(
                line_id=line.id, purpose=Purpose.CARRY_OUT, target=Target.OUTSIDE, email=bodies[line.name]
            )
            for line in lines
            if line.name in bodies
        ]
        duties = [
            DutyPlan(line_id=line.id, content="Báo cáo kết quả tuyên truyền.", deadline=date(2024, 12, 20),
                     operator="trước", last_good_day=DUE)
            for line in lines
            if line.purpose == Purpose.CARRY_OUT or line.name in bodies
        ]  # fmt: skip
        seen = self.office.seen(plan)
        recipients.settle(self.session, self.office.actor("drafter"), plan, said, duties, seen=seen)

    # What the worker does

    def after_issue(self) -> None:
        """Recipients are told, and the letters written and sent."""
        distribute.notify_recipients(self.session, self.plan)
        outside_mail.write_letters(self.session, self.plan)
        self.post()

    def post(self) -> None:
        """Every letter is tried once."""
        self.rounds += 1
        job = f"job-{self.rounds}"
        # A session of the application is bound to an engine.
        make = sessions(self.session.get_bind())  # type: ignore[arg-type]
        self.session.rollback()
        with make() as session, Post(self.settings) as post:
            for mail_id in session.scalars(sa.select(MAIL.c.id).order_by(MAIL.c.id)).all():
                told = send(make, post, mail_id, job)
                if told:
                    outside_mail.record(session, mail_id, job, MailAnswer(MailState(told[0]), *told[1:]))

    def link_of(self, company: str) -> str:
        """The path in the letter that came to a company."""
        letter = self.server.mailbox.to(address_of(company))[-1]
        return f"/nhan/{letter.get_content().split('/nhan/')[1].split()[0]}"

    def morning_of(self, day: date) -> None:
        """Eight o'clock of a later working day: who is late is told to those above, then the digests."""
        clock.advance(timedelta(days=(day - clock.today()).days))
        self.session.rollback()
        urging.escalate(self.session, day)
        digests.write_all(self.session, day)

    # What the many do

    def to(self, *names: str) -> list[Delivery]:
        """The copies of these recipients."""
        return [one for one in self.office.deliveries(self.plan) if one.name in names]

    def many(self, beginning: str) -> list[Delivery]:
        """The copies of all recipients whose names begin so, in order."""
        found = [one for one in self.office.deliveries(self.plan) if one.name.startswith(beginning)]
        return sorted(found, key=lambda one: one.name)

    def as_all(self, nick: str) -> Actor:
        """The one who acts for many."""
        return actor_of(self.session, self.office.people[nick])

    def acknowledge(self, copies: Iterable[Delivery], nick: str) -> None:
        actor = self.as_all(nick)
        for one in copies:
            acknowledge.acknowledge(self.session, actor, one.id, seen=one.version)

    def sign_for(self, copies: Iterable[Delivery]) -> None:
        """Paper is handed over and signed for; the clerk writes it down."""
        clerk = self.office.actor("clerk")
        for one in copies:
            key, seen, name = one.id, one.version, f"Văn thư {one.name}"
            acknowledge.hand_over(self.session, clerk, key, seen=seen)
            acknowledge.record_receipt(self.session, clerk, key, name, seen=seen + 1)

    def report(self, copies: Iterable[Delivery], nick: str) -> None:
        actor = self.as_all(nick)
        for one in copies:
            for duty in self.office.duties(one):
                told = Answer(results=f"{one.name} đã tổ chức 02 buổi.")
                report.report(self.session, actor, one.id, duty.id, told, seen=duty.version)

    def accept(self, copies: Iterable[Delivery]) -> None:
        for one in copies:
            self.office.accept(one)

    # What the database says

    def count(self, condition: str) -> int:
        """How many copies of the plan fit a condition written in SQL."""
        self.session.rollback()
        copies = sa.select(sa.func.count()).select_from(sa.text("deliveries d"))
        wanted = copies.where(sa.text("d.document_id = :plan"), sa.text(f"({condition})"))
        return int(self.session.execute(wanted, {"plan": self.plan}).scalar_one())
