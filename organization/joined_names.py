"""Several bodies in one printed line: "TT Tỉnh ủy, TT HĐND tỉnh", "Các Sở: Tài chính, Xây dựng".

A comma parts two bodies or two words of one name ("Sở Văn hóa, Thể thao và Du lịch"), and only the directory
tells which: pieces are joined again until they are a name that is known.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from organization.names import nfc

Known = Callable[[str], bool]

MOST_PIECES = 24  # of one line; a longer one is prose
_PARTING = re.compile(r"(\s*[;,]\s*|\s+và\s+|\s+&\s+)")
_LISTED = re.compile(r"(?i)^(?:(.*?),\s*)?((?:[^:;,]*\s)?)các\s+([^:]{2,60}?)\s*:\s*(\S.*)$")
_SHARED = re.compile(r"(?i)\s(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|Sở|cơ quan)$")
_POST = re.compile(
    r"(?i)^(?:(?:giám đốc|gđ|thủ trưởng|chủ tịch|hiệu trưởng|cục trưởng|chi cục trưởng)\s+(?=\S)"
    r"|(?:chánh|trưởng)\s+(?=(?:văn phòng|phòng|ban|công an|thanh tra)\b))"
)


def without_post(name: str) -> str:
    """Of "Giám đốc Sở Tài chính" the Sở Tài chính: what its head is told, the body is told."""
    return _POST.sub("", name)


@dataclass(frozen=True, slots=True)
class Part:
    """One body of a line; what stands between known ones is a part that is not known."""

    name: str
    known: bool


def bodies(printed: str, known: Known) -> list[str]:
    """The names of the bodies that a line joins, if there are several and each is known; else none."""
    found = parts(printed, known)
    return [part.name for part in found] if len(found) > 1 and all(part.known for part in found) else []


def parts(printed: str, known: Known) -> list[Part]:
    """The line cut into known names, the longest first, and into the rest."""
    text = nfc(printed)
    if known(text):
        return [Part(text, known=True)]
    return [part for piece in text.split(";") for part in _parts(piece.strip(), known)]


def _parts(text: str, known: Known) -> Iterator[Part]:
    listed = _LISTED.match(text)
    if listed is None:
        shared = _SHARED.search(text)
        yield from _cut(text, _Forms(tail=shared[1] if shared else ""), known)
        return
    before, front, kinds, rest = listed.groups()
    yield from _cut(before or "", _Forms(), known)
    yield from _cut(rest, _Forms(front, tuple(re.split(r",\s*", kinds))), known)


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a piece of a line may be completed: "UBND các xã: Tân Lập, …" to "UBND xã Tân Lập"."""

    front: str = ""
    kinds: Sequence[str] = ()
    tail: str = ""

    def of(self, piece: str) -> Iterator[str]:
        yield from (f"{self.front}{kind} {piece}" for kind in self.kinds)
        yield piece
        if self.tail and not piece.endswith(self.tail):
            yield f"{piece} {self.tail}"


def _cut(text: str, forms: _Forms, known: Known) -> Iterator[Part]:
    tokens = _PARTING.split(text)  # names at even places, what parts them at odd ones
    at, unknown = 0, ""
    while at < min(len(tokens), 2 * MOST_PIECES):
        end, name = _longest(tokens, at, forms, known)
        if name is None and forms.kinds:
            yield Part(next(forms.of(tokens[at].strip(" ."))), known=False)
            at += 2
            continue
        if name is None:
            unknown += "".join(tokens[at : at + 2])
            at += 2
            continue
        yield from _rest(unknown)
        yield Part(name, known=True)
        at, unknown = end, ""
    yield from _rest(unknown + "".join(tokens[at:]))


def _longest(tokens: Sequence[str], at: int, forms: _Forms, known: Known) -> tuple[int, str | None]:
    for end in range(len(tokens), at, -2):
        piece = "".join(tokens[at:end]).strip(" .")
        name = next((form for form in forms.of(piece) if known(form)), None) if piece else None
        if name is not None:
            return end + 1, name
    return at, None


def _rest(text: str) -> Iterator[Part]:
    left = text.strip(" ;,.")
    left = re.sub(r"(?i)^và\s+|\s+và$", "", left).strip()
    if left:
        yield Part(left, known=False)
