"""Pictures for demonstrations: a handwriting in blue, a round seal in red, both marked as samples."""

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from documents.publishing.fonts import font_file

_BLUE, _RED = (20, 60, 170, 255), (205, 20, 35, 215)
_SEAL = 560  # pixels across, for 36 mm
_MARK = "MẪU"


@lru_cache(maxsize=64)
def signature_picture(name: str) -> bytes:
    """A transparent PNG: the name in slanted letters over a stroke."""
    image = Image.new("RGBA", (780, 450), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    font = _font(120, italic=True)
    given = name.split()[-1]
    draw.text((390, 200), given, font=font, fill=_BLUE, anchor="mm")
    wave = [(70 + x, 300 + 46 * math.sin(x / 62) * math.exp(-x / 700)) for x in range(0, 640, 4)]
    draw.line(wave, fill=_BLUE, width=9, joint="curve")
    draw.text((690, 410), _MARK, font=_font(40), fill=_BLUE, anchor="mm")
    return _png(image)


@lru_cache(maxsize=64)
def seal_picture(agency: str) -> bytes:
    """A transparent PNG: two rings, a star and the agency's name around it, the word "sample" below."""
    image = Image.new("RGBA", (_SEAL, _SEAL), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    middle = _SEAL / 2
    for radius, width in ((middle - 6, 12), (middle - 26, 4), (middle * 0.56, 4)):
        draw.ellipse(_round(middle, radius), outline=_RED, width=width)
    draw.polygon(_star(middle, middle, middle * 0.3), fill=_RED)
    _around(image, agency.upper(), middle * 0.76)
    draw.text((middle, middle * 1.44), _MARK, font=_font(44, bold=True), fill=_RED, anchor="mm")
    return _png(image)


def _around(image: Image.Image, words: str, radius: float) -> None:
    """Letters on the upper arc of a circle, upright to its edge; small enough to fit."""
    size = min(58.0, 1.55 * math.pi * radius / max(len(words), 1) / 0.62)
    font = _font(round(size), bold=True)
    angles = [font.getlength(letter) / radius for letter in words]
    angle = -sum(angles) / 2
    for letter, wide in zip(words, angles, strict=True):
        turn = angle + wide / 2
        tile = Image.new("RGBA", (140, 140), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((70, 70), letter, font=font, fill=_RED, anchor="mm")
        tile = tile.rotate(-math.degrees(turn), resample=Image.Resampling.BICUBIC)
        x = image.width / 2 + radius * math.sin(turn) - 70
        y = image.height / 2 - radius * math.cos(turn) - 70
        image.alpha_composite(tile, (round(x), round(y)))
        angle += wide


def _round(middle: float, radius: float) -> tuple[float, float, float, float]:
    return middle - radius, middle - radius, middle + radius, middle + radius


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = ((radius if n % 2 == 0 else radius * 0.4, math.pi * n / 5) for n in range(10))
    return [(x + r * math.sin(a), y - r * math.cos(a)) for r, a in points]


def _font(size: int, *, bold: bool = False, italic: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(bold=bold, italic=italic), size)


def _png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()
