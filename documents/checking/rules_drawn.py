"""The rules drawn under Tiêu ngữ, issuing agency and subject (NĐ 30/2020 Phụ lục I, II.1, II.2 and II.5).

A rule counts wherever it is anchored: as a border, a drawn line, a row of strokes or an underline.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.checking.drawn import Drawn
from documents.checking.frame import Checked, Fault, Severity, rule
from documents.checking.type_of_boxes import size_of
from documents.checking.widths import width_cm
from documents.checking.words import centimetres
from documents.reading.lines import Line, tidy
from documents.reading.paragraphs import Paragraph
from documents.reading.styles import W
from language import Message, say

_NEAR = 3  # paragraphs after a line in which the rule below it stands
_LENGTH = 0.2  # by how much lengths may differ: a line drawn by hand is not measured


@dataclass(frozen=True, slots=True)
class _Below:
    """The rule below a box: None where there is none; `is_sure` where it cannot belong to another box."""

    drawn: Drawn | None
    is_sure: bool


def _below(checked: Checked, box: Sequence[Line]) -> _Below:
    """What is drawn in the paragraph of the box's last line or right after it, in the same cell."""
    if checked.layout is None or not box:
        return _Below(None, is_sure=False)
    last = box[-1].paragraph
    here = checked.paragraphs[last]
    for number in range(last, min(last + _NEAR + 1, len(checked.paragraphs))):
        paragraph, look = checked.paragraphs[number], checked.layout.paragraph(number)
        if number > last and (paragraph.cell != here.cell or paragraph.in_textbox != here.in_textbox):
            break
        rules = [one for one in look.drawn if one.kind != "picture"] if look is not None else []
        if rules:
            return _Below(rules[0], is_sure=sum(one.kind == "shape" for one in rules) < 2)
        if number > last and any(char.isalnum() for char in paragraph.printed):
            break
    return _Below(None, is_sure=not _anywhere(checked))


def _anywhere(checked: Checked) -> bool:
    """Whether the header holds shapes that may float there from elsewhere, or cells with borders."""
    layout = checked.layout
    end = checked.sheet.body[0].paragraph if checked.sheet.body else len(checked.paragraphs)
    looks = [layout.paragraph(number) for number in range(end)] if layout is not None else []
    floating = (one.kind in {"shape", "picture"} for look in looks if look is not None for one in look.drawn)
    return any(floating) or any(_has_cell_border(paragraph) for paragraph in checked.paragraphs[:end])


def _has_cell_border(paragraph: Paragraph) -> bool:
    node = paragraph.source.node if paragraph.source is not None and paragraph.cell is not None else None
    cell = None if node is None else next(node.iterancestors(W + "tc"), None)
    return cell is not None and cell.find(f"{W}tcPr/{W}tcBorders/{W}bottom") is not None


def _missing(checked: Checked, box: Sequence[Line], message: Message) -> Iterator[Fault]:
    below = _below(checked, box)
    if checked.layout is not None and box and below.drawn is None and below.is_sure:
        yield Fault(message, box[-1].place())


def _length(checked: Checked, box: Sequence[Line], name: str) -> tuple[float, float] | None:
    """The lengths of the rule and of the longest line of the box in centimetres, where both are known."""
    below, size = _below(checked, box), size_of(checked, name)
    if below.drawn is None or not below.is_sure or size is None:
        return None
    text = max(width_cm(tidy(line.text), size) for line in box)
    if below.drawn.kind == "underline":
        return text, text
    return None if below.drawn.length_cm is None else (below.drawn.length_cm, text)


@rule(
    "rule_under_motto",
    article="PL I II.1",
    severity=Severity.ERROR,
    title="Under Tiêu ngữ stands a solid rule.",
)
def rule_under_motto(checked: Checked) -> Iterator[Fault]:
    """Drawn as a line, as a border or by underlining."""
    yield from _missing(checked, checked.boxes.motto, say("There is no rule under Tiêu ngữ."))


@rule(
    "rule_under_motto_length",
    article="PL I II.1",
    severity=Severity.WARNING,
    title="The rule under Tiêu ngữ is as long as its text.",
)
def rule_under_motto_length(checked: Checked) -> Iterator[Fault]:
    """As long as the line of words, measured roughly."""
    found = _length(checked, checked.boxes.motto, "motto")
    if found is not None and abs(found[0] / found[1] - 1) > _LENGTH:
        message = say(
            "The rule under Tiêu ngữ is {printed} cm long; it must be as long as the text, about {text} cm.",
            printed=centimetres(round(found[0], 1)),
            text=centimetres(round(found[1], 1)),
        )
        yield Fault(message, checked.boxes.motto[-1].place())


@rule(
    "rule_under_issuer",
    article="PL I II.2",
    severity=Severity.ERROR,
    title="Under the issuing agency stands a solid rule.",
)
def rule_under_issuer(checked: Checked) -> Iterator[Fault]:
    """Below the last line of the name."""
    yield from _missing(checked, checked.boxes.issuer, say("There is no rule under the issuing agency."))


@rule(
    "rule_under_issuer_length",
    article="PL I II.2",
    severity=Severity.WARNING,
    title="The rule under the issuing agency is a third to a half as long as its line.",
)
def rule_under_issuer_length(checked: Checked) -> Iterator[Fault]:
    """Compared with the longest line of the name."""
    found = _length(checked, checked.boxes.issuer, "issuer")
    if found is not None and not _is_part(found):
        message = say(
            "The rule under the issuing agency is {printed} cm long; "
            "it must be {lowest}–{highest} cm, a third to a half of the line.",
            **_lengths(found),
        )
        yield Fault(message, checked.boxes.issuer[-1].place())


@rule(
    "rule_under_subject",
    article="PL I II.5a",
    severity=Severity.ERROR,
    title="Under the subject stands a solid rule.",
)
def rule_under_subject(checked: Checked) -> Iterator[Fault]:
    """Where a type is printed; the subject of a letter has none."""
    yield from _missing(checked, checked.boxes.subject, say("There is no rule under the subject."))


@rule(
    "rule_under_subject_length",
    article="PL I II.5a",
    severity=Severity.WARNING,
    title="The rule under the subject is a third to a half as long as its line.",
)
def rule_under_subject_length(checked: Checked) -> Iterator[Fault]:
    """Compared with the longest line of the subject, at most the width of the text."""
    found = _length(checked, checked.boxes.subject, "subject")
    if found is None or checked.layout is None or not checked.layout.sections:
        return
    found = found[0], min(found[1], checked.layout.sections[0].text_mm / 10)
    if not _is_part(found):
        message = say(
            "The rule under the subject is {printed} cm long; "
            "it must be {lowest}–{highest} cm, a third to a half of the line.",
            **_lengths(found),
        )
        yield Fault(message, checked.boxes.subject[-1].place())


def _is_part(lengths: tuple[float, float]) -> bool:
    drawn, text = lengths
    return (1 - _LENGTH) / 3 <= drawn / text <= (1 + _LENGTH) / 2


def _lengths(lengths: tuple[float, float]) -> dict[str, str]:
    drawn, text = lengths
    measured = {"printed": drawn, "lowest": text / 3, "highest": text / 2}
    return {name: centimetres(round(value, 1)) for name, value in measured.items()}


@rule(
    "rule_not_solid",
    article="PL I II.1",
    severity=Severity.WARNING,
    title="Rules are solid lines, not rows of hyphens.",
)
def rule_not_solid(checked: Checked) -> Iterator[Fault]:
    """Hyphens, stars and dots print a broken line."""
    for box in (checked.boxes.motto, checked.boxes.issuer, checked.boxes.subject):
        drawn = _below(checked, box).drawn
        if drawn is not None and not drawn.solid:
            yield Fault(say("The rule below is not a solid line; draw a line in its place."), box[-1].place())
