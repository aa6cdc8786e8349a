"""A small invented province for tests of the directory: two Sở, a district that was closed, its communes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from db import transaction
from organization.addressing import Entry
from organization.directory import Directory
from organization.models import (
    AGENCY_KINDS,
    Person,
    Post,
    Role,
    Unit,
    UnitAlias,
    UnitKind,
    UnitSuccession,
)
from organization.names import fold, person_sort_key, sort_key
from organization.spelling import matching_key

LAST_DAY = date(2025, 6, 30)
NEW_DAY = date(2025, 7, 1)

UNITS = [
    ("UBND", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Minh Hòa"),
    ("VPUB", "UBND", UnitKind.OFFICE, "Văn phòng UBND tỉnh"),
    ("SKHCN", "UBND", UnitKind.DEPARTMENT, "Sở Khoa học và Công nghệ"),
    ("SKHCN.VP", "SKHCN", UnitKind.OFFICE, "Văn phòng"),
    ("SKHCN.TTr", "SKHCN", UnitKind.DIVISION, "Thanh tra"),
    ("SKHCN.QLKH", "SKHCN", UnitKind.DIVISION, "Phòng Quản lý khoa học"),
    ("SKHCN.TT", "SKHCN", UnitKind.CENTRE, "Trung tâm Ứng dụng khoa học và công nghệ"),
    ("SKHCN.DU", "SKHCN", UnitKind.PARTY, "Đảng ủy Sở Khoa học và Công nghệ"),
    ("SKHCN.CD", "SKHCN", UnitKind.MASS, "Công đoàn cơ sở"),
    ("SLDTBXH", "UBND", UnitKind.DEPARTMENT, "Sở Lao động – Thương binh và Xã hội"),
    ("SLDTBXH.VP", "SLDTBXH", UnitKind.OFFICE, "Văn phòng"),
    ("HYB", "UBND", UnitKind.DISTRICT, "Ủy ban nhân dân huyện Yên Bảng"),
    ("HYB.TP", "HYB", UnitKind.DIVISION, "Phòng Tư pháp"),
    ("HYB.HU", "HYB", UnitKind.PARTY, "Thường trực Huyện ủy Yên Bảng"),
    ("HYB.TAN", "HYB", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Hòa"),
    ("XTH", "UBND", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Hòa"),
    ("XLS", "UBND", UnitKind.COMMUNE, "Ủy ban nhân dân xã Lũng Sơn"),
    ("XLS.VP", "XLS", UnitKind.OFFICE, "Văn phòng HĐND và UBND"),
    ("BAO", "UBND", UnitKind.OUTSIDE, "Báo Minh Hòa"),
]
UNTIL_2025 = {"HYB", "HYB.TP", "HYB.HU", "HYB.TAN"}
SINCE_2025 = {"XTH", "XLS", "XLS.VP"}
SUCCESSIONS = [("HYB.TAN", "XTH"), ("HYB", "HYB.TAN"), ("HYB", "XLS")]

POSTS = [
    ("Phạm Thị Ánh", "SKHCN", Role.HEAD, "Giám đốc"),
    ("Trần Văn Đức", "SKHCN", Role.DEPUTY, "Phó Giám đốc"),
    ("Lê Thị An", "SKHCN", Role.DEPUTY, "Phó Giám đốc"),
    ("Ngô Văn Bình", "SKHCN.VP", Role.OFFICE_HEAD, "Chánh Văn phòng"),
    ("Vũ Minh Châu", "UBND", Role.HEAD, "Chủ tịch"),
]


@dataclass
class Province:
    """What was built: units and people by code and name."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def id(self, code: str) -> int:
        return self.units[code].id

    def codes(self, units: Any) -> list[str]:
        return [unit.code for unit in units]


def build(session: Session) -> Province:
    """Write the province in one transaction."""
    province = Province()
    with transaction(session):
        for code, parent, kind, name in UNITS:
            unit = _unit(code, kind, name)
            unit.parent_id = province.id(parent) if parent else None
            session.add(unit)
            session.flush()
            inherits = province.units[parent].agency_id if parent and kind is not UnitKind.OUTSIDE else None
            unit.agency_id = unit.id if kind in AGENCY_KINDS else inherits
            province.units[code] = unit
        for old, new in SUCCESSIONS:
            session.add(UnitSuccession(old_id=province.id(old), new_id=province.id(new)))
        for name, code, role, title in POSTS:
            _appoint(session, province, name, code, role=role, title=title)
    return province


def _unit(code: str, kind: UnitKind, name: str) -> Unit:
    return Unit(
        code=code,
        kind=kind,
        name=name,
        name_folded=fold(name),
        sort_key=sort_key(name),
        valid_from=NEW_DAY if code in SINCE_2025 else None,
        valid_to=LAST_DAY if code in UNTIL_2025 else None,
    )


def _appoint(session: Session, province: Province, name: str, code: str, *, role: Role, title: str) -> None:
    person = Person(code=fold(name), name=name, name_folded=fold(name), sort_key=person_sort_key(name))
    session.add(person)
    session.flush()
    unit = province.units[code]
    session.add(Post(person_id=person.id, unit_id=unit.id, agency_id=unit.agency_id, role=role, title=title))
    province.people[name] = person


def directory_in_memory(writer: str, on: date) -> Directory:
    """The same province without a database, seen from one agency."""
    spans = dict.fromkeys(UNTIL_2025, (None, LAST_DAY)) | dict.fromkeys(SINCE_2025, (NEW_DAY, None))
    return directory_of(UNITS, writer, on, spans=spans, successions=SUCCESSIONS)


Row = tuple[str, str | None, UnitKind, str]


def directory_of(
    rows: Sequence[Row],
    writer: str,
    on: date,
    *,
    spans: Mapping[str, tuple[date | None, date | None]] = MappingProxyType({}),
    successions: Sequence[tuple[str, str]] = (),
) -> Directory:
    """A directory of these units (code, code above, kind, name) without a database."""
    ids = {code: number for number, (code, *_) in enumerate(rows, start=1)}
    agency: dict[str, int | None] = {}
    entries = []
    for code, parent, kind, name in rows:
        inherits = agency[parent] if parent and kind is not UnitKind.OUTSIDE else None
        agency[code] = ids[code] if kind in AGENCY_KINDS else inherits
        above = ids[parent] if parent else None
        span = spans.get(code, (None, None))
        entries.append(Entry(ids[code], code, above, agency[code], kind, name, None, None, *span))
    directory = Directory(entries, [], [(ids[old], ids[new]) for old, new in successions])
    directory.look_from(ids[writer], on)
    return directory


def write_as(session: Session, province: Province, code: str, text: str) -> None:
    """Let the unit be written so everywhere."""
    with transaction(session):
        session.add(UnitAlias(unit_id=province.id(code), text=text, folded=matching_key(text)))
