"""Paper, orientation, margins and the number of the page (NĐ 30/2020 Phụ lục I, I.1–I.3 and I.7)."""

from collections.abc import Iterator
from functools import partial
from math import ceil

from documents.checking.frame import Checked, Fault, Severity, Shape, rule
from documents.checking.pages import PageNumber, PageSetup
from documents.checking.words import millimetres, points
from documents.reading.result import Place
from language import Message, say

_A4 = (210, 297)
_ROUNDING = 0.3  # millimetres; measures are kept in twentieths of a point
_LINE = 75  # characters on a line of 165 mm in 13 to 14 points
_LINES_OF_TWO_PAGES = 55  # more than a page holds, whatever its spacing


def _setups(checked: Checked) -> tuple[PageSetup, ...]:
    """The sections of the document itself; annexes after the signature have tables of their own."""
    setups = checked.layout.sections if checked.layout is not None else ()
    end = checked.sheet.foot[-1].paragraph if checked.sheet.foot else len(checked.paragraphs)
    annex = min((annex.word.paragraph for annex in checked.boxes.annexes), default=end + 1)
    return tuple(setup for setup in setups if setup.first < annex)


def _at(setup: PageSetup, checked: Checked) -> Place | None:
    """The first printed words of a section; the whole document needs no place."""
    if setup.first == 0:
        return None
    shown = (n for n in range(setup.first, setup.last + 1) if checked.reading.paragraphs[n].strip())
    number = next(shown, None)
    return None if number is None else Place(number, 0, len(checked.reading.paragraphs[number]))


@rule("paper_a4", article="PL I I.1", severity=Severity.ERROR, title="The paper is A4, 210 × 297 mm.")
def paper_a4(checked: Checked) -> Iterator[Fault]:
    """Letter, which Word takes in an American installation, is the usual mistake."""
    for number, setup in enumerate(_setups(checked)):
        sides = sorted((setup.width_mm, setup.height_mm))
        if any(abs(side - wanted) > 2 for side, wanted in zip(sides, _A4, strict=True)):
            message = say(
                "The paper is {width} × {height} mm; it must be A4, 210 × 297 mm.",
                width=millimetres(setup.width_mm),
                height=millimetres(setup.height_mm),
            )
            fix = Shape("paper", {"section": number, "landscape": setup.landscape})
            yield Fault(message, _at(setup, checked), fix)


@rule(
    "paper_portrait",
    article="PL I I.2",
    severity=Severity.ERROR,
    title="The page stands upright; only tables that cannot be an annex may lie across it.",
)
def paper_portrait(checked: Checked) -> Iterator[Fault]:
    """A page across is accepted where a table stands on it."""
    for number, setup in enumerate(_setups(checked)):
        paragraphs = checked.paragraphs[setup.first : setup.last + 1]
        tables = {paragraph.cell.table for paragraph in paragraphs if paragraph.cell}
        of_form = {line.paragraph for line in (*checked.sheet.head, *checked.sheet.foot)}
        of_form_tables = {
            one.cell.table for n, one in enumerate(paragraphs, setup.first) if one.cell and n in of_form
        }
        if setup.landscape and not tables - of_form_tables:
            message = say("The page lies across; a document without tables stands upright.")
            yield Fault(message, _at(setup, checked), Shape("paper", {"section": number, "landscape": False}))


_SIDES = {
    "top": (20, 25, say("The top margin is {printed} mm; it must be {lowest}–{highest} mm.")),
    "bottom": (20, 25, say("The bottom margin is {printed} mm; it must be {lowest}–{highest} mm.")),
    "left": (30, 35, say("The left margin is {printed} mm; it must be {lowest}–{highest} mm.")),
    "right": (15, 20, say("The right margin is {printed} mm; it must be {lowest}–{highest} mm.")),
}


def _margin(side: str, checked: Checked) -> Iterator[Fault]:
    lowest, highest, sentence = _SIDES[side]
    for number, setup in enumerate(_setups(checked)):
        printed = getattr(setup, f"{side}_mm")
        if setup.landscape or lowest - _ROUNDING <= printed <= highest + _ROUNDING:
            continue
        nearest = lowest if printed < lowest else highest
        message = Message(
            sentence.msgid, {"printed": millimetres(printed), "lowest": lowest, "highest": highest}
        )
        fix = Shape("margin", {"section": number, "side": side, "mm": nearest})
        yield Fault(message, _at(setup, checked), fix)


for _side, _title in (
    ("top", say("The top margin is 20–25 mm.")),
    ("bottom", say("The bottom margin is 20–25 mm.")),
    ("left", say("The left margin is 30–35 mm.")),
    ("right", say("The right margin is 15–20 mm.")),
):
    rule(f"margin_{_side}", article="PL I I.3", severity=Severity.ERROR, title=_title)(
        partial(_margin, _side)
    )


def has_second_page(checked: Checked) -> bool:
    """Whether the text surely goes on to a second page; a text of about one page is not said to."""
    lines = sum(max(1, ceil(len(text) / _LINE)) for text in checked.reading.paragraphs if text.strip())
    return lines > _LINES_OF_TWO_PAGES


def _numbers(checked: Checked) -> list[PageNumber]:
    return [number for setup in _setups(checked) for number in setup.numbers]


@rule(
    "page_number_missing",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="A document of more than one page has page numbers.",
)
def page_number_missing(checked: Checked) -> Iterator[Fault]:
    """Only where the text is surely longer than a page."""
    if checked.layout is not None and not _numbers(checked) and has_second_page(checked):
        message = say("The pages have no numbers; from page 2 on they stand centred in the top margin.")
        # Beside a header of the drafter's own, a person must decide where the number stands.
        has_header = any(setup.has_header for setup in _setups(checked))
        yield Fault(message, None, None if has_header else Shape("page_number", {}))


@rule(
    "page_number_place",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="The page number stands in the middle of the top margin.",
)
def page_number_place(checked: Checked) -> Iterator[Fault]:
    """Not at the foot of the page, and not in a corner."""
    for number in _numbers(checked)[:1]:
        if number.part == "footer":
            yield Fault(say("The page number stands at the foot; it belongs into the top margin."))
        elif number.alignment != "center":
            message = say("The page number does not stand in the middle of the top margin.")
            yield Fault(message, None, Shape("page_number_look", {"alignment": "center"}))


@rule(
    "page_number_size",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="The page number is printed in 13 to 14 points.",
)
def page_number_size(checked: Checked) -> Iterator[Fault]:
    """The size of the number itself, not of what stands around it."""
    for number in _numbers(checked)[:1]:
        if not 13 <= number.look.size_pt <= 14:
            nearest = 13 if number.look.size_pt < 13 else 14
            message = say(
                "The page number is printed in {printed} points; it must be 13–14.",
                printed=points(number.look.size_pt),
            )
            yield Fault(message, None, Shape("page_number_look", {"points": nearest}))


@rule(
    "page_number_upright",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="The page number is printed upright.",
)
def page_number_upright(checked: Checked) -> Iterator[Fault]:
    """Neither italic nor in another font."""
    for number in _numbers(checked)[:1]:
        if number.look.italic:
            message = say("The page number is printed in italics; it must be upright.")
            yield Fault(message, None, Shape("page_number_look", {"italic": False}))


@rule(
    "page_number_arabic",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="Page numbers are Arabic figures.",
)
def page_number_arabic(checked: Checked) -> Iterator[Fault]:
    """Roman numbers and letters are for books."""
    if any(not number.arabic for number in _numbers(checked)):
        message = say("The pages are not numbered in Arabic figures.")
        yield Fault(message, None, Shape("page_number_start", {"arabic": True}))


@rule(
    "page_number_first_page",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="The first page shows no number.",
)
def page_number_first_page(checked: Checked) -> Iterator[Fault]:
    """The number of page 1 is counted and not shown."""
    setups = _setups(checked)
    if setups and setups[0].on_first_page and has_second_page(checked):
        message = say("The number is shown on page 1; it must be shown from page 2 on.")
        yield Fault(message, None, None if setups[0].title_page else Shape("first_page", {}))


@rule(
    "page_number_start",
    article="PL I I.7",
    severity=Severity.ERROR,
    title="Pages are numbered from 1.",
)
def page_number_start(checked: Checked) -> Iterator[Fault]:
    """The first section begins at 1."""
    setups = _setups(checked)
    if setups and setups[0].starts_at not in {None, 1} and _numbers(checked):
        message = say("The pages are numbered from {start}; they must be from 1.", start=setups[0].starts_at)
        yield Fault(message, None, Shape("page_number_start", {"start": 1}))
