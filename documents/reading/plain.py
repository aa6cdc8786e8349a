"""Plain text made into paragraphs: emphasis marks dropped, table rows and wrapped lines put together."""

import re

from documents.reading.paragraphs import normal_form
from documents.reading.sheet import NOI_NHAN, kind_of_title

_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
_TABLE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^\s*\|[\s|:-]*\|\s*$")
_PAGE_NUMBER = re.compile(r"^\s*\d{1,3}\s*$")
_PAGE_WIDTH = 110  # characters of the longest line on a printed page
_INDENT = 4  # spaces that begin a paragraph


def plain_paragraphs(text: str) -> str:
    """The text with one paragraph a line."""
    printed = _EMPHASIS.sub("", normal_form(text)).split("\n")
    lines = [_row(line) for line in printed if not _TABLE_RULE.match(line)]
    if is_page_layout(lines):
        lines = _joined(lines)
    return "\n".join(lines)


def _row(line: str) -> str:
    """A row of a Markdown table as columns parted by a tab."""
    if not _TABLE_ROW.match(line):
        return line
    return "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))


def is_page_layout(lines: list[str]) -> bool:
    """Whether the lines are those of a printed page: none too long, most of them full, many indented."""
    printed = [line for line in lines if line.strip()]
    if len(printed) < 20 or max(map(len, printed)) > _PAGE_WIDTH:
        return False
    full = sum(len(line) >= 60 for line in printed)
    indented = sum(line.startswith("    ") for line in printed)
    return full >= 0.4 * len(printed) and indented >= 0.15 * len(printed)


def _joined(lines: list[str]) -> list[str]:
    """Between the trích yếu and the foot, wrapped lines become paragraphs; page numbers go."""
    foot = next((n for n, line in enumerate(lines) if NOI_NHAN.match(line.strip())), len(lines))
    title = next((n for n, line in enumerate(lines[:foot]) if kind_of_title(line.strip())), None)
    start = _body_start(lines, title, foot)
    body: list[str] = []
    for line in lines[start:foot]:
        if not line.strip() or _PAGE_NUMBER.match(line):
            continue
        if body and len(line) - len(line.lstrip()) < _INDENT:
            body[-1] = _glued(body[-1], line.strip())
        else:
            body.append(line.strip())
    return [*lines[:start], *body, "", *lines[foot:]]


def _body_start(lines: list[str], title: int | None, foot: int) -> int:
    """The first line after the block of title and trích yếu, or after "Kính gửi" where there is no title."""
    if title is None:
        title = next((n for n, line in enumerate(lines[:foot]) if "kính gửi" in line.lower()), -1)
        if title < 0:
            return foot
    return next((n for n in range(title + 1, foot) if not lines[n].strip()), foot)


def _glued(before: str, after: str) -> str:
    """Two halves of a wrapped line; a symbol that was cut at its hyphen is put together again."""
    if re.search(r"\w-$", before) and after[:1].isupper():
        return before + after
    return f"{before} {after}"
