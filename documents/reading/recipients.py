"""The recipient list "Nơi nhận" (NĐ 30/2020 Phụ lục I II.9): name, purpose, group, pointer, archive line."""

import re
from collections.abc import Sequence

from documents.reading.lines import Line, tidy
from documents.reading.result import Recipient

_BULLET = re.compile(r"^[-\u2013\u2014+•*]\s*")
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
    r"(?i)^(?:để\b|bố trí|đăng|niêm yết|công bố|công khai|theo dõi|chỉ đạo|giám sát|kiểm tra|tham mưu|tổng hợp"
    r"|phục vụ|gửi|thẩm định|cập nhật|qua\b|kèm|bản\b|không kèm|theo\b|tuyên truyền|đưa tin)"
)

_ORDINARY_PLURAL = re.compile(r"(?i)\b(?:các|những|toàn thể|tất cả|mọi)\b")
_PROPER_PLURAL = re.compile(r"(?i)(?:liên hiệp|quản lý|hiệp hội|liên minh|phát triển) các\b")
_PLURAL_BODY = re.compile(
    r"(?i)^(?:lãnh đạo|ban giám (?:đốc|hiệu)|ban lãnh đạo|thành viên|cán bộ|đại biểu|trưởng (?:các )?\w+:|hội viên)\b"
)
# The words with which one recipient begins: two of them, parted by a comma or "và", make a group.
_ONE = (
    r"(?:gđ|pgđ|gd|pgd|ct|pct|cvp|pcvp|btcn|pcn|tgđ|tt\s|chánh|phó|chủ tịch|giám đốc|trưởng|thủ trưởng|bí thư"
    r"|thủ tướng|bộ trưởng|thứ trưởng|huyện u[ỷỷ]|huyện ủy|thành u[ỷỷ]|thành ủy|tỉnh u[ỷỷ]|tỉnh ủy|đảng u[ỷỷ]|đảng ủy|quận ủy"
    r"|thường trực|ubnd|hđnd|ủy ban|uỷ ban|ubmttq|mttq|hội đồng|sở|bộ|phòng|văn phòng|vp|ban|cục|chi cục|vụ"
    r"|viện|trung tâm|trường|công an|quân sự|công ty|đài|báo|cổng|trang|hội|đoàn|huyện đoàn|tỉnh đoàn|công đoàn"
    r"|liên đoàn|mặt trận|tòa án|toà án|kho bạc|ngân hàng|bệnh viện|thanh tra|trạm|tổ)\b"
)
_SEVERAL = re.compile(rf"(?i)^{_ONE}.*?(?:,|;|\s-\s|\bvà\b|&)\s*{_ONE}")
_ONE_OFFICE = re.compile(r"(?i)^(?:văn phòng|vp)\b[^,;]*$")
_LIST_AFTER_COLON = re.compile(r":\s*\S[^:]*[,;&]|:\s*\S[^:]*\bvà\b")


def read_recipients(entries: Sequence[Sequence[Line]]) -> tuple[Recipient, ...]:
    """Every printed entry becomes one recipient; none is dropped."""
    return tuple(_recipient(entry) for entry in entries)


def _recipient(entry: Sequence[Line]) -> Recipient:
    text = _BULLET.sub("", tidy(" ".join(line.text for line in entry)))
    at = entry[0].place()
    if _ARCHIVE.match(text):
        return Recipient(text, text.rstrip(_END), "luu", is_group=False, is_archive=True, at=at)
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
        at=at,
    )


def _name_and_marker(text: str) -> tuple[str, str | None]:
    """A parenthesis at the end that says a purpose is the marker; one that names somebody stays in the name."""
    found = _LAST_PARENTHESIS.search(text)
    if found and (_purpose(found["words"]) or _OTHER_MARKER.match(found["words"].strip())):
        return text[: found.start()].rstrip(_END), found["marker"]
    return text.rstrip(_END), None


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
    return bool(_SEVERAL.match(name)) and not _ONE_OFFICE.match(name)
