"""How the units of a directory are written in the documents of one agency.

"Văn phòng Sở" is the office of the Sở that writes; "Sở Nội vụ tỉnh" is that of its province; "UBND huyện"
without a name is the district it belongs to. What is written short is looked for near the writer first:
what the agency was told to remember, its own units, then those of the levels above it, then all others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from organization.models import UnitKind
from organization.spelling import Found, Spellings

LEVELS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_PARTY_COMMITTEE = re.compile(r"(?i)\b(?:tỉnh|thành|huyện|quận|thị) [uủ][ỷy]\b")
_COUNCIL = re.compile(r"(?i)(?:ubnd|hđnd|(?:[uủ][ỷy] ban|hội đồng) nhân dân)\b")
TERRITORIAL = frozenset({UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE})


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit as the directory has it."""

    id: int
    code: str
    parent_id: int | None
    agency_id: int | None
    kind: UnitKind
    name: str
    short_name: str | None
    abbreviation: str | None
    valid_from: date | None
    valid_to: date | None

    @property
    def is_internal(self) -> bool:
        """Whether it is a unit inside an agency, which is not named alone by others."""
        return self.agency_id is not None and self.agency_id != self.id

    def exists_on(self, day: date) -> bool:
        """Whether it has been set up and is not closed on that day."""
        return (self.valid_from is None or self.valid_from <= day) and not self.closed_before(day)

    def closed_before(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to write a unit; with `agency_id`, in that agency's documents only."""

    unit_id: int
    agency_id: int | None
    text: str


def level_and_place(name: str) -> tuple[str, str] | None:
    """("huyện", "Yên Lạc") of "Ủy ban nhân dân huyện Yên Lạc"; "Xã hội" is no place."""
    words = name.split()
    for start in range(len(words)):
        for level in LEVELS:
            end = start + len(level.split())
            if " ".join(words[start:end]).lower() == level and end < len(words) and _is_proper(words[end]):
                return level, " ".join(words[end:])
    return None


def _is_proper(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


class Addressing:
    """The spellings of many units, ranged by their distance from the agency that writes."""

    def __init__(
        self, units: Mapping[int, Entry], aliases: Iterable[Alias], writer_id: int, *, among: Iterable[Entry]
    ) -> None:
        self._units = units
        self._writer_id = writer_id
        self._chain = frozenset(e.id for e in ancestry(units, writer_id))
        self._own_places = {level_and_place(units[one].name) for one in self._chain}
        self._own_levels = [place[0] for place in self._own_places if place]
        self._aliases: dict[int, list[str]] = {}
        self._among = list(among)
        self._rings: list[Spellings[int]] = []
        self._remembered = Spellings[int]()
        self._take(aliases)

    def _take(self, aliases: Iterable[Alias]) -> None:
        here = {e.id for e in self._among}
        for alias in aliases:
            if alias.unit_id in here and alias.agency_id is None:
                self._aliases.setdefault(alias.unit_id, []).append(alias.text)
            elif alias.unit_id in here and alias.agency_id == self._writer_id:
                self._remembered.add(alias.text, alias.unit_id)

    def look_up(self, printed: str) -> Found[int]:
        """What is meant by `printed`: the nearest ring with an answer decides, other rings only suggest."""
        near: list[int] = []
        for ring in self._all_rings():
            found = ring.look_up(printed)
            if found.sure:
                return found
            near += found.near
        return Found(near=tuple(dict.fromkeys(near)))

    def _all_rings(self) -> Iterator[Spellings[int]]:
        """The rings from near to far; the far ones are filled when they are first asked."""
        yield self._remembered
        for distance in range(3):
            if distance == len(self._rings):
                ring = Spellings[int]()
                for entry in self._among:
                    if self._distance(entry) == distance:
                        for form in dict.fromkeys(self._forms(entry)):
                            ring.add(form, entry.id)
                self._rings.append(ring)
            yield self._rings[distance]

    def _distance(self, entry: Entry) -> int:
        if self._writer_id in (entry.id, entry.agency_id):
            return 0
        scope = self._scope(entry)
        return 1 if entry.id in self._chain or (scope and scope.id in self._chain) else 2

    def _scope(self, entry: Entry) -> Entry | None:
        """The agency whose name or level qualifies that of the unit."""
        above = ancestry(self._units, entry.parent_id)
        return next((e for e in above if e.agency_id == e.id), None)

    def _forms(self, entry: Entry) -> Iterator[str]:
        tails = self._tails(entry)
        for text in self._texts(entry):
            base = text if entry.kind in TERRITORIAL else _without(text, tails)
            yield from self._in_its_place(entry, text)
            for form in (text, base) if self._stands_alone(entry, text, base) else ():
                yield from _with_committee(entry, form)
            for tail in tails if text != entry.abbreviation else ():
                if not (_COUNCIL.search(base) and _COUNCIL.match(tail)):  # "TT HĐND, UBND tỉnh" are two
                    yield from _with_committee(entry, f"{base} {tail}")
        place = level_and_place(entry.name) if entry.kind in TERRITORIAL else None
        if place:
            yield " ".join(place)  # "Huyện Yên Lạc" stands for its committee, in headers too
        if place and entry.id in self._chain:
            yield entry.name.removesuffix(place[1]).strip()

    def _in_its_place(self, entry: Entry, text: str) -> Iterator[str]:
        """A name that ends with a place: without the place's level, or short for the writer's own place."""
        if entry.agency_id == self._writer_id and entry.is_internal:
            yield _without(text, self._own_levels)  # "Trung tâm Kiểm soát bệnh tật tỉnh" in its own Sở
        place = level_and_place(text)
        if place is None or entry.kind in TERRITORIAL:
            return
        level, name = place
        head = text[: len(text) - len(name) - len(level) - 1].strip()
        if head:
            yield f"{head} {name}"
        if head and place in self._own_places:
            yield f"{head} {level}"

    def _texts(self, entry: Entry) -> list[str]:
        short = None if entry.kind in TERRITORIAL else entry.abbreviation  # every one of them is "UBND"
        own = (entry.name, entry.short_name, short)
        return [text for text in (*own, *self._aliases.get(entry.id, ())) if text]

    def _stands_alone(self, entry: Entry, text: str, base: str) -> bool:
        """Another agency's internal unit is named alone only where its own name tells whose it is."""
        if not entry.is_internal or entry.agency_id == self._writer_id:
            return True
        scope = self._scope(entry)
        is_above = scope is not None and scope.id in self._chain
        tells = _PARTY_COMMITTEE.search(text) is not None and is_above
        return base != text or tells or text.lower().startswith(("tỉnh ", "huyện ", "thành "))

    def _tails(self, entry: Entry) -> list[str]:
        """What may follow the unit's name to say whose it is, longest first."""
        scope = self._scope(entry)
        if scope is None:
            return []
        tails = [scope.name, scope.short_name or ""]
        place = level_and_place(scope.name) if scope.kind in TERRITORIAL else None
        if place:
            tails += [" ".join(place), place[1], f"UBND {' '.join(place)}"]
        if place and scope.id in self._chain:
            tails += [place[0], f"UBND {place[0]}"]
        if entry.is_internal and scope.id == self._writer_id:
            tails += ["cơ quan", "cơ sở", "" if place else scope.name.split()[0]]
        return sorted({tail for tail in tails if tail}, key=len, reverse=True)


def ancestry(units: Mapping[int, Entry], unit_id: int | None) -> Iterator[Entry]:
    """The unit and everything above it; a circle in bad data ends the walk."""
    seen: set[int] = set()
    while unit_id is not None and unit_id in units and unit_id not in seen:
        seen.add(unit_id)
        yield units[unit_id]
        unit_id = units[unit_id].parent_id


def _without(text: str, tails: Iterable[str]) -> str:
    tails = list(tails)
    while cut := next((t for t in tails if text.lower().endswith(" " + t.lower())), None):
        text = text[: -len(cut)].strip()
    return text


def _with_committee(entry: Entry, form: str) -> Iterator[str]:
    yield form
    if entry.kind is UnitKind.MASS:
        yield f"Ban Chấp hành {form}"
