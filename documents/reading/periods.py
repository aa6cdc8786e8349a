"""Periods in working days after receipt or signing: "trong thời hạn 05 ngày làm việc kể từ ngày nhận"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.duties import LONGEST, Start

_PERIOD = re.compile(
    r"(?i)(?<![\d/])(?P<days>\d{1,3})\s*(?:\([^()]{1,30}\)\s*)?ngày\s+làm\s+việc\b,?\s*(?P<since>[^.;]{0,80})"
)
_SINCE = re.compile(
    r"(?i)^(?:tính\s+)?(?:kể\s+)?từ\s+(?:khi|ngày|lúc|thời điểm)?\s*(?P<event>[^,;.]{1,60})"
)
# The document itself is received or signed, not a file of somebody who applies for something.
_KINDS = r"văn bản|kế hoạch|công văn|thông báo|quyết định|chỉ thị|tài liệu|hướng dẫn"
_RECEIPT = re.compile(
    rf"(?i)^(?:tiếp\s+)?nhận(?:\s+được)?(?:\s+(?:{_KINDS})(?:\s+này)?)?"
    r"\s*(?:$|(?=(?:các|đề nghị|gửi|báo cáo|phải|có trách nhiệm)\b))"
)
_SIGNING = re.compile(r"(?i)^(?:được\s+)?(?:ký|ban hành|phát hành)\b")
_DUTY = re.compile(
    r"(?i)báo cáo|gửi|nộp|hoàn thành|trình|đăng ký|cung cấp|góp ý|phản hồi|trả lời|đề xuất|xây dựng|tham mưu"
)
_SENTENCE = re.compile(r"(?<=[.;])\s+")


@dataclass(frozen=True, slots=True)
class Period:
    """A duty's period as the text gives it."""

    working_days: int
    counted_from: Start
    paragraph: int
    sentence: str


def read_periods(paragraphs: Sequence[str]) -> list[Period]:
    """The periods in working days of which the text says from when they count."""
    return [found for n, text in enumerate(paragraphs) for found in _in_paragraph(n, text)]


def _in_paragraph(n: int, text: str) -> Iterator[Period]:
    if "làm việc" not in text.lower():
        return
    for sentence in _SENTENCE.split(text):
        for found in _PERIOD.finditer(sentence):
            start, days = _start(found["since"]), int(found["days"])
            if start is not None and 1 <= days <= LONGEST and _DUTY.search(sentence):
                yield Period(days, start, n, sentence)


def _start(words: str) -> Start | None:
    since = _SINCE.match(words)
    if since is None:
        return None
    event = since["event"].strip()
    if _RECEIPT.match(event):
        return Start.RECEIPT
    return Start.SIGNING if _SIGNING.match(event) else None
