"""Two versions of a text side by side: what a leader has to reread."""

from documents.comparison import Kind, compare, count, moved_facts
from web import text_view

FIRST = ["I. MỤC ĐÍCH", "1. Báo cáo về Văn phòng Sở trước ngày 10/7/2024.", "2. Giao Thanh tra Sở kiểm tra."]


def said(compared, kind):
    return [part.text for paragraph in compared for part in paragraph.words if part.kind is kind]


def test_the_same_text_has_no_change():
    assert count(compare(FIRST, list(FIRST))) == 0


def test_another_layout_is_no_change_of_words():
    assert count(compare(FIRST, ["I.  MỤC   ĐÍCH", "", *FIRST[1:]])) == 0


def test_a_changed_day_is_told_alone():
    compared = compare(FIRST, [FIRST[0], FIRST[1].replace("10/7", "05/7"), FIRST[2]])

    assert said(compared, Kind.REMOVED) == ["10/7/2024."]
    assert said(compared, Kind.ADDED) == ["05/7/2024."]


def test_a_paragraph_put_in_and_one_taken_out_are_whole():
    compared = compare(FIRST, [FIRST[0], FIRST[1], "3. Kinh phí: từ nguồn chi thường xuyên."])

    assert said(compared, Kind.REMOVED) == [FIRST[2]]
    assert said(compared, Kind.ADDED) == ["3. Kinh phí: từ nguồn chi thường xuyên."]


def test_nothing_of_either_version_is_lost():
    second = ["Mở đầu", *reversed(FIRST)]
    compared = compare(FIRST, second)
    after = ["".join(w.text for w in p.words if w.kind is not Kind.REMOVED) for p in compared]

    assert [text for text in after if text] == second


def test_a_moved_deadline_and_signer_are_named():
    before = {"deadline_details": [{"text": "trước ngày 10/7"}], "signer": {"name": "Vũ Thị Hà"}}
    after = {"deadline_details": [{"text": "trước ngày 05/7"}], "signer": {"name": "Trần Thị Bình"}}

    moved = [(str(m.what), m.before, m.after) for m in moved_facts(before, after)]
    assert moved == [
        ("Deadlines", "trước ngày 10/7", "trước ngày 05/7"),
        ("Signature block", "Vũ Thị Hà", "Trần Thị Bình"),
    ]


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
