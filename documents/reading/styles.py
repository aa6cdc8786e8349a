"""The look that styles give to paragraphs and characters: bold, italic, hidden, capitals, size, alignment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml import etree

from documents.reading.legacy import Encoding, encoding_of_font

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
Properties: TypeAlias = etree._Element | None
_OFF = {"0", "false", "off", "none"}


def is_on(node: Properties) -> bool:
    """Whether a switch such as `w:b` or `w:vanish` is there and stands on; without a value it does."""
    return node is not None and node.get(VAL, "1").lower() not in _OFF


class Look(NamedTuple):
    """How characters look, as far as the reader asks."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    capitals: bool = False
    size: float | None = None
    encoding: Encoding = Encoding.UNICODE


_RUN_STYLE, _FONTS = W + "rStyle", W + "rFonts"
_ASKED = {_RUN_STYLE, W + "b", W + "i", W + "vanish", W + "caps", W + "sz"}
# The font of letters such as "µ" (U+0080…U+00FF); a font of the theme overrides a named one.
_FONT_ASKED = (W + "hAnsiTheme", W + "hAnsi", W + "asciiTheme", W + "ascii")
_REMEMBERED = 10_000  # looks; a document has some dozens
_LONGEST_CHAIN = 20  # Word itself makes none longer than eleven


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its name as shown in Word, what it is based on, and its own properties."""

    name: str
    based_on: str
    paragraph: Properties
    characters: Properties


@dataclass(frozen=True)
class Styles:
    """All styles of a document; asks go from the nearest properties outward, as Word does."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str = ""
    defaults: Properties = None  # w:rPrDefault/w:rPr
    _chains: dict[str, list[Style]] = field(default_factory=dict)
    _looks: dict[tuple[str, object], Look] = field(default_factory=dict)

    def chain(self, style_id: str) -> list[Style]:
        """The style and those it is based on, nearest first; a circle ends where it closes."""
        if style_id not in self._chains:
            self._chains[style_id] = list(islice(self._ancestors(style_id), _LONGEST_CHAIN))
        return self._chains[style_id]

    def _ancestors(self, style_id: str) -> Iterator[Style]:
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            yield self.by_id[style_id]
            style_id = self.by_id[style_id].based_on

    def name(self, style_id: str) -> str:
        """The style's name as shown in Word; the id where there is no such style."""
        return self.by_id[style_id].name if style_id in self.by_id else style_id

    def of_paragraph(self, properties: Properties, style_id: str, tag: str) -> Properties:
        """The nearest `w:pPr` child of this tag: the paragraph's own, else its style's."""
        return _nearest([properties, *(style.paragraph for style in self.chain(style_id))], tag)

    def look(self, properties: Properties, style_id: str) -> Look:
        """How a run looks: by its own `w:rPr`, its style's, its paragraph's style's, the defaults.

        Runs repeat a few looks thousands of times, so each is worked out once.
        """
        own = () if properties is None else tuple(_asked(properties))
        if (style_id, own) not in self._looks:
            if len(self._looks) > _REMEMBERED:
                self._looks.clear()
            self._looks[style_id, own] = self._worked_out(properties, style_id)
        return self._looks[style_id, own]

    def _worked_out(self, properties: Properties, style_id: str) -> Look:
        named = None if properties is None else properties.find(_RUN_STYLE)
        layers = [properties]
        for name in ("" if named is None else named.get(VAL, ""), style_id):
            layers += [style.characters for style in self.chain(name)]
        layers.append(self.defaults)
        size = _nearest(layers, "sz")
        return Look(
            bold=is_on(_nearest(layers, "b")),
            italic=is_on(_nearest(layers, "i")),
            hidden=is_on(_nearest(layers, "vanish")),
            capitals=is_on(_nearest(layers, "caps")),
            size=None if size is None else points(size),
            encoding=encoding_of_font(font_of(layers)),
        )


def _asked(properties: etree._Element) -> Iterator[tuple[str, str | None]]:
    """What tells one look from another; a new list each time would cost more than the look itself."""
    for node in properties:
        if node.tag in _ASKED:
            yield node.tag, node.get(VAL)
        elif node.tag == _FONTS:
            yield _FONTS, _named_font(node)


def _named_font(fonts: etree._Element) -> str | None:
    """The font that `w:rFonts` gives to letters with marks; "" for one of the theme, which is never old."""
    name = next((name for name in _FONT_ASKED if fonts.get(name) is not None), None)
    if name is None:
        return None
    return "" if name.endswith("Theme") else fonts.get(name)


def font_of(layers: Iterable[Properties]) -> str:
    """The font of the nearest properties that name one; "" where none does."""
    fonts = (node for layer in layers if layer is not None and (node := layer.find(_FONTS)) is not None)
    return next((name for node in fonts if (name := _named_font(node)) is not None), "")


def _nearest(layers: Iterable[Properties], tag: str) -> Properties:
    for layer in layers:
        if layer is not None and (found := layer.find(W + tag)) is not None:
            return found
    return None


def points(size: etree._Element) -> float | None:
    """The size in points; w:sz counts half points."""
    text = size.get(VAL, "")
    return int(text) / 2 if text.isascii() and text.isdigit() and len(text) < 5 else None


def read_styles(root: etree._Element | None) -> Styles:
    """The styles in the root of `styles.xml`; none at all where the part is missing."""
    if root is None:
        return Styles()
    by_id = {node.get(W + "styleId", ""): _style(node) for node in root.findall(W + "style")}
    default = next(
        (node.get(W + "styleId", "") for node in root.findall(W + "style") if _is_default(node)), ""
    )
    return Styles(by_id, default, root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))


def _is_default(node: etree._Element) -> bool:
    return node.get(W + "type") == "paragraph" and node.get(W + "default", "0").lower() in {"1", "true", "on"}


def _style(node: etree._Element) -> Style:
    name, base = node.find(W + "name"), node.find(W + "basedOn")
    return Style(
        name.get(VAL, "") if name is not None else "",
        base.get(VAL, "") if base is not None else "",
        node.find(W + "pPr"),
        node.find(W + "rPr"),
    )
