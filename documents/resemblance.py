"""Which of the paragraphs that have no equal were rewritten into one another: by the words they share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from documents.aligning import Pairs
from documents.wording import Version

_ALIKE = 0.4  # the share of common words from which a paragraph at the same place was rewritten
_ALIKE_ELSEWHERE = 0.7  # … and from which one at another place was moved and rewritten
_LONG_ENOUGH = 8  # words; shorter ones at another place resemble too easily
_FEW = 8  # paragraphs between two that stayed: each is compared with each
_RARE = 12  # a word that stands in more paragraphs says nothing of which one this was


def pair_alike(
    old: Version, new: Version, found: Mapping[int, int], chain: Pairs
) -> dict[int, int]:
    """Pairs among the paragraphs without a partner, the most alike first."""
    taken = set(found.values())
    left = _gaps([i for i in range(len(old)) if i not in found], [i for i, _ in chain])
    free = _gaps([j for j in range(len(new)) if j not in taken], [j for _, j in chain])
    weighed = sorted(
        _weighed(_counted(old, left), _counted(new, free), left, free), key=lambda pair: (-pair[0], pair[1])
    )
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, (i, j) in weighed:
        if i not in pairs and j not in used:
            pairs[i] = j
            used.add(j)
    return pairs


def _counted(version: Version, numbers: Iterable[int]) -> dict[int, Counter[str]]:
    return {n: Counter(word.key for word in version[n].words) for n in numbers}


def _gaps(alone: Iterable[int], stayed: Sequence[int]) -> dict[int, int]:
    """For each of these places, after how many of those that stayed it stands."""
    found, passed = {}, 0
    for place in alone:
        while passed < len(stayed) and stayed[passed] < place:
            passed += 1
        found[place] = passed
    return found


def _weighed(
    old: Mapping[int, Counter[str]],
    new: Mapping[int, Counter[str]],
    left: Mapping[int, int],
    free: Mapping[int, int],
) -> Iterator[tuple[float, tuple[int, int]]]:
    """The pairs that are alike enough for where they stand, each with how much."""
    for i, j in dict.fromkeys([*_together(left, free), *_sharing(old, new)]):
        share = _share(old[i], new[j])
        here = left[i] == free[j]
        enough = share >= _ALIKE if here else share >= _ALIKE_ELSEWHERE and len(old[i]) >= _LONG_ENOUGH
        if enough:
            yield share + here, (i, j)


def _together(left: Mapping[int, int], free: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """All pairs of the same small gap."""
    waiting: dict[int, list[int]] = {}
    for j, gap in free.items():
        waiting.setdefault(gap, []).append(j)
    for i, gap in left.items():
        yield from ((i, j) for j in waiting.get(gap, [])[:_FEW])


def _sharing(old: Mapping[int, Counter[str]], new: Mapping[int, Counter[str]]) -> Iterator[tuple[int, int]]:
    """The pairs that share words which few paragraphs have; for each the few that share the most."""
    places: dict[str, list[int]] = {}
    for j, words in new.items():
        for word in words:
            places.setdefault(word, []).append(j)
    rare = {word: numbers for word, numbers in places.items() if len(numbers) <= _RARE}
    for i, words in old.items():
        sharing = Counter(j for word in words for j in rare.get(word, ()))
        yield from ((i, j) for j, _ in sharing.most_common(_FEW))


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Twice the common words by all words."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)
