"""Effective properties of runs and paragraphs: defaults, table, paragraph and character styles, own ones.

What applies follows ECMA-376 17.7.2: the nearer layer wins, and switches such as bold that several styles
set undo each other (17.7.3); what the run itself says always holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias

from lxml import etree

from documents.reading.package import Package
from documents.reading.styles import VAL, W, is_on

Values: TypeAlias = Mapping[str, Any]
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LONGEST_CHAIN = 20  # Word itself makes none longer than eleven
_REMEMBERED = 10_000  # looks; a document has some dozens
SWITCHES = {"b", "i", "bCs", "iCs", "caps", "smallCaps", "strike", "dstrike", "vanish"}
_VALUES = {"sz", "szCs", "u", "color", "highlight", "vertAlign"}
_OTHERS = {"rFonts", "rStyle", "cs", "rtl"}
_KNOWN = {W + name for name in (*SWITCHES, *_VALUES, *_OTHERS)}
_PARAGRAPH_TAGS = {W + name for name in ("jc", "ind", "spacing", "pBdr", "contextualSpacing", "framePr")}


def run_values(properties: etree._Element | None) -> dict[str, Any]:
    """What one `w:rPr` says itself: switches as bool, others as written, fonts by script ("font-ascii")."""
    values: dict[str, Any] = {}
    for node in properties if properties is not None else ():
        if node.tag not in _KNOWN:
            continue
        name = str(node.tag)[len(W) :]
        if name == "rFonts":
            values.update(_attributes("font", node))
        elif name in SWITCHES or name in {"cs", "rtl"}:
            values[name] = is_on(node)
        else:
            values[name] = node.get(VAL, "")
    return values


def paragraph_values(properties: etree._Element | None) -> dict[str, Any]:
    """What one `w:pPr` says itself: "jc", "ind-firstLine", "spacing-line", the borders as elements."""
    values: dict[str, Any] = {}
    for node in properties if properties is not None else ():
        if node.tag not in _PARAGRAPH_TAGS:
            continue
        name = str(node.tag)[len(W) :]
        if name == "pBdr":
            values.update({f"border-{str(side.tag)[len(W) :]}": side for side in node})
        elif name == "contextualSpacing":
            values[name] = is_on(node)
        elif name == "jc":
            values[name] = node.get(VAL, "")
        else:
            values.update(_attributes(name, node))
    return values


def _attributes(name: str, node: etree._Element) -> dict[str, str]:
    ours = ((str(key), str(value)) for key, value in node.attrib.items())
    return {f"{name}-{key[len(W) :]}": value for key, value in ours if key.startswith(W)}


@dataclass(frozen=True, slots=True)
class _Style:
    base: str
    node: etree._Element

    @property
    def run(self) -> dict[str, Any]:
        """What the style says of its runs."""
        return run_values(self.node.find(W + "rPr"))

    @property
    def paragraph(self) -> dict[str, Any]:
        """What the style says of its paragraphs."""
        return paragraph_values(self.node.find(W + "pPr"))


@dataclass(frozen=True)
class Cascade:
    """All that styles, defaults and theme of one document say, worked out once for each combination."""

    styles: Mapping[str, _Style]
    default_paragraph: str
    default_table: str
    run_defaults: Values
    paragraph_defaults: Values
    theme: Mapping[str, str]
    _flat: dict[tuple[str, bool], Values] = field(default_factory=dict)
    _runs: dict[tuple[str, str, bytes], Values] = field(default_factory=dict)

    def run(self, properties: etree._Element | None, style_id: str, table_style: str = "") -> Values:
        """The effective values of a run in a paragraph of that style."""
        key = (style_id, table_style, _key(properties))
        if key not in self._runs:
            if len(self._runs) > _REMEMBERED:
                self._runs.clear()
            own = run_values(properties)
            named = [table_style, style_id, own.get("rStyle", "")]
            self._runs[key] = self._combined([self._of_style(name, True) for name in named], own)
        return self._runs[key]

    def paragraph(self, properties: etree._Element | None, style_id: str, table_style: str = "") -> Values:
        """The effective values of a paragraph; indents that a list definition brings are not in them."""
        styled = {**self._of_style(table_style, False), **self._of_style(style_id, False)}
        own = paragraph_values(properties)
        # "firstLine" and "hanging" exclude each other: the nearer one says which holds.
        if "ind-firstLine" in own or "ind-hanging" in own:
            styled = {name: v for name, v in styled.items() if name not in {"ind-firstLine", "ind-hanging"}}
        return {**self.paragraph_defaults, **styled, **own}

    def font(self, values: Values, script: str) -> str | None:
        """The font of a script ("ascii", "hAnsi"), through the theme where the document names one."""
        theme = values.get(f"font-{script}Theme")
        named = self.theme.get(str(theme)) if theme else None
        return named or values.get(f"font-{script}")

    def _of_style(self, style_id: str, of_run: bool) -> Values:
        key = (style_id, of_run)
        if key not in self._flat:
            merged: dict[str, Any] = {}
            for style in reversed(list(islice(self._chain(style_id), _LONGEST_CHAIN))):
                _lay_over(merged, style.run if of_run else style.paragraph)
            self._flat[key] = merged
        return self._flat[key]

    def _chain(self, style_id: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = self.styles[style_id].base

    def _combined(self, styled: Iterable[Values], own: Values) -> Values:
        layers = list(styled)
        merged = dict(self.run_defaults)
        for layer in layers:
            _lay_over(merged, layer)
        for name in SWITCHES:
            odd = sum(bool(layer.get(name)) for layer in layers) % 2 == 1
            merged[name] = bool(self.run_defaults.get(name)) or odd
        _lay_over(merged, own)
        return merged


def _lay_over(below: dict[str, Any], above: Values) -> None:
    """Let the nearer layer win; a font named by the nearer one undoes a theme font below, and back."""
    for name in above:
        if name.startswith("font-"):
            other = name.removesuffix("Theme") if name.endswith("Theme") else f"{name}Theme"
            if other not in above:
                below.pop(other, None)
    below.update(above)


def _key(properties: etree._Element | None) -> bytes:
    if properties is None or not len(properties):
        return b""
    known = (node for node in properties if node.tag in _KNOWN)
    return repr([(node.tag, sorted(node.attrib.items())) for node in known]).encode()


def read_cascade(package: Package) -> Cascade:
    """The styles, defaults and theme fonts of a document; a part that is missing says nothing."""
    root = _part(package, "styles")
    nodes = [] if root is None else root.findall(W + "style")
    styles = {node.get(W + "styleId", ""): _style(node) for node in nodes}
    defaults = None if root is None else root.find(W + "docDefaults")
    return Cascade(
        styles=styles,
        default_paragraph=_default(nodes, "paragraph"),
        default_table=_default(nodes, "table"),
        run_defaults=run_values(_inner(defaults, "rPr")),
        paragraph_defaults=paragraph_values(_inner(defaults, "pPr")),
        theme=_theme(_part(package, "theme")),
    )


def _part(package: Package, kind: str) -> etree._Element | None:
    return next((package.xml(name) for name in package.related(kind)), None)


def _inner(defaults: etree._Element | None, tag: str) -> etree._Element | None:
    return None if defaults is None else defaults.find(f"{W}{tag}Default/{W}{tag}")


def _style(node: etree._Element) -> _Style:
    base = node.find(W + "basedOn")
    return _Style(base.get(VAL, "") if base is not None else "", node)


def _default(nodes: Iterable[etree._Element], kind: str) -> str:
    for node in nodes:
        if node.get(W + "type") == kind and node.get(W + "default", "0").lower() in {"1", "true", "on"}:
            return node.get(W + "styleId", "")
    return ""


def _theme(root: etree._Element | None) -> dict[str, str]:
    """The Latin fonts of the theme under the names by which documents ask for them."""
    fonts = {}
    for kind in ("major", "minor"):
        latin = None if root is None else root.find(f".//{_A}{kind}Font/{_A}latin")
        if latin is not None and latin.get("typeface"):
            for script in ("Ascii", "HAnsi"):
                fonts[f"{kind}{script}"] = latin.get("typeface", "")
    return fonts
