"""Keys that stay with their holders: begun here, signed at the own desk, finished once; what is refused."""

import http.client
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

import clock
from documents.publishing.refusals import CertificateRefused, KeyUnavailable, RemoteRefused
from documents.publishing.validating import validate
from documents.signing_models import KeyKind
from documents.states import SignatureKind, State
from language import ChangedMeanwhile, Invalid, NotAllowed, WrongState
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.publishing_desk import DESK_PROGRAM, PIN, SOFTHSM, desk_environment, desk_program
from tests.visitors import upload
from workflow import number, remote_signing, review, sign
from workflow.remote_answers import take
from workflow.remote_parts import Answer


@pytest.fixture
def agency(office, settings, stopped_clock):
    """The deputy's key and the seal's are at their holders' desks."""
    made = DigitalOffice(office, settings)
    made.register_elsewhere(SignatureKind.SEAL, SEAL)
    made.register_elsewhere(SignatureKind.SIGN, DEPUTY, person="deputy")
    return made


@pytest.fixture
def document(agency, workshop):
    return agency.a_document(State.AWAITING_SIGNATURE, workshop)


def begin(agency, document, by="deputy"):
    session, actor, seen = agency.office.session, agency.office.actor(by), agency.office.seen(document)
    act = sign.begin_remote if by == "deputy" else number.begin_remote_seal
    return act(session, actor, document, seen=seen, equipment=agency.equipment)


def by_hand(agency, name, holder=DEPUTY, by="deputy"):
    """What a device does: the bare signature over the attributes of the task."""
    waiting = remote_signing.waiting(agency.office.session, agency.office.actor(by))
    (asked,) = [one.asked for one in waiting if one.name == name]
    attributes = bytes.fromhex(asked["signed_attributes"])
    key = agency.elsewhere[holder].key
    return Answer(signature=key.sign(attributes, padding.PKCS1v15(), hashes.SHA256()))


def finish(agency, name, answer, by="deputy"):
    session, actor = agency.office.session, agency.office.actor(by)
    act = sign.finish_remote if by == "deputy" else number.finish_remote_seal
    act(session, actor, name, answer, equipment=agency.equipment)


def refusal(agency, name, answer, by="deputy"):
    with pytest.raises(RemoteRefused) as refused:
        finish(agency, name, answer, by)
    return refused.value.code


def test_leader_and_clerk_sign_at_their_own_desks(agency, document):
    name = begin(agency, document)
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE
    finish(agency, name, by_hand(agency, name))
    agency.office.number(document)
    name = begin(agency, document, "clerk")
    finish(agency, name, by_hand(agency, name, SEAL, "clerk"), "clerk")
    told = validate(agency.equipment.files.read(agency.stages(document)[-1].sha256), agency.equipment.trust)
    assert told.sound
    assert [one.signer.name for one in told.signatures] == [DEPUTY, SEAL]
    assert agency.office.document(document).state == State.SEALED


def test_a_second_finish_is_refused(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    finish(agency, name, answer)
    assert refusal(agency, name, answer) == "remote_finished"
    assert len([stage for stage in agency.stages(document) if stage.stage == "signed"]) == 1


def test_a_wrong_answer_leaves_the_document_unsigned_and_the_task_open(agency, document, workshop):
    second = agency.a_document(State.AWAITING_SIGNATURE, workshop)
    name, other = begin(agency, document), begin(agency, second)
    assert refusal(agency, name, by_hand(agency, other)) == "remote_invalid"
    assert refusal(agency, name, by_hand(agency, name, SEAL)) == "remote_invalid"
    assert refusal(agency, name, Answer(cms=b"rubbish")) == "remote_unreadable"
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE
    finish(agency, name, by_hand(agency, name))


def test_a_task_lapses(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    clock.advance(timedelta(minutes=31))
    assert refusal(agency, name, answer) == "remote_lapsed"
    assert remote_signing.waiting(agency.office.session, agency.office.actor("deputy")) == []
    assert agency.office.document(document).state == State.AWAITING_SIGNATURE


def test_a_task_belongs_to_who_began_it(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    assert refusal(agency, name, answer, "clerk") == "remote_finished"
    with pytest.raises(NotAllowed):
        sign.begin_remote(agency.office.session, agency.office.actor("clerk"), document, seen=1,
                          equipment=agency.equipment)  # fmt: skip


def test_what_was_returned_meanwhile_is_not_signed(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    session, deputy = agency.office.session, agency.office.actor("deputy")
    review.send_back(session, deputy, document, "Chưa rõ thời hạn.", seen=1)
    with pytest.raises(WrongState):
        finish(agency, name, answer)
    assert agency.office.document(document).state == State.DRAFT


def test_another_certificate_meanwhile_ends_the_task(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    agency.withdraw(DEPUTY)
    agency.register_elsewhere(SignatureKind.SIGN, DEPUTY, person="deputy")
    with pytest.raises(ChangedMeanwhile):
        finish(agency, name, answer)


def test_a_certificate_revoked_meanwhile_does_not_sign(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    agency.authority.revoke(agency.elsewhere[DEPUTY], clock.now() - timedelta(minutes=1))
    agency.publish_list()
    with pytest.raises(CertificateRefused) as refused:
        finish(agency, name, answer)
    assert refused.value.code == "certificate_revoked"


def test_beginning_again_throws_the_first_task_away(agency, document):
    name = begin(agency, document)
    answer = by_hand(agency, name)
    begin(agency, document)
    assert refusal(agency, name, answer) == "remote_finished"


def test_a_key_at_the_desk_is_not_asked_here(agency, document):
    with pytest.raises(KeyUnavailable) as refused:
        agency.sign(document)
    assert refused.value.code == "key_is_remote"


def test_a_key_here_is_not_begun_for_elsewhere(agency, document):
    agency.withdraw(DEPUTY)
    agency.register(SignatureKind.SIGN, DEPUTY, person="deputy")
    with pytest.raises(Invalid) as refused:
        begin(agency, document)
    assert refused.value.code == "not_remote"


def test_one_refused_answer_does_not_stop_the_rest(agency, document, workshop):
    names = [begin(agency, document), begin(agency, agency.a_document(State.AWAITING_SIGNATURE, workshop))]
    answers = [(names[0], Answer(signature=b"\0")), (names[1], by_hand(agency, names[1]))]
    deputy = agency.office.actor("deputy")
    told = take(agency.office.session, deputy, answers, agency.equipment)
    assert [one.refusal is None for one in told] == [False, True]


@pytest.fixture
def in_token(agency, softhsm, document):
    """The deputy's key lies in the token at the deputy's desk."""
    agency.withdraw(DEPUTY)
    return agency.register_in_token(
        softhsm, SignatureKind.SIGN, DEPUTY, person="deputy", key_kind=KeyKind.REMOTE
    )


def test_the_leader_signs_by_file_with_the_token_at_the_desk(agency, document, in_token, enter):
    """Without a script: the tasks go to the program as a file, its answer comes back as one."""
    deputy = enter("deputy").open(f"/van-ban/{document}")
    deputy.press("Ký")
    assert deputy.path == "/ky-tai-may"
    asked = deputy.client.get("/ky-tai-may/nhiem-vu.json").get_data(as_text=True)
    said = desk_program("sign", *desk_options(in_token), task=asked)
    deputy.press("Gửi kết quả ký", file=upload(said.stdout.encode(), "tra-loi.json"))
    assert "Đã ký:" in deputy.text
    assert agency.office.document(document).state == State.SIGNED
    assert PIN not in asked + said.stdout + said.stderr


def test_all_that_is_agreed_is_signed_at_the_desk_with_one_pin(agency, document, in_token, workshop, enter):
    """No password is asked here: the device asks for its own PIN, once for all."""
    plans = [document, agency.a_document(State.AWAITING_SIGNATURE, workshop)]
    deputy = enter("deputy").open(f"/cho-ky/{document}")
    deputy.press("Đồng ý, xem tiếp").press("Đồng ý, xem tiếp").press("Ký các văn bản đã chọn")
    assert deputy.path == "/ky-tai-may"
    assert agency.office.document(document).state is State.AWAITING_SIGNATURE
    asked = deputy.client.get("/ky-tai-may/nhiem-vu.json").get_data(as_text=True)
    said = desk_program("sign", *desk_options(in_token), task=asked)
    deputy.press("Gửi kết quả ký", file=upload(said.stdout.encode(), "tra-loi.json"))
    assert deputy.text.count("Đã ký:") == 2
    assert {agency.office.document(plan).state for plan in plans} == {State.SIGNED}


def test_the_menu_leads_to_the_own_desk_whoever_has_a_key_there(agency, document, enter):
    begin(agency, document)
    assert enter("deputy").open("/").counter("Ký tại máy của mình") == 1
    assert enter("clerk").open("/").counter("Ký tại máy của mình") == 0
    assert "Ký tại máy của mình" not in enter("office").open("/").text


def desk_options(label):
    return "--module", SOFTHSM, "--token", "ban", "--label", label


def test_what_is_no_answer_is_refused_with_a_sentence(agency, document, enter):
    deputy = enter("deputy").open(f"/van-ban/{document}")
    deputy.press("Ký")
    deputy.press("Gửi kết quả ký", file=upload(b"rubbish", "tra-loi.json"))
    assert deputy.status == 422
    deputy.press("Không ký")
    assert "Không có gì chờ ký" in deputy.text


@pytest.fixture
def program(in_token):
    """The program of the desk in a process of its own; its terminal is ours."""
    options = (*desk_options(in_token), "--origin", ORIGIN, "--port", PORT)
    started = subprocess.Popen(
        [sys.executable, DESK_PROGRAM, "serve", *map(str, options)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=desk_environment(),
    )
    yield started
    started.kill()
    started.communicate()


ORIGIN, POLICY = "https://banhanh.example", "Content-Security-Policy"
PORT = 17900 + os.getpid() % 1000  # of this process alone


def code_shown(program):
    return program.stderr.readline().split()[-1]


def ask(tasks, code, origin=ORIGIN, method="POST"):
    """What a page of that origin gets: status, headers, words."""
    there = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    there.request(method, "/", json.dumps({"code": code, "tasks": tasks}), {"Origin": origin})
    answer = there.getresponse()
    words = answer.read().decode()
    there.close()
    return answer.status, answer.headers, words


def test_the_program_signs_for_our_page_with_the_code_once(agency, document, program, enter):
    deputy = enter("deputy").open(f"/van-ban/{document}").press("Ký")
    rules = deputy.client.get(deputy.path).headers[POLICY]
    assert "connect-src 'self' http://127.0.0.1:17845;" in rules
    tasks = deputy.client.get("/ky-tai-may/nhiem-vu.json").json["tasks"]
    code = code_shown(program)
    program.stdin.write("y\n")
    program.stdin.flush()
    _status, headers, words = ask(tasks, code)
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    deputy.press("Ký tất cả bằng chương trình", answers=words)
    assert agency.office.document(document).state == State.SIGNED
    assert ask(tasks, code)[0] == 403


def test_the_program_signs_for_no_other_page_and_no_wrong_code(agency, document, program):
    name = begin(agency, document)
    (task,) = remote_signing.waiting(agency.office.session, agency.office.actor("deputy"))
    tasks = [{"id": name, **task.asked}]
    code = code_shown(program)
    assert ask(tasks, code, "https://xau.example")[0] == 403
    assert ask(tasks, code, "https://xau.example", "OPTIONS")[0] == 403
    assert ask(tasks, "000000" if code != "000000" else "111111")[0] == 403
    assert ask(tasks, code)[0] == 403
