"""The printed type: where its files are, and derived fonts that PDF viewers draw in the right widths.

Viewers disagree about fonts of 2048 units with hinting when they are cut down to a few letters: text comes
out spaced apart or squeezed. Unhinted fonts of 1000 units look the same everywhere, so one is made once.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from documents.publishing.refusals import ConversionFailed
from language import say

_FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA), 0x2013]
_UNITS = 1000


@dataclass(frozen=True, slots=True)
class Family:
    """A look-alike of Times New Roman with its widths and all Vietnamese letters."""

    name: str
    folder: str
    prefix: str

    @property
    def root(self) -> Path | None:
        """The folder of its files; None where they are not installed."""
        there = (top / self.folder for top in _FOLDERS)
        return next((path for path in there if (path / f"{self.prefix}-Regular.ttf").is_file()), None)


# Debian's fonts-croscore, fonts-liberation2. Never fonts-liberation 1.x: 92 of 134 letters are missing.
FAMILIES = (
    Family("Tinos", "croscore", "Tinos"),
    Family("Liberation Serif", "liberation2", "LiberationSerif"),
)


def family() -> Family | None:
    """The installed family that documents are printed in; always the same one on one machine."""
    return next((one for one in FAMILIES if one.root is not None), None)


@lru_cache(maxsize=4)
def printed_type(*, bold: bool = False, italic: bool = False) -> bytes:
    """The unhinted font of 1000 units in that style, with the letters of Vietnamese alone.

    Raises ConversionFailed where no look-alike is installed.
    """
    return _derived(font_file(bold=bold, italic=italic))


def font_file(*, bold: bool = False, italic: bool = False) -> Path:
    """The installed file of that style, as it is; raises ConversionFailed where there is none."""
    chosen = family()
    if chosen is None or chosen.root is None:
        raise ConversionFailed(
            say("No font with all Vietnamese letters is installed: fonts-croscore is missing."),
            code="conversion_fonts_missing",
        )
    style = "BoldItalic" if bold and italic else "Bold" if bold else "Italic" if italic else "Regular"
    return chosen.root / f"{chosen.prefix}-{style}.ttf"


def _derived(path: Path) -> bytes:
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options()
    options.hinting, options.layout_features, options.notdef_outline = False, ["kern", "mark", "mkmk"], True
    options.drop_tables += ["gasp", "hdmx", "VDMX", "LTSH", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LATIN)
    cutter.subset(font)
    scale_upem(font, _UNITS)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
