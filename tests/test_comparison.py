"""Two versions of a text side by side: what a leader has to reread."""

import unicodedata

import pytest

from documents.aligning import in_order
from documents.changed_facts import changed_facts
from documents.comparison import Fate, Kind, compare
from web import text_view

HEADING = "I. MỤC ĐÍCH"
REPORT = "1. Báo cáo về Văn phòng Sở trước ngày 10/7/2024."
INSPECT = "2. Giao Thanh tra Sở chủ trì kiểm tra việc thực hiện tại các đơn vị trực thuộc."
MONEY = "3. Kinh phí thực hiện: từ nguồn chi thường xuyên của đơn vị."
FIRST = [HEADING, REPORT, INSPECT]


def said(compared, kind):
    return [part.text for paragraph in compared.paragraphs for part in paragraph.words if part.kind is kind]


def fates(compared):
    return [paragraph.fate for paragraph in compared.paragraphs]


def after(compared):
    kept = (
        "".join(part.text for part in paragraph.words if part.kind is not Kind.REMOVED)
        for paragraph in compared.paragraphs
    )
    return [" ".join(text.split()) for text in kept if text.strip()]


def before(compared):
    kept = (
        "".join(part.text for part in paragraph.words if part.kind is not Kind.ADDED)
        for paragraph in compared.paragraphs
        if paragraph.fate is not Fate.MOVED
    )
    return [" ".join(text.split()) for text in kept if text.strip()]


def test_the_same_text_has_no_change():
    assert compare(FIRST, list(FIRST)).changes == 0


def test_another_layout_is_no_change_of_words():
    assert compare(FIRST, ["I.  MỤC   ĐÍCH", "", *FIRST[1:]]).changes == 0


def test_a_changed_day_is_told_alone():
    compared = compare(FIRST, [HEADING, REPORT.replace("10/7", "05/7"), INSPECT])

    assert said(compared, Kind.REMOVED) == ["10/7/2024"]
    assert said(compared, Kind.ADDED) == ["05/7/2024"]


def test_a_paragraph_put_in_and_one_taken_out_are_whole_and_one_place_to_reread():
    compared = compare(FIRST, [HEADING, REPORT, MONEY])

    assert said(compared, Kind.REMOVED) == [INSPECT]
    assert said(compared, Kind.ADDED) == [MONEY]
    assert compared.changes == 1


def test_a_moved_paragraph_is_told_as_moved():
    compared = compare([*FIRST, MONEY], [HEADING, INSPECT, MONEY, REPORT])

    assert fates(compared) == [Fate.SAME, Fate.LEFT, Fate.SAME, Fate.SAME, Fate.MOVED]
    assert compared.changes == 1
    assert said(compared, Kind.ADDED) == []


def test_a_moved_paragraph_shows_what_was_rewritten_on_the_way():
    compared = compare([INSPECT, REPORT, MONEY], [REPORT, MONEY, INSPECT.replace("chủ trì", "phối hợp")])

    assert fates(compared)[-1] is Fate.MOVED
    assert said(compared, Kind.ADDED) == ["phối hợp"]


def test_paragraphs_that_only_got_another_numeral_are_told_as_such():
    compared = compare(
        [HEADING, REPORT, INSPECT], [HEADING, MONEY.replace("3.", "1."), "2" + REPORT[1:], "3" + INSPECT[1:]]
    )

    assert fates(compared) == [Fate.SAME, Fate.ADDED, Fate.RENUMBERED, Fate.RENUMBERED]
    assert (compared.changes, compared.renumbered) == (1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban nhân dân xã Hòa Bình", "Uỷ ban nhân dân xã Hoà Bình"),
        ("“Tháng hành động”", '"Tháng hành động"'),
        ("Độc lập - Tự do", "Độc lập – Tự do"),
        ("Độc lập - Tự do", "Độc lập-Tự do"),
        ("quý thuý khoẻ", "quý thúy khỏe"),
    ],
)
def test_another_way_of_writing_the_same_word_is_no_change(one, other):
    assert compare([HEADING, one], [HEADING, other]).changes == 0


def test_places_of_tone_marks_are_counted_apart():
    compared = compare(["Xã Hoà Bình, văn hoá", REPORT], ["Xã Hòa Bình, văn hóa", REPORT])

    assert compared.spellings == {("Hoà", "Hòa"): 1, ("hoá", "hóa"): 1}


def test_a_tone_mark_beside_a_changed_word_is_counted_apart_too():
    compared = compare(["Xã Hoà Bình báo cáo ngay"], ["Xã Hòa Bình báo cáo sau"])

    assert said(compared, Kind.ADDED) == ["sau"]
    assert dict(compared.spellings) == {("Hoà", "Hòa"): 1}


def test_composed_and_decomposed_letters_are_the_same():
    assert compare(FIRST, [unicodedata.normalize("NFD", text) for text in FIRST]).changes == 0


def test_another_tone_is_another_word():
    assert compare(["Giao Sở hòa giải"], ["Giao Sở hỏa giải"]).changes == 1


def test_capital_letters_are_a_change():
    assert said(compare(["văn phòng Sở báo cáo"], ["Văn phòng Sở báo cáo"]), Kind.ADDED) == ["Văn"]


def test_nothing_of_either_version_is_lost():
    first, second = [*FIRST, MONEY], ["Mở đầu", MONEY, *reversed(FIRST), "Hết"]
    compared = compare(first, second)

    assert after(compared) == second
    assert before(compared) == first


def test_a_row_of_changed_words_is_one_stretch():
    compared = compare(["Báo cáo trước ngày 10 và gửi văn thư"], ["Báo cáo trước ngày 05 và nộp văn thư"])

    assert said(compared, Kind.ADDED) == ["05 và nộp"]


def test_repeated_lines_keep_their_partners():
    lines = ["- Như trên;", "A. Một", "- Như trên;", "B. Hai", "- Như trên;"]

    assert fates(compare(lines, [*lines[:3], "- Như trên;", *lines[3:]])).count(Fate.ADDED) == 1


def test_pairs_never_cross():
    pairs = in_order(["a", "b", "c", "a", "b", "d"], ["b", "a", "d", "c", "b", "a"])

    assert pairs == sorted(pairs)
    assert [j for _, j in pairs] == sorted({j for _, j in pairs})


def test_a_changed_deadline_is_named_first_with_whom_it_binds():
    was = {"deadline_details": [{"text": "trước ngày 10/7", "who": "Các phòng", "date": "2024-07-10"}]}
    now = {"deadline_details": [{"text": "trước ngày 05/7", "who": "Các phòng", "date": "2024-07-05"}]}
    signers = {"signer": {"name": "Vũ Thị Hà"}}, {"signer": {"name": "Trần Thị Bình"}}

    told = [(str(f.what), f.of, f.before, f.after) for f in changed_facts(was | signers[0], now | signers[1])]
    assert told == [
        ("Deadline", "Các phòng", "trước ngày 10/7", "trước ngày 05/7"),
        ("Signature block", "", "Vũ Thị Hà", "Trần Thị Bình"),
    ]


def test_recipients_are_told_one_by_one():
    def of(*lines):
        return {"recipients": [{"text": text, "name": name} for text, name in lines]}

    was = of(("- Sở A;", "Sở A"), ("- Sở B;", "Sở B"), ("- Lưu: VT.", "VT"))
    now = of(("- Sở A (phối hợp);", "Sở A"), ("- Sở C.", "Sở C"), ("- Lưu: VT;", "VT"))

    assert [(f.before, f.after) for f in changed_facts(was, now)] == [
        ("- Sở A;", "- Sở A (phối hợp);"),
        ("- Sở B;", ""),
        ("", "- Sở C."),
    ]


def test_another_spelling_of_a_name_is_no_changed_fact():
    assert changed_facts({"signer": {"name": "Lê Thuý Hoà"}}, {"signer": {"name": "Lê Thúy Hòa"}}) == []


def test_the_motto_stands_beside_the_agency():
    texts = ["SỞ NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH", "Thực hiện kế hoạch."]
    where = {"/issuing_body": 0, "/doc_type": 2}
    reading = {
        "paragraphs": texts,
        "where": {key: {"paragraph": n, "start": 0, "end": len(texts[n])} for key, n in where.items()},
    }
    head, body = text_view.blocks(reading)

    assert ([b.printed for b in head.left], [b.printed for b in head.right]) == ([texts[0]], [texts[1]])
    assert [b.printed for b in body.left] == texts[2:]
