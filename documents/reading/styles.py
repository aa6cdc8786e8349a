"""The look that styles give to paragraphs and characters: bold, italic, hidden, capitals, size, alignment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
Properties: TypeAlias = etree._Element | None
_OFF = {"0", "false", "off", "none"}


def is_on(node: etree._Element) -> bool:
    """Whether a switch such as `w:b` or `w:vanish` stands on; without a value it does."""
    return node.get(VAL, "1").lower() not in _OFF


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

    def chain(self, style_id: str) -> list[Style]:
        """The style and those it is based on, nearest first; a circle ends where it closes."""
        if style_id not in self._chains:
            self._chains[style_id] = list(self._ancestors(style_id))
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

    def of_paragraph(
        self, properties: etree._Element | None, style_id: str, tag: str
    ) -> etree._Element | None:
        """The nearest `w:pPr` child of this tag: the paragraph's own, else its style's."""
        own = [properties] if properties is not None else []
        return _nearest(
            own + [style.paragraph for style in self.chain(style_id) if style.paragraph is not None], tag
        )

    def of_characters(
        self, properties: etree._Element | None, style_id: str, tag: str
    ) -> etree._Element | None:
        """The nearest `w:rPr` child of this tag: the run's, its style's, the paragraph's style's."""
        layers = [properties]
        if properties is not None and (named := properties.find(W + "rStyle")) is not None:
            layers += [style.characters for style in self.chain(named.get(VAL, ""))]
        layers += [style.characters for style in self.chain(style_id)]
        return _nearest([*layers, self.defaults], tag)


def _nearest(layers: Sequence[Properties], tag: str) -> Properties:
    for layer in layers:
        if layer is not None and (found := layer.find(W + tag)) is not None:
            return found
    return None


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
