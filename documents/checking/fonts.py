"""Font, colour and highlighting of the whole document (NĐ 30/2020 Phụ lục I, I.4)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from documents.checking.frame import Checked, Fault, Severity, Shape, rule
from documents.checking.run_looks import RunLook
from documents.reading.paragraphs import Paragraph
from documents.reading.result import Place
from language import say

FONT = "Times New Roman"
_OWN_CODE = re.compile(r"(?i)^(?:\.vn|vni[- ]|vni\b)")
# Fonts of single signs: check boxes, arrows, formulas.
_SIGNS = re.compile(r"(?i)^(?:symbol|wingdings|webdings|cambria math|ms gothic|segoe ui (?:sy|em)|mt extra)")
_AT_MOST = 5  # fonts or colours that are told one by one


@dataclass(slots=True)
class _Found:
    """How many characters are printed in one way, and where."""

    count: int = 0
    places: list[Place] = field(default_factory=list)


def _by(checked: Checked, of: Callable[[RunLook, Paragraph], str | None]) -> list[tuple[str, _Found]]:
    """The stretches for which `of` answers something, by what it answers, the most frequent first."""
    found: dict[str, _Found] = {}
    for number, run in checked.layout.stretches if checked.layout is not None else ():
        name = of(run, checked.paragraphs[number])
        if name is not None:
            one = found.setdefault(name, _Found())
            one.count += run.end - run.start
            one.places.append(Place(number, run.start, run.end))
    return sorted(found.items(), key=lambda item: -item[1].count)[:_AT_MOST]


def _other_font(run: RunLook, paragraph: Paragraph) -> str | None:
    name = run.font.strip()
    if name.casefold() == FONT.casefold() or _OWN_CODE.match(name) or _SIGNS.match(name):
        return None
    return name


@rule(
    "font_family",
    article="PL I I.4",
    severity=Severity.ERROR,
    title="The whole document is printed in Times New Roman.",
)
def font_family(checked: Checked) -> Iterator[Fault]:
    """Signs that Times New Roman does not have may come from a font of signs."""
    for name, found in _by(checked, _other_font):
        message = say(
            "{count} characters are printed in {font}; it must be Times New Roman.",
            font=name,
            count=found.count,
        )
        yield Fault(message, found.places[0], Shape("font", {"font": FONT}, tuple(found.places)))


@rule(
    "font_not_unicode",
    article="PL I I.4",
    severity=Severity.ERROR,
    title="The letters are Unicode after TCVN 6909:2001.",
)
def font_not_unicode(checked: Checked) -> Iterator[Fault]:
    """Fonts of TCVN3 (.VnTime) and VNI show other letters on a machine without them."""
    names = _by(checked, lambda run, _: run.font.strip() if _OWN_CODE.match(run.font.strip()) else None)
    for name, found in names:
        message = say("{font} is no Unicode font; convert the text to Unicode in Times New Roman.", font=name)
        yield Fault(message, found.places[0])


def _colour(run: RunLook, paragraph: Paragraph) -> str | None:
    """A colour that one sees; a stamp is red, a link that Word made by itself blue."""
    if run.color is None or paragraph.in_textbox or not re.fullmatch(r"[0-9A-F]{6}", run.color):
        return None
    red, green, blue = (int(run.color[at : at + 2], 16) for at in (0, 2, 4))
    is_link = run.underline and blue > 0x80 > red
    return None if max(red, green, blue) <= 0x40 or is_link else f"#{run.color}"


@rule(
    "text_colour",
    article="PL I I.4",
    severity=Severity.ERROR,
    title="The text is black.",
)
def text_colour(checked: Checked) -> Iterator[Fault]:
    """Urgency marks are red; nothing else has a colour."""
    marks = {line.paragraph for line in checked.boxes.urgency}
    for name, found in _by(checked, _colour):
        places = tuple(place for place in found.places if place.paragraph not in marks)
        if places:
            message = say(
                "{count} characters are printed in the colour {colour}; they must be black.",
                colour=name,
                count=sum(place.end - place.start for place in places),
            )
            yield Fault(message, places[0], Shape("colour", {}, places))


@rule(
    "text_highlighted",
    article="PL I I.4",
    severity=Severity.WARNING,
    title="Nothing is highlighted or struck through.",
)
def text_highlighted(checked: Checked) -> Iterator[Fault]:
    """What was marked while drafting is cleared before the document is submitted."""
    marked = _by(checked, lambda run, _: "marked" if run.highlight or run.strike else None)
    for _, found in marked:
        message = say("Words are highlighted or struck through ({count} places).", count=len(found.places))
        yield Fault(message, found.places[0], Shape("unmark", {}, tuple(found.places)))
