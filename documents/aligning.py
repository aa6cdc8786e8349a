"""Two sequences laid side by side: which items correspond, in order or moved; linear enough for long ones."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

Pairs = list[tuple[int, int]]
Stretch = tuple[int, int, int, int]  # from and to in the old sequence, from and to in the new one

MOST_CELLS = 40_000  # of a table of the longest common subsequence: 200 words against 200


def in_order(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The items that correspond without crossing: common ends, then unique items, then small tables."""
    found: Pairs = []
    waiting: list[Stretch] = [(0, len(old), 0, len(new))]
    while waiting:
        ends, (i1, i2, j1, j2) = _common_ends(old, new, waiting.pop())
        found += ends
        if i1 == i2 or j1 == j2:
            continue
        anchors = _anchors(old[i1:i2], new[j1:j2])
        if anchors:
            waiting += _between([(i1 + i, j1 + j) for i, j in anchors], (i1, i2, j1, j2))
            found += [(i1 + i, j1 + j) for i, j in anchors]
        elif (i2 - i1) * (j2 - j1) <= MOST_CELLS:
            found += [(i1 + i, j1 + j) for i, j in _longest_common(old[i1:i2], new[j1:j2])]
    return sorted(found)


def _common_ends(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> tuple[Pairs, Stretch]:
    i1, i2, j1, j2 = stretch
    found: Pairs = []
    while i1 < i2 and j1 < j2 and old[i1] == new[j1]:
        found.append((i1, j1))
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
        found.append((i2, j2))
    return found, (i1, i2, j1, j2)


def _anchors(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The longest chain of the items that stand exactly once in each."""
    return [pair for pair, _ in heaviest_chain([(pair, 1) for pair in unique(old, new)])]


def unique(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The items that stand exactly once in each sequence, in the order of the old one; they may cross."""
    once = {item for item, n in Counter(new).items() if n == 1}
    once &= {item for item, n in Counter(old).items() if n == 1}
    place = {item: j for j, item in enumerate(new) if item in once}
    return [(i, place[item]) for i, item in enumerate(old) if item in once]


def _between(anchors: Pairs, stretch: Stretch) -> Iterator[Stretch]:
    i1, i2, j1, j2 = stretch
    for i, j in [*anchors, (i2, j2)]:
        if i1 < i and j1 < j:
            yield i1, i, j1, j
        i1, j1 = i + 1, j + 1


def _longest_common(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """The longest common subsequence by the table of lengths; only for small stretches."""
    width = len(new) + 1
    rows = [[0] * width]
    for item in reversed(old):
        below, row = rows[-1], [0] * width
        for j in range(width - 2, -1, -1):
            row[j] = below[j + 1] + 1 if item == new[j] else max(below[j], row[j + 1])
        rows.append(row)
    rows.reverse()
    found: Pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def heaviest_chain(weighed: Sequence[tuple[tuple[int, int], int]]) -> list[tuple[tuple[int, int], int]]:
    """Of pairs with weights in the order of the old sequence, those that keep the most weight uncrossed."""
    ends: list[int] = []  # places in the new sequence, rising, …
    totals: list[int] = []  # … with the heaviest chain that ends there, rising too
    tops: list[int] = []
    before: list[int] = []
    for n, ((_, j), weight) in enumerate(weighed):
        at = bisect_left(ends, j)
        before.append(tops[at - 1] if at else -1)
        total = weight + (totals[at - 1] if at else 0)
        last = at
        while last < len(ends) and totals[last] <= total:
            last += 1
        ends[at:last], totals[at:last], tops[at:last] = [j], [total], [n]
    chain = []
    n = tops[-1] if tops else -1
    while n >= 0:
        chain.append(weighed[n])
        n = before[n]
    return chain[::-1]


def pair_equal(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Equal items paired also across moves: unique ones, then their neighbours, then the rest in order."""
    found = dict(unique(old, new))
    taken = set(found.values())
    for step in (1, -1):
        for start, goal in list(found.items()):
            i, j = start + step, goal + step
            while _both_free(old, new, (i, j), found, taken):
                found[i] = j
                taken.add(j)
                i, j = i + step, j + step
    waiting: dict[str, list[int]] = {}
    for j in reversed(range(len(new))):
        if j not in taken:
            waiting.setdefault(new[j], []).append(j)
    for i, item in enumerate(old):
        if i not in found and waiting.get(item):
            found[i] = waiting[item].pop()
    return found


def _both_free(
    old: Sequence[str], new: Sequence[str], at: tuple[int, int], found: dict[int, int], taken: set[int]
) -> bool:
    i, j = at
    inside = 0 <= i < len(old) and 0 <= j < len(new)
    return inside and i not in found and j not in taken and old[i] == new[j]
