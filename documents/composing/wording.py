"""From what was typed to what is printed: căn cứ, numbered sections, tasks as sentences, recipient lines."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from documents.composing.content import (
    LETTER,
    ROMAN,
    Annex,
    Content,
    Item,
    Section,
    printed_date,
)
from documents.composing.writing import Basis, Block, Part, Receiver, Task, Writer, Writing
from documents.kinds import BY_CODE, Kind
from documents.reading.patterns import BULLET
from documents.states import Purpose

COMPOSED = ("KH", "BC", "TB", "CV", "TTr")  # the kinds that can be written here
LAWS = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh")  # cited by name alone (PL I II.6b)
PURPOSES = {
    Purpose.REPORT.value: "báo cáo",
    Purpose.CARRY_OUT.value: "thực hiện",
    Purpose.COORDINATE.value: "phối hợp",
    Purpose.INFORM.value: "để biết",
}
_NUMERAL = re.compile(r"^(\d{1,2})(?:\.\d{1,2})*\s*[.)]\s+")
_MARK = re.compile(rf"^{BULLET}\s*")
_HEADING_WORDS = 16
_LETTER_CASE = frozenset({"CV", "TB"})  # their tasks stand in running text unless a section organises them


def worded(writing: Writing, writer: Writer, block: Block) -> Content:
    """What the document prints; number and date stay blank for the clerk's steps."""
    kind = BY_CODE[writing.kind]
    sections = tuple(_sections(writing))
    return Content(
        kind=kind.name,
        parent_body=writer.parent_body,
        issuing_body=writer.issuing_body,
        symbol=symbol_of(kind, writer),
        place=writer.place,
        month=None,
        year=None,
        subject=_unmarked(writing.subject),
        basis=tuple(_basis_lines(writing)),
        addressees=tuple(tidy(one.name).rstrip(" .;,") for one in writing.addressees if one.name.strip()),
        sections=sections,
        closing=_sentence(writing.closing) or None,
        recipients=tuple(_recipient_lines(writing)),
        authority_lines=block.authority_lines,
        title=block.title,
        name=block.name,
        annexes=tuple(_annexes(writing)),
    )


def symbol_of(kind: Kind, writer: Writer) -> str:
    """KH-SKHCN with a printed type, SKHCN-VP for a letter (Phụ lục I II.3)."""
    first, second = kind.abbreviation, writer.abbreviation
    if kind.name == LETTER:
        first, second = writer.abbreviation, writer.unit_abbreviation
    return "-".join(part for part in (first, second) if part)


def tidy(text: str) -> str:
    """One line with single spaces."""
    return " ".join(text.split())


def _unmarked(text: str) -> str:
    """Without the marks that end a sentence."""
    return tidy(text).rstrip(" .;,:/")


def _sentence(text: str) -> str:
    """With the full stop, colon or other mark that ends a sentence."""
    words = tidy(text)
    return words if not words or words.endswith((".", ":", ";", "!", "?")) else f"{words}."


def _basis_lines(writing: Writing) -> Iterator[str]:
    """Each căn cứ on a line of its own, ";" at the end, the last one "." (PL I II.6b); then the opening."""
    said = [words for words in map(basis_words, writing.bases) if words]
    for number, words in enumerate(said, start=1):
        yield f"Căn cứ {words}{'.' if number == len(said) else ';'}"
    for line in lines_in(writing.opening):
        yield _sentence(line)


def basis_words(basis: Basis) -> str:
    """A document as it is cited first: type, number and symbol, date, issuer, subject; a law by its name."""
    subject = _unmarked(basis.subject)
    if basis.type in LAWS:
        return subject if subject.startswith(basis.type) else f"{basis.type} {subject}".strip()
    parts = [
        basis.type,
        f"số {tidy(basis.number_symbol)}" if basis.number_symbol.strip() else "",
        f"ngày {printed_date(basis.day)}" if isinstance(basis.day, date) else "",
        f"của {tidy(basis.issuer)}" if basis.issuer.strip() else "",
        _about(subject),
    ]
    return " ".join(part for part in parts if part) if any(parts[1:]) else ""


def _about(subject: str) -> str:
    """The subject as it follows the issuer: "về …", unless it says so itself."""
    if not subject or subject.lower().startswith(("về ", "v/v", "quy định", "ban hành", "phê duyệt")):
        return subject
    return f"về {subject[0].lower()}{subject[1:]}" if not _is_name(subject) else f"về {subject}"


def _is_name(subject: str) -> bool:
    """Whether the second word is a capital too, as in a name: "Chương trình" is none, "Minh Hòa" is one."""
    words = subject.split()
    return len(words) > 1 and words[1][:1].isupper()


def lines_in(text: str) -> list[str]:
    """The paragraphs of a typed text: its lines that are not empty, other bullets as hyphens."""
    found = (tidy(line) for line in text.splitlines())
    return [_MARK.sub("- ", line) if line[0] != "+" else line for line in found if line]


def _sections(writing: Writing) -> Iterator[Section]:
    """The parts that say something, those with a title under I., II., III. …"""
    number = 0
    for part in writing.parts:
        items = tuple(_part_items(part, writing.kind))
        title = _unmarked(part.title)
        if not items:
            continue
        number += bool(title)
        yield Section(ROMAN[number - 1] if title else "", title, items)


def _part_items(part: Part, kind: str) -> Iterator[Item]:
    lines = lines_in(part.text)
    yield from text_items(lines)
    tasks = [task for task in part.tasks if task.unit.strip() or task.content.strip()]
    used = [int(found[1]) for line in lines if (found := _NUMERAL.match(line))]
    first = max(used, default=0) + 1
    as_letter = kind in _LETTER_CASE and not part.title.strip()
    yield from _asked(tasks, first) if as_letter else _charged(tasks, first)


def text_items(lines: Iterable[str]) -> Iterator[Item]:
    """Paragraphs; a short numbered line without an end mark is a heading ("1. Mục đích")."""
    for line in lines:
        is_heading = bool(_NUMERAL.match(line)) and line[-1] not in ".;:,!?" and _is_short(line)
        yield Item(line if is_heading else _sentence(line), is_heading)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _HEADING_WORDS


def _charged(tasks: Iterable[Task], first: int) -> Iterator[Item]:
    """Tasks by unit: the unit numbered as a heading, what it has to do under it."""
    by_unit = groupby(tasks, key=lambda task: _unmarked(task.unit))
    for number, (unit, found) in enumerate(by_unit, start=first):
        yield Item(f"{number}. {unit}", heading=True)
        for task in found:
            words = task_words(task)
            yield Item(f"- {words[:1].upper()}{words[1:]}")


def _asked(tasks: list[Task], first: int) -> Iterator[Item]:
    """Tasks in running text: "1. Đề nghị Phòng … rà soát …"; a single one goes without a number."""
    for number, task in enumerate(tasks, start=first):
        numeral = f"{number}. " if len(tasks) > 1 or first > 1 else ""
        words = task_words(task)
        yield Item(f"{numeral}Đề nghị {_unmarked(task.unit)} {words[:1].lower()}{words[1:]}")


def task_words(task: Task) -> str:
    """What is to be done, to whom and through whom one reports, and by when, as a sentence."""
    words = _unmarked(task.content)
    reports = f"báo cáo kết quả về {_unmarked(task.report_to)}" if task.report_to.strip() else ""
    if reports and task.through.strip():
        reports += f" qua {_unmarked(task.through)}"
    due = f"{task.operator} ngày {printed_date(task.deadline)}" if isinstance(task.deadline, date) else ""
    if due and not reports:
        reports = "hoàn thành"
    return "; ".join(part for part in (words, f"{reports} {due}".strip()) if part) + "."


def _recipient_lines(writing: Writing) -> Iterator[str]:
    """Each line of Nơi nhận with its purpose; last the archive line (PL I II.9)."""
    for receiver in writing.receivers:
        if receiver.name.strip():
            yield recipient_words(receiver)
    kept = _unmarked(writing.archive).removeprefix("Lưu").lstrip(" :")
    yield f"Lưu: {kept or 'VT'}"


def recipient_words(receiver: Receiver) -> str:
    """The line of one recipient: "Các phòng, đơn vị trực thuộc (thực hiện)"."""
    name, purpose = _unmarked(receiver.name), PURPOSES.get(receiver.purpose)
    return f"{name} ({purpose})" if purpose else name


def _annexes(writing: Writing) -> Iterator[Annex]:
    for one in writing.enclosures:
        if one.title.strip() or one.text.strip():
            yield Annex(_unmarked(one.title), tuple(text_items(lines_in(one.text))))
