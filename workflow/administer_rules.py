"""Administrative acts on series of numbers and on the other names of units."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.delivery_models import RegisterGroup
from documents.kinds import BY_CODE
from documents.models import Document
from language import Invalid, NotAllowed, NotFound, say
from organization.directory import find_units
from organization.models import Unit, UnitAlias
from organization.names import nfc
from organization.people import Actor
from organization.spelling import matching_key
from workflow.agency_acts import Acting, administrative_act, bounded, required


def save_register_group(
    session: Session,
    actor: Actor | None,
    agency_id: int,
    name: str,
    document_types: Iterable[str],
    *,
    group_id: int | None = None,
) -> int:
    """Number these kinds of documents in a series of their own (NĐ 30/2020 Đ15.1c); returns the group's id.

    Raises Invalid when a kind is in another group, or has numbers of this year already: a series runs from 01
    on 1 January to 31 December.
    """
    with administrative_act("save_register_group", session, actor, agency_id) as acting:
        kinds = _known_kinds(document_types)
        name = required(name, "name", say("Write the name of the series."), 60)
        groups = _groups(acting)
        group = groups.pop(group_id) if group_id in groups else None
        if group is None and group_id is not None:
            raise NotFound
        _refuse_overlap(groups.values(), name, kinds)
        before, renamed = (set(group.document_types), group.name != name) if group else (set(), False)
        _demand_no_numbers(acting, (before | set(kinds)) if renamed else before ^ set(kinds))
        if group is None:
            group = RegisterGroup(agency_id=agency_id)
            session.add(group)
        group.name, group.document_types = name, list(kinds)
        acting.details |= {"name": name, "types": list(kinds)}
        session.flush()
        return group.id


def remove_register_group(session: Session, actor: Actor | None, agency_id: int, group_id: int) -> None:
    """Number the kinds of a group in the general series again; raises Invalid in a year that has numbers."""
    with administrative_act("remove_register_group", session, actor, agency_id) as acting:
        group = _groups(acting).get(group_id)
        if group is None:
            raise NotFound
        _demand_no_numbers(acting, set(group.document_types))
        acting.details |= {"name": group.name, "types": list(group.document_types)}
        session.delete(group)


def _known_kinds(document_types: Iterable[str]) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(document_types))
    if not kinds or any(kind not in BY_CODE for kind in kinds):
        raise Invalid(say("Choose the kinds of documents from the list."), field="document_types")
    return kinds


def _groups(acting: Acting) -> dict[int | None, RegisterGroup]:
    wanted = sa.select(RegisterGroup).where(RegisterGroup.agency_id == acting.agency_id)
    found = acting.session.scalars(wanted.execution_options(populate_existing=True))
    return {group.id: group for group in found}


def _refuse_overlap(others: Iterable[RegisterGroup], name: str, kinds: Sequence[str]) -> None:
    for other in others:
        if other.name.lower() == name.lower():
            raise Invalid(say("Another series has this name."), field="name")
        shared = [BY_CODE[kind].name for kind in kinds if kind in other.document_types]
        if shared:
            raise Invalid(
                say("“{kind}” is numbered in the series “{name}” already.", kind=shared[0], name=other.name),
                field="document_types",
            )


def _demand_no_numbers(acting: Acting, kinds: Iterable[str]) -> None:
    year = clock.today().year
    numbered = sa.select(Document.doc_type_code).where(
        Document.agency_id == acting.agency_id,
        Document.register_year == year,
        Document.doc_type_code.in_(list(kinds)),
    )
    found = acting.session.scalar(numbered.limit(1))
    if found is not None:
        raise Invalid(
            say(
                "“{kind}” has numbers of {year} already; a series runs to 31 December (NĐ 30/2020 Đ15.1).",
                kind=BY_CODE[found].name,
                year=year,
            ),
            code="already_numbered",
            field="document_types",
        )


def add_alias(
    session: Session,
    actor: Actor | None,
    agency_id: int,
    unit_id: int,
    text: str,
    *,
    everywhere: bool = False,
) -> None:
    """Let documents write a unit so: those of the agency, or with `everywhere` all, for units of its own.

    Raises Invalid when another unit is written so already.
    """
    with administrative_act("add_alias", session, actor, agency_id) as acting:
        unit = session.get(Unit, unit_id)
        if unit is None:
            raise NotFound
        if everywhere and unit.agency_id != agency_id:
            raise NotAllowed(say("Only its own agency says how a unit is written everywhere."))
        text = required(text, "text", say("Write the other name."))
        _refuse_ambiguous(acting, unit, text)
        whose = None if everywhere else agency_id
        session.add(UnitAlias(unit_id=unit_id, agency_id=whose, text=text, folded=matching_key(text)))
        acting.details |= {"unit": unit.name, "text": text, "everywhere": everywhere}


def _refuse_ambiguous(acting: Acting, unit: Unit, text: str) -> None:
    known = find_units(acting.session, acting.agency_id, text).unit
    if known is None:
        return
    if known.id == unit.id:
        raise Invalid(say("The unit is recognised when it is written so already."), field="text")
    raise Invalid(say("“{text}” already means {unit}.", text=nfc(text), unit=known.name), field="text")


def remove_alias(session: Session, actor: Actor | None, agency_id: int, alias_id: int) -> None:
    """Forget a way of writing: the agency's own, or one that holds everywhere for a unit of its own."""
    with administrative_act("remove_alias", session, actor, agency_id) as acting:
        alias = session.get(UnitAlias, alias_id)
        unit = session.get(Unit, alias.unit_id) if alias else None
        if alias is None or unit is None or not may_remove(alias, unit, agency_id):
            raise NotFound
        acting.details |= {"unit": unit.name, "text": bounded(alias.text, "text")}
        session.delete(alias)


def may_remove(alias: UnitAlias, unit: Unit, agency_id: int) -> bool:
    """Whether the agency may forget this way of writing."""
    return alias.agency_id == agency_id or (alias.agency_id is None and unit.agency_id == agency_id)
