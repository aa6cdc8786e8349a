"""What is printed inside a box of a page's picture: dark figures, blue handwriting, a red seal."""

import io

from PIL import Image


def drawn(png, box, sheet, dpi=144):
    """The part of a page image inside a box of points."""
    scale = dpi / 72
    image = Image.open(io.BytesIO(png)).convert("RGB")
    edges = (box.left, sheet.height - box.top, box.right, sheet.height - box.bottom)
    return image.crop(tuple(round(edge * scale) for edge in edges))


def colours(image, of):
    return sum(1 for pixel in image.get_flattened_data() if of(pixel))


def is_dark(pixel):
    return max(pixel) < 110


def is_blue(pixel):
    return pixel[2] > pixel[0] + 60


def is_red(pixel):
    return pixel[0] > pixel[1] + 80 and pixel[0] > pixel[2] + 60


def ink(image):
    """White where something is printed."""
    return image.convert("L").point(lambda light: 255 if light < 128 else 0)
