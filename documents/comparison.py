"""Two versions of a text compared: paragraphs put in, taken out, moved or renumbered, and changed words.

Another seat of a tone mark (hoà, hòa), another form of a quote or dash and other spaces are no change of
words; such places are counted apart.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from documents.aligning import Pairs, heaviest_chain, in_order, pair_equal
from documents.resemblance import pair_alike
from documents.wording import Text, Version

_LEAST_MOVED = 3  # words; a shorter line that stands elsewhere is put in, not moved
_ISLAND = 4  # letters; fewer unchanged ones between two changes are read as changed too


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Fate(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # stands here now, perhaps with changed words
    LEFT = "left"  # stood here before it was moved
    RENUMBERED = "renumbered"  # only its numeral differs


@dataclass(frozen=True, slots=True)
class Words:
    """Some words and what became of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph of either version; `change` is the number of the change that it belongs to, from 1."""

    words: tuple[Words, ...]
    fate: Fate
    change: int | None = None

    @property
    def is_changed(self) -> bool:
        """Whether any of its words were put in or taken out here."""
        return any(part.kind is not Kind.SAME for part in self.words)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paragraphs of both versions in their order, and what a leader wants to know first."""

    paragraphs: Sequence[Compared]
    changes: int  # places to reread
    renumbered: int  # paragraphs of which only the numeral differs
    spellings: Mapping[tuple[str, str], int] = field(default_factory=dict)  # ("hoà", "hòa") → how often


def compare(before: Sequence[str], after: Sequence[str]) -> Comparison:
    """Compare two texts by paragraph; blank paragraphs are left out."""
    old, new = Version(before), Version(after)
    spellings: Counter[tuple[str, str]] = Counter()
    paragraphs = _numbered(list(_told(old, new, spellings)))
    return Comparison(
        paragraphs,
        max((p.change for p in paragraphs if p.change), default=0),
        sum(p.fate is Fate.RENUMBERED for p in paragraphs),
        spellings,
    )


def _numbered(paragraphs: Sequence[Compared]) -> list[Compared]:
    """Count the changes: whole paragraphs put in or taken out one after another are one of them."""
    whole = (Fate.ADDED, Fate.REMOVED)
    found: list[Compared] = []
    count = 0
    previous = Fate.SAME
    for paragraph in paragraphs:
        change = None
        if paragraph.fate in (*whole, Fate.CHANGED, Fate.MOVED):
            count += not (paragraph.fate in whole and previous in whole)
            change = count
        previous = paragraph.fate
        found.append(Compared(paragraph.words, paragraph.fate, change))
    return found


def _told(old: Version, new: Version, spellings: Counter[tuple[str, str]]) -> Iterator[Compared]:
    """Walk along the pairs that kept their order; what lies between them was moved, put in or taken out."""
    partner = _partners(old, new)
    origin = {j: i for i, j in partner.items()}
    kept = _chain(old, partner)
    next_old = next_new = 0
    for i, j in [*kept, (len(old), len(new))]:
        yield from (_gone(old.lines[n], moved=n in partner) for n in range(next_old, i))
        for n in range(next_new, j):
            came = origin.get(n)
            if came is None:
                yield _added(new.lines[n])
            else:
                yield _paired(old, new, (came, n), spellings, Fate.MOVED)
        if i < len(old):
            yield _paired(old, new, (i, j), spellings, Fate.SAME)
        next_old, next_new = i + 1, j + 1


def _partners(old: Version, new: Version) -> dict[int, int]:
    """Which paragraph became which: equal ones, ones with another numeral alone, then ones that resemble."""
    found = pair_equal(old.lines, new.lines)
    _pair_rest(found, old, new, lambda text: text.key)
    _pair_rest(found, old, new, lambda text: text.body)
    found |= pair_alike(old, new, found, _chain(old, found))
    kept = {i for i, _ in _chain(old, found)}
    return {i: j for i, j in found.items() if i in kept or len(old[i].words) >= _LEAST_MOVED}


def _pair_rest(found: dict[int, int], old: Version, new: Version, key: Callable[[Text], str]) -> None:
    """Pair what is still alone by another key."""
    taken = set(found.values())
    left = [i for i in range(len(old)) if i not in found]
    free = [j for j in range(len(new)) if j not in taken]
    pairs = pair_equal([key(old[i]) for i in left], [key(new[j]) for j in free])
    found.update((left[i], free[j]) for i, j in pairs.items())


def _chain(old: Version, partner: Mapping[int, int]) -> Pairs:
    """The pairs that kept their order; of two that changed places the longer one has stayed."""
    weighed = [((i, partner[i]), len(old.lines[i])) for i in sorted(partner)]
    return [pair for pair, _ in heaviest_chain(weighed)]


def _added(line: str) -> Compared:
    return Compared((Words(Kind.ADDED, line),), Fate.ADDED)


def _gone(line: str, *, moved: bool) -> Compared:
    return Compared((Words(Kind.REMOVED, line),), Fate.LEFT if moved else Fate.REMOVED)


def _paired(
    old: Version, new: Version, pair: tuple[int, int], spellings: Counter[tuple[str, str]], fate: Fate
) -> Compared:
    """A paragraph of both versions: the same but for spellings, or with other words or numeral."""
    i, j = pair
    if old.lines[i] == new.lines[j]:
        return Compared((Words(Kind.SAME, new.lines[j]),), fate)
    was, now = old[i], new[j]
    if was.key == now.key:
        spellings.update(_respelled(was, now))
        return Compared((Words(Kind.SAME, now.printed),), fate)
    words = tuple(_words(was, now, spellings))
    changed = Fate.RENUMBERED if was.body == now.body else Fate.CHANGED
    return Compared(words, Fate.MOVED if fate is Fate.MOVED else changed)


def _respelled(was: Text, now: Text) -> Iterator[tuple[str, str]]:
    if len(was.words) == len(now.words):
        pairs = zip(was.words, now.words, strict=True)
        yield from ((one.plain, other.plain) for one, other in pairs if one.plain != other.plain)


def _words(was: Text, now: Text, spellings: Counter[tuple[str, str]]) -> Iterator[Words]:
    """The changed words between the unchanged ones; what an old place of a tone mark changes is unchanged."""
    for i1, i2, j1, j2, same in _runs(was, now):
        if same:
            spellings.update(_respelled(was.part(i1, i2), now.part(j1, j2)))
            yield Words(Kind.SAME, now.part(j1, j2).printed)
            continue
        yield from _marked(Kind.REMOVED, was.part(i1, i2))
        yield from _marked(Kind.ADDED, now.part(j1, j2))


def _marked(kind: Kind, text: Text) -> Iterator[Words]:
    """The words of a change; the space before them is not marked."""
    if text.words:
        if text.words[0].space:
            yield Words(Kind.SAME, " ")
        yield Words(kind, text.printed.lstrip())


def _runs(was: Text, now: Text) -> list[tuple[int, int, int, int, bool]]:
    """Stretches of both paragraphs, the same or not, in turn."""
    pairs = in_order([w.key for w in was.words], [w.key for w in now.words])
    found: list[tuple[int, int, int, int, bool]] = []
    i = j = 0
    for a, b in [*pairs, (len(was.words), len(now.words))]:
        if a > i or b > j:
            found.append((i, a, j, b, was.part(i, a).key == now.part(j, b).key))
        if a < len(was.words):
            found.append((a, a + 1, b, b + 1, True))
        i, j = a + 1, b + 1
    return _joined(was, _joined(was, found, islands=False), islands=True)


def _joined(
    was: Text, runs: Sequence[tuple[int, int, int, int, bool]], *, islands: bool
) -> list[tuple[int, int, int, int, bool]]:
    """Join neighbours of one kind; with `islands` also a word or two that stayed between two changes."""
    found: list[tuple[int, int, int, int, bool]] = []
    for n, (i1, i2, j1, j2, same) in enumerate(runs):
        alone = islands and same and 0 < n < len(runs) - 1 and len(was.part(i1, i2).key) < _ISLAND
        kept = same and not alone
        if found and found[-1][4] == kept:
            found[-1] = (found[-1][0], i2, found[-1][2], j2, kept)
        else:
            found.append((i1, i2, j1, j2, kept))
    return found
