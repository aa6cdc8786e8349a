"""The clerk's number and date, written into their fields in the type of the line around them."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.form_tools import annot_width_height, find_existing_empty_field
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import FormFillingError

from documents.publishing import fields
from documents.publishing.refusals import SigningRefused
from documents.publishing.writing import PrintedWords, TooWide, read_style
from language import say


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """What the register says: the number as printed ("05", "45a") and the day of issue."""

    number: str
    day: date

    def values(self) -> dict[str, str]:
        """The words of each field: days below 10, months 1 and 2 with a zero (NĐ 30/2020 Phụ lục I II.4)."""
        month = f"{self.day.month:02d}" if self.day.month < 3 else str(self.day.month)
        return {
            fields.NUMBER: self.number,
            fields.DAY: f"{self.day.day:02d}",
            fields.MONTH: month,
            fields.YEAR: str(self.day.year),
        }


def check_printed_date(printed: dict[str, int], day: date) -> None:
    """Refuse a number on a day that differs from what the date line already prints.

    The document must be printed anew with a blank date line, and go back to the signer.
    """
    says = {fields.DAY: day.day, fields.MONTH: day.month, fields.YEAR: day.year}
    if any(value != says[name] for name, value in printed.items()):
        raise SigningRefused(
            say(
                "The document prints another date than {date}. Leave the date line blank in a new revision; "
                "it goes back to the signer.",
                date=f"{day.day:02d}/{day.month}/{day.year}",
            ),
            code="printed_date_differs",
        )


def filled(pdf: bytes, record: RegisterRecord) -> bytes:
    """The PDF with number and date in their fields; begins with the bytes given.

    Raises SigningRefused where a field is filled already, or too narrow for its words.
    """
    if not record.number.strip():
        raise SigningRefused(say("There is no number to fill in."), code="number_empty")
    writer = fields.open_writer(pdf)
    there = fields.filled_values(pdf)
    for name, words in record.values().items():
        if name in there:
            _fill(writer, name, words)
    return fields.written(writer)


def _fill(writer: IncrementalPdfFileWriter, name: str, words: str) -> None:
    try:
        reference = find_existing_empty_field(writer, name, field_type="/Tx")
    except FormFillingError as full:
        raise SigningRefused(say("Number and date have been filled in already."), code="filled") from full
    field = cast(generic.DictionaryObject, reference.get_object())
    width, height = annot_width_height(field)
    box = layout.BoxConstraints(width=float(width), height=float(height))
    try:
        PrintedWords(writer, words, read_style(str(field["/DS"])), box).apply_appearance(field)
    except TooWide as narrow:
        raise SigningRefused(
            say("“{words}” does not fit into the blank of the document.", words=words),
            code="blank_too_narrow",
        ) from narrow
    field["/V"] = generic.TextStringObject(words)
    writer.mark_update(reference)
