"""Rules on "Kính gửi" (box 9a, Phụ lục I II.9a): colon, lines and their ends."""

import re
from collections.abc import Iterator

from documents.checking.frame import Checked, Fault, Replace, Severity, rule
from documents.checking.parts import with_end
from documents.kinds import LETTER
from documents.reading.lines import Line, columns
from documents.reading.patterns import BULLET
from documents.reading.sheet import KINH_GUI
from language import say

_BULLET = re.compile(rf"^{BULLET}")
_NO_COLON = re.compile(r"(?i)^(?P<words>kính gửi)\s{1,9}(?=[^\s:])")
_SEVERAL = re.compile(r";\s{0,5}(?=[^\s.])")


def _addressees(checked: Checked) -> list[Line]:
    """Each addressee as printed, with its dash; a line that goes on with the one above is left out."""
    entries: list[Line] = []
    for line in checked.sheet.addressees:
        for piece in columns(line):
            marked = KINH_GUI.match(piece.text)
            rest = piece.cut(marked.end()) if marked else piece
            if rest.text and (marked or not entries or _BULLET.match(rest.text)):
                entries.append(rest)
            elif rest.text:
                entries[-1] = rest if not _BULLET.match(entries[-1].text) else _joined(entries[-1], rest)
    return entries


def _joined(first: Line, rest: Line) -> Line:
    """The later line with the dash of the first, so that its end is the entry's end."""
    return Line(text=rest.text, paragraph=rest.paragraph, start=rest.start, indent=first.indent)


@rule(
    "kinh_gui_missing",
    article="PL I II.9a",
    severity=Severity.WARNING,
    title="A công văn names its addressees after “Kính gửi:”.",
)
def kinh_gui_missing(checked: Checked) -> Iterator[Fault]:
    """A letter without addressee."""
    is_letter = checked.reading.doc_type_code == LETTER.code
    if is_letter and not checked.reading.kinh_gui and _line_without_colon(checked) is None:
        yield Fault(say("A công văn names its addressees after “Kính gửi:”."))


def _line_without_colon(checked: Checked) -> Line | None:
    near = (*checked.sheet.head, *checked.sheet.body[:10])
    return next((line for line in near if len(line.text) < 150 and _NO_COLON.match(line.text)), None)


@rule(
    "kinh_gui_colon",
    article="PL I II.9a",
    severity=Severity.ERROR,
    title="After “Kính gửi” stands a colon.",
)
def kinh_gui_colon(checked: Checked) -> Iterator[Fault]:
    """"Kính gửi Sở …" lacks it."""
    line = None if checked.reading.kinh_gui else _line_without_colon(checked)
    if line is not None:
        at = line.place(0, len("Kính gửi"))
        yield Fault(say("After “Kính gửi” stands a colon."), at, Replace(at, "Kính gửi:"))


@rule(
    "kinh_gui_lines",
    article="PL I II.9a",
    severity=Severity.WARNING,
    title="One addressee stands on the line of “Kính gửi:”; several have a line with “-” each.",
)
def kinh_gui_lines(checked: Checked) -> Iterator[Fault]:
    """A list of one with a dash, or several parted by semicolons on one line."""
    lines = _addressees(checked)
    if len(lines) != 1:
        return
    line = lines[0]
    if _BULLET.match(line.text):
        yield Fault(
            say("One addressee stands on the same line as “Kính gửi:”, without a dash."), line.place()
        )
    elif _SEVERAL.search(line.text):
        yield Fault(say("Several addressees stand on lines of their own, each with a dash."), line.place())


@rule(
    "kinh_gui_ends",
    article="PL I II.9a",
    severity=Severity.WARNING,
    title="The lines of several addressees end with a semicolon, the last with a full stop.",
)
def kinh_gui_ends(checked: Checked) -> Iterator[Fault]:
    """"- …;" and at last "- …."."""
    lines = _addressees(checked)
    if len(lines) < 2:
        return
    for number, line in enumerate(lines):
        mark = "." if number == len(lines) - 1 else ";"
        if not line.text.endswith(mark):
            at, fix = with_end(line, mark)
            yield Fault(say("This line of addressees ends with “{mark}”.", mark=mark), at, fix)
