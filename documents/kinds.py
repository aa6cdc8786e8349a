"""The kinds of documents: the 29 of administration (NĐ 30/2020 Đ7, Phụ lục III) and others that are cited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its name as spoken, the code of our own data, and what its symbol prints.

    `abbreviation` is empty for Công văn and Thư công, which have none (Phụ lục III mục I).
    """

    name: str
    code: str
    abbreviation: str

    @property
    def printed(self) -> str:
        """The name as a title prints it, in capitals."""
        return self.name.upper()


def _kind(name: str, abbreviation: str, code: str = "") -> Kind:
    return Kind(name, code or abbreviation, abbreviation)


KINDS: tuple[Kind, ...] = (
    _kind("Nghị quyết", "NQ"),
    _kind("Quyết định", "QĐ"),
    _kind("Chỉ thị", "CT"),
    _kind("Quy chế", "QC"),
    _kind("Quy định", "QyĐ"),
    _kind("Thông cáo", "TC"),
    _kind("Thông báo", "TB"),
    _kind("Hướng dẫn", "HD"),
    _kind("Chương trình", "CTr"),
    _kind("Kế hoạch", "KH"),
    _kind("Phương án", "PA"),
    _kind("Đề án", "ĐA"),
    _kind("Dự án", "DA"),
    _kind("Báo cáo", "BC"),
    _kind("Biên bản", "BB"),
    _kind("Tờ trình", "TTr"),
    _kind("Hợp đồng", "HĐ"),
    _kind("Công văn", "", "CV"),
    _kind("Công điện", "CĐ"),
    _kind("Bản ghi nhớ", "BGN"),
    _kind("Bản thỏa thuận", "BTT"),
    _kind("Giấy ủy quyền", "GUQ"),
    _kind("Giấy mời", "GM"),
    _kind("Giấy giới thiệu", "GGT"),
    _kind("Giấy nghỉ phép", "GNP"),
    _kind("Phiếu gửi", "PG"),
    _kind("Phiếu chuyển", "PC"),
    _kind("Phiếu báo", "PB"),
    _kind("Thư công", "", "ThC"),
)

# Kinds that administrative documents cite but that an agency does not issue by NĐ 30/2020.
CITED_KINDS: tuple[Kind, ...] = (
    _kind("Hiến pháp", "HP"),
    _kind("Bộ luật", "BL"),
    _kind("Luật", "L"),
    _kind("Pháp lệnh", "PL"),
    _kind("Lệnh", "LCT"),
    _kind("Nghị định", "NĐ"),
    _kind("Thông tư liên tịch", "TTLT"),
    _kind("Thông tư", "TT"),
    _kind("Kết luận", "KL"),
    _kind("Thông tri", "TTr"),
)

LETTER = next(kind for kind in KINDS if kind.code == "CV")

# The kinds that an agency issues, by the code of our own data ("KH", "CV").
BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
