"""From the bytes an official uploads to the structure of the document: opening, text, fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from documents.reading.addressees import read_addressees
from documents.reading.assignments import read_tasks
from documents.reading.deadlines import assignments_of, dates_in, read_deadlines
from documents.reading.encodings import text_and_encoding
from documents.reading.foot import read_foot
from documents.reading.header import Header, read_header
from documents.reading.items import Item, items_of
from documents.reading.legacy import Encoding
from documents.reading.lines import Line, footnote_lines, lines_of, tidy
from documents.reading.package import Package, open_package
from documents.reading.page_heads import with_page_head
from documents.reading.paragraphs import Paragraph, paragraphs_of_text
from documents.reading.places import place_among
from documents.reading.plain import plain_paragraphs
from documents.reading.recipients import read_recipients
from documents.reading.references import Mentions, mentions_in, read_references
from documents.reading.result import DeadlineDetail, Place, Reading
from documents.reading.sections import read_sections
from documents.reading.sheet import Sheet, divide
from documents.reading.signer import read_signer
from documents.reading.stamps import read_secrecy, read_urgency
from documents.reading.text import page_edges_of, paragraphs_of
from language import Message, say

__all__ = [
    "Apart",
    "Reading",
    "open_docx",
    "open_plain",
    "open_text",
    "read_apart",
    "read_docx",
    "read_file",
    "read_paragraphs",
    "read_plain",
    "read_text",
    "take_apart",
]



def read_file(data: bytes, name: str) -> Reading:
    """Read an uploaded document: a plain text by its ending .txt; anything else must be a .docx.

    Raises `Unsafe` (a `Refused`) with a sentence if the file must not be opened or is no text.
    """
    return read_plain(data) if name.lower().endswith(".txt") else read_docx(data, name)


def read_plain(data: bytes) -> Reading:
    """Read the bytes of a plain text in any encoding that officials use; raises `Unsafe` if it is none."""
    return read_paragraphs(open_plain(data))


def read_docx(data: bytes, name: str = "") -> Reading:
    """Read a .docx; raises `Unsafe` (a `Refused`) with a sentence if the file must not be opened."""
    _, paragraphs, edges = open_docx(data, name)
    return read_paragraphs(paragraphs, edges=edges)


def open_docx(data: bytes, name: str = "") -> tuple[Package, list[Paragraph], list[Paragraph]]:
    """A .docx that passed the checks, its paragraphs, and those of its pages' headers and footers.

    A head that stands in the header of page 1 instead of the body comes before the body.
    """
    package = open_package(data, name)
    paragraphs = list(with_page_head(package, paragraphs_of(package)))
    return package, paragraphs, page_edges_of(package)


def read_text(text: str) -> Reading:
    """Read a plain text, also one in which a page's two columns stand side by side."""
    return read_paragraphs(open_text(text))


def open_plain(data: bytes) -> list[Paragraph]:
    """The paragraphs of a plain text file; raises `Unsafe` if the bytes are no text."""
    text, encoding = text_and_encoding(data)
    is_old = encoding is not Encoding.UNICODE
    return [replace(paragraph, old_font=is_old) for paragraph in open_text(text)]


def open_text(text: str) -> list[Paragraph]:
    """The paragraphs of a plain text."""
    return paragraphs_of_text(plain_paragraphs(text))


@dataclass(frozen=True, slots=True)
class Apart:
    """A document taken apart, once for the reader of its fields and for the rules."""

    paragraphs: Sequence[Paragraph]
    lines: list[Line]
    sheet: Sheet
    items: Sequence[Item]  # of the body
    mentions: Sequence[Mentions]  # in subject, body and footnotes


def take_apart(paragraphs: Sequence[Paragraph]) -> Apart:
    """The printed lines, the parts of the sheet, the paragraphs of the body, the documents that are cited."""
    lines = lines_of(paragraphs)
    sheet = divide(lines)
    mentions = mentions_in([*sheet.subject, *sheet.body, *footnote_lines(paragraphs)])
    return Apart(paragraphs, lines, sheet, items_of(sheet.body), mentions)


def read_paragraphs(paragraphs: Sequence[Paragraph], *, edges: Sequence[Paragraph] = ()) -> Reading:
    """Every field of a document from its paragraphs; nothing is guessed, what is missing stays None.

    `edges` are the headers and footers of the pages, where only a secrecy mark is looked for. Footnotes
    may cite documents, and are read for nothing else.
    """
    return read_apart(take_apart(paragraphs), edges=edges)


def read_apart(apart: Apart, *, edges: Sequence[Paragraph] = ()) -> Reading:
    """Every field of a document that is taken apart already."""
    sheet, paragraphs = apart.sheet, apart.paragraphs
    header = read_header(sheet.head)
    reading = _with_header(header, sheet)
    reading = _with_stamps(reading, sheet, apart.lines)
    if reading.secrecy is None:
        reading = replace(reading, secrecy=read_secrecy(sheet, lines_of(edges))[0])
    reading = _with_body(reading, apart, header)
    reading = _with_foot(reading, sheet)
    return replace(
        reading,
        paragraphs=tuple(paragraph.printed for paragraph in paragraphs),
        notes=(*_blanks(header), *_notes(paragraphs)),
    )


def _with_header(header: Header, sheet: Sheet) -> Reading:
    where = dict(header.where)
    subject = header.letter_subject
    if sheet.title is not None:
        where["/doc_type"] = sheet.title.place()
        where.pop("/subject", None)
        subject = tidy(" ".join(line.text for line in sheet.subject)).rstrip(" .") or None
    if sheet.subject:
        where["/subject"] = place_among(sheet.subject, subject) or sheet.subject[0].place()
    doc_type = tidy(sheet.title.text) if sheet.title else sheet.kind.printed if sheet.kind else None
    return Reading(
        issuing_body=header.issuing_body,
        parent_body=header.parent_body,
        number=header.number,
        symbol=header.symbol,
        place=header.place,
        date=header.date,
        doc_type=doc_type,
        doc_type_code=sheet.kind.code if sheet.kind else None,
        doc_type_printed=sheet.title is not None,
        subject=subject,
        findings=tuple(header.findings),
        where=where,
    )


def _with_stamps(reading: Reading, sheet: Sheet, lines: Sequence[Line]) -> Reading:
    kinh_gui, where = read_addressees(sheet.addressees)
    secrecy, secrecy_at = read_secrecy(sheet, lines)
    urgency, urgency_at = read_urgency(sheet, lines)
    marks = {"/secrecy": secrecy_at, "/urgency": urgency_at}
    return replace(
        reading,
        kinh_gui=kinh_gui,
        secrecy=secrecy,
        urgency=urgency,
        where={**reading.where, **where, **{key: at for key, at in marks.items() if at is not None}},
    )


def _with_body(reading: Reading, apart: Apart, header: Header) -> Reading:
    sections, repeated = read_sections(apart.items)
    tasks = read_tasks(apart.items, apart.sheet.kind)
    due = read_deadlines(apart.sheet.body, reading.date, tasks)
    own = f"{header.number}/{header.symbol}" if header.number and header.symbol else None
    references = read_references(apart.mentions, own)
    assignments = assignments_of(tasks, due.details)
    return replace(
        reading,
        sections=sections,
        assignments=assignments,
        references=references,
        deadlines=dates_in(due.details),
        deadline_details=tuple(due.details),
        findings=(*reading.findings, *repeated, *due.findings),
        where={
            **reading.where,
            **_places("references", references),
            **_places("sections", sections),
            **_places("assignments", assignments),
            **_places("deadline_details", due.details),
            **_places_of_days(due.details),
        },
    )


def _with_foot(reading: Reading, sheet: Sheet) -> Reading:
    foot = read_foot(sheet.foot)
    recipients = read_recipients(foot.recipients)
    signer, where = read_signer(foot.signature)
    return replace(
        reading,
        recipients=recipients,
        signer=signer,
        drafter_marks=tuple(tidy(line.text) for line in foot.marks),
        where={
            **reading.where,
            **where,
            **_places("recipients", recipients),
            **{f"/drafter_marks/{number}": line.place() for number, line in enumerate(foot.marks)},
        },
    )


def _places(name: str, found: Iterable[Any]) -> dict[str, Place]:
    """Where each item stands, and each of its fields."""
    places: dict[str, Place] = {}
    for number, one in enumerate(found):
        if one.at is not None:
            places[f"/{name}/{number}"] = one.at
        places |= {f"/{name}/{number}/{part}": place for part, place in one.parts.items()}
    return places


def _places_of_days(details: Sequence[DeadlineDetail]) -> dict[str, Place]:
    """Where each day of `deadlines` is printed first."""
    places: dict[str, Place] = {}
    for number, day in enumerate(dates_in(details)):
        at = next((detail.at for detail in details if detail.date == day), None)
        places |= {f"/deadlines/{number}": at} if at is not None else {}
    return places


def _blanks(header: Header) -> list[Message]:
    """A blank number is as it should be before the signature (NĐ 30/2020 Đ15), so it is said, not flagged."""
    if header.number is not None or header.symbol is None:
        return []
    return [say("The number is blank; the clerk fills it in after the signature.")]


def _notes(paragraphs: Iterable[Paragraph]) -> list[Message]:
    found = list(paragraphs)
    notes = []
    if any(paragraph.tracked_changes for paragraph in found):
        notes.append(say("Tracked changes were read as accepted."))
    if any(paragraph.hidden_text for paragraph in found):
        notes.append(say("Hidden text was left out."))
    if any(paragraph.in_page_header for paragraph in found):
        notes.append(say("The head of the document was read from the page header of the Word file."))
    if any(paragraph.old_font for paragraph in found):
        notes.append(say("Text in the old fonts TCVN3 or VNI was converted to Unicode."))
    return notes
