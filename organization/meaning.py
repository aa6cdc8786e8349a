"""What the printed names of an agency mean: its groups and the units of the directory, in one place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from organization import joined_names
from organization.directory import Directory
from organization.groups import GroupNames
from organization.joined_names import Part


@dataclass(frozen=True, slots=True)
class Meaning:
    """One body or group that a name certainly means; neither where it must be asked about."""

    name: str
    unit_id: int | None = None
    group_id: int | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it can be taken without a question."""
        return self.unit_id is not None or self.group_id is not None


class Names:
    """The groups and the directory as one agency writes them; the directory is read when first asked."""

    def __init__(self, groups: GroupNames, directory: Callable[[], Directory]) -> None:
        self.groups = groups
        self._read = directory
        self._directory: Directory | None = None
        self._found: dict[str, Meaning] = {}

    @classmethod
    def load(cls, session: Session, agency_id: int, on: date | None = None) -> Self:
        """Read both for the documents of this agency: one statement, then two."""
        return cls(GroupNames.load(session, agency_id), lambda: Directory.load(session, agency_id, on))

    @property
    def directory(self) -> Directory:
        """All units of the day, read once."""
        if self._directory is None:
            self._directory = self._read()
        return self._directory

    def find(self, printed: str) -> Meaning:
        """What one name means: a group of the agency, else one unit; never a guess."""
        if printed not in self._found:
            self._found[printed] = self._look_up(printed)
        return self._found[printed]

    def _look_up(self, printed: str) -> Meaning:
        group_id = self.groups.find(printed).group_id
        if group_id is not None:
            return Meaning(printed, group_id=group_id)
        unit = self.directory.find(printed).unit
        return Meaning(printed, unit_id=unit.id if unit else None)

    def bodies(self, printed: str) -> list[str]:
        """The several bodies of one line, where every one is known; else none."""
        return joined_names.bodies(printed, self._knows)

    def parts(self, printed: str) -> list[Part]:
        """The known bodies of a line, and the words between them that are not known."""
        return joined_names.parts(printed, self._knows)

    def of_a_task(self, unit: str) -> Iterator[Meaning]:
        """Whom a task is given to; where a head is told to act, the body is meant."""
        for part in joined_names.parts(unit, self._knows_head):
            body = self.find(joined_names.without_post(part.name))
            yield body if body.is_sure else self.find(part.name)

    def _knows(self, printed: str) -> bool:
        return self.find(printed).is_sure

    def _knows_head(self, printed: str) -> bool:
        return self._knows(printed) or self._knows(joined_names.without_post(printed))
