"""Names that look alike: what is short is understood near the writer, what could be another is asked."""

from datetime import date

import pytest

from organization.groups import GroupNames
from organization.models import UnitKind
from organization.usual_groups import default_groups
from tests.small_province import directory_of

SPRING = date(2025, 3, 1)  # before the districts were closed

UNITS = [
    ("T", None, UnitKind.PROVINCE, "Ủy ban nhân dân tỉnh Sơn Bình"),
    ("T.VP", "T", UnitKind.OFFICE, "Văn phòng Ủy ban nhân dân tỉnh"),
    ("T.TU", "T", UnitKind.PARTY, "Thường trực Tỉnh ủy"),
    ("T.HD", "T", UnitKind.PARTY, "Thường trực Hội đồng nhân dân tỉnh"),
    ("T.MT", "T", UnitKind.MASS, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    ("TTT", "T", UnitKind.DEPARTMENT, "Thanh tra tỉnh"),
    ("SNV", "T", UnitKind.DEPARTMENT, "Sở Nội vụ"),
    ("SNG", "T", UnitKind.DEPARTMENT, "Sở Ngoại vụ"),
    ("STP", "T", UnitKind.DEPARTMENT, "Sở Tư pháp"),
    ("STC", "T", UnitKind.DEPARTMENT, "Sở Tài chính"),
    ("SGD", "T", UnitKind.DEPARTMENT, "Sở Giáo dục và Đào tạo"),
    ("SYT", "T", UnitKind.DEPARTMENT, "Sở Y tế"),
    ("SYT.VP", "SYT", UnitKind.OFFICE, "Văn phòng"),
    ("SYT.TTr", "SYT", UnitKind.DIVISION, "Thanh tra"),
    ("SYT.NVY", "SYT", UnitKind.DIVISION, "Phòng Nghiệp vụ Y"),
    ("SYT.KSBT", "SYT", UnitKind.CENTRE, "Trung tâm Kiểm soát bệnh tật tỉnh"),
    ("SYT.Y1", "SYT", UnitKind.CENTRE, "Trung tâm Y tế huyện Nậm Lanh"),
    ("SYT.Y2", "SYT", UnitKind.CENTRE, "Trung tâm Y tế huyện Thạch Giang"),
    ("H1", "T", UnitKind.DISTRICT, "Ủy ban nhân dân huyện Nậm Lanh"),
    ("H1.TP", "H1", UnitKind.DIVISION, "Phòng Tư pháp"),
    ("H1.GD", "H1", UnitKind.DIVISION, "Phòng Giáo dục và Đào tạo"),
    ("H1.LD", "H1", UnitKind.DIVISION, "Phòng Lao động, Thương binh, Xã hội - Dân tộc"),
    ("H1.VH", "H1", UnitKind.CENTRE, "Trung tâm Văn hóa, Thể thao và Truyền thông"),
    ("H1.TT", "H1", UnitKind.PARTY, "Thường trực Huyện ủy"),
    ("H1.X", "H1", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Lập"),
    ("H1.N", "H1", UnitKind.COMMUNE, "Ủy ban nhân dân thị trấn Nậm Lanh"),
    ("H1.G", "H1", UnitKind.COMMUNE, "Ủy ban nhân dân thị trấn Gia Phiên"),
    ("H2", "T", UnitKind.DISTRICT, "Ủy ban nhân dân huyện Thạch Giang"),
    ("H2.TP", "H2", UnitKind.DIVISION, "Phòng Tư pháp"),
    ("H2.TT", "H2", UnitKind.PARTY, "Thường trực Huyện ủy"),
    ("H2.X", "H2", UnitKind.COMMUNE, "Ủy ban nhân dân xã Tân Lập"),
    ("P", "T", UnitKind.COMMUNE, "Ủy ban nhân dân phường Tân Lập"),
    ("P.HC", "P", UnitKind.CENTRE, "Trung tâm Phục vụ hành chính công"),
]


def meant(writer, printed):
    """The code of the unit that is meant, and those of the ones that are offered instead."""
    match = directory_of(UNITS, writer, SPRING).find(printed)
    return match.unit.code if match.unit else None, [entry.code for entry in match.candidates]


@pytest.mark.parametrize(
    ("writer", "printed", "code"),
    [
        ("SYT", "Sở Tư pháp", "STP"),
        ("H1", "Phòng Tư pháp", "H1.TP"),
        ("H2", "P. Tư pháp", "H2.TP"),
        ("STP", "Phòng Tư pháp huyện Nậm Lanh", "H1.TP"),
        ("STP", "P. Tư pháp H. Thạch Giang", "H2.TP"),
        ("H1", "P. GD&ĐT", "H1.GD"),
        ("H1", "Phòng GDĐT huyện", "H1.GD"),
        ("H1", "Sở GD&ĐT", "SGD"),
        ("SYT", "P.NVY", "SYT.NVY"),
        ("H1", "TT Huyện ủy", "H1.TT"),
        ("H2", "TT. Huyện uỷ", "H2.TT"),
        ("H1", "TT VHTT&TT", "H1.VH"),
        ("SYT", "TT Tỉnh ủy", "T.TU"),
        ("H1", "TT HĐND tỉnh", "T.HD"),
        ("SYT", "TT KSBT", "SYT.KSBT"),
        ("H1", "TTYT huyện", "SYT.Y1"),
        ("H2", "Trung tâm Y tế huyện", "SYT.Y2"),
        ("SYT", "Trung tâm Y tế Thạch Giang", "SYT.Y2"),
        ("H1", "UBND xã Tân Lập", "H1.X"),
        ("H2", "UBND xã Tân Lập", "H2.X"),
        ("SYT", "UBND xã Tân Lập, huyện Thạch Giang", "H2.X"),
        ("SYT", "UBND P. Tân Lập", "P"),
        ("SYT", "UBND H. Nậm Lanh", "H1"),
        ("H1", "UBND TT Nậm Lanh", "H1.N"),
        ("SYT", "Thanh tra Sở", "SYT.TTr"),
        ("SYT", "Thanh tra tỉnh", "TTT"),
        ("SYT", "VPUB", "T.VP"),
        ("SYT", "VP Sở", "SYT.VP"),
        ("P", "TTPVHCC", "P.HC"),
        ("SYT", "UBMTTQ tỉnh", "T.MT"),
        ("H1", "UBMTTQVN tỉnh", "T.MT"),
    ],
)
def test_a_short_name_means_the_body_near_the_writer(writer, printed, code):
    assert meant(writer, printed) == (code, [])


@pytest.mark.parametrize(
    ("writer", "printed", "offered"),
    [
        ("STP", "Phòng Tư pháp", {"H1.TP", "H2.TP"}),  # of which district?
        ("SYT", "Sở NV", {"SNV", "SNG"}),
        ("STP", "UBND xã Tân Lập", {"H1.X", "H2.X"}),
        ("SYT", "Trung tâm Y tế", {"SYT.Y1", "SYT.Y2"}),
        ("H1", "UBND thị trấn", {"H1.N", "H1.G"}),  # a town that is named like its district is no better
        ("SYT", "TT Huyện ủy", {"H1.TT", "H2.TT"}),
        ("STC", "Văn phòng", {"T.VP", "SYT.VP"}),
        ("H1", "Phòng LĐTBXH", {"H1.LD"}),  # a part of the name
        ("STC", "UBND xã Tân Lâp", {"H1.X", "H2.X"}),  # another mark
    ],
)
def test_what_may_be_several_is_asked(writer, printed, offered):
    unit, candidates = meant(writer, printed)

    assert unit is None
    assert set(candidates) >= offered


@pytest.mark.parametrize(
    "printed", ["TT", "Sở Tư", "Phòng", "Trung tâm", "UBND", "Công ty Hoa Mai", "Như trên"]
)
def test_too_little_means_nobody(printed):
    assert meant("SYT", printed)[0] is None


@pytest.mark.parametrize(
    ("kind", "printed", "name"),
    [
        (UnitKind.DEPARTMENT, "GD và các PGD", "Lãnh đạo Sở"),
        (UnitKind.DEPARTMENT, "GĐ, PGĐ Sở", "Lãnh đạo Sở"),
        (UnitKind.DEPARTMENT, "Các phòng CM, đơn vị trực thuộc", "Các phòng, đơn vị trực thuộc"),
        (UnitKind.DISTRICT, "Các phòng, ban, ngành", "Các phòng, ban, đơn vị thuộc huyện"),
        (UnitKind.PROVINCE, "Sở, ban, ngành tỉnh", "Các sở, ban, ngành"),
        (UnitKind.PROVINCE, "UBMTTQVN và các tổ chức CT-XH tỉnh", "UBMTTQ và các đoàn thể tỉnh"),
        (UnitKind.PROVINCE, "LĐVP", None),  # the deputies of the office are no post of their own
        (UnitKind.COMMUNE, "Các phòng, đơn vị thuộc phường", "Các phòng, đơn vị thuộc UBND xã"),
        (UnitKind.DEPARTMENT, "Các phòng", None),
    ],
)
def test_a_group_is_known_by_its_usual_abbreviations(kind, printed, name):
    groups = default_groups(kind)
    found = GroupNames((text, n) for n, one in enumerate(groups) for text in (one.name, *one.spellings))
    match = found.find(printed)

    assert (groups[match.group_id].name if match.group_id is not None else None) == name
