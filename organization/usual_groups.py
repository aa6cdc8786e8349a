"""The groups that each kind of agency usually writes, with their usual spellings, to begin with."""

from dataclasses import dataclass
from typing import Any

from organization.models import UnitKind


@dataclass(frozen=True, slots=True)
class UsualGroup:
    """A group as most agencies of a kind have it."""

    name: str
    rule: dict[str, Any]
    spellings: tuple[str, ...] = ()


def _units(under: str, *kinds: str) -> dict[str, Any]:
    return {"select": "units", "under": under, "kinds": list(kinds)}


def _posts(of: str, *roles: str) -> dict[str, Any]:
    return {"select": "posts", "of": of, "roles": list(roles)}


_DEPARTMENT = (
    UsualGroup(
        "Các phòng, đơn vị trực thuộc",
        _units("agency", "office", "division", "centre"),
        (
            "Các phòng, đơn vị",
            "Các phòng, đơn vị thuộc Sở",
            "Các phòng, đơn vị trực thuộc Sở",
            "Các phòng, ban, đơn vị trực thuộc",
            "Các phòng, ban, đơn vị trực thuộc Sở",
            "Các phòng, trung tâm thuộc Sở",
            "Các phòng, đơn vị thuộc, trực thuộc Sở",
            "Các phòng chuyên môn, đơn vị trực thuộc",
            "Các phòng chuyên môn, đơn vị trực thuộc Sở",
            "Trưởng các phòng, đơn vị thuộc Sở",
            "Trưởng các phòng, đơn vị trực thuộc Sở",
            "Thủ trưởng các phòng, đơn vị trực thuộc Sở",
        ),
    ),
    UsualGroup(
        "Các phòng thuộc Sở",
        _units("agency", "office", "division"),
        (
            "Các phòng chuyên môn",
            "Các phòng chuyên môn thuộc Sở",
            "Các phòng Sở",
            "Trưởng các phòng thuộc Sở",
        ),
    ),
    UsualGroup(
        "Các đơn vị trực thuộc Sở",
        _units("agency", "centre"),
        ("Các đơn vị trực thuộc", "Các đơn vị sự nghiệp trực thuộc Sở"),
    ),
    UsualGroup(
        "Lãnh đạo Sở",
        _posts("agency", "head", "deputy"),
        (
            "GĐ và các PGĐ Sở",
            "GĐ, các PGĐ Sở",
            "GĐ, PGĐ Sở",
            "GĐ, các PGĐ",
            "GĐ, PGĐ",
            "Ban Giám đốc Sở",
            "Ban Giám đốc",
            "BGĐ Sở",
            "Ban Lãnh đạo Sở",
        ),
    ),
    UsualGroup("Giám đốc Sở", _posts("agency", "head"), ("Giám đốc", "Đ/c Giám đốc Sở")),
    UsualGroup("Các Phó Giám đốc Sở", _posts("agency", "deputy"), ("Các PGĐ Sở", "Các Phó Giám đốc")),
)

_OF_EVERY_AGENCY = (
    UsualGroup(
        "Các đoàn thể cơ quan",
        _units("agency", "mass"),
        (
            "Các đoàn thể",
            "Các tổ chức đoàn thể",
            "Các tổ chức đoàn thể cơ quan",
            "Các tổ chức đoàn thể của cơ quan",
            "Các đoàn thể trong cơ quan",
        ),
    ),
)

_SEEN_FROM_BELOW = (
    UsualGroup("Chủ tịch UBND tỉnh", _posts("province", "head"), ("Đ/c Chủ tịch UBND tỉnh",)),
    UsualGroup(
        "CT, các PCT UBND tỉnh",
        _posts("province", "head", "deputy"),
        (
            "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
            "Chủ tịch và các Phó Chủ tịch UBND tỉnh",
            "CT, PCT UBND tỉnh",
            "Lãnh đạo UBND tỉnh",
        ),
    ),
    UsualGroup("Các PCT UBND tỉnh", _posts("province", "deputy"), ("Các Phó Chủ tịch UBND tỉnh",)),
)

_OF_THE_PROVINCE = (
    UsualGroup(
        "Chánh Văn phòng",
        _posts("agency", "office_head"),
        ("CVP", "Chánh VP", "Chánh Văn phòng UBND tỉnh"),
    ),
    UsualGroup(
        "Các sở, ban, ngành",
        _units("province", "department"),
        (
            "Các sở, ban, ngành tỉnh",
            "Các sở, ngành",
            "Sở, ban, ngành tỉnh",
            "Các sở, ban, ngành của tỉnh",
            "Các sở, ban, ngành cấp tỉnh",
        ),
    ),
    UsualGroup(
        "UBND các huyện, thành phố",
        _units("province", "district"),
        ("UBND các huyện, thị xã, thành phố", "UBND các huyện", "UBND các huyện, thị xã"),
    ),
    UsualGroup(
        "UBND các xã, phường",
        _units("province", "commune"),
        ("UBND các xã, phường, đặc khu", "UBND cấp xã", "UBND các xã, phường trên địa bàn tỉnh"),
    ),
)

_PROVINCE = (
    UsualGroup(
        "Các phòng, đơn vị thuộc Văn phòng",
        _units("agency", "office", "division", "centre"),
        ("Các phòng, đơn vị trực thuộc", "Các phòng, ban, trung tâm thuộc Văn phòng"),
    ),
    UsualGroup(
        "UBMTTQ và các đoàn thể tỉnh",
        _units("agency", "mass"),
        (
            "UBMTTQ và các tổ chức CT-XH tỉnh",
            "UBMTTQ tỉnh và các tổ chức CT-XH tỉnh",
            "UBMTTQ tỉnh và các tổ chức CT-XH",
        ),
    ),
)

_DISTRICT = (
    UsualGroup(
        "CT, các PCT UBND huyện",
        _posts("agency", "head", "deputy"),
        (
            "CT, PCT UBND huyện",
            "Chủ tịch và các Phó Chủ tịch UBND huyện",
            "Lãnh đạo UBND huyện",
            "CT và các PCT UBND huyện",
        ),
    ),
    UsualGroup(
        "Các phòng, ban, đơn vị thuộc huyện",
        _units("agency", "office", "division", "centre"),
        (
            "Các phòng, ban, ngành",
            "Các phòng, ban, ngành huyện",
            "Các phòng, ban, đơn vị",
            "Các cơ quan, đơn vị thuộc UBND huyện",
            "Các phòng, đơn vị trực thuộc",
            "Các cơ quan chuyên môn thuộc UBND huyện",
        ),
    ),
    UsualGroup(
        "UBMTTQ và các tổ chức CT-XH huyện",
        _units("agency", "mass"),
        (
            "UBMTTQ và các đoàn thể huyện",
            "UBMTTQ huyện và các tổ chức CT-XH huyện",
            "UBMTTQ huyện và các tổ chức CT-XH",
            "Mặt trận Tổ quốc và các đoàn thể huyện",
            "Các đoàn thể huyện",
        ),
    ),
    UsualGroup(
        "UBND các xã, thị trấn",
        _units("agency", "commune"),
        ("UBND các xã, phường, thị trấn", "UBND các xã", "UBND cấp xã"),
    ),
)

_COMMUNE = (
    UsualGroup(
        "Các phòng chuyên môn",
        _units("agency", "office", "division"),
        ("Các phòng chuyên môn thuộc xã", "Các phòng chuyên môn thuộc phường", "Các phòng thuộc UBND xã"),
    ),
    UsualGroup(
        "CT, các PCT UBND xã",
        _posts("agency", "head", "deputy"),
        ("CT, các PCT UBND phường", "Lãnh đạo UBND xã", "Lãnh đạo UBND phường", "CT, PCT UBND xã"),
    ),
    UsualGroup(
        "Các phòng, đơn vị thuộc UBND xã",
        _units("agency", "office", "division", "centre"),
        (
            "Các phòng, đơn vị trực thuộc",
            "Các phòng, trung tâm",
            "Các cơ quan, đơn vị thuộc UBND xã",
            "Các cơ quan, đơn vị thuộc UBND phường",
            "Các phòng, đơn vị thuộc xã",
            "Các phòng, đơn vị thuộc phường",
            "Các phòng, ban, đơn vị thuộc xã",
            "Các phòng, ban, đơn vị thuộc phường",
        ),
    ),
    UsualGroup(
        "UBMTTQ và các đoàn thể xã",
        _units("agency", "mass"),
        (
            "UBMTTQ và các tổ chức CT-XH xã",
            "UBMTTQ xã và các tổ chức CT-XH xã",
            "UBMTTQ và các đoàn thể phường",
            "UBMTTQ và các tổ chức CT-XH phường",
        ),
    ),
)

_BY_KIND = {
    UnitKind.PROVINCE: (*_PROVINCE, *_SEEN_FROM_BELOW, *_OF_THE_PROVINCE, *_OF_EVERY_AGENCY),
    UnitKind.DEPARTMENT: (*_DEPARTMENT, *_SEEN_FROM_BELOW, *_OF_THE_PROVINCE, *_OF_EVERY_AGENCY),
    UnitKind.DISTRICT: (*_DISTRICT, *_OF_EVERY_AGENCY),
    UnitKind.COMMUNE: (*_COMMUNE, *_OF_EVERY_AGENCY),
}


def default_groups(kind: UnitKind) -> tuple[UsualGroup, ...]:
    """The usual groups of an agency of this kind; none for other units."""
    return _BY_KIND.get(kind, ())
