"""The pages of a .docx, section by section: paper, margins, and the number of the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from documents.checking.cascade import Cascade, Values
from documents.checking.run_looks import RunLook, run_look
from documents.reading.package import Package
from documents.reading.paragraphs import Paragraph
from documents.reading.styles import VAL, W, is_on

TWIPS_PER_MM = 1440 / 25.4
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGE = re.compile(r"(?i)^\s*PAGE\b")
_LETTER = {"w": 12240, "h": 15840}  # what Word takes where a section names no paper
_MARGIN = 1440


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number as printed: where ("header", "footer"), its alignment and its look."""

    part: str
    alignment: str
    look: RunLook
    arabic: bool


@dataclass(frozen=True, slots=True)
class PageSetup:
    """One section of pages; `first` and `last` are the paragraphs it holds, in millimetres its measures.

    `numbers` are the page numbers of its pages, `on_first_page` those printed on its first one.
    """

    first: int
    last: int
    width_mm: float
    height_mm: float
    landscape: bool
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    columns: int
    title_page: bool
    has_header: bool
    numbers: tuple[PageNumber, ...]
    on_first_page: tuple[PageNumber, ...]
    starts_at: int | None

    @property
    def text_mm(self) -> float:
        """The width between the margins."""
        return self.width_mm - self.left_mm - self.right_mm


def page_setups(package: Package, cascade: Cascade, texts: Sequence[Paragraph]) -> tuple[PageSetup, ...]:
    """Every section in printed order; a header that a section does not name is that of the one before."""
    setups, first = [], 0
    parts: dict[str, str] = {}
    reader = _Numbers(package, cascade)
    for node, last in section_nodes(package, texts):
        parts = {**parts, **_parts(package, node)}
        setups.append(_setup(node, (first, last), parts, reader))
        first = last + 1
    return tuple(setups)


def section_nodes(package: Package, texts: Sequence[Paragraph]) -> Iterator[tuple[etree._Element, int]]:
    """The properties of each section with the number of its last paragraph."""
    for number, paragraph in enumerate(texts):
        node = paragraph.source.node if paragraph.source else None
        section = None if node is None else node.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            yield section, number
    last = package.body().find(f"{W}body/{W}sectPr")
    if last is not None:
        yield last, len(texts) - 1


def header_parts(package: Package, texts: Sequence[Paragraph]) -> list[str]:
    """The header parts that ordinary pages show, once each."""
    parts: dict[str, str] = {}
    shown = []
    for node, _ in section_nodes(package, texts):
        parts = {**parts, **_parts(package, node)}
        shown.append(parts.get("header-default"))
    return list(dict.fromkeys(name for name in shown if name is not None))


def _parts(package: Package, section: etree._Element) -> dict[str, str]:
    """The header and footer parts that a section names, by place and page ("header-first")."""
    named = {}
    for place in ("header", "footer"):
        for node in section.findall(f"{W}{place}Reference"):
            part = package.target(node.get(_R + "id", ""))
            if part is not None:
                named[f"{place}-{node.get(W + 'type', 'default')}"] = part
    return named


def _setup(
    node: etree._Element, span: tuple[int, int], parts: dict[str, str], reader: "_Numbers"
) -> PageSetup:
    size, margins = node.find(W + "pgSz"), node.find(W + "pgMar")
    columns, kind = node.find(W + "cols"), node.find(W + "pgNumType")
    title_page = is_on(node.find(W + "titlePg"))
    width, height = (_twips(size, side, _LETTER[side]) for side in ("w", "h"))
    arabic = kind is None or kind.get(W + "fmt", "decimal") == "decimal"
    numbers = reader.of(parts, "default", arabic)
    start = kind.get(W + "start") if kind is not None else None
    return PageSetup(
        *span,
        width_mm=width / TWIPS_PER_MM,
        height_mm=height / TWIPS_PER_MM,
        landscape=width > height,
        top_mm=_margin(margins, "top"),
        bottom_mm=_margin(margins, "bottom"),
        left_mm=_margin(margins, "left"),
        right_mm=_margin(margins, "right"),
        columns=int(_twips(columns, "num", 1)),
        title_page=title_page,
        has_header=any(name.startswith("header-") for name in parts),
        numbers=numbers,
        on_first_page=reader.of(parts, "first", arabic) if title_page else numbers,
        starts_at=int(start) if start and start.isascii() and start.isdigit() and len(start) < 6 else None,
    )


def _margin(node: etree._Element | None, side: str) -> float:
    # A negative top margin is an exact one.
    return abs(_twips(node, side, _MARGIN)) / TWIPS_PER_MM


def _twips(node: etree._Element | None, name: str, otherwise: float) -> float:
    text = "" if node is None else node.get(W + name, "")
    return float(text) if re.fullmatch(r"-?\d{1,6}(\.\d{1,3})?", text) else otherwise


@dataclass(slots=True)
class _Numbers:
    """Finds the page numbers in headers and footers."""

    package: Package
    cascade: Cascade

    def of(self, parts: dict[str, str], page: str, arabic: bool) -> tuple[PageNumber, ...]:
        """The page numbers printed on one kind of page."""
        found = []
        for place in ("header", "footer"):
            if f"{place}-{page}" in parts:
                root = self.package.xml(parts[f"{place}-{page}"])
                found += [self._number(place, field, arabic) for field in page_fields(root)]
        return tuple(found)

    def _number(self, place: str, field: etree._Element, arabic: bool) -> PageNumber:
        paragraph = next(field.iterancestors(W + "p"), None)
        properties = None if paragraph is None else paragraph.find(W + "pPr")
        style = None if properties is None else properties.find(W + "pStyle")
        style_id = style.get(VAL, "") if style is not None else self.cascade.default_paragraph
        run = field if field.tag == W + "r" else field.find(W + "r")
        own = None if run is None else run.find(W + "rPr")
        values = self.cascade.paragraph(properties, style_id)
        look = run_look(self.cascade, self.cascade.run(own, style_id), "2")
        return PageNumber(place, _alignment(values, field, paragraph), look, arabic)


def page_fields(root: etree._Element) -> Iterator[etree._Element]:
    """The run with the code of each PAGE field, or the simple field itself."""
    for node in root.iter(W + "instrText", W + "fldSimple"):
        code = node.text if node.tag == W + "instrText" else node.get(W + "instr")
        if not _PAGE.match(code or ""):
            continue
        holder = node.getparent() if node.tag == W + "instrText" else node
        if holder is not None:
            yield holder


def _alignment(values: Values, field: etree._Element, paragraph: etree._Element | None) -> str:
    """Centred by the paragraph, by its frame, or by the centre tab before it."""
    if values.get("framePr-xAlign"):
        return str(values["framePr-xAlign"])
    tabs = _tabs_before(field, paragraph)
    if tabs:
        return "center" if tabs == 1 else "right"
    jc = str(values.get("jc", ""))
    return {"both": "left", "": "left", "start": "left", "end": "right"}.get(jc, jc)


def _tabs_before(field: etree._Element, paragraph: etree._Element | None) -> int:
    """How many tabs stand before a field; those of the paragraph's properties are tab stops."""
    tabs = 0
    for node in () if paragraph is None else paragraph.iter(W + "r", W + "fldSimple"):
        if node is field:
            break
        tabs += sum(child.tag in {W + "tab", W + "ptab"} for child in node)
    return tabs
