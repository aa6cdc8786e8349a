"""What stands beside what on the page, frames of marks, and the heads of annexes (Phụ lục I, III and IV)."""

from collections.abc import Iterator, Sequence
from functools import partial

from documents.checking.boxes import Annex
from documents.checking.frame import Checked, Fault, Severity, Shape, rule
from documents.checking.type_of_boxes import looks_of
from documents.checking.words import alignment_words
from documents.reading.lines import Line, is_capitals
from documents.reading.styles import W
from language import Message, say


def _is_beside(checked: Checked, left: Line, right: Line) -> bool:
    """Whether two lines can stand side by side: in one line, one table, a text box, columns or a frame."""
    one, other = (checked.paragraphs[line.paragraph] for line in (left, right))
    if left.paragraph == right.paragraph or one.in_textbox or other.in_textbox:
        return True
    if one.cell is not None and other.cell is not None:
        return one.cell.table == other.cell.table
    if checked.layout is None or any(setup.columns > 1 for setup in checked.layout.sections):
        return True
    return _is_framed(one) or _is_framed(other) or _is_tabbed(checked, left) or _is_tabbed(checked, right)


def _is_framed(paragraph: object) -> bool:
    source = getattr(paragraph, "source", None)
    node = source.node if source is not None else None
    return node is not None and node.find(f"{W}pPr/{W}framePr") is not None


def _is_tabbed(checked: Checked, line: Line) -> bool:
    return checked.boxes.is_laid_by_hand(line)


def _beside(
    checked: Checked, left: Sequence[Line], right: Sequence[Line], message: Message
) -> Iterator[Fault]:
    if checked.layout is not None and left and right and not _is_beside(checked, left[0], right[0]):
        yield Fault(message, right[0].place())


@rule(
    "beside_header",
    article="PL I mục IV",
    severity=Severity.ERROR,
    title="Quốc hiệu stands to the right of the issuing agency.",
)
def beside_header(checked: Checked) -> Iterator[Fault]:
    """Boxes 1 and 2 share the top of the page."""
    message = say("Quốc hiệu does not stand beside the issuing agency.")
    yield from _beside(checked, checked.boxes.issuer, checked.boxes.nation, message)


@rule(
    "beside_number",
    article="PL I II.4",
    severity=Severity.ERROR,
    title="Place and date stand on the line of the number.",
)
def beside_number(checked: Checked) -> Iterator[Fault]:
    """Boxes 3 and 4 share a line."""
    message = say("Place and date do not stand on the line of the number.")
    yield from _beside(checked, checked.boxes.number, checked.boxes.date, message)


@rule(
    "beside_signature",
    article="PL I II.9b",
    severity=Severity.ERROR,
    title="“Nơi nhận:” stands on the left, level with the post of the signer.",
)
def beside_signature(checked: Checked) -> Iterator[Fault]:
    """Boxes 9b and 7a share the foot of the text."""
    message = say("The post of the signer does not stand beside “Nơi nhận:”.")
    yield from _beside(checked, checked.boxes.recipients_heading, checked.boxes.posts, message)


@rule(
    "urgency_frame",
    article="PL I III.2",
    severity=Severity.ERROR,
    title="The urgency mark stands in a single frame.",
)
def urgency_frame(checked: Checked) -> Iterator[Fault]:
    """A text box, borders around the paragraph, or a cell of its own."""
    for line in checked.boxes.urgency:
        paragraph = checked.paragraphs[line.paragraph]
        look = checked.layout.paragraph(line.paragraph) if checked.layout is not None else None
        if look is None or paragraph.in_textbox or paragraph.cell is not None:
            continue
        if not any(drawn.kind == "border" for drawn in look.drawn):
            yield Fault(say("The urgency mark does not stand in a frame."), line.place())


@rule(
    "urgency_capitals",
    article="PL I III.2",
    severity=Severity.ERROR,
    title="The urgency mark stands in capitals.",
)
def urgency_capitals(checked: Checked) -> Iterator[Fault]:
    """HỎA TỐC, THƯỢNG KHẨN or KHẨN."""
    for line in checked.boxes.urgency:
        if checked.layout is not None and not is_capitals(line.text):
            yield Fault(say("The urgency mark must stand in capitals."), line.place())


def _annex_word(checked: Checked, annex: Annex) -> Iterator[Fault]:
    wrong = [
        (place, run)
        for place, run in looks_of(checked, annex.word)
        if run.size_pt != 14 or not run.bold or run.italic
    ]
    if wrong:
        message = say("“Phụ lục” is printed in 14 points, upright and bold.")
        fix = Shape("look", {"points": 14, "bold": True, "italic": False}, tuple(place for place, _ in wrong))
        yield Fault(message, annex.word.place(), fix)


@rule(
    "annex_word",
    article="PL I III.1c",
    severity=Severity.ERROR,
    title="“Phụ lục” with its numeral is printed in 14 points, upright and bold, in small letters.",
)
def annex_word(checked: Checked) -> Iterator[Fault]:
    """The first line of an annex."""
    for annex in checked.boxes.annexes:
        yield from _annex_word(checked, annex)
        if annex.word.text.split()[0].isupper() and checked.layout is not None:
            message = say("“Phụ lục” stands in small letters with a capital at the beginning.")
            yield Fault(message, annex.word.place())


@rule(
    "annex_numeral",
    article="PL I III.1b",
    severity=Severity.ERROR,
    title="Two or more annexes have Roman numerals.",
)
def annex_numeral(checked: Checked) -> Iterator[Fault]:
    """One annex needs no numeral."""
    annexes = checked.boxes.annexes
    for annex in annexes if len(annexes) > 1 else ():
        if not set(annex.word.text.rstrip(" .:").split()[-1]) <= set("IVXLC"):
            message = say("There are {count} annexes; each needs a Roman numeral.", count=len(annexes))
            yield Fault(message, annex.word.place())


@rule(
    "annex_title",
    article="PL I III.1c",
    severity=Severity.ERROR,
    title="The title of an annex stands in capitals, 13 to 14 points, upright and bold.",
)
def annex_title(checked: Checked) -> Iterator[Fault]:
    """The line below “Phụ lục”."""
    for annex in checked.boxes.annexes:
        for line in annex.title:
            looks = list(looks_of(checked, line))
            wrong = [
                place for place, run in looks if not 13 <= run.size_pt <= 14 or not run.bold or run.italic
            ]
            if wrong or (looks and not is_capitals(line.text)):
                message = say("The title of the annex stands in capitals, 13–14 points, upright and bold.")
                yield Fault(message, line.place())
                break


@rule(
    "annex_note",
    article="PL I III.1d",
    severity=Severity.ERROR,
    title="The line that names the document of an annex is printed in italics, 13 to 14 points.",
)
def annex_note(checked: Checked) -> Iterator[Fault]:
    """“(Kèm theo … số … ngày … của …)” below the title."""
    for annex in checked.boxes.annexes:
        looks = list(looks_of(checked, annex.note)) if annex.note is not None else []
        wrong = [(place, run) for place, run in looks if not 13 <= run.size_pt <= 14 or not run.italic]
        if wrong:
            message = say("“Kèm theo …” is printed in italics, 13–14 points.")
            size = min(max(wrong[0][1].size_pt, 13), 14)
            fix = Shape("look", {"points": size, "italic": True}, tuple(place for place, _ in wrong))
            yield Fault(message, wrong[0][0], fix)


def _annex_centred(which: str, checked: Checked) -> Iterator[Fault]:
    for annex in checked.boxes.annexes:
        lines = {"word": (annex.word,), "title": annex.title, "note": (annex.note,)}[which]
        for line in lines:
            look = checked.layout.paragraph(line.paragraph) if checked.layout and line else None
            if line is None or look is None or look.alignment == "center":
                continue
            if not checked.boxes.is_laid_by_hand(line):
                place, printed = line.place(), alignment_words(look.alignment)
                message = say("The line is {printed}; it must be centred.", printed=printed)
                yield Fault(message, place, Shape("alignment", {"alignment": "center"}, (place,)))
                break


for _which, _title in (
    ("word", say("“Phụ lục” is centred.")),
    ("title", say("The title of an annex is centred.")),
    ("note", say("“Kèm theo …” is centred below the title of the annex.")),
):
    rule(f"annex_{_which}_centred", article="PL I III.1", severity=Severity.ERROR, title=_title)(
        partial(_annex_centred, _which)
    )
