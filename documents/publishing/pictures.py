"""What a signature shows on the page: a picture without ground, or one line of words."""

import io
from dataclasses import dataclass
from typing import cast

from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStamp, BaseStampStyle, StaticStampStyle
from pyhanko.stamp.noop import NoOpStampStyle

from documents.publishing.refusals import SigningRefused
from documents.publishing.writing import PrintedWords, TypeStyle
from language import say

_MOST_PIXELS = 4_000_000
_NO_MARGINS = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID,
    y_align=layout.AxisAlignment.ALIGN_MID,
    margins=layout.Margins.uniform(0),
    inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
)


def picture_style(png: bytes | None) -> BaseStampStyle:
    """A transparent PNG as large as the field lets it be; without one the field stays empty."""
    if png is None:
        return NoOpStampStyle()
    image = read_picture(png)
    box = layout.BoxConstraints(width=image.width, height=image.height)
    return StaticStampStyle(
        background=PdfImage(image, box=box),
        background_layout=_NO_MARGINS,
        background_opacity=1.0,
        border_width=0,
    )


def read_picture(png: bytes) -> Image.Image:
    """A picture with transparency (Phụ lục I NĐ 30/2020: .png, ground transparent); raises SigningRefused."""
    try:
        image = Image.open(io.BytesIO(png), formats=["PNG"])
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError("too large")
        return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as broken:
        raise SigningRefused(
            say("The picture of the signature or seal is not a PNG of moderate size."),
            code="picture_unreadable",
        ) from broken


@dataclass(frozen=True)
class WordsStyle(BaseStampStyle):
    """One line of words in the printed type instead of a picture (annexes in files of their own)."""

    words: str = ""
    size: float = 10.0

    def create_stamp(
        self, writer: BasePdfFileWriter, box: layout.BoxConstraints, text_params: dict[str, str]
    ) -> BaseStamp:
        """The drawing of the words, called by pyHanko, which asks of it what any appearance can do."""
        style = TypeStyle(self.size, rise=3.0)
        return cast(BaseStamp, PrintedWords(writer, self.words, style, box, centred=False))
