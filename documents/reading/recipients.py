"""The recipient list "Nơi nhận" (NĐ 30/2020 Phụ lục I II.9): name, purpose, group, pointer, archive line."""

import re
from collections.abc import Mapping, Sequence

from documents.reading.lines import Line, tidy
from documents.reading.patterns import BULLET, one_of
from documents.reading.places import known, place_among, place_in
from documents.reading.result import Place, Recipient
from documents.reading.units import begins_task
from documents.reading.vocabulary import RECIPIENT_HEADS

_BULLET = re.compile(rf"^{BULLET}\s*")
_ARCHIVE = re.compile(r"(?i)^lưu\b")
_POINTER = re.compile(r"(?i)^như\s+(?:trên|kính gửi|điều|khoản|mục|phần|thành phần|đã nêu|nơi)")
_END = " ;.,:/"
_LAST_PARENTHESIS = re.compile(r"\s*;?\s*(?P<marker>\((?P<words>[^()]*)\)?)\s*[;.,]*\s*$")

# What a marker says, in the order in which its first words decide.
_PURPOSES = (
    ("bao_cao", r"b\s*[/.]\s*c(?:áo)?\b|báo cáo|bc$"),
    ("thuc_hien", r"t\s*/\s*h(?:iện)?\b|th\s*/\s*h(?:iện)?\b|th/hiện|thực hiện|thi hành|triển khai"),
    ("phoi_hop", r"p\s*/\s*h(?:ợp)?\b|ph\s*/\s*h(?:ợp)?\b|phối hợp"),
    ("biet", r"\bbiết\b"),
)
_OTHER_MARKER = re.compile(
    "(?i)^"
    + one_of(
        r"""
        để\b; bố trí; đăng; niêm yết; công bố; công khai; theo dõi; chỉ đạo; giám sát; kiểm tra; tham mưu
        tổng hợp; phục vụ; gửi; thẩm định; cập nhật; qua\b; kèm; bản\b; không kèm; theo\b; tuyên truyền
        đưa tin
        """
    )
)

_ORDINARY_PLURAL = re.compile(r"(?i)\b(?:các|những|toàn thể|tất cả|mọi)\b")
_PROPER_PLURAL = re.compile(r"(?i)(?:liên hiệp|quản lý|hiệp hội|liên minh|phát triển) các\b")
_PLURAL_BODY = re.compile(
    r"(?i)^(?:lãnh đạo|lđ(?:\s|vp)|chỉ huy(?! trưởng| phó)|\d{1,3}\s+(?!hàng|lê|trần)\w"
    r"|(?:bhxh|bảo hiểm xã hội|thuế|thống kê|công đoàn) cơ sở$"
    r"|ban (?:tổng )?giám (?:đốc|hiệu)|ban lãnh đạo|thành viên|cán bộ|đại biểu|hội viên"
    r"|trưởng (?:các )?\w+:)"
)
# Two names, parted by a comma or "và", make a group.
_SEVERAL = re.compile(
    rf"(?i)^{RECIPIENT_HEADS}\b.*?(?:,|;|\s-\s|\bvà\b|&)\s*{RECIPIENT_HEADS}\b"
)
_ONE_OFFICE = re.compile(r"(?i)^(?:văn phòng|vp)\b[^,;]*$")
# A unit and the agency that it belongs to: "Vụ Pháp chế, Bộ Tư pháp".
_OFFICE_OF = re.compile(
    r"(?i)^(?:(?:tổng cục|cục|vụ|viện)\b[^,;]*,\s*bộ\b"
    r"|(?:phòng|chi cục|trung tâm|ban quản lý)\b[^,;]*,\s*(?:sở|ubnd)\b)[^,;]*$"
)
_LIST_AFTER_COLON = re.compile(r":\s*\S[^:]*[,;&]|:\s*\S[^:]*\bvà\b")


def read_recipients(entries: Sequence[Sequence[Line]]) -> tuple[Recipient, ...]:
    """Every printed entry becomes one recipient; none is dropped."""
    return tuple(_recipient(entry) for entry in entries)


def _recipient(entry: Sequence[Line]) -> Recipient:
    text = _BULLET.sub("", tidy(" ".join(line.text for line in entry)))
    at = place_among(entry, text) or entry[0].place()
    if _ARCHIVE.match(text):
        name = text.rstrip(_END)
        parts = known(text=at, name=place_among(entry, name), purpose=place_in(entry[0], text[: len("Lưu")]))
        return Recipient(text, name, "luu", is_group=False, is_archive=True, at=entry[0].place(), parts=parts)
    name, marker = _name_and_marker(text)
    is_pointer = bool(_POINTER.match(name))
    return Recipient(
        text=text,
        name=name,
        purpose=_purpose(marker) if marker else None,
        is_group=not is_pointer and is_group(name),
        is_archive=False,
        marker=marker,
        is_pointer=is_pointer,
        at=entry[0].place(),
        parts=_parts(entry, at, name, marker),
    )


def _parts(entry: Sequence[Line], at: Place, name: str, marker: str | None) -> Mapping[str, Place]:
    marked = place_among(entry, marker)
    purpose = marked if marker and _purpose(marker) else None
    return known(text=at, name=place_among(entry, name), marker=marked, purpose=purpose)


def _name_and_marker(text: str) -> tuple[str, str | None]:
    """A parenthesis at the end that says a purpose is the marker; one that names a person stays."""
    found = _LAST_PARENTHESIS.search(text)
    if found and _is_marker(found["words"].strip()):
        return text[: found.start()].rstrip(_END), found["marker"]
    return text.rstrip(_END), None


def _is_marker(words: str) -> bool:
    return bool(_purpose(words) or _OTHER_MARKER.match(words)) or (words[:1].islower() and begins_task(words))


def _purpose(marker: str) -> str | None:
    words = marker.strip("() ").lower()
    hits = [(found.start(), purpose) for purpose, said in _PURPOSES if (found := re.search(said, words))]
    return min(hits)[1] if hits else None


def is_group(name: str) -> bool:
    """Whether a printed name stands for more than one body or person."""
    if _PLURAL_BODY.match(name) or _LIST_AFTER_COLON.search(name):
        return True
    if _ORDINARY_PLURAL.search(_PROPER_PLURAL.sub("", name)):
        return True
    return bool(_SEVERAL.match(name)) and not _ONE_OFFICE.match(name) and not _OFFICE_OF.match(name)
