"""A table with columns of their own kinds: drawn on a page, printed with a cover, written as a workbook."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from flask import Response, send_file

import clock
from language import Message
from web.language import spoken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
MARGINS = {"left": 1.0, "right": 0.4, "top": 0.6, "bottom": 0.6}  # inches; the left one is for the binding

Value = str | int | date | datetime | Message | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its values are written, and how wide it is in a workbook."""

    label: Message
    kind: str = "text"  # text, day, moment, number, serial (01, 02 …)
    width: int = 18


@dataclass(frozen=True, slots=True)
class Line:
    """A row; the link stands at the column that the sheet names."""

    values: Sequence[Value]
    href: str | None = None
    tone: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its heading and the sentences above it."""

    title: Message
    columns: Sequence[Column]
    lines: Sequence[Line]
    above: Sequence[str] = ()
    linked: int = 0

    @property
    def rows(self) -> list[tuple[Line, list[tuple[Column, Value]]]]:
        """The rows with each value beside its column."""
        return [(line, list(zip(self.columns, line.values, strict=True))) for line in self.lines]


def workbook(sheet: Sheet) -> BytesIO:
    """The workbook in memory: NFC text, real dates; nothing in it is a formula or a link."""
    file = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**safe, "default_date_format": DAY}) as book:
        page = book.add_worksheet()
        _head(book, page, sheet)
        formats = _formats(book)
        first = len(sheet.above) + 3
        for number, line in enumerate(sheet.lines, first):
            for column, value in enumerate(line.values):
                _write(page, (number, column), value, formats)
        page.freeze_panes(first, 1)
        _print_well(page, first - 1)
    file.seek(0)
    return file


def _head(book: Any, page: Any, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True})
    heading = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    page.write_string(0, 0, spoken(sheet.title), bold)
    for number, sentence in enumerate(sheet.above, 1):
        page.write_string(number, 0, _text(sentence))
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(len(sheet.above) + 2, number, spoken(column.label), heading)


def _formats(book: Any) -> dict[str, Any]:
    plain = {"border": 1, "valign": "top"}
    return {
        "text": book.add_format({**plain, "text_wrap": True}),
        "number": book.add_format(plain),
        "day": book.add_format({**plain, "num_format": DAY}),
        "moment": book.add_format({**plain, "num_format": MOMENT}),
    }


def _write(page: Any, cell: tuple[int, int], value: Value, formats: dict[str, Any]) -> None:
    if isinstance(value, datetime):
        page.write_datetime(*cell, clock.local(value).replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(*cell, value, formats["day"])
    elif isinstance(value, int):
        page.write_number(*cell, value, formats["number"])
    elif value is None:
        page.write_blank(*cell, None, formats["text"])
    else:
        page.write_string(*cell, _text(spoken(value)), formats["text"])


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def _print_well(page: Any, headings: int) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(**MARGINS)
    page.repeat_rows(headings)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")


def download(sheet: Sheet, name: str) -> Response:
    """Send a table as a workbook."""
    return send_file(workbook(sheet), XLSX, as_attachment=True, download_name=f"{name}.xlsx")
