"""Words drawn into form fields: in the printed type, on the printed baseline, over the dots of the blank."""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import AppearanceContent, ResourceType
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from documents.publishing.fonts import printed_type

_NARROWEST = 0.7  # below seven tenths of the printed size figures cannot be read


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """How words are set: size in points, and how far the baseline stands above the field's lower edge."""

    size: float
    bold: bool = False
    italic: bool = False
    rise: float = 0.0

    def said(self) -> str:
        """As a field's default style (ISO 32000-1, /DS), where `read_style` finds it again."""
        weight, slope = ("bold" if self.bold else "normal"), ("italic" if self.italic else "normal")
        return (
            f"font-family:Tinos;font-size:{self.size:.2f}pt;font-weight:{weight};"
            f"font-style:{slope};vertical-align:{self.rise:.2f}pt"
        )


def read_style(said: str) -> TypeStyle:
    """The style that `TypeStyle.said` wrote."""
    values = dict(part.split(":", 1) for part in said.split(";"))
    return TypeStyle(
        size=float(values["font-size"].removesuffix("pt")),
        bold=values["font-weight"] == "bold",
        italic=values["font-style"] == "italic",
        rise=float(values["vertical-align"].removesuffix("pt")),
    )


class TooWide(Exception):
    """The words do not fit into their field, even set smaller."""


class PrintedWords(AppearanceContent):
    """One line of words, centred or at the left edge, on white where dots were printed."""

    def __init__(
        self,
        writer: BasePdfFileWriter,
        words: str,
        style: TypeStyle,
        box: layout.BoxConstraints,
        *,
        centred: bool = True,
    ) -> None:
        super().__init__(writer=writer, box=box)
        self._words, self._style, self._centred = words, style, centred
        font = io.BytesIO(printed_type(bold=style.bold, italic=style.italic))
        self._font = GlyphAccumulator(writer, font, font_size=style.size, bcp47_lang_code="vi-VN")

    def render(self) -> bytes:
        """The drawing instructions; raises TooWide."""
        shaped = self._font.shape(self._words)
        width = float(shaped.x_advance) * self._style.size
        room = float(self.box.width)
        scale = min(1.0, room / width)
        if scale < _NARROWEST:
            raise TooWide(self._words)
        start = (room - width * scale) / 2 if self._centred else 0.0
        self.set_resource(
            category=ResourceType.FONT, name=generic.NameObject("/F1"), value=self._font.as_resource()
        )
        ground = f"q 1 1 1 rg 0 0 {room:.2f} {float(self.box.height):.2f} re f Q" if self._centred else ""
        place = f"{scale:.4f} 0 0 {scale:.4f} {start:.2f} {self._style.rise:.2f} Tm"
        begin = f"q {ground} 0 g BT /F1 {self._style.size:.2f} Tf {place} "
        return begin.encode() + bytes(shaped.graphics_ops) + b" ET Q"
