"""The search: with or without marks, by number, in reports; and nobody finds what is not theirs to see."""

import unicodedata
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from documents import searching
from documents.models import Attachment
from documents.search_models import FileText
from documents.search_words import asked, excerpt, folded
from documents.states import State
from documents.uploads import keep
from tests.office_files import docx
from tests.test_cli import Command
from workflow import draft, permissions, recall, search_index

SUBJECT = "Tuyên truyền của Đặng Văn Thìn"


@pytest.fixture
def find(office):
    """What somebody finds: the ids of documents, or of what is found in reports."""

    def finds(nick, words, kind="document"):
        while search_index.catch_up(office.session, office.store):
            pass
        found = searching.search(office.session, asked(words), permissions.findable(office.actor(nick)))
        return [hit.thing_id for hit in found.hits if hit.kind == kind]

    return finds


@pytest.fixture
def issued(office):
    return office.a_document(State.ISSUED, subject=SUBJECT)


@pytest.mark.parametrize(
    "words",
    ["dang van thin", "đặng văn thìn", "ĐẶNG VĂN THÌN", unicodedata.normalize("NFD", "đặng văn thìn"),
     '"văn thìn"', "01/KH-SKHCN", "1/kh-skhcn", "thìn nâng cao nhận thức"],
)  # fmt: skip
def test_a_document_is_found_however_one_types(find, issued, words):
    assert find("clerk", words) == [issued]


@pytest.mark.parametrize("words", ["đặng văn mùi", '"thìn văn"', "02/KH-SKHCN", "%", '"', "AND", "*"])
def test_what_is_not_there_is_not_found(find, issued, words):
    assert find("clerk", words) == []


def test_only_who_may_see_it_finds_it(office, find):
    plan = office.a_draft(subject=SUBJECT)
    assert find("drafter", "thìn") == [plan]
    assert find("centre_head", "thìn") == find("administrator", "thìn") == []
    for act in (office.submit, office.approve_all, office.sign, office.number, office.seal, office.issue):
        act(plan)
    assert find("centre_head", "thìn") == find("education_clerk", "thìn") == [plan]
    assert find("education_staff", "thìn") == find("administrator", "thìn") == []


def test_what_was_recalled_goes_out_of_the_recipients_finds(office, find, issued):
    assert find("centre_head", "thìn") == [issued]
    clerk, seen = office.actor("clerk"), office.seen(issued)
    recall.recall(office.session, clerk, issued, "Sai.", basis="Quyết định số 09/QĐ-SKHCN", seen=seen)
    assert find("centre_head", "thìn") == []
    assert find("clerk", "thìn") == [issued]


def test_the_newest_version_is_what_is_found(office, find):
    plan = office.a_draft(subject="Trồng cây")
    assert find("drafter", "trồng cây") == [plan]
    taken = office.taken(subject="Đắp đê")
    draft.revise(office.session, office.actor("drafter"), plan, taken, seen=1)
    assert find("drafter", "trồng cây") == []
    assert find("drafter", "dap de") == [plan]


def test_a_report_is_found_by_its_unit_and_by_the_office_alone(office, find, issued):
    centre = office.delivery_to(issued, "KHCN.TT")
    office.acknowledge(centre, "centre_head")
    office.report(office.delivery_to(issued, "KHCN.TT"), "centre_head", "Đã tập huấn cho 120 người.")
    assert len(find("office", "tập huấn", "report")) == 1
    assert len(find("centre_head", "tap huan 120", "report")) == 1
    for other in ("technology_head", "education_clerk"):
        assert find(other, "tập huấn", "report") == []


def test_pages_go_on_where_the_last_one_ended(office, find, monkeypatch):
    monkeypatch.setattr(searching, "PAGE", 2)
    plans = [office.a_draft(subject=SUBJECT) for _ in range(3)]
    assert find("drafter", "thìn") == [plans[2], plans[1]]
    session, mine = office.session, permissions.findable(office.actor("drafter"))
    first = searching.search(session, asked("thìn"), mine)
    rest = searching.search(session, asked("thìn"), mine, before=first.next_key)
    assert ([hit.thing_id for hit in rest.hits], rest.next_key) == ([plans[0]], None)
    narrowed = searching.Narrowed(year=1999)
    assert searching.best(session, asked("thìn"), mine, narrowed).hits == []


def a_pdf(words):
    """A page that prints these words."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]  # fmt: skip
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 5/Root 1 0 R>>\n%%EOF\n"


def a_workbook(words):
    made = BytesIO()
    book = openpyxl.Workbook()
    book.create_sheet().append(["Số TT", words])
    book.save(made)
    return made.getvalue()


def test_the_words_of_attached_files_are_found_by_whoever_finds_the_document(office, find, enter):
    plan, drafter = office.a_draft(subject=SUBJECT), office.actor("drafter")
    word = docx("<w:p><w:r><w:t>Danh sách thẩm định</w:t></w:r></w:p>")
    files = {"a.docx": word, "b.xlsx": a_workbook("Kinh phí bồi dưỡng"), "c.pdf": a_pdf("Phu luc xe dap")}
    files |= {"d.txt": "Lịch trực cơ quan".encode(), "e.pdf": b"%PDF-1.4\nbroken\n%%EOF"}
    for name, data in files.items():
        kept = keep(office.store, data, name)
        draft.attach(office.session, drafter, plan, kept, seen=1)

    for words in ("thẩm định", "kinh phi boi duong", "xe đạp", "lich truc"):
        assert (find("drafter", words), find("centre_head", words)) == ([plan], [])
    assert "trong tệp đính kèm b.xlsx: Số TT" in enter("drafter").open("/tim-kiem?q=bồi dưỡng").text
    failures = office.session.scalars(sa.select(FileText.failure).where(FileText.failure.is_not(None)))
    assert failures.all() == ["unreadable"]

    (first,) = office.session.scalars(sa.select(Attachment.id).where(Attachment.file_name == "a.docx"))
    draft.detach(office.session, drafter, plan, first, seen=1)
    assert find("drafter", "thẩm định") == []


def test_the_index_can_be_built_anew(office, find, issued, database, settings):
    banhanh = Command(settings.data_dir, database.url, database.owner_url)
    assert banhanh("search", "rebuild").stdout == "Đã lập chỉ mục 1 văn bản và báo cáo.\n"
    assert find("clerk", "thìn") == [issued]


def test_the_box_of_every_page_leads_to_finds_with_filters(office, enter, find, issued):
    find("clerk", "thìn")
    clerk = enter("clerk").open("/")
    (box,) = clerk.page.xpath("//header//form[@role='search']")
    seen = clerk.open(f"{box.action}?q=dang+van+thin")
    assert seen.status == 200
    assert seen.page.xpath(f"//main//a[@href='/van-ban/{issued}']")
    assert [mark.text for mark in seen.page.iter("mark")] == ["Đặng", "Văn", "Thìn"]
    assert "Không có kết quả nào" in clerk.open("/tim-kiem?q=thin&nam=1999").text
    assert "Không có kết quả nào" in enter("administrator").open("/tim-kiem?q=thin").text


def test_people_and_units_are_found_by_name(office, enter):
    seen = enter("drafter").open("/tim-kiem?q=giao+duc")
    assert "Sở Giáo dục và Đào tạo (SGDĐT)" in seen.text
    assert "Lê Thị Ánh, Trưởng phòng, Phòng Quản lý khoa học" in seen.open("/tim-kiem?q=lê+ánh").text


ODD = ["", "?q=", "?q=%25%27%22", "?q=a&truoc=x&nam=999999999999&xep=phu-hop", "?q=" + "a+" * 300]


@pytest.mark.parametrize("query", ODD)
def test_odd_questions_get_a_page(enter, query):
    assert enter("drafter").open(f"/tim-kiem{query}").status == 200


def test_an_excerpt_marks_what_was_asked_for():
    pieces = excerpt(["Mở đầu.", "Kế hoạch của Ông Đặng Văn Thìn năm 2024"], asked("đặng nam"))
    assert [piece.text for piece in pieces if piece.found] == ["Đặng", "năm"]
    assert "".join(piece.text for piece in pieces) == "Kế hoạch của Ông Đặng Văn Thìn năm 2024"
    assert folded("TB&XH  số: 05/KH-UBND") == "tb xh so 05 kh ubnd"
