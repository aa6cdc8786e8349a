"""Automatic numbers and bullets: the label of a paragraph stands in the list definition, not in its text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from documents.reading.legacy import encoding_of_font, is_already_unicode, to_unicode
from documents.reading.styles import VAL, Styles, W, font_of, is_on

# What bullets of the symbol fonts look like on paper; any other is shown as a round one.
_SYMBOLS = {
    "\uf02d": "-", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf0a8": "□",
    "\uf06f": "□", "\uf071": "□", "\uf0e8": "➔", "\uf0de": "⇒", "\uf02b": "+", "\uf02a": "*",
}  # fmt: skip
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LEVELS = 9  # ECMA-376 17.9.6
_LONGEST_LABEL = 100  # characters; it is repeated with every paragraph
_LARGEST = 3_999  # beyond it Roman numbers have no form, and no list of a document goes so far


def symbol(character: str) -> str:
    """A character of a symbol font as one sees it; other characters as they are."""
    return _SYMBOLS.get(character, "•" if "\ue000" <= character <= "\uf8ff" else character)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    """a…z, then aa…zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
}


def number_text(number: int, form: str) -> str:
    """`number` in the form that Word calls `form` ("upperRoman", "lowerLetter", …); decimal where unknown."""
    if not 0 < number <= _LARGEST:
        return str(number)
    return _FORMS.get(form, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and looks; `text` holds %1…%9 for the numbers of the levels."""

    start: int
    form: str
    text: str
    style: str
    restart: int | None
    legal: bool  # all numbers in the label are shown as decimals


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted; paragraphs are asked in printed order."""

    styles: Styles
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by list (w:num)
    abstract: dict[str, str] = field(default_factory=dict)  # lists of one abstract definition count together
    restarted: dict[str, dict[int, int]] = field(default_factory=dict)  # starts that a list sets for itself
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, properties: etree._Element | None, style_id: str) -> str:
        """The label of the next paragraph, counting it; "" where it is in no list."""
        number, depth = self._place(properties, style_id)
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        if level.form == "bullet":
            return "".join(symbol(character) for character in level.text).strip()
        self._count(number, depth)
        return self._shown(number, level).strip()

    def _place(self, properties: etree._Element | None, style_id: str) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else that of its style."""
        found = self.styles.of_paragraph(properties, style_id, "numPr")
        if found is None:
            return "", 0
        number = _value(found, "numId") or self._number_of_style(style_id)
        if (depth := _value(found, "ilvl")) is not None:
            return number, _integer(depth, 0)
        return number, self._depth_of_style(number, style_id)

    def _number_of_style(self, style_id: str) -> str:
        for style in self.styles.chain(style_id):
            node = style.paragraph.find(f"{W}numPr/{W}numId") if style.paragraph is not None else None
            if node is not None:
                return node.get(VAL, "")
        return ""

    def _depth_of_style(self, number: str, style_id: str) -> int:
        levels = self.levels.get(number, {})
        return next((depth for depth, level in levels.items() if level.style and level.style == style_id), 0)

    def _count(self, number: str, depth: int) -> None:
        levels = self.levels[number]
        counts = self._counts.setdefault(self.abstract[number], {})
        if number not in self._begun:
            self._begun.add(number)
            for restarted in self.restarted.get(number, {}):
                counts.pop(restarted, None)
        start = self.restarted.get(number, {}).get(depth, levels[depth].start)
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in range(depth + 1, _LEVELS):
            if deeper in levels and _restarts(levels[deeper], depth):
                counts.pop(deeper, None)

    def _shown(self, number: str, level: Level) -> str:
        counts, levels = self._counts[self.abstract[number]], self.levels[number]

        def one(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            if depth not in levels:
                return ""
            form = "decimal" if level.legal else levels[depth].form
            return number_text(counts.get(depth, levels[depth].start), form)

        return re.sub(r"%([1-9])", one, level.text)


def _restarts(level: Level, depth: int) -> bool:
    """Whether a level begins anew after a number at `depth`; w:lvlRestart names the level that does it."""
    return level.restart is None or (level.restart > 0 and depth < level.restart)


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """The lists in the root of `numbering.xml`; none at all where the part is missing."""
    numbering = Numbering(styles)
    if root is None:
        return numbering
    abstracts = {node.get(W + "abstractNumId", ""): node for node in root.findall(W + "abstractNum")}
    by_style = {link: id_ for id_, node in abstracts.items() if (link := _value(node, "styleLink"))}
    levels = {id_: _levels(node) for id_, node in abstracts.items()}
    for node in root.findall(W + "num"):
        abstract = _value(node, "abstractNumId") or ""
        if abstract in abstracts and (link := _value(abstracts[abstract], "numStyleLink")):
            abstract = by_style.get(link, abstract)
        if abstract in abstracts:
            _add_list(numbering, node, abstract, levels[abstract])
    return numbering


def _levels(node: etree._Element) -> dict[int, Level]:
    return {_depth(level): _level(level) for level in node.findall(W + "lvl") if _depth(level) < _LEVELS}


def _add_list(numbering: Numbering, node: etree._Element, abstract: str, levels: dict[int, Level]) -> None:
    number = node.get(W + "numId", "")
    for override in node.findall(W + "lvlOverride"):
        if (own := override.find(W + "lvl")) is not None:
            levels = {**levels, _depth(override): _level(own)}  # other lists share the definition
        if (start := _value(override, "startOverride")) is not None:
            numbering.restarted.setdefault(number, {})[_depth(override)] = _integer(start, 1)
    numbering.levels[number] = levels
    numbering.abstract[number] = abstract


def _level(node: etree._Element) -> Level:
    restart, legal = _value(node, "lvlRestart"), node.find(W + "isLgl")
    return Level(
        _integer(_value(node, "start"), 0),
        _value(node, "numFmt") or "decimal",
        _label_text(node)[:_LONGEST_LABEL],
        _value(node, "pStyle") or "",
        None if restart is None else _integer(restart, 0),
        is_on(legal),
    )


def _label_text(node: etree._Element) -> str:
    """The text of a label, which may stand in an old font ("§iÒu %1.")."""
    text = _value(node, "lvlText") or ""
    properties = node.find(W + "rPr")
    encoding = encoding_of_font("" if properties is None else font_of([properties]))
    return text if is_already_unicode(text, encoding) else to_unicode(text, encoding)


def _depth(node: etree._Element) -> int:
    return _integer(node.get(W + "ilvl"), 0)


def _value(node: etree._Element, tag: str) -> str | None:
    found = node.find(W + tag)
    return None if found is None else found.get(VAL)


def _integer(text: str | None, otherwise: int) -> int:
    """A whole number of at most nine digits; a longer one is no count, and costs time to read."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise
