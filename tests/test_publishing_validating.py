"""Verification tells every way in which a signed file can be spoilt, and what is proven of a sound one."""

import io
import json
import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.timestamps import DummyTimeStamper

import clock
from cli.verification import verify
from documents.publishing import fields
from documents.publishing.certificates import Trust, read_certificate
from documents.publishing.demo_authority import DemoAuthority, key_pem
from documents.publishing.pdfa import findings
from documents.publishing.pictures import picture_style
from documents.publishing.refusals import CertificateRefused
from documents.publishing.signing import seal
from documents.publishing.stamping import Mark, Timestamping, renewed, signed
from documents.publishing.trust_folder import load_trust
from documents.publishing.validating import validate
from documents.publishing.verdicts import sentences, to_json, verdict
from language import translate
from tests.publishing_desk import RECORD, SEAL, every_stage, year_around

AGENCY = "Sở Khoa học và Công nghệ"


def gap(pdf, number):
    """Where the hexadecimal digits of a signature stand, brackets included."""
    found = re.findall(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", pdf)
    start, length, after, _rest = map(int, found[number])
    return start + length, after


def flipped(pdf, place, bit):
    changed = bytearray(pdf)
    changed[place] ^= 1 << bit
    return bytes(changed)


def test_any_flipped_bit_in_signed_bytes_is_told(stages, desk):
    """Bits flipped at random anywhere outside the seal's own digits: never sound."""
    chance = random.Random(20240509)  # noqa: S311  # not a secret, the same places every time
    start, after = gap(stages.sealed, 1)
    places = [chance.choice([*range(start), *range(after, len(stages.sealed))]) for _ in range(12)]
    told = [validate(flipped(stages.sealed, place, chance.randrange(8)), desk.trust) for place in places]
    assert [place for place, one in zip(places, told, strict=True) if one.sound] == []


def test_any_flipped_bit_in_the_first_signature_is_told(stages, desk):
    """The leader's digits lie in what the seal covers."""
    start, after = gap(stages.sealed, 0)
    places = range(start + 40, after, (after - start) // 3)
    assert not any(validate(flipped(stages.sealed, place, 3), desk.trust).sound for place in places)


def test_a_number_changed_in_place_is_told(stages, desk):
    """ "45" overwritten by "46": the seal's bytes are no longer whole."""
    place = stages.sealed.index(b"(45)", len(stages.signed))
    told = validate(flipped(stages.sealed, place + 2, 0), desk.trust)
    assert not told.signatures[1].intact
    assert translate(verdict(told), "en").startswith("Not valid")


def with_number(pdf, words):
    """The number changed by an incremental update, as any editor of PDFs would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field.get("/T") == "so":
            field["/V"] = generic.pdf_string(words)
            writer.mark_update(reference)
    return fields.written(writer)


def test_a_number_changed_after_the_seal_is_told(stages, desk):
    """Changing the number after the seal by an incremental update makes validation fail."""
    told = validate(with_number(stages.sealed, "46"), desk.trust)
    assert not told.sound
    assert [one.changes_allowed for one in told.signatures] == [True, False]


def test_without_the_lock_a_changed_number_would_go_unnoticed(stages, desk, monkeypatch):
    """The lock prepared in the seal's field is what finds it: a file without it stays valid."""
    bare = SigFieldSpec(fields.SEAL, on_page=1, box=(300, 300, 402, 402))
    monkeypatch.setattr(fields, "_seal_spec", lambda place: bare)
    unlocked = every_stage(desk, stages.base)
    assert validate(with_number(unlocked.sealed, "46"), desk.trust).sound


def test_content_added_to_a_page_is_told(stages, desk):
    """A drawing appended to page 1 breaks both signatures, though their bytes are whole."""
    writer = IncrementalPdfFileWriter(io.BytesIO(stages.sealed))
    drawing = generic.StreamObject(stream_data=b"0 0 1 rg 100 700 50 50 re f")
    writer.add_stream_to_page(0, writer.add_object(drawing))
    told = validate(fields.written(writer), desk.trust)
    assert [one.holds for one in told.signatures] == [False, False]
    assert all(one.intact for one in told.signatures)


def test_bytes_after_the_end_are_told(stages, desk):
    """Every validator would pass them over: the file is then not the one the register keeps."""
    kept = validate(stages.sealed).sha256
    told = validate(stages.sealed + b"\n% more\n", desk.trust, sha256=kept)
    assert not told.sound
    assert len(told.problems) == 2


def test_the_checksum_of_the_register_is_compared(stages, desk):
    ours = validate(stages.sealed).sha256
    assert validate(stages.sealed, desk.trust, sha256=ours).sound
    assert not validate(stages.signed, desk.trust, sha256=ours).sound


def test_a_foreign_seal_is_told(stages, desk):
    """A certificate of an authority that nobody here knows, in the seal's field."""
    foreign = DemoAuthority.create("Nơi khác", clock.now())
    issued = foreign.issue(AGENCY, year_around(clock.now()))
    key = replace(desk.key(AGENCY), key_path=issued.save(desk.folder, "foreign")[0])
    key = replace(key, certificate_path=desk.folder / "foreign.pem")
    mark = Mark("condau", picture_style(None), "Đóng dấu", locks=True)
    with key.opened() as signer:
        sealed = signed(stages.filled, signer, mark)
    told = validate(sealed, desk.trust)
    assert [one.trusted for one in told.signatures] == [True, False]
    assert told.signatures[1].trust_code == "certificate_untrusted"


def test_a_certificate_revoked_later_is_told(stages, desk):
    """Without a timestamp nobody can prove that the signature came before the revocation."""
    other = DemoAuthority(desk.authority.root, dict(desk.authority.revoked))
    other.revoke(desk.person("Trịnh Thị Ánh"), clock.now())
    told = validate(stages.sealed, other.trust(clock.now()))
    assert told.signatures[0].trust_code == "certificate_revoked"
    assert "revoked" in " ".join(translate(one, "en") for one in sentences(told.signatures[0]))


def test_an_expired_certificate_is_told(stages, desk):
    with clock.freeze(clock.now() + timedelta(days=400)):
        told = validate(stages.sealed, desk.trust)
    assert {one.trust_code for one in told.signatures} == {"certificate_expired"}
    assert all(one.holds for one in told.signatures)


def test_without_authorities_the_bytes_are_still_judged(stages):
    told = validate(stages.sealed, Trust(roots=()))
    assert all(one.holds for one in told.signatures)
    assert {one.trust_code for one in told.signatures} == {"trust_unknown"}
    assert not told.sound


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", bytes(2000)])
def test_what_is_no_pdf_is_told_and_never_raises(data, desk):
    told = validate(data, desk.trust)
    assert not told.sound
    assert told.problems


def test_a_file_without_signatures_says_so(stages, desk):
    told = validate(stages.base, desk.trust)
    assert not told.sound
    assert translate(verdict(told), "en") == "The file bears no digital signature."


def test_the_report_for_programs_has_words_for_people(stages, desk):
    told = to_json(validate(stages.sealed, desk.trust))
    assert told["sound"]
    assert [one["field"] for one in told["signatures"]] == ["lanhdao", "condau"]
    assert told["signatures"][0]["words"][0] == "Trịnh Thị Ánh đã ký."
    assert told["fields"] == {"so": "45", "ngay": "09"}


@pytest.fixture(scope="module")
def timestamping(desk):
    """A timestamping service of our own, without any network."""
    name, now = "Dịch vụ cấp dấu thời gian", clock.now()
    times = now - timedelta(days=1), now + timedelta(days=600)
    issued = desk.person(name, times, purpose="timestamping")
    return Timestamping(dummy(issued), desk.trust)


def dummy(issued):
    key = load_private_key_from_pemder_data(key_pem(issued.key), None)
    return DummyTimeStamper(read_certificate(issued.der), key)


@pytest.fixture(scope="module")
def lasting(desk, stages, timestamping):
    """A document signed and sealed with timestamps and with what later verification needs."""
    leader = desk.sign(stages.prepared, timestamping=timestamping)
    return desk.fill_and_seal(leader, timestamping=timestamping).sealed


def is_recent(moment):
    return abs(moment - clock.now()) < timedelta(minutes=30)


def test_timestamps_prove_the_moment_of_both_signatures(lasting, desk):
    """PAdES-B-LT with a local timestamper and local lists, with no network."""
    told = validate(lasting, desk.trust)
    assert told.sound
    assert all(is_recent(one.stamped_at) for one in told.signatures)
    assert told.signatures[1].changes == ModificationLevel.LTA_UPDATES
    assert list(findings(lasting)) == []


def test_a_timestamped_document_outlives_its_certificates(lasting, desk):
    """The signers' certificates have expired; the proven moment lies before, and the file brings the rest."""
    roots = Trust(roots=desk.trust.roots)
    with clock.freeze(clock.now() + timedelta(days=500)):
        assert validate(lasting, roots).sound


def test_a_renewed_document_outlives_the_timestamping_service(lasting, desk, timestamping):
    """PAdES-B-LTA: a later timestamp over the file proves the earlier ones after their service expired."""
    roots = Trust(roots=desk.trust.roots)
    times = clock.now(), clock.now() + timedelta(days=3000)
    later = desk.person("Dịch vụ sau", times, purpose="timestamping")
    service = replace(timestamping, service=dummy(later))
    with clock.freeze(clock.now() + timedelta(days=1)):
        renewed_file = renewed(lasting, service)
    assert renewed_file.startswith(lasting)
    assert list(findings(renewed_file)) == []
    with clock.freeze(clock.now() + timedelta(days=900)):
        assert not validate(lasting, roots).sound
        assert validate(renewed_file, roots).sound


def test_a_number_changed_in_a_timestamped_document_is_told(lasting, desk):
    assert not validate(with_number(lasting, "46"), desk.trust).sound


def test_an_allowed_change_is_named(stages, desk):
    told = validate(stages.filled, desk.trust).signatures[0]
    assert told.changed_fields == ("ngay", "so")
    assert "the day, the number" in " ".join(translate(one, "en") for one in sentences(told))


def test_a_seal_by_anybody_else_is_refused_before_it_is_made(stages, desk):
    with pytest.raises(Exception, match="not the one registered"):
        seal(stages.filled, desk.key("Kẻ lạ"), SEAL, desk.registered(AGENCY), record=RECORD)


@pytest.fixture
def trust_folder(desk, tmp_path):
    """The folder in which an installation keeps its authorities."""
    folder = tmp_path / "trust"
    folder.mkdir()
    (folder / "root.pem").write_bytes(desk.authority.root.certificate.public_bytes(Encoding.PEM))
    (folder / "revoked.crl").write_bytes(desk.authority.crl(clock.now() - timedelta(hours=1)))
    return folder


def test_the_command_tells_and_succeeds_for_a_sound_file(stages, trust_folder, tmp_path):
    """`banhanh verify FILE.pdf` needs no database."""
    (tmp_path / "issued.pdf").write_bytes(stages.sealed)
    said = CliRunner().invoke(verify, [str(tmp_path / "issued.pdf"), "--trust", str(trust_folder)])
    assert said.exit_code == 0
    assert "Trịnh Thị Ánh đã ký." in said.output
    assert said.output.endswith("Các chữ ký số đều hợp lệ, tệp toàn vẹn.\n")


def test_the_command_fails_for_a_spoilt_file_and_says_why(stages, trust_folder, tmp_path):
    spoilt = tmp_path / "spoilt.pdf"
    spoilt.write_bytes(flipped(stages.sealed, 5000, 1))
    said = CliRunner().invoke(verify, [str(spoilt), "--json", "--trust", str(trust_folder)])
    assert said.exit_code == 1
    assert json.loads(said.output)["sound"] is False


def test_a_broken_certificate_among_the_authorities_is_told(trust_folder):
    """An authority that cannot be read would silently make every signature unknown."""
    (trust_folder / "broken.crt").write_bytes(b"no certificate")
    with pytest.raises(CertificateRefused) as refused:
        load_trust(trust_folder)
    assert refused.value.code == "certificate_unreadable"


def test_an_intermediate_authority_is_not_believed_by_itself(desk, trust_folder, tmp_path):
    (trust_folder / "person.cer").write_bytes(desk.person("Trịnh Thị Ánh").der)
    trust = load_trust(trust_folder)
    assert (len(trust.roots), len(trust.intermediates), len(trust.crls)) == (1, 1, 1)
    assert load_trust(tmp_path / "nowhere") == Trust(roots=())
