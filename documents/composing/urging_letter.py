"""The letter (công văn) that urges those who are late with a document, as an office would write it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.composing.beginnings import empty
from documents.composing.content import printed_date
from documents.composing.writing import Addressee, Part, Receiver, Writer, Writing

MOST_ADDRESSED = 12  # beyond that "Kính gửi" names them together and the text has the list


@dataclass(frozen=True, slots=True)
class LateOne:
    """Somebody to be urged: since which last good day, so many working days; or never acknowledged."""

    name: str
    last_good_day: date | None
    working_days: int


@dataclass(frozen=True, slots=True)
class About:
    """The document that they are late with."""

    doc_type: str
    number_and_symbol: str
    day: date | None
    subject: str


def urging_letter(
    writer: Writer, unit_id: int, about: About, late: Sequence[LateOne], days: tuple[date, date]
) -> Writing:
    """The letter as the drafter finds it; `days` are today and the day by which they are asked to answer."""
    today, by = days
    names = [one.name for one in late]
    together = "Các cơ quan, đơn vị có tên trong danh sách dưới đây"
    addressed = names if len(names) <= MOST_ADDRESSED else [together]
    named = f"{about.doc_type} số {about.number_and_symbol}"
    return replace(
        empty("CV", writer, unit_id),
        subject=f"đôn đốc thực hiện {named}",
        addressees=tuple(Addressee(name) for name in addressed),
        parts=(Part("", "\n".join(_paragraphs(writer, about, late, today))),),
        closing=f"Đề nghị các cơ quan, đơn vị nêu trên khẩn trương thực hiện, gửi báo cáo về {writer.unit} "
        f"chậm nhất ngày {printed_date(by)}, nêu rõ lý do chậm.",
        receivers=(Receiver("Như trên"),),
    )


def _paragraphs(writer: Writer, about: About, late: Iterable[LateOne], today: date) -> Iterable[str]:
    issued = f" ngày {printed_date(about.day)}" if about.day else ""
    yield (
        f"Thực hiện {about.doc_type} số {about.number_and_symbol}{issued} của {writer.issuing_body} về "
        f"{about.subject[:1].lower()}{about.subject[1:]}; tính đến ngày {printed_date(today)}, các cơ quan, "
        "đơn vị sau chưa hoàn thành việc tiếp nhận, báo cáo:"
    )
    for one in late:
        yield f"- {one.name}: {_how_late(one)};"


def _how_late(one: LateOne) -> str:
    if one.last_good_day is None:
        return "chưa xác nhận đã nhận văn bản"
    return (
        f"chậm báo cáo {one.working_days:02d} ngày làm việc (hạn đến hết ngày "
        f"{printed_date(one.last_good_day)})"
    )
