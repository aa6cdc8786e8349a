"""The paragraphs of the text: justified, indented, apart, and their line spacing (Phụ lục I, II.6)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from documents.checking.boxes import paragraphs_of
from documents.checking.frame import Checked, Fault, Severity, Shape, rule
from documents.checking.look import ParagraphLook
from documents.checking.words import centimetres, points
from documents.reading.lines import Line, is_capitals
from documents.reading.paragraphs import Paragraph
from documents.reading.result import Place
from language import Message, say

_FULL_LINE = 95  # characters; a shorter paragraph may be one line, where its edge does not show
_HAIR = 0.06  # centimetres; 1,25 is typed for 1,27
_SINGLE = 1.15  # height of a single line of Times New Roman in its size


def _texts(checked: Checked) -> Iterator[tuple[Line, Paragraph, ParagraphLook]]:
    """The paragraphs of the text that stand on their own, with their looks."""
    for lines in paragraphs_of(checked.boxes.body):
        line = lines[0]
        paragraph = checked.paragraphs[line.paragraph]
        look = checked.layout.paragraph(line.paragraph) if checked.layout is not None else None
        if look is not None and not paragraph.in_textbox:
            yield line, paragraph, look


def _fault_of(places: Sequence[Place], message: Message, fix: Shape) -> Iterator[Fault]:
    if places:
        yield Fault(message, places[0], fix)


@rule(
    "body_justified",
    article="PL I II.6",
    severity=Severity.ERROR,
    title="The text is justified on both sides.",
)
def body_justified(checked: Checked) -> Iterator[Fault]:
    """Headings, slogans and lines that do not fill the page are left as they are."""
    places = tuple(
        line.place()
        for line, paragraph, look in _texts(checked)
        if look.alignment in {"left", "right", "center"}
        and len(paragraph.printed) > _FULL_LINE
        and not is_capitals(paragraph.text)
    )
    fix = Shape("alignment", {"alignment": "justify"}, places)
    message = say("{count} paragraphs of the text are not justified.", count=len(places))
    yield from _fault_of(places, message, fix)


@rule(
    "body_first_line",
    article="PL I II.6",
    severity=Severity.ERROR,
    title="The first line of a paragraph is indented by 1 cm or 1.27 cm.",
)
def body_first_line(checked: Checked) -> Iterator[Fault]:
    """Lists with automatic numbers and lines that begin with a tab have indents of their own."""
    wrong = [
        (line.place(), look.left_cm + look.first_line_cm)
        for line, paragraph, look in _texts(checked)
        if _is_indented_wrongly(paragraph, look) and line.indent == 0
    ]
    if not wrong:
        return
    places = tuple(place for place, _ in wrong)
    fix = Shape("first_line", {"cm": 1.27}, places)
    message = say(
        "The first line of {count} paragraphs is indented by {printed} cm; it must be 1 cm or 1.27 cm.",
        count=len(places),
        printed=centimetres(wrong[0][1]),
    )
    yield Fault(message, places[0], fix)


def _is_indented_wrongly(paragraph: Paragraph, look: ParagraphLook) -> bool:
    if paragraph.label or look.alignment in {"center", "right"} or is_capitals(paragraph.text):
        return False
    if "\t" in paragraph.text[:8] or len(paragraph.text) < _FULL_LINE:
        return False
    printed = look.left_cm + look.first_line_cm
    return not (1 - _HAIR <= printed <= 1.27 + _HAIR)


@rule(
    "paragraph_spacing",
    article="PL I II.6",
    severity=Severity.ERROR,
    title="Paragraphs stand at least 6 points apart.",
)
def paragraph_spacing(checked: Checked) -> Iterator[Fault]:
    """What stands after one paragraph and before the next counts together; an empty line parts them too."""
    close = [
        (line.place(), gap)
        for (above, upper, upper_look), (line, lower, look) in pairwise(_texts(checked))
        if line.paragraph == above.paragraph + 1 and (gap := _gap(upper, upper_look, lower, look)) < 5.9
    ]
    if not close:
        return
    places = tuple(place for place, _ in close)
    message = say(
        "{count} paragraphs stand only {printed} points below the one before; it must be at least 6.",
        count=len(places),
        printed=points(round(close[0][1], 1)),
    )
    yield Fault(message, places[0], Shape("space_before", {"points": 6}, places))


def _gap(upper: Paragraph, above: ParagraphLook, lower: Paragraph, below: ParagraphLook) -> float:
    same = upper.style == lower.style
    after = 0.0 if same and above.contextual else above.after_pt
    before = 0.0 if same and below.contextual else below.before_pt
    return after + before


@rule(
    "line_spacing",
    article="PL I II.6",
    severity=Severity.ERROR,
    title="Lines stand single to 1.5 lines apart.",
)
def line_spacing(checked: Checked) -> Iterator[Fault]:
    """An exact height is compared with the size of the letters; 1.15 times the size is a single line."""
    wrong = [
        (line.place(), lines)
        for line, paragraph, look in _texts(checked)
        if len(paragraph.printed) > _FULL_LINE and not 0.95 <= (lines := lines_apart(look)) <= 1.55
    ]
    if not wrong:
        return
    places = tuple(place for place, _ in wrong)
    nearest = 1.0 if wrong[0][1] < 1 else 1.5
    message = say(
        "The lines of {count} paragraphs stand {printed} lines apart; it must be single to 1.5.",
        count=len(places),
        printed=points(round(wrong[0][1], 2)),
    )
    yield Fault(message, places[0], Shape("line_spacing", {"lines": nearest}, places))


def lines_apart(look: ParagraphLook) -> float:
    """The line spacing in lines; a least height never makes lines closer than single."""
    if look.line_spacing is not None:
        return look.line_spacing
    size = max((run.size_pt for run in look.runs), default=14.0)
    lines = (look.line_exact_pt or 0.0) / (size * _SINGLE)
    return max(lines, 1.0) if look.is_least else lines


@rule(
    "body_upright",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="The text is printed upright; only headings are bold.",
)
def body_upright(checked: Checked) -> Iterator[Fault]:
    """Long paragraphs that are bold or italic from beginning to end; a short quotation is not one."""
    basis = {line.paragraph for line in checked.boxes.basis}
    long = [
        (line, paragraph)
        for line, paragraph, look in _texts(checked)
        if line.paragraph not in basis and len(paragraph.text) > 2 * _FULL_LINE
    ]
    places = tuple(line.place() for line, paragraph in long if _is_all_of_one(checked, line, paragraph))
    fix = Shape("style", {"bold": False, "italic": False}, places)
    message = say("{count} long paragraphs are bold or italic from beginning to end.", count=len(places))
    yield from _fault_of(places, message, fix)


def _is_all_of_one(checked: Checked, line: Line, paragraph: Paragraph) -> bool:
    runs = checked.layout.runs_at(line.paragraph, 0, len(paragraph.printed)) if checked.layout else ()
    if is_capitals(paragraph.text) or not runs:
        return False
    return all(run.bold for run in runs) or all(run.italic for run in runs)
