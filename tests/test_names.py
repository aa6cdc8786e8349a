"""Vietnamese names: one form, search without marks, the order of the alphabet, many spellings of one body."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.names import fold, initials, nfc, person_sort_key, sort_key
from organization.spelling import Spellings, matching_key, same_marks, same_words, slots

LABOUR = "Sở Lao động – Thương binh và Xã hội"


def backwards(names):
    return list(reversed(names))


def test_text_from_an_old_keyboard_enters_in_one_form():
    typed = unicodedata.normalize("NFD", "  Sở\u00a0 Ðiện\u200b lực ")

    assert nfc(typed) == "Sở Điện lực"


def test_search_knows_no_marks():
    assert fold("Đặng Thị Ánh Nguyệt") == "dang thi anh nguyet"


@given(st.text(max_size=40))
def test_text_that_has_entered_once_stays_as_it_is(text):
    assert nfc(nfc(text)) == nfc(text)


def test_people_stand_by_their_given_names():
    in_order = [
        "Vũ Thị An",
        "Trần Ánh",
        "Lê Ân",
        "Hà Bình",
        "Ngô Côi",
        "Phạm Dũng",
        "Hà Dy",
        "Đỗ Đạt",
        "Lý Em",
    ]

    assert sorted(backwards(in_order), key=person_sort_key) == in_order


def test_the_same_given_name_goes_by_middle_then_family_name():
    in_order = ["Vũ Thị An", "Bùi Văn An", "Lê Văn An"]

    assert sorted(backwards(in_order), key=person_sort_key) == in_order


def test_tones_stand_in_the_order_of_the_dictionary():
    in_order = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă", "mâ", "me", "mê"]

    assert sorted(backwards(in_order), key=sort_key) == in_order


def test_numbered_rooms_stand_by_number():
    assert sort_key("Phòng 2") < sort_key("Phòng 10") < sort_key("Phòng An")


def test_a_sort_key_reads_alike_in_every_collation():
    key = sort_key("Đơn vị Ứng dụng, Kỹ thuật – Ế 12")

    assert key.isascii()
    assert key.isalnum()
    assert key == key.lower()


def test_initials_are_of_the_given_name():
    assert (initials("Trần Thị Ánh"), initials("")) == ("Á", "")


@pytest.mark.parametrize(
    "printed",
    ["Sở LĐ, TB&XH", "Sở Lao động TB & XH", "Sở LĐTBXH", "Sở LĐTB&XH", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"],
)
def test_one_department_is_written_in_many_ways(printed):
    assert same_words(printed, LABOUR)
    assert same_marks(printed, LABOUR)


@pytest.mark.parametrize(
    ("printed", "spelled"),
    [
        ("UBND tỉnh", "Uỷ ban nhân dân tỉnh"),
        ("TT Huyện ủy", "Thường trực Huyện uỷ"),
        ("TT HĐND huyện", "Thường trực Hội đồng nhân dân huyện"),
        ("GD và các PGD Sở", "Giám đốc và các Phó Giám đốc Sở"),
        ("CT, các PCT UBND huyện", "Chủ tịch, các Phó Chủ tịch UBND huyện"),
        ("BCH Công đoàn", "Ban Chấp hành Công đoàn"),
        ("UBMTTQ & các tổ chức CT-XH", "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội"),
        ("VP HĐND-UBND", "Văn phòng HĐND và UBND"),
        ("Các đ/c Lãnh đạo Sở", "Lãnh đạo Sở"),
    ],
)
def test_what_everybody_abbreviates_has_one_key(printed, spelled):
    assert matching_key(printed) == matching_key(spelled)


def test_the_education_room_is_not_read_as_a_director():
    assert "giam doc" not in matching_key("Phòng GD&ĐT")


def test_a_tone_on_another_letter_is_the_same_word_but_another_tone_is_not():
    assert same_marks("Phòng Văn hoá", "Phòng Văn hóa")
    assert not same_marks("xã Tân Hoa", "xã Tân Hòa")


def test_a_text_typed_without_any_marks_agrees_with_all():
    assert same_marks("phong van hoa", "Phòng Văn hóa")


def test_an_abbreviation_that_fits_two_names_is_never_decided():
    known = Spellings[str]()
    known.add("Sở Nội vụ", "home")
    known.add("Sở Ngoại vụ", "foreign")

    assert known.look_up("Sở NV").sure == ("home", "foreign")
    assert known.look_up("Sở Nội vụ").sure == ("home",)
    assert known.look_up("Sở Nỗi vụ").near == ("home",)
    assert known.look_up("Sở Nông nghiệp").sure == ()


def test_a_few_bare_letters_are_not_enough():
    known = Spellings[str]()
    known.add("Thanh tra", "inspection")
    known.add("Sở Khoa học và Công nghệ", "science")

    assert (known.look_up("TT").sure, known.look_up("TT").near) == ((), ("inspection",))
    assert known.look_up("SKHCN").sure == ("science",)


@given(st.text(max_size=40))
def test_whatever_is_written_is_found_as_written(text):
    known = Spellings[str]()
    known.add(text, "it")

    found = known.look_up(text)

    assert found.sure == (("it",) if slots(text) else ())


@given(st.text(alphabet="UBNDhuyệnTỉnhĐ &-,.đ/c_0", max_size=30))
def test_a_key_stays_the_key_of_itself(text):
    assert matching_key(matching_key(text)) == matching_key(text)


@given(st.lists(st.text(alphabet="aăâbcdđeêáạ ", max_size=8), max_size=6))
def test_sorting_by_key_is_the_same_with_marks_composed_or_not(names):
    loose = [unicodedata.normalize("NFD", name) for name in names]

    assert [nfc(n) for n in sorted(loose, key=sort_key)] == [nfc(n) for n in sorted(names, key=sort_key)]
