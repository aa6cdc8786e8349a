"""The signature block (NĐ 30/2020 Đ13, Phụ lục I II.7): authority, post and name of the person who signs."""

import re
from collections.abc import Iterable, Sequence

from documents.reading.lines import Line, is_capitals, tidy
from documents.reading.places import known, place_among, place_in
from documents.reading.result import Place, Signer
from documents.reading.signature import AUTHORITY, POST, is_person_name, normal_authority, unfolded

# Stamps and remarks between the post and the name.
_REMARK = re.compile(r"^[\[(/]|(?i:đã ký|ký bởi|ngày ký|thời gian ký|ký tên|đóng dấu|signed|chữ ký)|\d|@")


_Row = tuple[str, Line]


def read_signer(block: Sequence[Line]) -> tuple[Signer, dict[str, Place]]:
    """The signer and where each part of the block stands; everything None where there is no block."""
    lines = _of_the_head(line for line in block if not _REMARK.search(line.text))
    rows = [(text, line) for line in lines for text in _rows(line)]
    rows = rows[next((n for n, (text, _) in enumerate(rows) if _is_post(text)), len(rows)) :]
    posts = _leading_posts(rows)
    named = next((row for row in rows[len(posts) :] if not _is_post(row[0])), None)
    name = named[0] if named and _could_be_name(named[0]) else None
    authority, title = _parted_posts(posts)
    signer = _signer(_joined(authority), " ".join(text for text, _ in title) or None, name)
    return signer, _places(signer, authority, title or authority, named)


def _of_the_head(block: Iterable[Line]) -> list[Line]:
    """Where two persons sign side by side, as on a record, the one on the right: who presided."""
    lines = list(block)
    right = [line for line in lines if line.side == 1]
    left = [line for line in lines if line.side == 0]
    both = all(
        any(_is_post(tidy(line.text)) for line in side) and any(is_person_name(line.text) for line in side)
        for side in (left, right)
    )
    return right if both else lines


def _signer(authority_lines: Sequence[str], title: str | None, name: str | None) -> Signer:
    last = AUTHORITY.match(authority_lines[-1]) if authority_lines else None
    if last is None:
        return Signer(title=title, name=name)
    mark, rest = normal_authority(last["mark"]), last["rest"]
    if title is None:  # "Q. GIÁM ĐỐC": the acting head's own post
        return Signer(mark, None, rest, name, tuple(authority_lines))
    return Signer(mark, rest, title, name, tuple(authority_lines))


def _places(
    signer: Signer, authority: Sequence[_Row], title: Sequence[_Row], named: _Row | None
) -> dict[str, Place]:
    above, own = [line for _, line in authority], [line for _, line in title]
    marked = next((line for line in reversed(above) if AUTHORITY.match(line.text)), None)
    mark = AUTHORITY.match(marked.text) if marked else None
    found = known(
        authority=marked.place(*mark.span("mark")) if marked and mark else None,
        on_behalf_of=place_among(above[::-1], signer.on_behalf_of),
        title=place_among(own, signer.title),
        name=place_in(named[1], signer.name) if named else None,
        **{f"authority_lines/{n}": place_among(above, one) for n, one in enumerate(signer.authority_lines)},
    )
    return {f"/signer/{name}": place for name, place in found.items()}


def _rows(line: Line) -> list[str]:
    words = tidy(line.text)
    run_together = AUTHORITY.match(words) is not None or POST.search(words) is not None
    return unfolded(words) if run_together else [words]


def _is_post(text: str) -> bool:
    return is_capitals(text) and bool(AUTHORITY.match(text) or POST.search(text))


def _leading_posts(rows: list[_Row]) -> list[_Row]:
    """The lines from the first post on that are capitals: authority, what continues it, and the title."""
    end = next((n for n, (text, _) in enumerate(rows) if not is_capitals(text)), len(rows))
    if end == len(rows) and end > 1 and not _is_post(rows[-1][0]) and 2 <= len(rows[-1][0].split()) <= 5:
        end -= 1  # a name in capitals
    return rows[:end]


def _parted_posts(posts: list[_Row]) -> tuple[list[_Row], list[_Row]]:
    """The lines of authority, and those of the signer's own post under them."""
    marked = [n for n, (text, _) in enumerate(posts) if AUTHORITY.match(text)]
    first_title = _title_start(posts, marked[-1]) if marked else 0
    return posts[:first_title], posts[first_title:]


def _title_start(posts: list[_Row], last_marked: int) -> int:
    """Under the last authority line, what names no post continues it ("TM. ỦY BAN NHÂN DÂN / TỈNH …")."""
    start = last_marked + 1
    while start < len(posts) and not POST.search(posts[start][0]):
        start += 1
    return start if start < len(posts) else last_marked + 1


def _joined(lines: list[_Row]) -> list[str]:
    joined: list[str] = []
    for text, _ in lines:
        if joined and not AUTHORITY.match(text):
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
    return joined


def _could_be_name(text: str) -> bool:
    return is_person_name(text) or (2 <= len(text.split()) <= 8 and not re.search(r"[;:\d]", text))
