"""Size, style and alignment of each box of the page: the table of NĐ 30/2020 Phụ lục I as rules.

Every row of `FORMS` is a box; each demand in it becomes a rule of its own ("size_motto", "style_motto", …).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from documents.checking.frame import Checked, Fault, Severity, Shape, rule
from documents.checking.run_looks import RunLook
from documents.checking.words import alignment_words, points, style_words
from documents.reading.lines import Line
from documents.reading.result import Place
from language import Message, say

_ANY = None  # the decree leaves it open


@dataclass(frozen=True, slots=True)
class Form:
    """What the decree demands of one box: sizes in points from and to, bold, italic, alignment."""

    box: str
    article: str
    sizes: tuple[float, float]
    bold: bool | None
    italic: bool | None
    alignment: str | None

    @property
    def name(self) -> Message:
        """What people call the box."""
        return _NAMES[self.box]


# fmt: off
_NAMES = {
    "nation": say("Quốc hiệu"),
    "motto": say("Tiêu ngữ"),
    "parent": say("The parent agency"),
    "issuer": say("The issuing agency"),
    "number": say("The line of the number"),
    "date": say("The line of the date"),
    "title": say("The type of the document"),
    "subject": say("The subject"),
    "letter_subject": say("The subject of the letter"),
    "addressees": say("“Kính gửi”"),
    "basis": say("The legal basis"),
    "body": say("The text"),
    "posts": say("Authority and post of the signer"),
    "name": say("The name of the signer"),
    "recipients_heading": say("“Nơi nhận:”"),
    "recipients": say("The recipient list"),
    "marks": say("The sign of the drafter"),
    "urgency": say("The urgency mark"),
}
FORMS = (
    Form("nation",             "PL I II.1",   (12, 13), True,  False, "center"),
    Form("motto",              "PL I II.1",   (13, 14), True,  False, "center"),
    Form("parent",             "PL I II.2",   (12, 13), False, False, "center"),
    Form("issuer",             "PL I II.2",   (12, 13), True,  False, "center"),
    Form("number",             "PL I II.3",   (13, 13), False, False, "center"),
    Form("date",               "PL I II.4",   (13, 14), False, True,  "center"),
    Form("title",              "PL I II.5a",  (13, 14), True,  False, "center"),
    Form("subject",            "PL I II.5a",  (13, 14), True,  False, "center"),
    Form("letter_subject",     "PL I II.5b",  (12, 13), False, False, "center"),
    Form("addressees",         "PL I II.9a",  (13, 14), False, False, _ANY),
    Form("basis",              "PL I II.6",   (13, 14), False, True,  _ANY),
    Form("body",               "PL I II.6",   (13, 14), _ANY,  _ANY,  _ANY),
    Form("posts",              "PL I II.7",   (13, 14), True,  False, "center"),
    Form("name",               "PL I II.7",   (13, 14), True,  False, "center"),
    Form("recipients_heading", "PL I II.9b",  (12, 12), True,  True,  "left"),
    Form("recipients",         "PL I II.9b",  (11, 11), False, False, "left"),
    Form("marks",              "PL I III.3",  (11, 11), False, False, _ANY),
    Form("urgency",            "PL I III.2",  (13, 14), True,  False, _ANY),
)
# fmt: on


def lines_in(checked: Checked, box: str) -> list[Line]:
    """The printed lines of a box; of “Kính gửi” the word itself as well as the names."""
    found: list[Line] = getattr(checked.boxes, box)
    return found


def looks_of(checked: Checked, line: Line) -> Iterator[tuple[Place, RunLook]]:
    """The printed stretches of a line, each with its look."""
    if checked.layout is None:
        return
    text = checked.reading.paragraphs[line.paragraph]
    first, last = line.start, line.start + len(line.text)
    for run in checked.layout.runs_at(line.paragraph, first, last):
        place = Place(line.paragraph, max(run.start, first), min(run.end, last))
        if any(map(str.isalnum, text[place.start : place.end])):
            yield place, run


def _sizes(form: Form, checked: Checked) -> Iterator[Fault]:
    lowest, highest = form.sizes
    wrong = [
        (place, run.size_pt)
        for line in lines_in(checked, form.box)
        for place, run in looks_of(checked, line)
        if not lowest <= run.size_pt <= highest and not run.raised
    ]
    if not wrong:
        return
    printed = _most(wrong)
    nearest = lowest if printed < lowest else highest
    message = say(
        "{box} is printed in {printed} points; it must be {wanted}.",
        box=form.name,
        printed=points(printed),
        wanted=points(lowest) if lowest == highest else f"{points(lowest)}–{points(highest)}",
    )
    places = tuple(place for place, _ in wrong)
    yield Fault(message, places[0], Shape("size", {"points": nearest}, places))


def _most(wrong: Sequence[tuple[Place, float]]) -> float:
    """The size in which most of the characters are printed."""
    counts: dict[float, int] = {}
    for place, size in wrong:
        counts[size] = counts.get(size, 0) + place.end - place.start
    return max(counts, key=lambda size: counts[size])


def _style(form: Form, checked: Checked) -> Iterator[Fault]:
    wrong = [
        (place, run)
        for line in lines_in(checked, form.box)
        for place, run in looks_of(checked, line)
        if form.bold not in {_ANY, run.bold} or form.italic not in {_ANY, run.italic}
    ]
    if not wrong:
        return
    first = wrong[0][1]
    message = say(
        "{box} is printed {printed}; it must be {wanted}.",
        box=form.name,
        printed=style_words(first.bold, first.italic),
        wanted=style_words(bool(form.bold), bool(form.italic)),
    )
    places = tuple(place for place, _ in wrong)
    yield Fault(message, places[0], Shape("style", {"bold": form.bold, "italic": form.italic}, places))


def _alignment(form: Form, checked: Checked) -> Iterator[Fault]:
    accepted = {form.alignment, "justify"} if form.alignment == "left" else {form.alignment}
    wrong = []
    for line in lines_in(checked, form.box):
        look = checked.layout.paragraph(line.paragraph) if checked.layout else None
        if look is None or look.alignment in accepted or checked.boxes.is_laid_by_hand(line):
            continue
        wrong.append((line.place(), look.alignment))
    if not wrong:
        return
    message = say(
        "{box} is {printed}; it must be {wanted}.",
        box=form.name,
        printed=alignment_words(wrong[0][1]),
        wanted=alignment_words(str(form.alignment)),
    )
    places = tuple(place for place, _ in wrong)
    yield Fault(message, places[0], Shape("alignment", {"alignment": form.alignment}, places))


def _register(form: Form) -> None:
    """One rule for each demand of a row."""
    demanded = partial(rule, article=form.article, severity=Severity.ERROR)
    lowest, highest = (points(size) for size in form.sizes)
    wanted = lowest if lowest == highest else f"{lowest}–{highest}"
    title = say("{box} is printed in {wanted} points.", box=form.name, wanted=wanted)
    demanded(f"size_{form.box}", title=title)(partial(_sizes, form))
    if form.bold is not _ANY:
        style = style_words(form.bold, bool(form.italic))
        title = say("{box} is printed {wanted}.", box=form.name, wanted=style)
        demanded(f"style_{form.box}", title=title)(partial(_style, form))
    if form.alignment is not _ANY:
        title = say("{box} is {wanted}.", box=form.name, wanted=alignment_words(form.alignment))
        demanded(f"alignment_{form.box}", title=title)(partial(_alignment, form))


for _form in FORMS:
    _register(_form)


def size_of(checked: Checked, box: str) -> float | None:
    """The size in which a box is printed, None where it is not there or has several."""
    found = {run.size_pt for line in lines_in(checked, box) for _, run in looks_of(checked, line)}
    return found.pop() if len(found) == 1 else None


def _set_size(checked: Checked, box: str, size: float, message: Message) -> Fault:
    places = tuple(place for line in lines_in(checked, box) for place, _ in looks_of(checked, line))
    return Fault(message, places[0], Shape("size", {"points": size}, places))


@rule(
    "sizes_together_motto",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="Sizes go up and down together: Quốc hiệu 13 with Tiêu ngữ 14, or 12 with 13.",
)
def sizes_together_motto(checked: Checked) -> Iterator[Fault]:
    """The footnote of the table in Phụ lục I, V; sizes that are wrong by themselves have their own rules."""
    nation, motto = size_of(checked, "nation"), size_of(checked, "motto")
    if nation in {12, 13} and motto in {13, 14} and motto - nation != 1:
        message = say(
            "Quốc hiệu in {nation} points does not go with Tiêu ngữ in {motto}; {wanted} does.",
            nation=points(nation),
            motto=points(motto),
            wanted=points(motto - 1),
        )
        yield _set_size(checked, "nation", motto - 1, message)


@rule(
    "sizes_together_date",
    article="PL I mục V",
    severity=Severity.WARNING,
    title="Sizes go up and down together: place and date are printed in the size of Tiêu ngữ.",
)
def sizes_together_date(checked: Checked) -> Iterator[Fault]:
    """The footnote of the table in Phụ lục I, V: 13, 14, 14 or 12, 13, 13."""
    motto, date = size_of(checked, "motto"), size_of(checked, "date")
    if motto in {13, 14} and date in {13, 14} and date != motto:
        message = say(
            "The line of the date in {date} points does not go with Tiêu ngữ in {motto}.",
            date=points(date),
            motto=points(motto),
        )
        yield _set_size(checked, "date", motto, message)


@rule(
    "sizes_together_body",
    article="PL I II.6",
    severity=Severity.WARNING,
    title="The text is printed in one size.",
)
def sizes_together_body(checked: Checked) -> Iterator[Fault]:
    """13 or 14 from the first paragraph to the last, whatever is chosen."""
    counts: dict[float, list[Place]] = {}
    for line in checked.boxes.body:
        for place, run in looks_of(checked, line):
            if 13 <= run.size_pt <= 14 and not run.raised:
                counts.setdefault(run.size_pt, []).append(place)
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda size: sum(place.end - place.start for place in counts[size]))
    places = tuple(place for size, found in counts.items() if size != usual for place in found)
    other = next(size for size in counts if size != usual)
    message = say(
        "The text is printed in {usual}, but here in {other}.", usual=points(usual), other=points(other)
    )
    yield Fault(message, places[0], Shape("size", {"points": usual}, places))
