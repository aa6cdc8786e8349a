"""Recipient groups: rules that stand for many recipients, and who they are on a day.

A rule is JSON:

    {"select": "units", "under": WHERE, "kinds": ["office", "division"]}     units right under WHERE
    {"select": "units", "under": WHERE, "kinds": ["division"], "deep": true} at any depth
    {"select": "posts", "of": WHERE, "roles": ["head", "deputy"]}            one member per holder of a post
    {"select": "listed", "units": ["SNV", "SGDDT"]}                          units by their codes
    {"select": "any", "of": [RULE, …]}                                       all of these together

WHERE is "agency" (the one that issues), "parent" (the agency above it), "province" (the nearest above or
itself) or "code:X". Members exist on the day; the issuing agency is never its own recipient.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from language import Invalid, say
from organization.directory import existing, held
from organization.models import GroupName, Person, Post, RecipientGroup, Role, Unit, UnitKind
from organization.names import nfc
from organization.spelling import Spellings, matching_key

Rule = Mapping[str, Any]
Key = TypeVar("Key")

_SELECTS = {
    "units": {"under", "kinds"},
    "posts": {"of", "roles"},
    "listed": {"units"},
    "any": {"of"},
}
_PLACES = frozenset({"agency", "parent", "province"})


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One recipient: a unit, or a person in a post of it."""

    unit_id: int
    person_id: int | None = None
    post_id: int | None = None
    name: str = ""  # of the unit, or the title and the person: "Phó Giám đốc Trần Thị Ánh"


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """What a printed group means: one group of the agency, or those to ask about."""

    printed: str
    group_id: int | None = None
    candidates: tuple[int, ...] = ()


def check_rule(rule: object, *, field: str = "rule") -> None:
    """Refuse a rule that is not of the language above; raises Invalid with the sentence."""
    select = rule.get("select") if isinstance(rule, dict) else None
    needed = _SELECTS.get(str(select))
    if needed is None or not isinstance(rule, dict) or not needed <= set(rule):
        raise Invalid(say("This is not a rule for a group: {rule}", rule=str(rule)), field=field)
    if select == "any":
        for part in rule["of"]:
            check_rule(part, field=field)
        return
    wrong = _unknown_words(rule)
    if wrong:
        raise Invalid(say("The rule names something unknown: {word}", word=wrong[0]), field=field)


def _unknown_words(rule: Rule) -> list[str]:
    known: dict[str, set[str]] = {"kinds": set(UnitKind), "roles": set(Role)}
    words = [str(v) for name, values in known.items() for v in rule.get(name, ()) if v not in values]
    places = [str(rule[name]) for name in ("under", "of") if name in rule]
    return words + [p for p in places if p not in _PLACES and not p.startswith("code:")]


class GroupNames:
    """The names of an agency's groups in memory, for matching many printed lines; one statement."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._spellings = Spellings[int]()
        for text, group_id in names:
            self._spellings.add(text, group_id)

    @classmethod
    def load(cls, session: Session, agency_id: int) -> "GroupNames":
        """Read all ways in which this agency writes its groups."""
        wanted = sa.select(GroupName.text, GroupName.group_id).where(GroupName.agency_id == agency_id)
        return cls((text, group_id) for text, group_id in session.execute(wanted.order_by(GroupName.id)))

    def find(self, printed: str) -> GroupMatch:
        """The group that is printed so; one that only resembles it is a candidate."""
        found = self._spellings.look_up(printed)
        if len(found.sure) == 1:
            return GroupMatch(printed, group_id=found.sure[0])
        return GroupMatch(printed, candidates=found.sure or found.near)


def match_group(session: Session, agency_id: int, printed_name: str) -> GroupMatch:
    """What one printed group means in that agency's documents; for many names load GroupNames."""
    return GroupNames.load(session, agency_id).find(printed_name)


def add_group(session: Session, agency_id: int, name: str, spellings: Iterable[str], rule: Rule) -> int:
    """Create or change the agency's group of this name and let it be written so too; no commit.

    Raises Invalid when the rule is none, or when a spelling belongs to another group of the agency.
    """
    check_rule(rule)
    name = nfc(name)
    wanted = sa.select(RecipientGroup).where(
        RecipientGroup.agency_id == agency_id, RecipientGroup.name == name
    )
    group = session.scalar(wanted) or RecipientGroup(agency_id=agency_id, name=name)
    group.rule = dict(rule)
    session.add(group)
    session.flush()  # the spellings need its id
    for text in (name, *spellings):
        remember_spelling(session, group, text)
    return group.id


def remember_spelling(session: Session, group: RecipientGroup, text: str) -> None:
    """Let the group be written so too; raises Invalid when another group is. No commit."""
    folded = matching_key(text)
    taken = sa.select(GroupName.group_id).where(
        GroupName.agency_id == group.agency_id, GroupName.folded == folded
    )
    owner = session.scalar(taken)
    if owner is None:
        session.add(GroupName(group_id=group.id, agency_id=group.agency_id, text=nfc(text), folded=folded))
        session.flush()  # the next spelling may have the same key
    elif owner != group.id:
        raise Invalid(say("Another group is already written “{text}”.", text=text), field="spellings")


def expand(
    session: Session, group_ids: Iterable[int], agency_id: int, on: date | None = None
) -> dict[int, tuple[Member, ...]]:
    """Who the groups are on the day (today), each sorted by unit: two statements for any number of groups."""
    ids = list(group_ids)
    if not ids:
        return {}
    rows = session.execute(
        sa.select(RecipientGroup.id, RecipientGroup.rule).where(RecipientGroup.id.in_(ids))
    )
    return expand_rules(session, dict(map(tuple, rows)), agency_id, on)


def expand_rules(
    session: Session, rules: Mapping[Key, Rule], agency_id: int, on: date | None = None
) -> dict[Key, tuple[Member, ...]]:
    """Who the rules mean on the day (today): one statement for any number of rules."""
    roles = {role for rule in rules.values() for role in _roles(rule)}
    tree = _Tree(session.execute(_units_and_posts(roles, on or clock.today())).all(), agency_id)
    return {key: tuple(sorted(set(tree.members(rule)))) for key, rule in rules.items()}


def _roles(rule: Rule) -> Iterator[str]:
    yield from rule.get("roles", ())
    if rule["select"] == "any":
        for part in rule["of"]:
            yield from _roles(part)


def _units_and_posts(roles: Iterable[str], day: date) -> sa.Select[*tuple[Any, ...]]:
    """All units of the day, each once or once per holder of a post that the rules ask for."""
    units = (Unit.id, Unit.parent_id, Unit.agency_id, Unit.kind, Unit.code, Unit.name)
    posts = sa.and_(Post.unit_id == Unit.id, Post.role.in_([Role(role) for role in roles]), held(day))
    return (
        sa.select(*units, Post.id, Post.role, Post.title, Person.id, Person.name)
        .outerjoin(Post, posts)
        .outerjoin(Person, Person.id == Post.person_id)
        .where(existing(day))
    )


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    parent_id: int | None
    agency_id: int | None
    kind: UnitKind
    code: str
    name: str
    post_id: int | None
    role: Role | None
    title: str | None
    person_id: int | None
    person: str | None


class _Tree:
    """The units of a day, walked for rules."""

    def __init__(self, rows: Iterable[sa.Row[*tuple[Any, ...]]], agency_id: int) -> None:
        self._rows = [_Row(*row) for row in rows]
        self._units = {row.id: row for row in self._rows}
        self._agency_id = agency_id

    def members(self, rule: Rule) -> Iterator[Member]:
        """The members of one rule, in no order."""
        if rule["select"] == "any":
            for part in rule["of"]:
                yield from self.members(part)
        elif rule["select"] == "posts":
            yield from self._holders(self._place(rule["of"]), rule["roles"])
        else:
            chosen = self._listed(rule) if rule["select"] == "listed" else self._beneath(rule)
            yield from (Member(row.id, name=row.name) for row in chosen if row.id != self._agency_id)

    def _listed(self, rule: Rule) -> Iterator[_Row]:
        return (row for row in self._units.values() if row.code in rule["units"])

    def _beneath(self, rule: Rule) -> Iterator[_Row]:
        top, deep = self._place(rule["under"]), bool(rule.get("deep"))
        for row in self._units.values():
            if row.kind in rule["kinds"] and self._is_under(row, top, deep):
                yield row

    def _is_under(self, row: _Row, top: int | None, deep: bool) -> bool:
        if top is None or not deep:
            return top is not None and row.parent_id == top
        return top in self._above(row.parent_id)

    def _holders(self, agency: int | None, roles: Collection[str]) -> Iterator[Member]:
        for row in self._rows:
            if row.post_id is not None and row.agency_id == agency and row.role in roles:
                yield Member(row.id, row.person_id, row.post_id, f"{row.title} {row.person}")

    def _place(self, where: str) -> int | None:
        if where.startswith("code:"):
            return next((r.id for r in self._rows if r.code == where.removeprefix("code:")), None)
        if where == "agency":
            return self._agency_id
        above = list(self._above(self._agency_id))
        if where == "province":
            return next((i for i in above if self._units[i].kind is UnitKind.PROVINCE), None)
        return next((i for i in above[1:] if self._units[i].agency_id == i), None)

    def _above(self, unit_id: int | None) -> Iterator[int]:
        seen: set[int] = set()
        while unit_id in self._units and unit_id not in seen:
            seen.add(unit_id)
            yield unit_id
            unit_id = self._units[unit_id].parent_id
