"""Whom the text gives a task, whom the recipient lines reach, and who has a task but is reached by none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from documents.reading.units import begins_unit
from organization.groups import Member, expand
from organization.meaning import Meaning, Names
from organization.names import fold

Reading = Mapping[str, Any]


class Addressed(Protocol):
    """A recipient line, as a row or as a page shows it."""

    @property
    def name(self) -> str: ...
    @property
    def is_archive(self) -> bool: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def group_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A body that has a task and gets no copy; `key` is what a form sends to add it."""

    name: str  # as the directory has it, else as printed
    printed: str
    unit_id: int | None = None
    group_id: int | None = None

    @property
    def key(self) -> str:
        """ "unit:12" or "group:3"; empty where nobody knows who it is."""
        if self.unit_id is not None:
            return f"unit:{self.unit_id}"
        return f"group:{self.group_id}" if self.group_id is not None else ""


class Tasks:
    """The tasks of a text, and the groups of its lines and tasks with their members of the day."""

    def __init__(
        self, session: Session, agency_id: int, reading: Reading, lines: Iterable[Addressed], names: Names
    ) -> None:
        self._lines = [line for line in lines if not line.is_archive]
        self._names = names
        self._agency_id = agency_id
        self.given = list(_given(reading, names))
        grouped = {line.group_id for line in self._lines} | {one.group_id for one in self.given}
        self._members = expand(session, (key for key in grouped if key is not None), agency_id)

    def concern(self, line: Addressed) -> bool:
        """Whether the line, or somebody in its group, is given a task, alone or in a group."""
        if line.unit_id is None and line.group_id is None:
            named = fold(line.name)
            return any(named in fold(one.name) for one in self.given)
        units = self._units_of(line)
        same_group = any(one.group_id == line.group_id for one in self.given if one.group_id is not None)
        return same_group or any(units & self._units_of(one) for one in self.given)

    def _units_of(self, one: Addressed | Meaning) -> set[int]:
        if one.group_id is not None:
            return _units(self._members.get(one.group_id, ()))
        return {one.unit_id} if one.unit_id is not None else set()

    def uncovered(self, drafting_unit_id: int) -> list[Uncovered]:
        """Who has a task but is reached by no line, once each, in the order of the text."""
        reached = {drafting_unit_id, self._agency_id}.union(*(self._units_of(line) for line in self._lines))
        found = (self._missed(one, reached) for one in self.given)
        return list(dict.fromkeys(one for one in found if one is not None))

    def _missed(self, one: Meaning, reached: set[int]) -> Uncovered | None:
        if one.unit_id is not None:
            unit = self._names.directory.units[one.unit_id]
            through_agency = unit.agency_id in reached and unit.agency_id != self._agency_id
            is_reached = unit.id in reached or through_agency
            return None if is_reached else Uncovered(unit.name, one.name, unit_id=unit.id)
        if one.group_id is not None:
            is_named = any(line.group_id == one.group_id for line in self._lines)
            is_reached = is_named or self._units_of(one) <= reached
            return None if is_reached else Uncovered(one.name, one.name, group_id=one.group_id)
        return None if self._stands_somewhere(one.name) else Uncovered(one.name, one.name)

    def _stands_somewhere(self, name: str) -> bool:
        """A name that nobody knows is told only if it is that of a body, and no line resembles it."""
        words = fold(name)
        alike = (fold(line.name) for line in self._lines)
        is_general = words.startswith("cac ") or not begins_unit(name)
        return is_general or any(words in other or other in words for other in alike)


def uncovered(
    session: Session, agency_id: int, drafting_unit_id: int, reading: Reading, lines: Sequence[Addressed]
) -> list[Uncovered]:
    """Who has a task by the text but is reached by no line, groups taken as they are today.

    A room is reached where its agency is; "Lưu:" reaches nobody but the unit that drafted.
    """
    if not reading.get("assignments"):
        return []
    names = Names.load(session, agency_id)
    return Tasks(session, agency_id, reading, lines, names).uncovered(drafting_unit_id)


def _given(reading: Reading, names: Names) -> Iterator[Meaning]:
    for task in reading.get("assignments") or ():
        yield from names.of_a_task(task["unit"])


def _units(members: Iterable[Member]) -> set[int]:
    """The units among the members; a leader who gets a copy stands for no unit."""
    return {member.unit_id for member in members if member.person_id is None}
