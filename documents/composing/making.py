"""Making the document of a form: what is still missing is told, then the file is composed, read and kept."""

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.composing.content import ROMAN
from documents.composing.layout import compose
from documents.composing.wording import COMPOSED, basis_words, symbol_of, worded
from documents.composing.writing import Block, Part, Writer, Writing
from documents.files import FileStore
from documents.kinds import BY_CODE
from documents.uploads import TakenIn, take_in
from language import Invalid, say
from organization.names import fold

ADDRESSED = frozenset({"CV", "TTr"})  # without an addressee there is no such document
MOST_PARTS = len(ROMAN)
_NAME_WORDS = 12


def make(store: FileStore, writing: Writing, writer: Writer) -> TakenIn:
    """The composed file, read and kept like an uploaded one, with what was typed.

    Raises Invalid for the first thing that is missing, Unsafe for what may not be kept at all.
    """
    for problem in missing(writing, writer):
        raise problem
    data = compose(worded(writing, writer, _block(writing, writer)))
    taken = take_in(store, data, file_name(writing), due=writing.due)
    return replace(taken, written=writing.to_json())


def _block(writing: Writing, writer: Writer) -> Block:
    return next(block for block in writer.blocks if block.code == writing.signer)


def missing(writing: Writing, writer: Writer) -> Iterator[Invalid]:
    """What must still be said, each at its box; the names of boxes are paths into the writing."""
    if writing.kind not in COMPOSED:
        yield Invalid(say("Please choose the kind of document."), field="kind")
        return
    if not writing.subject.strip():
        yield Invalid(say("Please give the subject (trích yếu)."), field="subject")
    if writing.kind in ADDRESSED and not any(one.name.strip() for one in writing.addressees):
        yield Invalid(say("Please say to whom it is addressed (Kính gửi)."), field="addressees-0-name")
    if not writer.place or not symbol_of(BY_CODE[writing.kind], writer):
        yield Invalid(
            say("The directory lacks the place or the abbreviation of the agency; ask the administrator."),
            field="kind",
        )
    yield from _of_titles(writing)
    yield from _of_rows(writing)
    if not any(map(_says_something, writing.parts)):
        yield Invalid(say("Please write the text of at least one section."), field="parts-0-text")
    if not any(one.name.strip() for one in writing.receivers):
        yield Invalid(say("Please name at least one recipient."), field="receivers-0-name")
    if writing.signer not in {block.code for block in writer.blocks}:
        yield Invalid(say("Please choose the person who will sign."), field="signer")


def _says_something(part: Part) -> bool:
    return bool(part.text.strip()) or any(task.content.strip() for task in part.tasks)


def _of_titles(writing: Writing) -> Iterator[Invalid]:
    """More sections with a title than there are numerals for."""
    titled = [number for number, part in enumerate(writing.parts) if part.title.strip()]
    if len(titled) > MOST_PARTS:
        too_many = say("A document has at most {n} sections with a title.", n=MOST_PARTS)
        yield Invalid(too_many, field=f"parts-{titled[MOST_PARTS]}-title")


def _of_rows(writing: Writing) -> Iterator[Invalid]:
    """Days that cannot be read, and rows of which a half is missing."""
    for number, basis in enumerate(writing.bases):
        if isinstance(basis.day, str):
            yield _bad_day(f"bases-{number}-day")
        if basis.type and not basis_words(basis):
            field = f"bases-{number}-number_symbol"
            yield Invalid(say("Please give the number or the subject."), field=field)
    for number, part in enumerate(writing.parts):
        for position, task in enumerate(part.tasks):
            place = f"parts-{number}-tasks-{position}"
            if isinstance(task.deadline, str):
                yield _bad_day(f"{place}-deadline")
            if bool(task.unit.strip()) != bool(task.content.strip()):
                empty = "content" if task.unit.strip() else "unit"
                yield Invalid(say("A task needs a unit and what it has to do."), field=f"{place}-{empty}")


def _bad_day(field: str) -> Invalid:
    return Invalid(say("Write the day, month and year, for example 05/7/2024."), code="bad_date", field=field)


def file_name(writing: Writing) -> str:
    """ "ke-hoach-chuyen-doi-so.docx": kind and subject in letters that every machine takes."""
    words = f"{BY_CODE[writing.kind].name} {writing.subject}"
    return "-".join(re.findall(r"[a-z0-9]+", fold(words))[:_NAME_WORDS]) + ".docx"
