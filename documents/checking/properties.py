"""Setting properties of runs, paragraphs and sections, each in the order in which Word demands them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lxml import etree

from documents.checking.splicing import CannotFix
from documents.reading.styles import VAL, W

Params: TypeAlias = Mapping[str, Any]
Setter: TypeAlias = Callable[[etree._Element, Params], None]
# ECMA-376 17.3.2.28, 17.3.1.26 and 17.6.17: the order of the children.
_RUN = """
    rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
    snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd
    fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath
"""
_PARAGRAPH = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
    shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN
    bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
    textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr
"""
_SECTION = """
    headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
    lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
    printerSettings
"""
_ORDERS = {
    W + name: [W + one for one in order.split()]
    for name, order in (("rPr", _RUN), ("pPr", _PARAGRAPH), ("sectPr", _SECTION))
}
_CHANGED = {W + "rPrChange", W + "pPrChange", W + "sectPrChange"}
_TWIPS_PER_MM, _TWIPS_PER_CM = 1440 / 25.4, 1440 / 2.54
_A4 = (11906, 16838)


def child(properties: etree._Element, name: str) -> etree._Element:
    """The property of that name, put in its right place if it is not there yet."""
    if any(node.tag in _CHANGED for node in properties):
        raise CannotFix  # the change of somebody else waits there to be accepted
    found = properties.find(W + name)
    if found is not None:
        return found
    order = _ORDERS[str(properties.tag)]
    rank = order.index(W + name)
    before = (
        n for n, node in enumerate(properties) if node.tag in order and order.index(str(node.tag)) <= rank
    )
    made = etree.SubElement(properties, W + name)
    properties.insert(max(before, default=-1) + 1, made)
    return made


def _switch(properties: etree._Element, name: str, on: bool) -> None:
    node = child(properties, name)
    if VAL in node.attrib:
        del node.attrib[VAL]
    if not on:
        node.set(VAL, "0")


def set_run(properties: etree._Element, name: str, params: Params) -> None:
    """Set size, style, font or colour of a run, or take its marks off."""
    for switch, tags in (("bold", ("b", "bCs")), ("italic", ("i", "iCs"))):
        for tag in tags if params.get(switch) is not None else ():
            _switch(properties, tag, bool(params[switch]))
    for tag in ("sz", "szCs") if "points" in params else ():
        child(properties, tag).set(VAL, str(round(params["points"] * 2)))
    if name in _RUN_SETTERS:
        _RUN_SETTERS[name](properties, params)


def _set_font(properties: etree._Element, params: Params) -> None:
    fonts = child(properties, "rFonts")
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(W + script, params["font"])


def _set_black(properties: etree._Element, _params: Params) -> None:
    colour = child(properties, "color")
    colour.attrib.clear()
    colour.set(VAL, "auto")


def _unmark(properties: etree._Element, _params: Params) -> None:
    child(properties, "highlight").set(VAL, "none")
    for tag in ("strike", "dstrike"):
        _switch(properties, tag, on=False)


_RUN_SETTERS: dict[str, Setter] = {"font": _set_font, "colour": _set_black, "unmark": _unmark}


def set_paragraph(properties: etree._Element, name: str, params: Params) -> None:
    """Set alignment, first line, space before or line spacing of a paragraph."""
    _PARAGRAPH_SETTERS[name](properties, params)


def _align(properties: etree._Element, params: Params) -> None:
    wanted = str(params["alignment"])
    child(properties, "jc").set(VAL, {"justify": "both"}.get(wanted, wanted))


def _indent(properties: etree._Element, params: Params) -> None:
    indent = child(properties, "ind")
    _clear(indent, "hanging", "hangingChars", "firstLineChars", "start", "startChars", "leftChars")
    indent.set(W + "left", "0")
    indent.set(W + "firstLine", str(round(params["cm"] * _TWIPS_PER_CM)))


def _space(properties: etree._Element, params: Params) -> None:
    spacing = child(properties, "spacing")
    _clear(spacing, "beforeAutospacing", "beforeLines")
    spacing.set(W + "before", str(round(params["points"] * 20)))
    _switch(properties, "contextualSpacing", on=False)


def _space_lines(properties: etree._Element, params: Params) -> None:
    spacing = child(properties, "spacing")
    spacing.set(W + "line", str(round(params["lines"] * 240)))
    spacing.set(W + "lineRule", "auto")


_PARAGRAPH_SETTERS: dict[str, Setter] = {
    "alignment": _align,
    "first_line": _indent,
    "space_before": _space,
    "line_spacing": _space_lines,
}


def _clear(node: etree._Element, *names: str) -> None:
    for name in names:
        if W + name in node.attrib:
            del node.attrib[W + name]


def set_section(properties: etree._Element, name: str, params: Params) -> None:
    """Set paper, a margin, the first page or the counting of a section."""
    _SECTION_SETTERS[name](properties, params)


def _set_paper(properties: etree._Element, params: Params) -> None:
    size = child(properties, "pgSz")
    width, height = reversed(_A4) if params["landscape"] else _A4
    size.set(W + "w", str(width))
    size.set(W + "h", str(height))
    _clear(size, "orient", "code")
    if params["landscape"]:
        size.set(W + "orient", "landscape")


def _set_margin(properties: etree._Element, params: Params) -> None:
    child(properties, "pgMar").set(W + params["side"], str(round(params["mm"] * _TWIPS_PER_MM)))


def _hide_on_first_page(properties: etree._Element, _params: Params) -> None:
    _switch(properties, "titlePg", on=True)


def _count(properties: etree._Element, params: Params) -> None:
    kind = child(properties, "pgNumType")
    if "start" in params:
        kind.set(W + "start", str(params["start"]))
    if params.get("arabic"):
        kind.set(W + "fmt", "decimal")


_SECTION_SETTERS: dict[str, Setter] = {
    "paper": _set_paper,
    "margin": _set_margin,
    "first_page": _hide_on_first_page,
    "page_number_start": _count,
}
