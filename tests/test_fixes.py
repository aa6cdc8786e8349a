"""Findings beside the text: shown at their places, mended on request, or left as they are."""

from typing import Any

import pytest

import clock
from documents import dossier, findings
from documents.states import State
from language import Invalid
from tests.databases import Databases, OnSQLite
from tests.office import PLAN, Office
from tests.office_files import docx
from tests.visitors import Enter, Visitor, number_in, upload
from workflow import draft
from workflow import findings as steps


@pytest.fixture
def databases(databases_on_sqlite: OnSQLite) -> Databases:
    """The forms see no difference between the engines: one is enough."""
    return databases_on_sqlite


def word_file(text: str = PLAN) -> bytes:
    """The sample plan as a plain Word file: right words, wrong looks."""
    today = clock.today()
    lines = text.format(subject="An toàn thông tin", month=today.month, year=today.year).splitlines()
    body = "".join(
        f'<w:p><w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
        for line in lines
    )
    return docx(body)


def uploaded(enter: Enter, data: bytes | None = None, name: str = "ke-hoach.docx") -> Visitor:
    an = enter("drafter").open("/van-ban/tai-len")
    return an.press("Tải lên và đọc", file=upload(data or word_file(), name))


def reading(office: Office, an: Visitor) -> Any:
    office.session.rollback()
    return dossier.load(office.session, number_in(an.path)).reading


def ticks(an: Visitor) -> list[str]:
    """What may be ticked to be mended."""
    return [str(box.get("value")) for box in an.page.xpath('//input[@name="sua"][@type="checkbox"]')]


def test_each_finding_leads_to_its_place_and_back(enter: Enter):
    an = uploaded(enter)
    to_text = an.page.xpath('//a[@class="found-link"]/@href')
    back = an.page.xpath('//a[@class="found-at"]/@href')

    assert to_text
    assert all(an.page.xpath(f'//*[@id="{place[1:]}"]') for place in [*to_text, *back])


def test_the_decree_is_named_with_what_it_demands(enter: Enter):
    an = uploaded(enter)
    assert "Sai quy định (NĐ 30/2020)" in an.text
    assert "Phụ lục I" in an.text


def test_a_mended_text_is_shown_before_anything_changes(enter: Enter, office: Office):
    an = uploaded(enter)
    before = reading(office, an)
    document_id, wanted = number_in(an.path), ticks(an)[:2]
    an.open(f"/van-ban/{document_id}/sua-giup?" + "&".join(f"sua={key}" for key in wanted))

    assert "Chưa có gì thay đổi." in an.text
    assert reading(office, an) == before


def test_what_was_confirmed_becomes_a_new_version_and_stands_in_the_history(enter: Enter, office: Office):
    an = uploaded(enter)
    document_id, wanted = number_in(an.path), ticks(an)[:1]
    an.open(f"/van-ban/{document_id}/sua-giup?sua={wanted[0]}").press("Sửa và tạo bản trình mới")

    assert office.document(document_id).revision == 2
    assert wanted[0] not in findings.keys(reading(office, an))
    assert "nhờ sửa 1 lỗi thể thức" in an.open(f"/van-ban/{document_id}").text


def test_the_version_before_the_mending_is_kept(enter: Enter, office: Office):
    data = word_file()
    an = uploaded(enter, data)
    first = dossier.load(office.session, number_in(an.path)).revision.file_sha256
    an.open(f"/van-ban/{number_in(an.path)}/sua-giup?sua={ticks(an)[0]}").press("Sửa và tạo bản trình mới")

    assert an.client.get(f"/van-ban/{number_in(an.path)}/tep/{first}").data == data


def test_nothing_is_mended_that_was_not_chosen(enter: Enter, office: Office):
    an = uploaded(enter)
    an.open(f"/van-ban/{number_in(an.path)}/sua-giup")

    assert "Hãy chọn những điểm cần sửa giúp." in an.text
    assert office.document(number_in(an.path)).revision == 1


def test_a_page_that_is_out_of_date_mends_nothing(enter: Enter, office: Office):
    an = uploaded(enter)
    document_id = number_in(an.path)
    an.open(f"/van-ban/{document_id}/sua-giup?sua={ticks(an)[0]}")
    office.session.rollback()
    draft.revise(office.session, office.actor("drafter"), document_id, office.taken(), seen=1)
    an.press("Sửa và tạo bản trình mới")

    assert an.status in {409, 422}
    assert office.document(document_id).revision == 2


def test_a_plain_text_is_checked_but_not_mended(enter: Enter):
    an = uploaded(enter, word_file(), "a.docx")
    assert ticks(an)
    plain = uploaded(enter, PLAN.encode(), "ke-hoach.txt")
    assert ticks(plain) == []


def test_a_finding_left_as_it_is_stands_with_its_reason_before_the_reviewer(enter: Enter, office: Office):
    an = uploaded(enter)
    document_id = number_in(an.path)
    an.press("Bỏ qua điểm này", reason="Theo mẫu riêng của ngành.")
    assert "Đã bỏ qua: 1" in an.text

    office.submit(document_id)
    page = enter("unit_head").open(f"/cho-soat/{document_id}")
    assert "Người soạn đã bỏ qua: 1" in page.text
    assert "Theo mẫu riêng của ngành." in page.text


def test_what_was_left_is_taken_up_again(enter: Enter):
    an = uploaded(enter)
    an.press("Bỏ qua điểm này")
    assert "Đã bỏ qua" not in an.press("Xem lại").text


def test_what_was_left_stays_left_in_the_next_version(enter: Enter, office: Office):
    an = uploaded(enter)
    an.press("Bỏ qua điểm này")
    an.press("Tải lên bản trình mới", file=upload(word_file(PLAN + "\nThêm một dòng"), "lan-2.docx"))

    assert "Đã bỏ qua: 1" in an.text


def test_only_what_was_found_can_be_left(office: Office):
    document_id = office.a_draft()
    with pytest.raises(Invalid) as refused:
        steps.set_aside(office.session, office.actor("drafter"), document_id, ["x"], "", seen=1)
    assert refused.value.code == "no_finding"


def test_findings_never_block_a_submission(enter: Enter, office: Office):
    an = uploaded(enter)
    office.submit(number_in(an.path))

    assert office.document(number_in(an.path)).state is State.IN_REVIEW


def test_recipients_see_no_findings(enter: Enter, office: Office):
    plan = office.a_document(State.ISSUED)
    assert "Thể thức văn bản" not in enter("clerk").open(f"/van-ban/{plan}").text


def test_hidden_text_and_tracked_changes_are_told_in_sentences(enter: Enter):
    body = (
        "<w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>"
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>Thêm</w:t></w:r></w:ins></w:p>'
    )
    an = uploaded(enter, docx(body))

    assert len(an.page.xpath('//main//*[contains(@class, "notice-info")]')) >= 2
