"""The tables and columns of a directory file, and how one cell is read; documented in docs/directory.md.

Headings and words may be English ("kind", "division") or Vietnamese ("Loại", "Phòng").
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from language import Invalid, Message, say
from organization.groups import check_rule
from organization.models import MandateKind, Role, UnitKind
from organization.names import fold, nfc


class Unreadable(Exception):
    """A cell cannot be read; carries the sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names, how its cells are read, and whether they may be empty."""

    name: str
    vietnamese: str
    read: Callable[[str], Any]
    required: bool = False
    empty: Any = None

    def value(self, text: str) -> Any:
        """What the cell says; raises Unreadable with the sentence."""
        if text:
            return self.read(text)
        if self.required:
            raise Unreadable(say("This cell must not be empty."))
        return self.empty


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One sheet, or one CSV file, of a directory."""

    name: str
    vietnamese: str
    columns: tuple[Column, ...]
    _by_name: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({fold(c.vietnamese): c for c in self.columns})
        self._by_name.update({c.name: c for c in self.columns})

    def column(self, heading: str) -> Column | None:
        """The column with this heading, or None."""
        return self._by_name.get(fold(heading).replace("*", "").strip())


def text(most: int) -> Callable[[str], str]:
    """Text of at most so many characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unreadable(say("The text is longer than {count} characters.", count=most))
        return cell

    return read


def code(cell: str) -> str:
    """A key of the directory: letters, digits, dots and hyphens."""
    if not re.fullmatch(r"[\w.\-]{1,60}", cell):
        raise Unreadable(say("A code has up to 60 letters, digits, dots and hyphens, without spaces."))
    return cell


def e_mail(cell: str) -> str:
    """An e-mail address, as far as its shape tells."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell) or len(cell) > 200:
        raise Unreadable(say("“{text}” is not an e-mail address.", text=cell))
    return cell


_DAYS = (
    re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)


def day(cell: str) -> date:
    """A day: 30/6/2025, 30-6-2025, 30.6.2025 or 2025-06-30."""
    try:
        shape = next(shape for shape in (pattern.fullmatch(cell) for pattern in _DAYS) if shape)
        return date(**{name: int(digits) for name, digits in shape.groupdict().items()})
    except (StopIteration, ValueError) as error:
        raise Unreadable(say("“{text}” is not a day; write it as 30/6/2025.", text=cell)) from error


def yes_no(cell: str) -> bool:
    """Yes or no, in a few ways of writing."""
    answers = {"1": True, "x": True, "co": True, "yes": True, "true": True}
    answers |= {"0": False, "khong": False, "no": False, "false": False}
    if fold(cell) not in answers:
        raise Unreadable(say("“{text}” is neither yes nor no.", text=cell))
    return answers[fold(cell)]


def word_of(kind: type[StrEnum], words: dict[str, StrEnum]) -> Callable[[str], StrEnum]:
    """One of the known words, in English or Vietnamese."""
    known = {fold(word): value for word, value in words.items()} | {member.value: member for member in kind}

    def read(cell: str) -> StrEnum:
        found = known.get(fold(cell)) or known.get(cell)
        if found is None:
            choices = ", ".join(dict.fromkeys(known))
            raise Unreadable(say("“{text}” is not one of: {choices}.", text=cell, choices=choices))
        return found

    return read


def many(cell: str) -> list[str]:
    """Several texts with | between them."""
    return [part for part in map(nfc, cell.split("|")) if part]


def rule(cell: str) -> dict[str, Any]:
    """A rule of organization/groups.py, written in JSON."""
    try:
        value = json.loads(cell)
        check_rule(value)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(say("The rule is not written in JSON.")) from error
    except Invalid as error:
        raise Unreadable(error.message) from error
    return dict(value)


def cell_text(value: object) -> str:
    """What a cell of a spreadsheet says, as text in its one form of writing."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))


KINDS: dict[str, StrEnum] = {
    "UBND tỉnh": UnitKind.PROVINCE,
    "Sở": UnitKind.DEPARTMENT,
    "Sở, ban, ngành": UnitKind.DEPARTMENT,
    "UBND huyện": UnitKind.DISTRICT,
    "UBND xã": UnitKind.COMMUNE,
    "Văn phòng": UnitKind.OFFICE,
    "Phòng": UnitKind.DIVISION,
    "Trung tâm": UnitKind.CENTRE,
    "Đảng": UnitKind.PARTY,
    "Đoàn thể": UnitKind.MASS,
    "Bên ngoài": UnitKind.OUTSIDE,
}

ROLES: dict[str, StrEnum] = {
    "Người đứng đầu": Role.HEAD,
    "Cấp phó": Role.DEPUTY,
    "Trưởng đơn vị": Role.UNIT_HEAD,
    "Phó trưởng đơn vị": Role.UNIT_DEPUTY,
    "Chánh Văn phòng": Role.OFFICE_HEAD,
    "Văn thư": Role.CLERK,
    "Tổng hợp": Role.OFFICE,
    "Chuyên viên": Role.STAFF,
    "Quản trị": Role.ADMINISTRATOR,
}

_FROM = Column("valid_from", "Từ ngày", day)
_TO = Column("valid_to", "Đến ngày", day)
_BASIS = Column("legal_basis", "Căn cứ pháp lý", text(250))

UNITS = Table(
    "units",
    "Đơn vị",
    (
        Column("code", "Mã", code, required=True),
        Column("parent", "Mã cấp trên", code),
        Column("kind", "Loại", word_of(UnitKind, KINDS), required=True),
        Column("name", "Tên", text(250), required=True),
        Column("short_name", "Tên ngắn", text(100)),
        Column("abbreviation", "Viết tắt", text(30)),
        Column("place_name", "Địa danh", text(100)),
        Column("header_name", "Tên in", text(250)),
        Column("parent_header_name", "Tên cấp trên in", text(250)),
        Column("collegial", "Chế độ tập thể", yes_no, empty=False),
        Column("email", "Thư điện tử", e_mail),
        _FROM,
        _TO,
        _BASIS,
    ),
)
PEOPLE = Table(
    "people",
    "Người",
    (
        Column("code", "Mã", code, required=True),
        Column("name", "Họ và tên", text(120), required=True),
        Column("email", "Thư điện tử", e_mail),
        Column("phone", "Điện thoại", text(40)),
    ),
)
POSTS = Table(
    "posts",
    "Chức vụ",
    (
        Column("person", "Mã người", code, required=True),
        Column("unit", "Mã đơn vị", code, required=True),
        Column("role", "Vai trò", word_of(Role, ROLES), required=True),
        Column("title", "Chức vụ", text(120), required=True),
        Column("acting", "Giao quyền", yes_no, empty=False),
        Column("in_charge_of", "Đơn vị phụ trách", many, empty=()),
        _FROM,
        _TO,
    ),
)
MANDATES = Table(
    "mandates",
    "Ủy quyền",
    (
        Column("person", "Mã người", code, required=True),
        Column("unit", "Mã đơn vị", code, required=True),
        Column("kind", "Hình thức", word_of(MandateKind, {}), required=True),
        Column("document_types", "Loại văn bản", many, empty=()),
        Column("units", "Đơn vị thuộc lĩnh vực", many, empty=()),
        Column("scope", "Phạm vi", text(250)),
        Column("basis", "Căn cứ", text(250), required=True),
        Column("valid_from", "Từ ngày", day, required=True),
        _TO,
    ),
)
ALIASES = Table(
    "aliases",
    "Tên khác",
    (
        Column("unit", "Mã đơn vị", code, required=True),
        Column("text", "Cách ghi", text(250), required=True),
        Column("agency", "Mã cơ quan", code),
    ),
)
GROUPS = Table(
    "groups",
    "Nhóm nơi nhận",
    (
        Column("agency", "Mã cơ quan", code, required=True),
        Column("name", "Tên nhóm", text(250), required=True),
        Column("rule", "Quy tắc", rule, required=True),
        Column("spellings", "Cách ghi", many, empty=()),
    ),
)
SUCCESSIONS = Table(
    "successions",
    "Kế thừa",
    (
        Column("old", "Mã cũ", code, required=True),
        Column("new", "Mã mới", code, required=True),
        Column("subject", "Lĩnh vực", text(250)),
        _BASIS,
    ),
)

TABLES = (UNITS, PEOPLE, POSTS, MANDATES, ALIASES, GROUPS, SUCCESSIONS)


def table_named(name: str) -> Table | None:
    """The table that a sheet or a file of this name holds, or None."""
    return next((t for t in TABLES if fold(name) in {t.name, fold(t.vietnamese)}), None)
