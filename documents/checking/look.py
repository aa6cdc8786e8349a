"""How a .docx looks on paper: pages, paragraphs and runs with their effective values, worked out when asked.

Lengths of pages are millimetres, indents centimetres, spacings points. Paragraphs are counted as in the
reading, characters as in its text, so that what is found here has a place there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from lxml import etree

from documents.checking.cascade import Cascade, Values, read_cascade
from documents.checking.drawn import Drawn, drawn_in, drawn_of_text
from documents.checking.pages import PageSetup, page_setups
from documents.checking.run_looks import RunLook, merged, number_of, run_look
from documents.reading.package import Package
from documents.reading.paragraphs import Paragraph, Written, normal_form
from documents.reading.styles import VAL, W

TWIPS_PER_CM = 1440 / 2.54
_RUN_PROPERTIES = W + "rPr"
_ALIGNMENTS = {"both": "justify", "distribute": "justify", "start": "left", "end": "right", "": "left"}


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """A paragraph; `line_spacing` is in lines, `line_exact_pt` in points where a height is set instead.

    `first_line_cm` is negative where the first line hangs out.
    """

    alignment: str
    first_line_cm: float
    left_cm: float
    right_cm: float
    before_pt: float
    after_pt: float
    line_spacing: float | None
    line_exact_pt: float | None
    is_least: bool  # the height set is the least one
    contextual: bool
    runs: tuple[RunLook, ...]
    drawn: tuple[Drawn, ...]

    def within(self, start: int, end: int) -> tuple[RunLook, ...]:
        """The runs that print something between two characters."""
        return tuple(run for run in self.runs if run.start < end and run.end > start)

    @property
    def rule_below(self) -> float | None:
        """The length in centimetres of the first rule drawn in the paragraph, if one is and it is known."""
        return next((one.length_cm for one in self.drawn if one.length_cm is not None), None)


@dataclass(frozen=True)
class Layout:
    """The look of one document; each paragraph is worked out at the first question."""

    package: Package = field(repr=False)
    texts: Sequence[Paragraph] = field(repr=False)
    _looks: dict[int, ParagraphLook | None] = field(default_factory=dict, repr=False)
    _run_looks: dict[tuple[int, bool], tuple[Values, RunLook]] = field(default_factory=dict, repr=False)
    _table_styles: dict[etree._Element, str] = field(default_factory=dict, repr=False)

    @cached_property
    def cascade(self) -> Cascade:
        """What styles and defaults say."""
        return read_cascade(self.package)

    @cached_property
    def sections(self) -> tuple[PageSetup, ...]:
        """The pages, section by section."""
        return page_setups(self.package, self.cascade, self.texts)

    def paragraph(self, number: int) -> ParagraphLook | None:
        """The look of a paragraph; None where it does not stand in the file as one."""
        if number not in self._looks:
            self._looks[number] = self._worked_out(self.texts[number])
        return self._looks[number]

    @cached_property
    def stretches(self) -> tuple[tuple[int, RunLook], ...]:
        """Every run of the document that prints letters or digits, with the number of its paragraph."""
        looks = ((number, self.paragraph(number)) for number in range(len(self.texts)))
        # A paragraph puts its printed text together at each question: it is asked once.
        printed = ((number, look.runs, self.texts[number].printed) for number, look in looks if look)
        return tuple(
            (number, run)
            for number, runs, text in printed
            for run in runs
            if any(map(str.isalnum, text[run.start : run.end]))
        )

    def runs_at(self, number: int, start: int, end: int) -> tuple[RunLook, ...]:
        """The runs that print something between two characters of a paragraph."""
        look = self.paragraph(number)
        return () if look is None else look.within(start, end)

    def _worked_out(self, paragraph: Paragraph) -> ParagraphLook | None:
        source = paragraph.source
        if source is None or source.node is None:
            return None
        table_style = self._table_style(source.node) if paragraph.cell else ""
        values = self.cascade.paragraph(source.node.find(W + "pPr"), source.style_id, table_style)
        runs = tuple(merged(self._runs(paragraph, table_style)))
        drawn = (*drawn_in(source.node, values), *drawn_of_text(paragraph.printed, runs))
        return _look(values, runs, drawn)

    def _runs(self, paragraph: Paragraph, table_style: str) -> Iterator[RunLook]:
        if paragraph.source is None:
            return
        # A run may hold thousands of tabs: its properties are looked for once, and each look is made once.
        for (run, _), pieces in groupby(spans(paragraph), lambda one: (one[2].run, one[2].text.isascii())):
            (start, end, written), *others = pieces
            values = self.cascade.run(run.find(_RUN_PROPERTIES), paragraph.source.style_id, table_style)
            key = id(values), written.text.isascii()
            if key not in self._run_looks:
                self._run_looks[key] = values, run_look(self.cascade, values, written.text)
            yield self._run_looks[key][1].at(start, others[-1][1] if others else end)

    def _table_style(self, node: etree._Element) -> str:
        table = next(node.iterancestors(W + "tbl"), None)
        if table is None:
            return self.cascade.default_table
        if table not in self._table_styles:
            named = table.find(f"{W}tblPr/{W}tblStyle")
            self._table_styles[table] = self.cascade.default_table if named is None else named.get(VAL, "")
        return self._table_styles[table]


def spans(paragraph: Paragraph) -> Iterator[tuple[int, int, Written]]:
    """Each piece of a paragraph's text with where it stands in the printed paragraph."""
    source = paragraph.source
    if source is None:
        return
    start = len(paragraph.label) + 1 if paragraph.label else 0
    for written in source.written:
        length = len(written.text) if written.text.isascii() else len(normal_form(written.text))
        yield start, start + length, written
        start += length


def _look(values: Values, runs: tuple[RunLook, ...], drawn: tuple[Drawn, ...]) -> ParagraphLook:
    line, exact = _line_spacing(values)
    hanging, first = _cm(values.get("ind-hanging")), _cm(values.get("ind-firstLine"))
    jc = str(values.get("jc", ""))
    return ParagraphLook(
        alignment=_ALIGNMENTS.get(jc, jc),
        first_line_cm=-hanging if hanging else first,
        left_cm=_cm(values.get("ind-left", values.get("ind-start"))),
        right_cm=_cm(values.get("ind-right", values.get("ind-end"))),
        before_pt=_spacing(values, "before"),
        after_pt=_spacing(values, "after"),
        line_spacing=line,
        line_exact_pt=exact,
        is_least=values.get("spacing-lineRule") == "atLeast",
        contextual=bool(values.get("contextualSpacing")),
        runs=runs,
        drawn=drawn,
    )


def _spacing(values: Values, side: str) -> float:
    if values.get(f"spacing-{side}Autospacing", "0") in {"1", "true", "on"}:
        return 14.0  # Word prints automatic spacing, which comes from web pages, as 14 points
    lines = number_of(values.get(f"spacing-{side}Lines"))
    return 12 * lines / 100 if lines else number_of(values.get(f"spacing-{side}")) / 20


def _line_spacing(values: Values) -> tuple[float | None, float | None]:
    line = number_of(values.get("spacing-line"))
    if not line:
        return 1.0, None
    if values.get("spacing-lineRule", "auto") == "auto":
        return line / 240, None
    return None, line / 20


def _cm(twips: object) -> float:
    return number_of(twips) / TWIPS_PER_CM
