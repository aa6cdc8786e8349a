"""What a version changed, for pages: how many places, since which version, and the texts side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask.blueprints import BlueprintSetupState

from documents import comparison, dossier
from documents.changed_facts import ChangedFact, changed_facts
from documents.comparison import Compared, Fate, Kind
from documents.dossier import Dossier
from documents.queries import Listed
from language import NotFound
from web.session import session
from workflow import versions

AROUND = 1  # unchanged paragraphs that are shown on each side of a change
FEWEST_HIDDEN = 3


@dataclass(frozen=True, slots=True)
class Changes:
    """How many places a version changed since the one that was read before it."""

    count: int
    first: int
    facts: Sequence[ChangedFact] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs one after another; far from any change they are folded away."""

    paragraphs: Sequence[Compared]
    is_folded: bool


def since_submitted(held: Dossier) -> Changes | None:
    """What the current version changed since it was last submitted; none for the first one."""
    found = _counted({held.document.id: held.document.revision}).get(held.document.id)
    if found is None:
        return None
    before = dossier.readings(session(), held.document.id, found.first)[found.first]
    return replace(found, facts=changed_facts(before, held.reading))


def since_submitted_each(rows: Iterable[Listed]) -> dict[int, Changes]:
    """The same for the lines of a list, by document; at most three statements."""
    return _counted({row.id: row.revision for row in rows if row.revision > 1})


def _counted(current: Mapping[int, int]) -> dict[int, Changes]:
    later = {key: revision for key, revision in current.items() if revision > 1}
    if not later:
        return {}
    seen = versions.submitted_before(session(), later)
    pairs = {key: (seen.get(key, revision - 1), revision) for key, revision in later.items()}
    files = dossier.checksums(session(), pairs)
    return {
        key: Changes(_count(key, first, second, files[key, first], files[key, second]), first)
        for key, (first, second) in pairs.items()
    }


@lru_cache(maxsize=5_000)
def _count(document_id: int, first: int, second: int, _was: str, _now: str) -> int:
    """The number of changes, remembered: versions with these checksums never change."""
    both = dossier.readings(session(), document_id, first, second)
    return comparison.compare(both[first]["paragraphs"], both[second]["paragraphs"]).changes


def context(held: Dossier, first: int, second: int) -> dict[str, Any]:
    """What templates/document/compare.html needs. Raises NotFound when there are no such versions."""
    if not 0 < first < second <= held.document.revision:  # no number beyond what a database can be asked for
        raise NotFound
    both = dossier.readings(session(), held.document.id, first, second)
    compared = comparison.compare(both[first]["paragraphs"], both[second]["paragraphs"])
    return {
        "document": held.document,
        "first": first,
        "second": second,
        "compared": compared,
        "stretches": list(stretches(compared.paragraphs)),
        "told": list(_told(compared.paragraphs)),
        "facts": changed_facts(both[first], both[second]),
        "versions": range(1, held.document.revision + 1),
    }


def stretches(paragraphs: Sequence[Compared]) -> Iterator[Stretch]:
    """The text with what did not change folded, but for the paragraphs beside a change."""
    changed = [n for n, paragraph in enumerate(paragraphs) if paragraph.fate is not Fate.SAME]
    shown = {n + beside for n in changed for beside in range(-AROUND, AROUND + 1)}
    for is_shown, numbers in groupby(range(len(paragraphs)), shown.__contains__):
        stretch = [paragraphs[n] for n in numbers]
        yield Stretch(stretch, not is_shown and len(stretch) >= FEWEST_HIDDEN)


def _told(paragraphs: Sequence[Compared]) -> Iterator[tuple[int, Fate, str]]:
    """Each change for the list: its number, what became of its first paragraph, and the words it is about."""
    for change, group in groupby((p for p in paragraphs if p.change), lambda p: p.change):
        first = next(group)
        words = [part.text for part in first.words if part.kind is not Kind.SAME] or [first.words[0].text]
        yield change or 0, first.fate, " ".join(words)


def register(state: BlueprintSetupState) -> None:
    """Let the lists of documents ask for the changes of their lines."""
    state.app.jinja_env.globals["changes_of"] = since_submitted_each
