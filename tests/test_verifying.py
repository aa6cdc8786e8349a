"""Anybody verifies a document: by the code of its slip, by its file; and nobody learns more, or guesses."""

from itertools import combinations

import pytest

import clock
from documents.publishing.validating_apart import NotValidated, validate_apart
from documents.states import State
from documents.verification_codes import ALPHABET, new_code, read_code, shown
from organization.attempts import Allowance
from tests.visitors import Visitor, upload
from web import verifying
from workflow import number, recall, sign


@pytest.fixture
def authorities(desk, settings):
    """The installation believes the authority of the signing desk."""
    settings.trust_dir.mkdir(parents=True)
    (settings.trust_dir / "root.crt").write_bytes(desk.authority.root.der)
    (settings.trust_dir / "root.crl").write_bytes(desk.authority.crl(clock.now()))


@pytest.fixture
def stranger(app) -> Visitor:
    """Somebody without an account."""
    return Visitor(app.test_client())


def code_of(office, document_id):
    return shown(office.document(document_id).verification_code)


def test_a_code_is_typed_as_one_likes_and_every_slip_is_noticed():
    code = new_code()
    assert read_code(f" {shown(code).lower()} ") == code
    wrong = [code[:at] + sign + code[at + 1 :] for at in range(12) for sign in set(ALPHABET) - {code[at]}]
    for one, other in combinations(range(12), 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        wrong += ["".join(signs)] if "".join(signs) != code else []
    assert [text for text in wrong if read_code(text)] == []


def test_the_slip_bears_a_code_that_leads_strangers_to_number_and_subject(office, enter, stranger):
    document_id = office.a_document(State.ISSUED)
    code = code_of(office, document_id)
    slip = enter("clerk").open(f"/van-ban/{document_id}/phieu-phat-hanh")
    assert code in slip.text
    assert slip.page.xpath("//svg[contains(@class, 'qr')]")

    seen = stranger.open(f"/xac-minh?ma={code.lower()}")
    assert (seen.status, seen.path) == (200, f"/xac-minh/{code}")
    told = ("01/KH-SKHCN", "Tuyên truyền an toàn thông tin", "Trần Thị Bình, Phó Giám đốc", "Còn hiệu lực")
    for words in told:
        assert words in seen.text
    assert "Mục đích" not in seen.text
    assert not seen.page.xpath(f"//a[contains(@href, '/van-ban/{document_id}')]")


def test_who_may_see_the_document_is_led_to_it(office, enter):
    document_id = office.a_document(State.ISSUED)
    path = f"/xac-minh/{code_of(office, document_id)}"
    assert enter("clerk").open(path).page.xpath(f"//a[@href='/van-ban/{document_id}']")
    assert not enter("administrator").open(path).page.xpath(f"//a[@href='/van-ban/{document_id}']")


def test_before_issue_the_code_tells_nothing(office, stranger):
    seen = stranger.open(f"/xac-minh/{code_of(office, office.a_document(State.NUMBERED))}")
    assert "chưa phát hành" in seen.text
    assert "Tuyên truyền" not in seen.text


def test_a_voided_number_is_told(office, stranger):
    document_id = office.a_document(State.NUMBERED)
    seen, session = office.seen(document_id), office.session
    sign.allow_void(session, office.actor("deputy"), document_id, "Cấp nhầm sổ", seen=seen)
    number.void_number(session, office.actor("clerk"), document_id, "Cấp nhầm sổ", seen=seen)
    assert "số văn bản đã bị hủy" in stranger.open(f"/xac-minh/{code_of(office, document_id)}").text


def test_a_recall_is_told_at_once(office, stranger):
    document_id = office.a_document(State.ISSUED)
    clerk, seen = office.actor("clerk"), office.seen(document_id)
    recall.recall(office.session, clerk, document_id, "Sai.", basis="Quyết định số 09/QĐ-SKHCN", seen=seen)
    assert "đã bị thu hồi" in stranger.open(f"/xac-minh/{code_of(office, document_id)}").text


def test_a_wrong_code_is_a_sentence_and_guessing_is_stopped(office, stranger, monkeypatch):
    monkeypatch.setattr(verifying, "WRONG_CODES", Allowance("code", 2))
    right = code_of(office, office.a_document(State.ISSUED))
    assert "Không có văn bản nào mang mã này" in stranger.open("/xac-minh?ma=abc").error_at("ma")
    assert [stranger.open(f"/xac-minh/{new_code()}").status for _ in range(3)] == [422, 422, 429]
    assert stranger.open(f"/xac-minh/{right}").status == 429


@pytest.mark.usefixtures("office", "authorities")
def test_a_strangers_pdf_is_told_in_words(stages, stranger):
    stranger.open("/xac-minh").press("Kiểm tra tệp", file=upload(stages.sealed, "van-ban.pdf"))
    assert stranger.status == 200
    for words in ("Trịnh Thị Ánh đã ký", "đều hợp lệ", "không phải là tệp đã phát hành tại đây"):
        assert words in stranger.text


@pytest.mark.parametrize("data", [b"no PDF", b"%PDF-1.7\n%%EOF"])
@pytest.mark.usefixtures("office")
def test_what_is_no_pdf_gets_a_sentence(stranger, data):
    stranger.open("/xac-minh").press("Kiểm tra tệp", file=upload(data, "van-ban.pdf"))
    assert stranger.status in {200, 422}
    assert "không phải là tệp PDF" in stranger.text or "bị hỏng" in stranger.text


@pytest.mark.usefixtures("office")
def test_files_are_taken_a_few_times_only(stranger, monkeypatch):
    monkeypatch.setattr(verifying, "FILES", Allowance("file", 1))
    given = []
    for _ in range(2):
        stranger.open("/xac-minh").press("Kiểm tra tệp", file=upload(b"%PDF-1.7", "van-ban.pdf"))
        given.append(stranger.status)
    assert given == [200, 429]


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    with pytest.raises(NotValidated):
        validate_apart(b"%PDF-1.7", tmp_path, "vi", seconds=0.01)
