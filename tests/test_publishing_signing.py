"""The leader signs, the clerk numbers, the agency seals: each stage, its refusals, what others say of it."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pypdfium2
import pytest
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.validation.status import SignatureCoverageLevel

import clock
from documents.publishing import fields
from documents.publishing.converting import convert
from documents.publishing.demo_authority import DemoAuthority
from documents.publishing.fields import filled_values, find_layout, prepared
from documents.publishing.filling import RegisterRecord, check_printed_date, filled
from documents.publishing.pdfa import findings, fonts
from documents.publishing.pictures import picture_style
from documents.publishing.previews import page_images
from documents.publishing.printed_lines import read_sheets
from documents.publishing.refusals import CertificateRefused, KeyUnavailable, SigningRefused
from documents.publishing.signing import (
    DEMONSTRATION,
    annex_mark,
    annex_words,
    fill,
    fill_and_seal,
    put,
    seal,
    sign,
    signatures,
)
from documents.publishing.stamping import Mark, signed
from documents.publishing.unlocking import Unlocked
from documents.publishing.validating import validate
from tests.inked import colours, drawn, ink, is_blue, is_dark, is_red
from tests.publishing_desk import PIN, PLANS, RECORD, SEAL, SIGN, every_stage, run, token_key

LEADER, AGENCY = "Trịnh Thị Ánh", "Sở Khoa học và Công nghệ"
PLAN_NAMES = [
    *("skhcn-daknong-2024", "sngv-bacgiang-2023", "ubnd-chilang-2024"),
    *("skhcn-bacgiang-2021", "stnmt-langson-2020"),
]


def code(refused):
    return refused.value.code


def test_every_stage_begins_with_the_bytes_of_the_one_before(stages):
    """After each stage the new file starts with the previous file's bytes."""
    kept = stages.all()
    assert all(later.startswith(earlier) for earlier, later in pairwise(kept))
    assert sorted(map(len, kept)) == list(map(len, kept))


def test_both_signatures_hold_after_sealing(stages, desk):
    """Both are sound: only number, day and seal came after the leader, nothing after the seal."""
    told = validate(stages.sealed, desk.trust)
    leader, agency = told.signatures
    assert told.sound
    assert (leader.field, agency.field) == ("lanhdao", "condau")
    assert leader.certifies
    assert leader.changes == ModificationLevel.FORM_FILLING
    assert set(leader.changed_fields) == {"so", "ngay", "condau"}
    assert (agency.changes, agency.covers) == (ModificationLevel.NONE, SignatureCoverageLevel.ENTIRE_FILE)


def agreed_by_all(pdf, folder):
    """What poppler and qpdf say of a file."""
    path = folder / "issued.pdf"
    path.write_bytes(pdf)
    said = run("pdfsig", path)
    assert said.count("Signature is Valid") == 2
    assert said.rstrip().rpartition("Signature #2")[2].count("Total document signed") == 1
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", path)


def test_poppler_and_qpdf_agree(stages, tmp_path):
    """pdfsig says Valid for all and "Total document signed" for the last; qpdf finds nothing."""
    agreed_by_all(stages.sealed, tmp_path)


@pytest.mark.skipif(not PLANS.is_dir(), reason="the development set is not beside the repository")
@pytest.mark.parametrize("name", PLAN_NAMES)
def test_a_real_plan_goes_the_whole_way(name, desk, office_program, tmp_path):
    """Conversion, fields, both signatures, number and date on a real plan; three validators agree."""
    done = every_stage(desk, convert((PLANS / f"{name}.docx").read_bytes(), office_program).pdf)
    assert validate(done.sealed, desk.trust).sound
    assert filled_values(done.sealed) == {"so": "45", "ngay": "09"}
    assert [said for stage in done.all() for said in findings(stage)] == []
    agreed_by_all(done.sealed, tmp_path)


def test_a_stage_stays_pdf_a_2b_in_one_type(stages):
    """Every stage says PDF/A-2b, with an output intent, all fonts embedded and of the one family."""
    assert [list(findings(stage)) for stage in stages.all()] == [[]] * 5
    assert all(name.startswith(("Tinos", "LiberationSerif")) for name in fonts(stages.sealed))


def test_no_tag_has_to_be_read_when_signatures_are_checked(stages):
    """LibreOffice's tags are taken out before anybody signs; the words stay as they were."""
    assert all(b"StructTreeRoot" not in stage for stage in stages.all())
    assert any("Minh Hòa" in line.text for sheet in read_sheets(stages.base) for line in sheet.lines)


def test_number_and_day_are_read_by_other_programs(stages, tmp_path):
    """Number and date are found by pdftotext, in their places in the header."""
    (tmp_path / "issued.pdf").write_bytes(stages.sealed)
    words = " ".join(run("pdftotext", "-layout", "-l", "1", tmp_path / "issued.pdf", "-").split())
    today = clock.today()
    assert f"Số: 45 /KH-SKHCN Minh Hòa, ngày 09 tháng {today.month:02d}"[:38] in words
    assert f"năm {today.year}" in words


def test_number_signature_and_seal_are_seen_in_their_places(stages):
    """In the page images: dark figures in the blanks, a blue signature, a red seal over its left third."""
    layout = find_layout(stages.base)
    sheets = {sheet.number: sheet for sheet in read_sheets(stages.sealed)}
    pages = page_images(stages.sealed, 144)
    for name in ("so", "ngay"):
        blank = layout.blanks[name]
        assert colours(drawn(pages[blank.page], blank.box, sheets[blank.page]), is_dark) > 40
    page = layout.signature.page
    assert colours(drawn(pages[page], layout.signature.box, sheets[page]), is_blue) > 200
    assert colours(drawn(pages[page], layout.seal.box, sheets[page]), is_red) > 2000
    third = layout.signature.box.left + layout.signature.box.width / 3
    assert layout.seal.box.right == pytest.approx(third)


def test_pdfium_with_forms_draws_what_poppler_draws(stages):
    """The number as Chrome's engine draws it stands where poppler's stands, as wide and about as dark."""
    layout = find_layout(stages.base)
    sheet = next(iter(read_sheets(stages.sealed, range(1))))
    box = layout.blanks["so"].box
    poppler = drawn(page_images(stages.sealed, 144, last=1)[0], box, sheet)
    chrome = drawn(by_pdfium(stages.sealed), box, sheet)
    ours, theirs = ink(poppler), ink(chrome)
    assert max(abs(a - b) for a, b in zip(ours.getbbox(), theirs.getbbox(), strict=True)) <= 2
    assert 0.6 < colours(poppler, is_dark) / colours(chrome, is_dark) < 1.7


def by_pdfium(pdf):
    """The first page as Chrome's engine draws it with its fields, at 144 dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    kept = io.BytesIO()
    document[0].render(scale=2, may_draw_forms=True).to_pil().save(kept, "PNG")
    document.close()
    return kept.getvalue()


def test_a_demonstration_key_is_marked_in_the_signature(stages):
    """The key file for demonstration says so in the reason of each signature."""
    assert all(DEMONSTRATION in one.reason for one in validate(stages.sealed).signatures)


def test_who_signed_and_when_is_told(stages, desk):
    told = validate(stages.sealed, desk.trust).signatures[0]
    assert told.signer.name == LEADER
    assert told.made_at is not None
    assert abs(told.made_at - clock.now()) < timedelta(minutes=30)


def test_a_second_signer_approves_and_does_not_certify(stages, desk):
    """Where somebody signed before the leader, the leader's is an approval signature, and the chain holds."""
    mark = Mark("soat", picture_style(None), "Soát", new_field=SigFieldSpec("soat"))
    with desk.key("Dương Hữu Côi").opened() as reviewer:
        reviewed = signed(stages.prepared, reviewer, mark)
    done = desk.fill_and_seal(desk.sign(reviewed))
    told = validate(done.sealed, desk.trust)
    assert told.sound
    assert [one.certifies for one in told.signatures] == [False, False, False]


def test_a_document_is_signed_once(stages, desk):
    with pytest.raises(SigningRefused) as refused:
        desk.sign(stages.signed)
    assert code(refused) == "signed_already"


def test_an_unprepared_pdf_is_not_signed(stages, desk):
    with pytest.raises(SigningRefused) as refused:
        desk.sign(stages.base)
    assert code(refused) == "not_prepared"


def test_what_is_no_pdf_is_not_signed(desk):
    with pytest.raises(SigningRefused) as refused:
        desk.sign(b"%PDF-1.7 and then nothing")
    assert code(refused) == "pdf_unreadable"


def test_no_number_before_the_signature(stages):
    """Numbering before the leader's signature is refused."""
    with pytest.raises(SigningRefused) as refused:
        fill(stages.prepared, RECORD)
    assert code(refused) == "not_signed"


def test_no_seal_on_empty_fields(stages, desk):
    """Sealing is refused while number and day are empty, though every validator would accept it."""
    with pytest.raises(SigningRefused) as refused:
        seal(stages.signed, desk.key(AGENCY), SEAL, desk.registered(AGENCY), record=RECORD)
    assert code(refused) == "not_numbered"


@pytest.mark.parametrize("record", [replace(RECORD, number="46"), replace(RECORD, day=date(2024, 5, 10))])
def test_no_seal_on_other_values_than_the_registers(stages, desk, record):
    """Sealing is refused when number or day in the PDF differ from the register's record."""
    with pytest.raises(SigningRefused) as refused:
        seal(stages.filled, desk.key(AGENCY), SEAL, desk.registered(AGENCY), record=record)
    assert code(refused) == "register_differs"


def test_no_seal_twice_and_no_number_twice(stages, desk):
    with pytest.raises(SigningRefused) as again:
        seal(stages.sealed, desk.key(AGENCY), SEAL, desk.registered(AGENCY), record=RECORD)
    with pytest.raises(SigningRefused) as refilled:
        fill(stages.filled, RECORD)
    assert (code(again), code(refilled)) == ("signed_already", "filled")


def test_no_seal_on_a_broken_signature(stages, desk):
    """Page content changed after the leader signed: the agency does not put its seal under it."""
    broken = bytearray(stages.filled)
    broken[len(stages.base) // 2] ^= 1
    with pytest.raises(SigningRefused) as refused:
        seal(bytes(broken), desk.key(AGENCY), SEAL, desk.registered(AGENCY), record=RECORD)
    assert code(refused) == "signature_broken"


def test_an_empty_number_is_never_filled_in(stages):
    with pytest.raises(SigningRefused) as refused:
        filled(stages.signed, RegisterRecord(" ", RECORD.day))
    assert code(refused) == "number_empty"


def test_a_number_too_wide_for_its_blank_is_refused(stages):
    with pytest.raises(SigningRefused) as refused:
        filled(stages.signed, RegisterRecord("123456789", RECORD.day))
    assert code(refused) == "blank_too_narrow"


@pytest.mark.parametrize("name", ["Phó Giám đốc khác", AGENCY])
def test_only_the_leaders_own_certificate_signs(stages, desk, name):
    """The leader's field takes only the certificate registered for that leader."""
    with pytest.raises(CertificateRefused) as refused:
        sign(stages.prepared, desk.key(name), SIGN, desk.registered(LEADER))
    assert code(refused) == "certificate_foreign"


def test_only_the_agencys_own_certificate_seals(stages, desk):
    with pytest.raises(CertificateRefused) as refused:
        fill_and_seal(stages.signed, desk.key(LEADER), SEAL, desk.registered(AGENCY), record=RECORD)
    assert code(refused) == "certificate_foreign"


def test_an_expired_or_early_certificate_does_not_sign(stages, desk):
    """Validity is checked at the time of signing."""
    now = clock.now()
    desk.person("Hết hạn", (now - timedelta(days=20), now - timedelta(days=1)))
    desk.person("Chưa hạn", (now + timedelta(days=1), now + timedelta(days=20)))
    with pytest.raises(CertificateRefused) as late:
        desk.sign(stages.prepared, "Hết hạn")
    with pytest.raises(CertificateRefused) as early:
        desk.sign(stages.prepared, "Chưa hạn")
    assert (code(late), code(early)) == ("certificate_expired", "certificate_not_yet")


def test_a_certificate_for_encryption_does_not_sign(stages, desk):
    desk.person("Chỉ mã hóa", purpose="encrypting")
    with pytest.raises(CertificateRefused) as refused:
        desk.sign(stages.prepared, "Chỉ mã hóa")
    assert code(refused) == "certificate_usage"


def test_a_revoked_certificate_does_not_sign(stages, desk):
    revoked = desk.person("Bị thu hồi")
    desk.authority.revoke(revoked, clock.now() - timedelta(hours=2))
    with pytest.raises(CertificateRefused) as refused:
        desk.sign(stages.prepared, "Bị thu hồi")
    assert code(refused) == "certificate_revoked"


def test_without_a_list_of_revoked_certificates_nobody_signs(stages, desk):
    registered = desk.registered(LEADER)
    without = replace(registered, trust=replace(registered.trust, crls=()))
    with pytest.raises(CertificateRefused) as refused:
        sign(stages.prepared, desk.key(LEADER), SIGN, without)
    assert code(refused) == "certificate_no_list"


def test_an_unknown_authority_is_not_believed(stages, desk):
    other = DemoAuthority.create("Nơi khác", clock.now())
    registered = replace(desk.registered(LEADER), trust=other.trust(clock.now()))
    with pytest.raises(CertificateRefused) as refused:
        sign(stages.prepared, desk.key(LEADER), SIGN, registered)
    assert code(refused) == "certificate_untrusted"


def test_a_missing_key_file_is_told(stages, desk):
    key = desk.key("Người quên chìa khóa")
    key.key_path.unlink()
    with pytest.raises(KeyUnavailable, match="cannot be read"):
        sign(stages.prepared, key, SIGN, desk.registered("Người quên chìa khóa"))


def test_a_token_at_the_server_signs(stages, desk, token):
    """PKCS#11: the key stays in the token."""
    done = sign(stages.prepared, token, SIGN, desk.registered("Cao Tiến Dũng"))
    told = validate(done, desk.trust)
    assert told.sound
    assert told.signatures[0].reason == SIGN.reason


def test_a_wrong_pin_is_told_and_stands_nowhere(stages, desk, deputy_in_token, caplog):
    """No PIN is in messages, representations or logs; and it is tried once for twelve documents."""
    leader = desk.registered("Cao Tiến Dũng")
    with Unlocked("00000000") as unlocked:
        wrong = token_key(deputy_in_token, unlocked)
        said = repr(wrong)
        for _document in range(12):
            with pytest.raises(KeyUnavailable) as refused:
                sign(stages.prepared, wrong, SIGN, leader)
            assert code(refused) == "token_pin"
            said += f"{refused.value} {unlocked!r}"
    assert "00000000" not in said + caplog.text
    with Unlocked(PIN) as right:
        assert sign(stages.prepared, token_key(deputy_in_token, right), SIGN, leader)


def test_a_token_that_is_not_there_is_told(stages, desk, token):
    with pytest.raises(KeyUnavailable) as refused:
        sign(stages.prepared, replace(token, token="khác"), SIGN, desk.registered("Cao Tiến Dũng"))
    assert code(refused) == "token_missing"


def test_without_a_pin_no_token_is_asked(stages, desk, deputy_in_token):
    with Unlocked() as nothing, pytest.raises(KeyUnavailable) as refused:
        sign(stages.prepared, token_key(deputy_in_token, nothing), SIGN, desk.registered("Cao Tiến Dũng"))
    assert code(refused) == "pin_missing"


def test_an_annex_in_its_own_file_bears_the_agencys_words(base, desk, tmp_path):
    """Number, date and time with zone at the top right of page 1, ten points, no picture."""
    words = annex_words("45/KH-SKHCN")
    assert re.fullmatch(r"Số: 45/KH-SKHCN; \d\d/\d+/\d{4}; \d\d:\d\d:\d\d \+07:00", words)
    mark = annex_mark(base, SEAL, words, is_demonstration=True)
    annex = put(base, desk.key(AGENCY), mark, desk.registered(AGENCY), None)
    (tmp_path / "annex.pdf").write_bytes(annex)
    lines = run("pdftotext", "-layout", "-l", "1", tmp_path / "annex.pdf", "-").splitlines()
    assert next(line for line in lines if line.strip()).strip() == words
    assert validate(annex, desk.trust).sound
    assert list(findings(annex)) == []


def test_a_number_on_another_day_than_the_printed_is_refused():
    """The document prints May 2024; a number of June would contradict it."""
    check_printed_date({"thang": 5, "nam": 2024}, date(2024, 5, 31))
    with pytest.raises(SigningRefused) as refused:
        check_printed_date({"thang": 5, "nam": 2024}, date(2024, 6, 1))
    assert code(refused) == "printed_date_differs"


def test_a_prepared_pdf_is_not_prepared_twice(stages):
    layout = find_layout(stages.base)
    assert set(signatures(stages.prepared)) == {fields.SIGNATURE, fields.SEAL}
    with pytest.raises(SigningRefused) as refused:
        prepared(stages.prepared, layout)
    assert code(refused) == "has_fields"
