"""The printed forms of case files: Danh mục hồ sơ, Mục lục hồ sơ, Mục lục văn bản (NĐ 30/2020 Phụ lục V)."""

from collections.abc import Iterable, Sequence

from flask import url_for

from documents.case_file_queries import FiledLine, FileLine
from documents.states import RECALL_STATES, STATE_WORDS
from language import Message, say
from web import dates
from web.language import current_language, spoken
from web.register_lines import kind_and_subject
from web.sheets import Column, Line

LIST = (
    Column(say("Number and symbol of the file"), width=16),
    Column(say("Heading and title of the file"), width=60),
    Column(say("Kept for"), width=16),
    Column(say("Keeper of the file"), width=24),
    Column(say("Note"), width=30),
)
CATALOGUE = (
    Column(say("No."), "number", 6),
    Column(say("Number and symbol of the file"), width=16),
    Column(say("Title of the file"), width=60),
    Column(say("Time of the documents"), width=24),
    Column(say("Kept for"), width=16),
    Column(say("Sheets, pages"), "number", 10),
    Column(say("Note"), width=30),
)
CONTENTS = (
    Column(say("No."), "number", 6),
    Column(say("Number and symbol"), width=18),
    Column(say("Date"), "day", 12),
    Column(say("Kind and subject"), width=60),
    Column(say("Author"), width=30),
    Column(say("Sheets, pages"), "number", 10),
    Column(say("Note"), width=26),
)


def kept_for(years: int | None) -> Message:
    """ "Vĩnh viễn", "20 năm"."""
    return say("for good") if years is None else say("{n} years", n=years)


def _notes(*parts: str | Message | None) -> str:
    return "; ".join(spoken(part) if isinstance(part, Message) else part for part in parts if part)


def _unlisted(file: FileLine) -> Message | None:
    return None if file.listed else say("came up in the year")


def in_list(file: FileLine) -> Line:
    """A line of Danh mục hồ sơ: five columns."""
    return Line(
        (
            file.code,
            f"{file.heading}: {file.title}",
            kept_for(file.retention_years),
            file.keeper,
            _notes(file.limits, _unlisted(file), file.note),
        ),
        url_for("case_files.show", case_file_id=file.id),
    )


def time_of(file: FileLine) -> str:
    """From the day of the oldest document to that of the newest."""
    days = [dates.short_date(day, current_language()) for day in (file.first_day, file.last_day) if day]
    return " – ".join(dict.fromkeys(days))


def catalogued(files: Iterable[FileLine]) -> list[Line]:
    """The lines of Mục lục hồ sơ: seven columns."""
    return [
        Line(
            (
                number,
                file.code,
                file.title,
                time_of(file),
                kept_for(file.retention_years),
                file.pages,
                _notes(_handed_over(file), file.note),
            ),
            url_for("case_files.show", case_file_id=file.id),
        )
        for number, file in enumerate(files, 1)
    ]


def _handed_over(file: FileLine) -> Message | None:
    if file.archived_on is None:
        return None
    day = dates.short_date(file.archived_on, current_language())
    return say("handed over on {day} to {name}", day=day, name=file.archived_by or "")


def contents(documents: Sequence[FiledLine]) -> list[Line]:
    """The lines of Mục lục văn bản trong hồ sơ: seven columns, in the order of time."""
    return [
        Line(
            (
                number,
                row.number_and_symbol,
                row.document_date,
                kind_and_subject(row.doc_type, row.subject),
                row.author,
                row.pages,
                _notes(_arrival(row), _gone(row), row.note),
            ),
            url_for("documents.show", document_id=row.document_id),
        )
        for number, row in enumerate(documents, 1)
    ]


def _arrival(row: FiledLine) -> Message | None:
    if row.arrival_number is None:
        return None
    return say("arrival number {number}", number=f"{row.arrival_number:02d}")


def _gone(row: FiledLine) -> Message | None:
    return STATE_WORDS[row.state] if row.state in RECALL_STATES else None
