"""All 29 kinds of administrative documents (NĐ 30/2020 Đ7) are recognised by their printed names."""

import pytest

from documents.kinds import KINDS, Kind
from documents.reading import read_docx, read_text
from tests import layouts
from tests.test_reading_layouts import LETTER, PLAN

TITLED = [kind for kind in KINDS if kind.name != "Công văn"]


def of_kind(kind: Kind) -> layouts.Parts:
    """A small document of this kind, with the symbol that its name makes."""
    symbol = f"{kind.abbreviation}-STR" if kind.abbreviation else "STR-VP"
    middle = [kind.printed, "Về trồng cây xanh dọc sông Lành", "", "Sở Trồng rừng trồng cây./.", ""]
    head = [*PLAN.head_left[:2], f"Số: 05/{symbol}"]
    return PLAN._replace(head_left=head, middle=middle)


@pytest.mark.parametrize("kind", TITLED, ids=lambda kind: kind.code)
@pytest.mark.parametrize("layout", [layouts.two_tables, layouts.tabs, layouts.one_table])
def test_a_kind_with_a_printed_name(kind: Kind, layout):
    result = read_docx(layout(of_kind(kind)))
    assert (result.doc_type, result.doc_type_code) == (kind.printed, kind.code)
    assert result.doc_type_printed
    assert result.subject == "Về trồng cây xanh dọc sông Lành"
    assert result.number == "05"


@pytest.mark.parametrize("layout", layouts.LAYOUTS[:6])
def test_a_letter_prints_no_name(layout):
    result = read_docx(layout(LETTER))
    assert (result.doc_type_code, result.doc_type_printed) == ("CV", False)


@pytest.mark.parametrize("kind", TITLED, ids=lambda kind: kind.code)
def test_the_name_in_running_text_makes_no_kind(kind: Kind):
    text = f"Sở Trồng rừng gửi {kind.name} kèm theo.\nĐề nghị các đơn vị góp ý {kind.name.lower()}."
    assert read_text(text).doc_type_code is None


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("GIẤY MỜI HỌP", "GM"),
        ("BÁO CÁO KẾT QUẢ", "BC"),
        ("KẾ HOẠCH:", None),
        ("BẢN THOẢ THUẬN", "BTT"),
        ("GIẤY UỶ QUYỀN", "GUQ"),
        ("NGHỊ QUYẾT", "NQ"),
        ("K Ế  H O Ạ C H", "KH"),
    ],
)
def test_names_printed_otherwise(printed: str, code: str | None):
    parts = PLAN._replace(middle=[printed, "Về trồng cây", "", "Sở trồng cây./.", ""])
    assert read_docx(layouts.two_tables(parts)).doc_type_code == code
