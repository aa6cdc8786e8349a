"""Reading a directory from CSV or XLSX into rows, with a fault for every cell that cannot be read.

A directory is one workbook with a sheet per table, a folder or a ZIP of CSV files named by table, or one
CSV file alone. Nothing here asks the database.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl

from language import Invalid, Message, say
from organization.tables import Column, Table, Unreadable, cell_text, table_named

LARGEST = 20_000_000  # bytes of a file, and ten times as many unpacked
MOST_FAULTS = 200

Lines = Iterator[tuple[int, Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, read."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line of the file; line 1 is the headings."""

    table: str
    line: int
    column: str
    message: Message

    def sentence(self) -> Message:
        """The fault with its place."""
        place = say("{table}, line {line}", table=self.table, line=self.line)
        if self.column:
            place = say("{table}, line {line}, column “{column}”", **_place(self))
        return say("{place}: {what}", place=place, what=self.message)


def _place(fault: Fault) -> dict[str, object]:
    return {"table": fault.table, "line": fault.line, "column": fault.column}


class BadDirectory(Invalid):
    """The file has mistakes, all of them listed in `faults`; nothing was imported."""

    code = "bad_directory"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            say("The directory has {count} mistakes; nothing was imported.", count=len(self.faults))
        )


@dataclass
class Tables:
    """The rows of a directory by table, as read from a file."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def __getitem__(self, table: Table) -> list[Row]:
        return self.rows.get(table.name, [])


def read_directory(source: Path | bytes, name: str = "") -> Tables:
    """Read a folder, a workbook, a ZIP or a CSV file; `name` names the file when it comes as bytes.

    Raises BadDirectory with every fault that the file itself shows, Invalid when it is no such file.
    """
    tables, faults = Tables(), list[Fault]()
    for sheet, lines in _sheets(source, name or (source.name if isinstance(source, Path) else "")):
        table = table_named(sheet)
        if table is None:
            faults.append(Fault(sheet, 1, "", say("This is not a table of a directory.")))
        else:
            rows, wrong = _read_table(table, lines)
            tables.rows.setdefault(table.name, []).extend(rows)
            faults += wrong
    if faults:
        raise BadDirectory(faults[:MOST_FAULTS])
    return tables


def _sheets(source: Path | bytes, name: str) -> Iterator[tuple[str, Lines]]:
    if isinstance(source, Path) and source.is_dir():
        for path in sorted(source.glob("*.csv")):
            yield path.stem, _csv_lines(path.read_bytes())
        return
    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > LARGEST:
        raise Invalid(say("The file is larger than a directory may be."), code="too_large")
    if data[:2] == b"PK":
        yield from _packed(data)
    else:
        yield PurePosixPath(name).stem, _csv_lines(data)


def _packed(data: bytes) -> Iterator[tuple[str, Lines]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > 10 * LARGEST:
                raise Invalid(say("The file is larger than a directory may be."), code="too_large")
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                yield from _workbook(data)
            for name in names:
                if name.endswith(".csv"):
                    yield PurePosixPath(name).stem, _csv_lines(archive.read(name))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise Invalid(say("The file cannot be read; save it again as .xlsx or .csv.")) from error


def _workbook(data: bytes) -> Iterator[tuple[str, Lines]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        lines = [(number, row) for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
        if any(cell is not None for _, row in lines for cell in row):
            yield sheet.title, iter(lines)
    book.close()


def _csv_lines(data: bytes) -> Lines:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(say("The file is not in UTF-8; save it as “CSV UTF-8”.")) from error
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in heading else ",")
    for row in reader:
        yield reader.line_num, row


def _read_table(table: Table, lines: Lines) -> tuple[list[Row], list[Fault]]:
    _, headings = next(lines, (1, ()))
    columns = [table.column(cell_text(heading)) for heading in headings]
    faults = list(_faults_of_headings(table, headings, columns))
    rows: list[Row] = []
    for line, cells in [] if faults else lines:
        texts = [cell_text(cell) for cell in cells]
        texts += [""] * (len(columns) - len(texts))
        if any(cell is not None for cell in cells[len(columns) :]):
            # Most often a comma in a name without quotation marks: all cells after it shift.
            faults.append(
                Fault(table.name, line, "", say("The line has more cells than there are headings."))
            )
        elif any(texts):
            values, wrong = _read_row(table, line, zip(columns, texts, strict=False))
            rows.append(Row(line, values))
            faults += wrong
    return rows, faults


def _faults_of_headings(
    table: Table, headings: Sequence[object], columns: Sequence[Column | None]
) -> Iterator[Fault]:
    for heading, column in zip(headings, columns, strict=True):
        if column is None and cell_text(heading):
            yield Fault(table.name, 1, cell_text(heading), say("The table has no such column."))
        if column is not None and columns.count(column) > 1:
            yield Fault(table.name, 1, column.name, say("The column is there twice."))
    for column in table.columns:
        if column.required and column not in columns:
            yield Fault(table.name, 1, column.name, say("This column is missing."))


def _read_row(
    table: Table, line: int, cells: Iterable[tuple[Column | None, str]]
) -> tuple[dict[str, Any], list[Fault]]:
    given = {column.name: text for column, text in cells if column is not None}
    values: dict[str, Any] = {}
    faults = []
    for column in table.columns:
        if column.name not in given:
            continue  # a column that the file does not have changes nothing
        try:
            values[column.name] = column.value(given[column.name])
        except Unreadable as error:
            faults.append(Fault(table.name, line, column.name, error.message))
    return values, faults
