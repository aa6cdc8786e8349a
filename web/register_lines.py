"""The columns of the legal registers and how a line is written in them (NĐ 30/2020 Phụ lục IV)."""

from collections.abc import Mapping

from flask import url_for

from documents.handling_queries import InLine
from documents.register_queries import OutLine
from documents.states import DELIVERY_WORDS, GONE_DELIVERIES, RECALL_STATES, STATE_WORDS, State
from language import Message, say
from web import dates
from web.language import current_language, spoken
from web.sheets import Column, Line

# Phụ lục IV mục I
OUT = (
    Column(say("Number and symbol of the document"), width=16),
    Column(say("Date of the document"), "day", 12),
    Column(say("Kind and subject"), width=44),
    Column(say("Signer"), width=20),
    Column(say("Recipients of the document"), width=36),
    Column(say("Unit or person keeping the filed copy"), width=18),
    Column(say("Copies"), "number", 8),
    Column(say("Handed over"), "day", 12),
    Column(say("Receipt"), width=10),
    Column(say("Note"), width=20),
)
# Phụ lục IV mục VI
IN = (
    Column(say("Day of arrival"), "day", 12),
    Column(say("Arrival number"), "serial", 8),
    Column(say("Author"), width=28),
    Column(say("Number and symbol of the document"), width=16),
    Column(say("Date of the document"), "day", 12),
    Column(say("Kind and subject"), width=44),
    Column(say("Unit or person receiving"), width=24),
    Column(say("Passed on"), "day", 12),
    Column(say("Receipt"), width=24),
    Column(say("Note"), width=20),
)
# Phụ lục IV mục VIII
HANDLING = (
    Column(say("Arrival number"), "serial", 8),
    Column(say("Kind, number, symbol, date and issuing body"), width=52),
    Column(say("Unit or person receiving"), width=26),
    Column(say("Time limit"), "day", 12),
    Column(say("How far it is settled"), width=26),
    Column(say("Number and symbol of the answer"), width=22),
    Column(say("Note"), width=20),
)
PROGRESS_WORDS: Mapping[str, Message] = {
    "done": say("settled {day}"),
    "done_late": say("settled late, {day}"),
    "open": say("being settled"),
    "overdue": say("overdue"),
}
TONES = {"overdue": "bad", "done_late": "warn"}


def kind_and_subject(doc_type: str | None, subject: str) -> str:
    """ "Kế hoạch tuyên truyền …"."""
    return f"{(doc_type or '').capitalize()} {subject}".strip()


def outgoing(row: OutLine) -> Line:
    """A line of Sổ đăng ký văn bản đi; a void number keeps its line with the reason."""
    note: Message | None = None
    if row.state == State.VOIDED:
        note = say("Number void: {reason}", reason=row.end_reason or "")
    elif row.issued_at is None:
        note = say("not issued yet")
    elif row.state in RECALL_STATES:
        note = STATE_WORDS[row.state]
    values = (
        row.number_and_symbol,
        row.document_date,
        kind_and_subject(row.doc_type, row.subject),
        row.signer,
        "; ".join(row.recipients),
        row.archive,
        row.copies or None,
        dates.day_of(row.issued_at) if row.issued_at else None,
        f"{row.acknowledged}/{row.copies}" if row.copies else None,
        note,
    )
    tone = "bad" if row.state == State.VOIDED else None
    return Line(values, url_for("documents.show", document_id=row.document_id), tone)


def incoming(row: InLine) -> Line:
    """A line of Sổ đăng ký văn bản đến."""
    values = (
        dates.day_of(row.accepted_at),
        row.arrival_number,
        row.sender,
        row.number_and_symbol,
        row.document_date,
        kind_and_subject(row.doc_type, row.subject),
        row.given_to,
        dates.day_of(row.given_at) if row.given_at else None,
        row.accepted_by,
        _note(row),
    )
    return Line(values, url_for("deliveries.show", delivery_id=row.delivery_id))


def handling(row: InLine) -> Line:
    """A line of Sổ theo dõi giải quyết văn bản đến."""
    said = dates.short_date(row.document_date, current_language()) if row.document_date else ""
    numbered = ", ".join(part for part in (row.number_and_symbol, said, row.sender) if part)
    day = dates.short_date(row.settled_on, current_language()) if row.settled_on else ""
    values = (
        row.arrival_number,
        f"{kind_and_subject(row.doc_type, row.subject)} ({numbered})",
        row.given_to,
        row.due_on,
        f"{spoken(DELIVERY_WORDS[row.state])}; {spoken(_progress(row.progress, day))}",
        "; ".join(row.answers),
        _note(row),
    )
    return Line(values, url_for("deliveries.show", delivery_id=row.delivery_id), TONES.get(row.progress))


def _note(row: InLine) -> Message | str | None:
    """Why it was refused; what was taken back or recalled keeps its line, marked."""
    return DELIVERY_WORDS[row.state] if row.state in GONE_DELIVERIES else row.reason


def _progress(key: str, day: str) -> Message:
    return Message(PROGRESS_WORDS[key].msgid, {"day": day})
