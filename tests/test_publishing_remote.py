"""Signing in two steps: the key stays with the signer, and no answer but the right one is taken, once."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.sign.signers import ExternalSigner

import clock
from documents.publishing.certificates import read_certificate
from documents.publishing.keys import KeyFile
from documents.publishing.refusals import CertificateRefused, RemoteRefused
from documents.publishing.remote import assembled, begin, finish, task_from_json
from documents.publishing.signed_elsewhere import taken
from documents.publishing.signing import leader_mark, seal_mark
from documents.publishing.stamping import run as done
from documents.publishing.validating import validate
from tests.publishing_desk import PIN, RECORD, SEAL, SIGN, SOFTHSM, desk_program

SIGNER, AGENCY = "Trịnh Thị Ánh", "Sở Khoa học và Công nghệ"


def begun(desk, pdf, name=SIGNER, **more):
    mark = leader_mark(pdf, SIGN, is_demonstration=False)
    return begin(pdf, mark, desk.person(name).der, desk.registered(name), **more)


def by_hand(desk, task, name=SIGNER):
    """What a device does: the bare signature over the attributes."""
    return desk.person(name).key.sign(task.attributes, padding.PKCS1v15(), hashes.SHA256())


def finished(desk, begun, signature, name=SIGNER, **more):
    """The bare signature comes back, to a server that knows no more than what it has written down."""
    task = task_from_json(json.loads(json.dumps(begun.task.to_json())))
    return finish(task, begun.file, assembled(task, signature), desk.registered(name), **more)


def test_a_signature_finished_after_a_restart_holds(stages, desk):
    """Number and seal follow a signature that was made elsewhere."""
    task = begun(desk, stages.prepared)
    signed = finished(desk, task, by_hand(desk, task.task))
    assert signed.startswith(stages.prepared)
    assert validate(desk.fill_and_seal(signed).sealed, desk.trust).sound


def test_a_whole_cms_is_taken_too(stages, desk):
    """A remote service returns the CMS itself."""
    task = begun(desk, stages.prepared)
    answer = assembled(task.task, by_hand(desk, task.task))
    assert validate(finish(task.task, task.file, answer, desk.registered(SIGNER)), desk.trust).sound


def test_the_agency_seals_in_two_steps(stages, desk):
    mark = seal_mark(stages.filled, SEAL, RECORD, is_demonstration=False)
    task = begin(stages.filled, mark, desk.person(AGENCY).der, desk.registered(AGENCY))
    answer = assembled(task.task, by_hand(desk, task.task, AGENCY))
    sealed = finish(task.task, task.file, answer, desk.registered(AGENCY))
    assert validate(sealed, desk.trust).sound


def test_an_answer_for_another_document_is_refused(stages, desk):
    """A CMS over another digest is not taken; a better answer still is."""
    task = begun(desk, stages.prepared)
    other = replace(task.task, attributes=attributes_over(desk, b"x" * 32))
    answer = assembled(other, by_hand(desk, other))
    with pytest.raises(RemoteRefused) as refused:
        finish(task.task, task.file, answer, desk.registered(SIGNER))
    assert refused.value.code == "remote_other_document"
    assert finished(desk, task, by_hand(desk, task.task))


def attributes_over(desk, digest, name=SIGNER):
    """The attributes of a signature over another digest."""
    signer = ExternalSigner(read_certificate(desk.person(name).der), None)
    return done(signer.signed_attrs(digest, "sha256", use_pades=True)).dump()


def test_an_answer_by_another_certificate_is_refused(stages, desk):
    """A colleague's signature, over the right document, is not the one that was asked for."""
    task = begun(desk, stages.prepared)
    colleague = replace(
        task.task,
        certificate=desk.person("Phùng Xuân Đạt").der,
        attributes=attributes_over(desk, task.task.document_digest, "Phùng Xuân Đạt"),
    )
    answer = assembled(colleague, by_hand(desk, colleague, "Phùng Xuân Đạt"))
    with pytest.raises(RemoteRefused) as refused:
        finish(task.task, task.file, answer, desk.registered(SIGNER))
    assert refused.value.code == "remote_certificate"


def test_a_signature_by_another_key_is_refused(stages, desk):
    """The right certificate around a signature that another key made."""
    task = begun(desk, stages.prepared)
    with pytest.raises(RemoteRefused) as refused:
        finished(desk, task, by_hand(desk, task.task, AGENCY))
    assert refused.value.code == "remote_invalid"


def test_attributes_that_do_not_bind_the_certificate_are_refused(stages, desk):
    """PAdES wants the signing certificate among what is signed."""
    task = begun(desk, stages.prepared)
    attributes = cms.CMSAttributes.load(task.task.attributes)
    bare = cms.CMSAttributes([one for one in attributes if one["type"].native != "signing_certificate_v2"])
    loose = replace(task.task, attributes=bare.dump())
    with pytest.raises(RemoteRefused) as refused:
        finish(loose, task.file, assembled(loose, by_hand(desk, loose)), desk.registered(SIGNER))
    assert refused.value.code == "remote_unreadable"


@pytest.mark.parametrize("answer", [b"", b"rubbish", b"\x30\x03\x02\x01\x01", b"\x30\x82" + b"\x00" * 60_000])
def test_rubbish_is_refused(stages, desk, answer):
    task = begun(desk, stages.prepared)
    with pytest.raises(RemoteRefused) as refused:
        finish(task.task, task.file, answer, desk.registered(SIGNER))
    assert refused.value.code == "remote_unreadable"


def test_a_job_lapses(stages, desk):
    """After its time a job takes no answer."""
    task = begun(desk, stages.prepared, lifetime=timedelta(minutes=5))
    answer = by_hand(desk, task.task)
    with clock.freeze(clock.now() + timedelta(minutes=6)), pytest.raises(RemoteRefused) as refused:
        finished(desk, task, answer)
    assert refused.value.code == "remote_lapsed"


def test_a_certificate_revoked_meanwhile_is_refused(stages, desk):
    """The certificate is checked again when the answer comes."""
    issued = desk.person("Vừa bị thu hồi")
    task = begun(desk, stages.prepared, "Vừa bị thu hồi")
    desk.authority.revoke(issued, clock.now() - timedelta(hours=2))
    answer = assembled(task.task, by_hand(desk, task.task, "Vừa bị thu hồi"))
    with pytest.raises(CertificateRefused) as refused:
        finish(task.task, task.file, answer, desk.registered("Vừa bị thu hồi"))
    assert refused.value.code == "certificate_revoked"


def test_a_changed_file_is_refused(stages, desk):
    task = begun(desk, stages.prepared)
    answer = assembled(task.task, by_hand(desk, task.task))
    with pytest.raises(RemoteRefused) as refused:
        finish(task.task, task.file + b" ", answer, desk.registered(SIGNER))
    assert refused.value.code == "remote_file_changed"


def test_the_state_holds_no_key_and_no_pin(stages, desk):
    """What lies on disk between the steps is public: digest, place of the gap, attributes, certificate."""
    task = begun(desk, stages.prepared).task
    said = json.dumps(task.to_json())
    key = desk.key(SIGNER)
    assert isinstance(key, KeyFile)
    assert key.key_path.read_text().split("\n")[1][:40] not in said
    assert task_from_json(json.loads(said)) == task


def test_a_token_at_the_users_desk_signs(stages, desk, token):
    """The small program, in a process of its own, signs with a token that the server cannot reach."""
    holder = "Cao Tiến Dũng"
    task = begun(desk, stages.prepared, holder)
    asked = json.dumps({"id": "1", "title": "Kế hoạch", **task.task.asked()})
    said = desk_program("sign", "--module", SOFTHSM, "--token", "ban", "--label", "dung", task=asked)
    answer = json.loads(said.stdout)["answers"][0]
    signed = finished(desk, task, bytes.fromhex(answer["signature"]), holder)
    assert validate(signed, desk.trust).sound
    assert PIN not in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("changed", "pin"),
    [
        ({"certificate_sha256": "00" * 32}, PIN),
        ({"signed_attributes": "0400"}, PIN),
        ({"signed_attributes": "no digits"}, PIN),
        ({"digest": "sha1"}, PIN),
        ({}, "99999999"),
    ],
)
def test_the_desk_program_refuses_with_a_sentence(stages, desk, token, changed, pin):
    task = begun(desk, stages.prepared, "Cao Tiến Dũng").task
    asked = json.dumps({"id": "1", **task.asked(), **changed})
    said = desk_program("sign", "--module", SOFTHSM, "--label", "dung", "--token", "ban", task=asked, pin=pin)
    assert said.returncode == 1
    assert json.loads(said.stdout)["answers"][0]["error"].endswith(".")
    assert "Traceback" not in said.stderr


def test_a_whole_file_signed_elsewhere_is_taken(stages, desk):
    """A plug-in may return the signed PDF itself, if it begins with the bytes sent."""
    assert taken(stages.prepared, stages.signed, "lanhdao", desk.registered(SIGNER)) == stages.signed


@pytest.mark.parametrize(
    ("returned", "signer", "code"),
    [
        (lambda stages, desk: stages.prepared, SIGNER, "remote_other_document"),
        (lambda stages, desk: b"%PDF-9.9" + stages.signed[8:], SIGNER, "remote_other_document"),
        (lambda stages, desk: stages.sealed, SIGNER, "remote_count"),
        (lambda stages, desk: stages.signed, AGENCY, "remote_certificate"),
        (lambda stages, desk: stages.signed + b"% more", SIGNER, "remote_invalid"),
    ],
)
def test_another_file_from_elsewhere_is_not_taken(stages, desk, returned, signer, code):
    """Nothing new, other bytes, two signatures, a stranger's, or something appended."""
    with pytest.raises(RemoteRefused) as refused:
        taken(stages.prepared, returned(stages, desk), "lanhdao", desk.registered(signer))
    assert refused.value.code == code
