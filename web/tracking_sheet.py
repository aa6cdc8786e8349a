"""The matrix of recipients as an Excel workbook: the rows of the page, words as words."""

from collections.abc import Iterator
from io import BytesIO

import xlsxwriter

from documents.models import Document
from documents.states import PURPOSE_WORDS
from documents.tracking_queries import Progress
from language import Message, say
from web import dates
from web.delivery_view import CHANNEL_WORDS, KEEPING_TAGS, STANDING_TAGS
from web.language import current_language, spoken
from workflow.deadlines import Keeping, Standing, Standings

HEADINGS: tuple[tuple[Message, int], ...] = (
    (say("Recipient"), 44),
    (say("Part"), 16),
    (say("Channel"), 14),
    (say("Sent"), 17),
    (say("Acknowledged"), 17),
    (say("By"), 30),
    (say("Report due"), 14),
    (say("Reported"), 17),
    (say("Deadline"), 16),
    (say("State"), 28),
    (say("Reason"), 40),
)


def workbook(document: Document, found: Standings) -> BytesIO:
    """The workbook in memory; nothing in it is a formula or a link."""
    file = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, safe) as book:
        sheet = book.add_worksheet()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet.write_string(0, 0, f"{document.number_and_symbol} – {document.subject}", bold)
        for column, (word, width) in enumerate(HEADINGS):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(2, column, spoken(word), bold)
        for number, (row, where) in enumerate(found.rows, 3):
            for column, text in enumerate(_cells(row, where, found.keeping(row))):
                sheet.write_string(number, column, text)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(2)
        sheet.fit_to_pages(1, 0)
    file.seek(0)
    return file


def _cells(row: Progress, where: Standing, keeping: Keeping | None) -> Iterator[str]:
    language = current_language()
    yield row.name
    yield spoken(PURPOSE_WORDS[row.purpose])
    yield spoken(CHANNEL_WORDS[row.channel])
    yield dates.moment(row.sent_at, language) if row.sent_at else ""
    yield dates.moment(row.accepted_at, language) if row.accepted_at else ""
    yield row.accepted_by or ""
    yield dates.short_date(row.last_day, language) if row.last_day else ""
    yield dates.moment(row.reported_at, language) if row.reported_at else ""
    yield spoken(KEEPING_TAGS[keeping][2]) if keeping else ""
    yield spoken(STANDING_TAGS[where][2])
    yield row.reason or ""
