"""Who works in an agency, as its administrators see it: people, their posts, accounts and mandates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from organization.directory import held
from organization.models import Account, Mandate, MandateKind, Person, Post, Role, Unit
from organization.names import fold

PAGE = 50


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post that somebody holds, held or will hold."""

    id: int
    person_id: int
    person: str
    unit_id: int
    unit: str
    agency_id: int | None
    role: Role
    title: str
    acting: bool
    valid_from: date | None
    valid_to: date | None
    in_charge_of: list[int] | None = None

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.valid_to is not None and self.valid_to < clock.today()

    @property
    def is_coming(self) -> bool:
        """Whether its first day has not come yet."""
        return self.valid_from is not None and self.valid_from > clock.today()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the list with the posts held today and the state of the account."""

    id: int
    code: str
    name: str
    sort_key: str
    username: str | None
    active: bool | None
    posts: list[PostLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A written right to sign, with whose it is."""

    id: int
    kind: MandateKind
    document_types: list[str]
    scope: str | None
    basis: str
    valid_from: date
    valid_to: date | None
    person: str
    title: str
    unit: str
    unit_ids: list[int] | None

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.valid_to is not None and self.valid_to < clock.today()


_POST_COLUMNS = (
    Post.id, Post.person_id, Person.name, Post.unit_id, Unit.name, Post.agency_id, Post.role, Post.title,
    Post.acting, Post.valid_from, Post.valid_to, Post.in_charge_of,
)  # fmt: skip
_POST_LINES = (
    sa.select(*_POST_COLUMNS).join(Person, Person.id == Post.person_id).join(Unit, Unit.id == Post.unit_id)
)


def people(
    session: Session,
    agency_id: int | None,
    words: str = "",
    after: str | None = None,
    *,
    without_account: bool = False,
) -> tuple[list[PersonLine], str | None]:
    """A page of the people of an agency (of all agencies, with None), by given name, and the key of the next.

    People whose posts in the agency are all over are among them, so that they can be given a new one.
    """
    wanted = (
        sa.select(Person.id, Person.code, Person.name, Person.sort_key, Account.username, Account.active)
        .outerjoin(Account, Account.person_id == Person.id)
        .order_by(Person.sort_key, Person.id)
        .limit(PAGE + 1)
    )
    wanted = wanted.where(*_among(agency_id, without_account))
    if words.strip():
        wanted = wanted.where(Person.name_folded.contains(fold(words), autoescape=True))
    key, _, last_id = (after or "").rpartition("~")
    if last_id.isdigit():
        wanted = wanted.where(sa.tuple_(Person.sort_key, Person.id) > sa.tuple_(key, int(last_id)))
    found = [PersonLine(*row) for row in session.execute(wanted)]
    shown = found[:PAGE]
    _add_posts(session, shown)
    return shown, f"{shown[-1].sort_key}~{shown[-1].id}" if len(found) > PAGE else None


def count_people(session: Session, agency_id: int | None, *, without_account: bool = False) -> int:
    """How many lines `people` has on all its pages."""
    wanted = sa.select(sa.func.count()).select_from(Person).where(*_among(agency_id, without_account))
    return session.scalar(wanted) or 0


def _among(agency_id: int | None, without_account: bool) -> list[sa.ColumnElement[bool]]:
    in_agency = sa.exists().where(Post.person_id == Person.id, Post.agency_id == agency_id)
    holding = sa.exists().where(Post.person_id == Person.id, Post.agency_id == agency_id, held(clock.today()))
    nothing = Person.id.not_in(sa.select(Account.person_id))
    if without_account:
        return [holding, nothing]
    return [in_agency] if agency_id is not None else []


def _add_posts(session: Session, lines: Iterable[PersonLine]) -> None:
    by_id = {line.id: line for line in lines}
    wanted = _POST_LINES.where(Post.person_id.in_(by_id), held(clock.today())).order_by(Post.id)
    for row in session.execute(wanted):
        post = PostLine(*row)
        by_id[post.person_id].posts.append(post)


def posts_of_person(session: Session, person_id: int) -> list[PostLine]:
    """All posts of a person in all agencies, the latest first."""
    wanted = _POST_LINES.where(Post.person_id == person_id)
    lines = [PostLine(*row) for row in session.execute(wanted.order_by(Post.id.desc()))]
    return sorted(lines, key=lambda line: line.is_over)


def posts_in_unit(session: Session, unit_id: int) -> list[PostLine]:
    """Who holds a post in the unit today, by given name."""
    wanted = _POST_LINES.where(Post.unit_id == unit_id, held(clock.today()))
    return [PostLine(*row) for row in session.execute(wanted.order_by(Person.sort_key, Post.id))]


def posts_in_agency(session: Session, agency_id: int, *roles: Role) -> list[PostLine]:
    """Who holds a post (one of `roles`, when given) in the agency today, by given name."""
    wanted = _POST_LINES.where(Post.agency_id == agency_id, held(clock.today()))
    if roles:
        wanted = wanted.where(Post.role.in_(roles))
    return [PostLine(*row) for row in session.execute(wanted.order_by(Person.sort_key, Post.id))]


def mandates(session: Session, agency_id: int) -> list[MandateLine]:
    """The rights to sign that the agency has given, those in force first, then the latest."""
    wanted = (
        sa.select(
            Mandate.id, Mandate.kind, Mandate.document_types, Mandate.scope, Mandate.basis,
            Mandate.valid_from, Mandate.valid_to, Person.name, Post.title, Unit.name, Mandate.unit_ids,
        )
        .join(Post, Post.id == Mandate.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Mandate.agency_id == agency_id)
        .order_by(Mandate.valid_from.desc(), Mandate.id.desc())
    )  # fmt: skip
    return sorted((MandateLine(*row) for row in session.execute(wanted)), key=lambda line: line.is_over)


def account_of(session: Session, person_id: int) -> Account | None:
    """How the person signs in, if at all."""
    return session.scalar(sa.select(Account).where(Account.person_id == person_id))


def home_agency(session: Session, person_id: int) -> int | None:
    """The agency that keeps the person's account: that of the oldest post held today, else of the last one.

    A post given later by another agency does not let its administrator change the person's password.
    """
    wanted = sa.select(Post.agency_id).where(Post.person_id == person_id, Post.agency_id.is_not(None))
    today = session.scalar(wanted.where(held(clock.today())).order_by(Post.id).limit(1))
    return today or session.scalar(wanted.order_by(Post.valid_to.desc(), Post.id.desc()).limit(1))
