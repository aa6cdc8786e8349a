"""Rules drawn on the page: borders, drawn lines, underlined words, and rows of strokes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from documents.checking.cascade import Values
from documents.checking.run_looks import RunLook
from documents.reading.styles import VAL, W

_EMU_PER_CM = 360_000
_POINTS_PER_CM = 72 / 2.54
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINES = {"line", "straightConnector1", "lineInv"}
_STROKES = re.compile(r"(?m)^\W*?([-_\u2013\u2014*=\u2500\u00af]{3,})\W*$")
_MEASURE = re.compile(r"(-?[\d.]{1,12})\s*(pt|in|cm|mm|px)?")
_UNITS = {"pt": 1, "in": 72, "cm": _POINTS_PER_CM, "mm": _POINTS_PER_CM / 10, "px": 0.75, "": 0.75}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rule that a paragraph holds: how it is made and, where that can be told, how long it is."""

    kind: str  # "border", "shape", "strokes", "underline", or "picture": that may be a rule, or not
    length_cm: float | None = None
    solid: bool = True


def drawn_in(node: etree._Element, values: Values) -> Iterator[Drawn]:
    """Borders above or below a paragraph and the lines that are anchored in it."""
    for side in ("border-bottom", "border-top"):
        border = values.get(side)
        if border is not None and border.get(VAL, "none") not in {"none", "nil"}:
            yield Drawn("border", None, border.get(VAL) in {"single", "thick"})
    for graphic in node.iter(W + "drawing", W + "pict"):
        if not any(parent.tag == _MC + "Fallback" for parent in graphic.iterancestors(_MC + "Fallback")):
            yield from list(_shapes(graphic)) or [Drawn("picture")]


def _shapes(graphic: etree._Element) -> Iterator[Drawn]:
    if any(shape.get("prst") in _LINES for shape in graphic.iter(_A + "prstGeom")):
        extent = next(graphic.iter(_WP + "extent"), None)
        width = "" if extent is None else extent.get("cx", "")
        yield Drawn("shape", int(width) / _EMU_PER_CM if width.isdigit() and len(width) < 12 else None)
    for line in graphic.iter(_V + "line"):
        ends = [_points(line.get(end, "").split(",")[0]) for end in ("from", "to")]
        yield Drawn("shape", abs(ends[1] - ends[0]) / _POINTS_PER_CM)
    for shape in graphic.iter(_V + "shape"):
        if "#_x0000_t32" in shape.get("type", ""):
            said = re.search(r"(?:^|;)\s*width:([^;]+)", shape.get("style", ""))
            yield Drawn("shape", _points(said[1]) / _POINTS_PER_CM if said else None)


def _points(text: str) -> float:
    found = _MEASURE.match(text.strip())
    return float(found[1]) * _UNITS[found[2] or ""] if found and found[1].count(".") < 2 else 0.0


def drawn_of_text(text: str, runs: Sequence[RunLook]) -> Iterator[Drawn]:
    """Rows of strokes, and words that are underlined."""
    for row in _STROKES.finditer(text):
        size = next((run.size_pt for run in runs if run.end > row.start(1)), 13.0)
        yield Drawn("strokes", len(row[1]) * 0.5 * size / _POINTS_PER_CM, row[1][0] in "_\u2500\u2014\u00af")
    if any(run.underline and text[run.start : run.end].strip() for run in runs):
        yield Drawn("underline", None)
