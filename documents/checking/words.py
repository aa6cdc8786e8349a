"""How looks are called in sentences for people."""

from language import Message, say


def points(size: float) -> str:
    """A size in points: 13, 13,5."""
    return f"{size:g}".replace(".", ",")


def millimetres(length: float) -> str:
    """A length in millimetres with at most one decimal: 20, 25,4."""
    return f"{round(length, 1):g}".replace(".", ",")


def centimetres(length: float) -> str:
    """A length in centimetres with at most two decimals: 1, 1,27."""
    return f"{round(length, 2):g}".replace(".", ",")


def style_words(bold: bool, italic: bool) -> Message:
    """Bold, italic, both or upright."""
    if bold:
        return say("italic and bold") if italic else say("upright and bold")
    return say("italic") if italic else say("upright, not bold")


_ALIGNMENTS = {
    "left": say("aligned left"),
    "right": say("aligned right"),
    "center": say("centred"),
    "justify": say("justified"),
}


def alignment_words(alignment: str) -> Message:
    """How a paragraph is aligned."""
    return _ALIGNMENTS.get(alignment, say("aligned in another way"))
