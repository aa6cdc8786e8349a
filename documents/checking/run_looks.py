"""How characters look: font, size, bold, italic, colour; neighbours that look the same are one run."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter

from documents.checking.cascade import Cascade, Values

_PLAIN_SIZE, _PLAIN_FONT = 10.0, "Times New Roman"  # what Word takes where nothing is said


@dataclass(frozen=True, slots=True)
class RunLook:
    """A stretch of equal look; `start` and `end` count characters of the printed paragraph."""

    start: int
    end: int
    font: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str | None = None  # "FF0000"; None where it prints black
    caps: bool = False
    small_caps: bool = False
    strike: bool = False
    raised: bool = False  # superscript or subscript
    highlight: bool = False

    def at(self, start: int, end: int) -> "RunLook":
        """The same look at another place."""
        return RunLook(start, end, *_LOOK(self))


def run_look(cascade: Cascade, values: Values, text: str, start: int = 0, end: int = 0) -> RunLook:
    """The look of a run from its effective values; `text` says which script's font prints it."""
    complex_script = values.get("cs") or values.get("rtl")
    scripts = ("cs",) if complex_script else ("ascii", "hAnsi") if text.isascii() else ("hAnsi", "ascii")
    font = next((name for script in scripts if (name := cascade.font(values, script))), _PLAIN_FONT)
    return RunLook(
        start=start,
        end=end,
        font=font,
        size_pt=_half_points(values.get("szCs" if complex_script else "sz")),
        bold=bool(values.get("bCs" if complex_script else "b")),
        italic=bool(values.get("iCs" if complex_script else "i")),
        underline=values.get("u", "none") not in {"none", ""},
        color=_color(values.get("color", "")),
        caps=bool(values.get("caps")),
        small_caps=bool(values.get("smallCaps")),
        strike=bool(values.get("strike") or values.get("dstrike")),
        raised=values.get("vertAlign", "baseline") in {"superscript", "subscript"},
        highlight=values.get("highlight", "none") not in {"none", ""},
    )


def merged(runs: Iterator[RunLook]) -> Iterator[RunLook]:
    """Neighbours that look the same as one run."""
    last: RunLook | None = None
    for run in runs:
        if last is not None and _LOOK(last) == _LOOK(run):
            last = last.at(last.start, max(last.end, run.end))
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


_LOOK = attrgetter(*(part.name for part in fields(RunLook) if part.name not in {"start", "end"}))


def number_of(text: object) -> float:
    """A number as written in the file, 0 where there is none; Word takes "240" and "240.0"."""
    try:
        value = float(str(text)) if text is not None and len(str(text)) < 12 else 0.0
    except ValueError:
        return 0.0
    return value if abs(value) < 1e6 else 0.0


def _half_points(text: object) -> float:
    return number_of(text) / 2 or _PLAIN_SIZE


def _color(text: str) -> str | None:
    """A colour that is not black; "auto" prints black on paper."""
    return None if text.lower() in {"", "auto", "000000"} else text.upper()
