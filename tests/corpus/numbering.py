"""Automatic numbering for the corpus: numerals and bullets from list definitions, not in the text."""

import re
from typing import cast

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

KINDS = {
    "roman": (re.compile(r"([IVX]+)\. (?=\S)"), "upperRoman", "%1."),
    "decimal": (re.compile(r"(\d+)\. (?=\S)"), "decimal", "%1."),
    "letter": (re.compile(r"([a-d])\) (?=\S)"), "lowerLetter", "%1)"),
    "article": (re.compile(r"Điều (\d+)\. (?=\S)"), "decimal", "Điều %1."),
    "bullet": (re.compile(r"([-+]) (?=\S)"), "bullet", "-"),
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class Lists:
    """Gives paragraphs the numbers that their text printed, starting a new list where the count jumps."""

    def __init__(self, document: Document) -> None:
        self.root = document.part.numbering_part.element
        self.last: dict[str, tuple[int, str]] = {}
        self.made = 500
        for kind in KINDS:
            self.define(kind)

    def define(self, kind: str) -> None:
        abstract = element("abstractNum", abstractNumId=str(900 + list(KINDS).index(kind)))
        level = element("lvl", ilvl="0")
        for tag, value in (("start", "1"), ("numFmt", KINDS[kind][1]), ("lvlText", KINDS[kind][2])):
            level.append(element(tag, val=value))
        abstract.append(level)
        self.root.insert(0, abstract)

    def take(self, paragraph: Paragraph, line: str) -> str:
        """The text without its numeral, which now stands in the paragraph's list."""
        for kind, (pattern, _, _) in KINDS.items():
            if found := pattern.match(line):
                self.number(paragraph, kind, value(kind, found[1]))
                return line[found.end() :]
        return line

    def number(self, paragraph: Paragraph, kind: str, count: int) -> None:
        before, ident = self.last.get(kind, (0, ""))
        if not ident or (kind != "bullet" and count != before + 1):
            ident = self.start(kind, count)
        self.last[kind] = (count, ident)
        properties = paragraph._p.get_or_add_pPr()
        numbered = element("numPr")
        numbered.append(element("ilvl", val="0"))
        numbered.append(element("numId", val=ident))
        properties.append(numbered)

    def start(self, kind: str, count: int) -> str:
        self.made += 1
        made = element("num", numId=str(self.made))
        made.append(element("abstractNumId", val=str(900 + list(KINDS).index(kind))))
        override = element("lvlOverride", ilvl="0")
        override.append(element("startOverride", val=str(count)))
        made.append(override)
        self.root.append(made)
        return str(self.made)


def value(kind: str, numeral: str) -> int:
    if kind == "roman":
        return ROMAN.index(numeral) + 1
    if kind == "letter":
        return "abcd".index(numeral) + 1
    return 0 if kind == "bullet" else int(numeral)
