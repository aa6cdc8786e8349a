"""The signature block (NĐ 30/2020 Đ13, Phụ lục I II.7): authority, post and name of the person who signs."""

import re
from collections.abc import Sequence

from documents.reading.lines import Line, is_capitals, tidy
from documents.reading.result import Place, Signer
from documents.reading.signature import AUTHORITY, POST, is_person_name, normal_authority, unfolded

# Stamps and remarks between the post and the name.
_REMARK = re.compile(r"^[\[(/]|(?i:đã ký|ký bởi|ngày ký|thời gian ký|ký tên|đóng dấu|signed|chữ ký)|\d|@")


def read_signer(block: Sequence[Line]) -> tuple[Signer, dict[str, Place]]:
    """The signer and where title and name stand; everything None where there is no block."""
    lines = [line for line in block if not _REMARK.search(line.text)]
    rows = [(text, line) for line in lines for text in _rows(line)]
    rows = rows[next((n for n, (text, _) in enumerate(rows) if _is_post(text)), len(rows)) :]
    posts = _leading_posts(rows)
    name = next(((text, line) for text, line in rows[len(posts) :] if not _is_post(text)), None)
    signer, title_line = _from_posts(posts, name[0] if name else None)
    where: dict[str, Place] = {}
    if title_line is not None:
        where["/signer/title"] = title_line.place()
    if name is not None:
        where["/signer/name"] = _part(name[1], name[0])
    return signer, where


def _rows(line: Line) -> list[str]:
    words = tidy(line.text)
    run_together = AUTHORITY.match(words) is not None or POST.search(words) is not None
    return unfolded(words) if run_together else [words]


def _part(line: Line, text: str) -> Place:
    start = line.text.find(text)
    return line.place(start, start + len(text)) if start >= 0 else line.place()


def _is_post(text: str) -> bool:
    return is_capitals(text) and bool(AUTHORITY.match(text) or POST.search(text))


def _leading_posts(rows: list[tuple[str, Line]]) -> list[tuple[str, Line]]:
    """The lines from the first post on that are capitals: authority, what continues it, and the title."""
    end = next((n for n, (text, _) in enumerate(rows) if not is_capitals(text)), len(rows))
    if end == len(rows) and end > 1 and not _is_post(rows[-1][0]) and 2 <= len(rows[-1][0].split()) <= 5:
        end -= 1  # a name in capitals
    return rows[:end]


def _from_posts(posts: list[tuple[str, Line]], name: str | None) -> tuple[Signer, Line | None]:
    name = name if name is None or _could_be_name(name) else None
    marked = [n for n, (text, _) in enumerate(posts) if AUTHORITY.match(text)]
    if not marked:
        title = " ".join(text for text, _ in posts) or None
        return Signer(title=title, name=name), posts[0][1] if posts else None
    first_title = _title_start(posts, marked[-1])
    authority_lines = _joined(posts[:first_title])
    title = " ".join(text for text, _ in posts[first_title:]) or None
    last = AUTHORITY.match(authority_lines[-1])
    if last is None:
        return Signer(title=title, name=name), None
    mark, rest = normal_authority(last["mark"]), last["rest"]
    if title is None:  # "Q. GIÁM ĐỐC": the acting head's own post
        return Signer(mark, None, rest, name, tuple(authority_lines)), posts[marked[-1]][1]
    return Signer(mark, rest, title, name, tuple(authority_lines)), posts[first_title][1]


def _title_start(posts: list[tuple[str, Line]], last_marked: int) -> int:
    """Under the last authority line, what names no post continues it ("TM. ỦY BAN NHÂN DÂN / TỈNH …")."""
    start = last_marked + 1
    while start < len(posts) and not POST.search(posts[start][0]):
        start += 1
    return start if start < len(posts) else last_marked + 1


def _joined(lines: list[tuple[str, Line]]) -> list[str]:
    joined: list[str] = []
    for text, _ in lines:
        if joined and not AUTHORITY.match(text):
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
    return joined


def _could_be_name(text: str) -> bool:
    return is_person_name(text) or (2 <= len(text.split()) <= 8 and not re.search(r"[;:\d]", text))
