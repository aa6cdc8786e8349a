"""Reading and checking a file in one go: what the reader found and what the rules find, in printed order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from documents.checking.frame import Checked
from documents.checking.look import Layout
from documents.checking.rules import rules_on
from documents.reading import open_docx, open_plain, read_apart, take_apart
from documents.reading.paragraphs import Paragraph
from documents.reading.result import Finding, Reading, Replace

_WEIGHTS = {"error": 0, "warning": 1, "note": 2}


def check(data: bytes, name: str, *, day: date, due: date | None = None) -> tuple[Finding, ...]:
    """What a careful clerk would point out in a .docx or .txt on that day; raises Unsafe with a sentence."""
    return examine(data, name, day=day, due=due).findings


def examine(data: bytes, name: str, *, day: date, due: date | None = None) -> Reading:
    """Read a .docx or .txt and check it by the rules in force on that day; raises Unsafe with a sentence.

    `due` is the day by which the document that this one answers wants its report, if it is known.
    """
    return _examined(checked_of(data, name, day=day, due=due))


def checked_of(data: bytes, name: str, *, day: date, due: date | None = None) -> Checked:
    """The document as the rules look at it; raises Unsafe with a sentence."""
    layout: Layout | None = None
    edges: Sequence[Paragraph] = ()
    if name.lower().endswith(".txt"):
        paragraphs = open_plain(data)
    else:
        package, paragraphs, edges = open_docx(data, name)
        layout = Layout(package, paragraphs)
    apart = take_apart(paragraphs)
    return Checked(read_apart(apart, edges=edges), apart, layout, day, due)


def _examined(checked: Checked) -> Reading:
    found = (finding for rule in rules_on(checked.day) for finding in rule.findings(checked))
    offered = (finding if _can_be_made(checked, finding) else replace(finding, fix=None) for finding in found)
    return replace(checked.reading, findings=in_order([*checked.reading.findings, *offered]))


def _can_be_made(checked: Checked, finding: Finding) -> bool:
    """Whether a fix may be offered: not over tracked changes, old fonts, the number of a list
    or the page header."""
    if checked.layout is None or finding.fix is None:
        return True
    if isinstance(finding.fix, Replace):
        place = finding.fix.place
        paragraph = checked.paragraphs[place.paragraph]
        return paragraph.can_be_mended and not paragraph.old_font and place.start >= len(paragraph.label)
    places = finding.fix.places
    return not places or any(checked.paragraphs[one.paragraph].can_be_mended for one in places)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings from the top of the document down, graver ones first; what has no place comes before."""
    once: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        once.setdefault((finding.rule, finding.where, str(finding.message)), finding)
    return tuple(sorted(once.values(), key=_order))


def _order(finding: Finding) -> tuple[int, int, int]:
    where = finding.where
    place = (-1, 0) if where is None else (where.paragraph, where.start)
    return (*place, _WEIGHTS.get(finding.severity, 3))
