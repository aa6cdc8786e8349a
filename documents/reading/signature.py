"""The words of a signature block: authority before the name (NĐ 30/2020 Đ13) and the posts that sign."""

import re

from documents.reading.lines import is_capitals, tidy
from documents.reading.patterns import LOWER, UPPER

AUTHORITY = re.compile(r"^(?P<mark>TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s*(?:\.|(?=\s))\s*(?P<rest>.*)$")
POST = re.compile(
    r"\b(?:GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG|CHÁNH|BÍ THƯ|THỦ TƯỚNG|THỐNG ĐỐC|CHỦ NHIỆM|TỔNG BIÊN TẬP|THƯ KÝ"
    r"|TƯ LỆNH|CHÍNH ỦY|TỔNG KIỂM TOÁN|ỦY VIÊN|UỶ VIÊN|PHÓ|QUYỀN|CHỦ TỌA|CHỦ TOẠ|ĐẠI DIỆN|KIỂM SOÁT VIÊN"
    r"|HIỆU PHÓ|TỔNG THANH TRA|CHỈ HUY|TỔNG CỤC)\b"
)
_FIRST_WORD_OF_POST = re.compile(
    r"(?:PHÓ|THỨ TRƯỞNG|GIÁM ĐỐC|CHỦ TỊCH|CHÁNH|TRƯỞNG|VỤ TRƯỞNG|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|BỘ TRƯỞNG"
    r"|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG|VIỆN TRƯỞNG|THỦ TRƯỞNG|BÍ THƯ|CHỦ NHIỆM)\b"
)
_SYLLABLE = rf"[{UPPER}][{LOWER}']*\.?"
_NAME = re.compile(rf"^(?:{_SYLLABLE}[\s-]+){{1,6}}{_SYLLABLE}$")


def normal_authority(mark: str) -> str:
    """"T/M" and "TM." are one: capitals with a full stop at the end."""
    return mark.replace("/", "").replace(".", "").strip() + "."


def is_signature_line(text: str) -> bool:
    """Whether a line in capitals names an authority or a post, as it stands above a signature."""
    words = tidy(text)
    if not is_capitals(words) or len(words) > 80 or words.endswith(":"):
        return False
    return bool(AUTHORITY.match(words) or POST.search(words))


def is_person_name(text: str) -> bool:
    """Whether these words look like the name of a person under a signature."""
    words = tidy(text)
    return bool(_NAME.match(words)) and not POST.search(words.upper().replace("PHÓ", "")) and len(words) < 50


def unfolded(text: str) -> list[str]:
    """The lines of a block that a copy has run together ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê An")."""
    words = tidy(text).split(" ")
    capitals = next((n for n, word in enumerate(words) if not is_capitals(word)), len(words))
    head, name = " ".join(words[:capitals]), " ".join(words[capitals:])
    lines = [piece for part in re.split(r"\s(?=(?:TM|KT|TL|TUQ|Q)\.)", head) for piece in _parted(part)]
    return [line for line in (*lines, name) if line]


def _parted(line: str) -> list[str]:
    authority = AUTHORITY.match(line)
    if authority is None:
        return [line]
    rest = authority["rest"]
    skip = 0 if authority["mark"].startswith("T") and "M" in authority["mark"] else 1
    starts = [post.start() for post in _FIRST_WORD_OF_POST.finditer(rest)]
    starts = [start for n, start in enumerate(starts) if n >= skip and start > 0 and not _inside(rest, start)]
    if not starts:
        return [line]
    cut = authority.start("rest") + starts[0]
    return [line[:cut].strip(), line[cut:].strip()]


def _inside(text: str, start: int) -> bool:
    """Whether the post word continues the one before it ("PHÓ CHỦ TỊCH", "CHI CỤC TRƯỞNG")."""
    return bool(re.search(r"(?:PHÓ|TỔNG|THỨ|CHI|VỤ|CỤC|BỘ)\s$", text[:start]))
