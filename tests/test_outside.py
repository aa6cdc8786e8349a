"""Outside bodies: written to by mail, reading and confirming behind a link; what the clerk sees of it."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import lxml.html
import pytest
import sqlalchemy as sa

import clock
from config import secret_key
from db import sessions
from documents import notice_queries
from documents.delivery_models import DELIVERIES, Delivery
from documents.mail_models import LINKS, MAIL
from documents.reminder_models import NoticeKind
from documents.states import Channel, DeliveryState, MailState, Purpose, State, Target
from jobs.mail import OFFICE, send
from jobs.post import Post
from language import NotAllowed, NotFound, WrongState
from organization.models import SignInAttempt
from tests.office import PLAN
from tests.visitors import Enter
from web import install
from workflow import (
    acknowledge,
    distribute,
    draft,
    notices,
    outside,
    outside_mail,
    recall,
    report,
    urging,
)
from workflow.deliveries import Stranger, delivery_step
from workflow.history import history_entries
from workflow.lifecycle import DELIVERY_MOVES, Who
from workflow.mail import Answer
from workflow.outside import Signed
from workflow.recipients import Settlement, lines_of
from workflow.refusal_notices import tell_of_refusals

ADDRESS = "toasoan@baominhhoa.example"
HOA = Signed("Nguyễn Thị Hoa", "Chánh Văn phòng")


class PostRoom:
    """An office that writes to the newspaper, and the newspaper."""

    def __init__(self, office, engine, settings, server):
        self.office, self.server = office, server
        self.make = sessions(engine)
        self.settings = replace(
            settings,
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
            smtp_from="vanthu@minhhoa.example",
            public_url="https://vanban.minhhoa.example",
        )
        OFFICE.open(self.settings)
        self.plan = office.a_document(State.ISSUED)

    def write_to_the_newspaper(self, purpose=Purpose.INFORM, email=ADDRESS):
        said = Settlement(line_id=0, purpose=purpose, target=Target.OUTSIDE, reason="Bổ sung.", email=email)
        content = "Tuyên truyền trên báo." if purpose == Purpose.CARRY_OUT else ""
        added = distribute.Addition(name="Báo Minh Hòa", said=said, content=content)
        session, clerk = self.office.session, self.office.actor("clerk")
        distribute.add_recipient(session, clerk, self.plan, added, seen=self.office.seen(self.plan))
        outside_mail.write_letters(session, self.plan)

    @property
    def delivery(self):
        return next(d for d in self.office.deliveries(self.plan) if d.name == "Báo Minh Hòa")

    def send(self, job="job-1"):
        """What the job does, without its engine."""
        with self.make() as session, Post(self.settings) as post:
            for mail_id in session.scalars(sa.select(MAIL.c.id).order_by(MAIL.c.id)).all():
                said = send(self.make, post, mail_id, job)
                if said:
                    outside_mail.record(session, mail_id, job, Answer(MailState(said[0]), *said[1:]))

    def link(self, number=-1):
        """The secret of the link in a letter that came."""
        text = self.server.mailbox.messages[number].get_content()
        return text.split("/nhan/")[1].split()[0]

    def everything(self):
        """All rows that an act would change."""
        self.office.session.rollback()
        tables = (DELIVERIES, LINKS, MAIL, history_entries, SignInAttempt.__table__)
        return [self.office.session.execute(sa.select(table)).all() for table in tables]

    def letters(self):
        self.office.session.rollback()
        return self.office.session.execute(sa.select(MAIL).order_by(MAIL.c.id)).all()


@pytest.fixture
def room(office, engine, settings, mail_server):
    return PostRoom(office, engine, settings, mail_server)


@pytest.fixture
def sent(room):
    """The letter has gone out."""
    room.write_to_the_newspaper(Purpose.CARRY_OUT)
    room.send()
    return room


@pytest.fixture
def stranger(sent, pages):
    """A browser without an account."""
    install(pages, sent.settings)
    yield pages.test_client()
    pages.extensions["banhanh"].engine.dispose()


def test_an_outside_body_with_an_address_gets_one_letter_with_its_link(room):
    room.write_to_the_newspaper()
    outside_mail.write_letters(room.office.session, room.plan)
    assert (room.delivery.state, room.delivery.channel) == (DeliveryState.PENDING, Channel.EMAIL)

    room.send()

    [message] = room.server.mailbox.messages
    assert "Tuyên truyền an toàn thông tin" in message["Subject"]
    assert "Kính gửi: Báo Minh Hòa" in message.get_content()
    assert list(message.iter_attachments()) == []
    assert room.delivery.state == DeliveryState.SENT


def test_only_the_hash_of_the_link_is_kept(sent):
    token = sent.link()
    assert token == outside_mail.token_of(secret_key(sent.settings), sent.delivery.id, 1)
    stored = sent.office.session.execute(sa.select(LINKS)).one()
    assert stored.token_sha256 == outside_mail.digest_of(token)
    assert token not in str([*stored, *sent.letters()[0]])


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)  # a thousand on one engine are enough
def test_a_thousand_looks_at_the_link_change_nothing(sent, stranger):
    """A scanner follows every address that it finds on the page, those of the buttons too."""
    before, address = sent.everything(), f"/nhan/{sent.link()}"
    page = lxml.html.fromstring(stranger.get(address).text)
    found = {str(at) for element in page.iter("a", "form") for at in element.values() if address in str(at)}
    looked_at = [address, *sorted(found)]

    answers = {stranger.get(each).status_code for each, _ in zip(cycle(looked_at), range(1000), strict=False)}

    assert len(looked_at) >= 4
    assert answers == {200, 405}
    assert sent.everything() == before


def test_the_body_reads_confirms_and_keeps_a_receipt(sent, stranger):
    page = stranger.get(f"/nhan/{sent.link()}")
    assert "Nâng cao nhận thức của cán bộ" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]

    confirmed = {"name": HOA.name, "post": HOA.post, "version": sent.delivery.version}
    receipt = stranger.post(f"/nhan/{sent.link()}/xac-nhan", data=confirmed, follow_redirects=True)

    assert sent.delivery.state == DeliveryState.ACCEPTED
    assert sent.delivery.accepted_by == "Nguyễn Thị Hoa, Chánh Văn phòng"
    kept = outside.receipt_of(sent.office.session, sent.delivery.id)
    assert kept is not None
    assert kept.code in receipt.text
    written = sent.office.session.execute(
        sa.select(history_entries).where(history_entries.c.step == "acknowledge")
    ).one()
    assert (written.person_id, written.acting_for) == (None, f"qua đường dẫn gửi tới {ADDRESS}")


def test_a_name_is_asked_for_and_nothing_typed_is_lost(sent, stranger):
    typed = {"name": "", "post": "Chánh Văn phòng", "version": sent.delivery.version}
    page = stranger.post(f"/nhan/{sent.link()}/xac-nhan", data=typed)

    assert page.status_code == 422
    assert "Đề nghị ghi họ và tên." in page.text
    assert 'value="Chánh Văn phòng"' in page.text
    assert sent.delivery.state == DeliveryState.SENT


def test_not_my_unit_is_a_refusal_that_the_clerk_reads(sent, stranger, enter: Enter):
    said = {"words": "Gửi Đài Truyền hình", "version": sent.delivery.version}
    page = stranger.post(f"/nhan/{sent.link()}/khong-phai-don-vi-toi", data=said, follow_redirects=True)

    assert sent.delivery.state == DeliveryState.REFUSED
    assert sent.delivery.refused_at is not None  # yesterday's list of the silent still has it
    assert "Nâng cao nhận thức" not in page.text
    seen = enter("clerk").open(f"/van-ban-den/{sent.delivery.id}").text
    assert "Không phải đơn vị nhận văn bản này: Gửi Đài Truyền hình" in seen
    tell_of_refusals(sent.office.session, sent.delivery.document_id)
    told = notice_queries.notices(sent.office.session, sent.office.people["clerk"]).rows
    assert [one.details["name"] for one in told if one.kind is NoticeKind.REFUSED] == [sent.delivery.name]


def test_the_body_reports_through_its_link_and_the_office_accepts(sent, stranger, enter: Enter):
    token, office = sent.link(), sent.office
    outside.receive(office.session, token, HOA, seen=sent.delivery.version)
    duty = office.duties(sent.delivery)[0]
    told = {"duty": duty.id, "version": duty.version, "results": "Đã đăng 05 bài.", "name": HOA.name}

    stranger.post(f"/nhan/{token}/bao-cao", data={**told, "post": HOA.post})
    assert sent.delivery.state == DeliveryState.IN_PROGRESS
    again = {**told, "post": HOA.post, "version": office.duties(sent.delivery)[0].version}
    withdrawn = stranger.post(f"/nhan/{token}/thu-hoi-bao-cao", data=again, follow_redirects=True)
    assert ("Đã thu hồi báo cáo" in withdrawn.text, "Đã đăng 05 bài." in withdrawn.text) == (True, True)
    duty = office.duties(sent.delivery)[0]
    stranger.post(f"/nhan/{token}/bao-cao", data={**again, "version": duty.version})
    offered = enter("clerk").open(f"/van-ban-den/{sent.delivery.id}").buttons()
    assert {"Đề nghị lấy lại", "Đề xuất giải quyết", "Thu hồi để sửa"}.isdisjoint(offered)
    duty = office.duties(sent.delivery)[0]
    with pytest.raises(NotAllowed):
        report.withdraw_report(
            office.session, office.actor("clerk"), sent.delivery.id, duty.id, seen=duty.version
        )
    office.accept(sent.delivery)

    assert sent.delivery.state == DeliveryState.DONE


def test_the_body_is_told_by_mail_what_it_has_to_do_again(stopped_clock, sent, stranger, enter: Enter):
    office, session, token = sent.office, sent.office.session, sent.link()
    clock.advance(timedelta(days=1))
    urging.urge(session, office.actor("office"), sent.plan, seen=office.seen(sent.plan))
    urging.tell_urged(session, sent.plan)
    sent.send("urged")
    outside.receive(session, token, HOA, seen=sent.delivery.version)
    duty = office.duties(sent.delivery)[0]
    answer = (HOA, report.Answer(results="Đã đăng."))
    outside.report(session, token, duty.id, answer, seen=duty.version)
    khoa, where = office.actor("office"), (sent.delivery.id, duty.id)
    report.return_report(session, khoa, *where, "Thiếu số bài.", seen=office.duties(sent.delivery)[0].version)
    for _ in range(2):
        notices.tell_of_reports(session, sent.plan)
    sent.send("returned")
    clerk, seen = office.actor("clerk"), office.seen(sent.plan)
    recall.recall(session, clerk, sent.plan, "Sai.", basis="Công văn 9/KHCN-VP", seen=seen)
    recall.spread_recall(session, sent.plan)
    sent.send("recalled")

    _, *news = [message.get_content() for message in sent.server.mailbox.to(ADDRESS)]
    tells = ("chưa nhận được xác nhận", "trả lại báo cáo", "theo Công văn 9/KHCN-VP")
    assert all(told in text and token in text for told, text in zip(tells, news, strict=True))
    assert sent.delivery.state == DeliveryState.RECALLING
    assert "Xác nhận đã hủy" in stranger.get(f"/nhan/{token}").text
    shown = enter("clerk").open(f"/van-ban-den/{sent.delivery.id}").text
    assert all(f"{what} – {ADDRESS}" in shown for what in ("đôn đốc", "trả lại báo cáo", "thu hồi văn bản"))


def test_an_old_link_shows_nothing_and_renews_only_to_its_address(sent, stranger, stopped_clock):
    clock.advance(timedelta(days=4000))
    token = sent.link()
    assert "Nâng cao nhận thức" not in stranger.get(f"/nhan/{token}").text
    with pytest.raises(NotFound):
        outside.receive(sent.office.session, token, HOA, seen=sent.delivery.version)

    page = stranger.post(f"/nhan/{token}/duong-dan-moi", follow_redirects=True)
    sent.send("job-2")

    assert "t…@baominhhoa.example" in page.text
    assert [m["To"] for m in sent.server.mailbox.messages] == [ADDRESS, ADDRESS]
    assert sent.link() != token
    assert "Nâng cao nhận thức" in stranger.get(f"/nhan/{sent.link()}").text


def test_links_are_renewed_a_few_times_a_day(sent, stranger):
    answers = []
    for job in ("a", "b", "c", "d"):
        answers.append(stranger.post(f"/nhan/{sent.link()}/duong-dan-moi").status_code)
        sent.send(job)
    assert answers == [303, 303, 303, 429]


def test_guessing_links_is_slowed_down(sent, stranger):
    answers = [stranger.get(f"/nhan/guess-{n}").status_code for n in range(32)]
    assert answers == [404] * 30 + [429] * 2
    assert stranger.get(f"/nhan/{sent.link()}").status_code == 200


def test_an_address_that_the_server_refuses_fails_and_the_clerk_mends_it(room, enter: Enter):
    room.server.mailbox.recipient = lambda address: "550 no such mailbox" if address == ADDRESS else None
    room.write_to_the_newspaper()
    room.send()
    assert (room.delivery.state, room.delivery.reason) == (DeliveryState.FAILED, "550 no such mailbox")
    clerk = enter("clerk")
    assert "550 no such mailbox" in clerk.open("/van-thu?loc=thu-dien-tu").text

    clerk.open(f"/van-ban-den/{room.delivery.id}")
    clerk.press("Gửi qua thư điện tử", email="bandoc@baominhhoa.example")
    room.send()

    assert room.delivery.state == DeliveryState.SENT
    assert room.server.mailbox.messages[-1]["To"] == "bandoc@baominhhoa.example"


def test_an_address_once_given_is_known_the_next_time(sent):
    sent.plan = sent.office.a_document(State.ISSUED)
    sent.write_to_the_newspaper(email=None)
    assert (sent.delivery.channel, sent.delivery.email) == (Channel.EMAIL, ADDRESS)


def test_a_lost_answer_sends_the_same_letter_again_and_the_clerk_is_told(room, enter: Enter):
    room.server.mailbox.taken = lambda _address: ""
    room.write_to_the_newspaper()
    room.send()
    room.server.mailbox.taken = lambda _address: None
    room.send()

    first, second = room.server.mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert room.link(0) == room.link(1)
    assert "có thể đã được gửi 2 lần" in enter("clerk").open(f"/van-ban-den/{room.delivery.id}").text


def test_who_confirms_before_the_answer_is_recorded_has_confirmed(room):
    room.server.mailbox.taken = lambda _address: ""
    room.write_to_the_newspaper()
    room.send()
    assert room.delivery.state == DeliveryState.PENDING

    outside.receive(room.office.session, room.link(), HOA, seen=room.delivery.version)
    room.server.mailbox.taken = lambda _address: None
    room.send()

    assert room.delivery.state == DeliveryState.ACCEPTED
    assert room.letters()[0].state == MailState.SENT


def test_on_paper_instead_withdraws_the_letter_and_ends_the_link(sent):
    office = sent.office
    outside_mail.record_failure(
        office.session, office.actor("clerk"), sent.delivery.id, "Thư bị trả lại.", seen=sent.delivery.version
    )
    acknowledge.hand_over(office.session, office.actor("clerk"), sent.delivery.id, seen=sent.delivery.version)

    assert (sent.delivery.channel, sent.delivery.state) == (Channel.PAPER, DeliveryState.SENT)
    with pytest.raises(NotFound):
        outside.receive(office.session, sent.link(), HOA, seen=sent.delivery.version)


def test_a_letter_that_comes_back_fails_its_delivery(sent):
    [letter] = sent.letters()
    assert outside_mail.bounce(sent.office.session, "<unknown@x>", "5.1.1") is None

    assert outside_mail.bounce(sent.office.session, letter.message_id, "5.1.1 mailbox unknown") == ADDRESS

    assert (sent.delivery.state, sent.delivery.reason) == (DeliveryState.FAILED, "5.1.1 mailbox unknown")
    office, seen = sent.office, sent.delivery.version
    recall.recall(office.session, office.actor("clerk"), sent.plan, "Sai.", basis="Công văn 9", seen=1)
    with pytest.raises(WrongState):  # it was readable all the same: its link ends with the others
        outside.receive(office.session, sent.link(), HOA, seen=seen + 1)


def test_a_letter_that_comes_back_late_takes_nothing_from_who_confirmed(sent):
    outside.receive(sent.office.session, sent.link(), HOA, seen=sent.delivery.version)
    outside_mail.bounce(sent.office.session, sent.letters()[0].message_id, "4.4.7 expired")
    assert sent.delivery.state == DeliveryState.ACCEPTED


@pytest.mark.parametrize("who", [Who.LINK_HOLDER, Who.SYSTEM])
def test_a_stranger_makes_the_steps_of_its_rows_and_no_others(sent, who):
    session, key = sent.office.session, sent.delivery.id
    actor = Stranger(who, token_sha256=outside_mail.digest_of(sent.link()))
    for state in DeliveryState:
        for step in dict.fromkeys(move.step for move in DELIVERY_MOVES):
            rows = [m for m in DELIVERY_MOVES if (m.step, m.source, m.who) == (step, state, who)]
            session.rollback()
            session.execute(sa.update(Delivery).where(Delivery.id == key).values(state=state))
            session.commit()
            if rows:
                with delivery_step(step, session, actor, key, seen=None, reason="Vì một lý do."):
                    pass
                assert sent.delivery.state == rows[0].target
            else:
                with (
                    pytest.raises((NotAllowed, WrongState)),
                    delivery_step(step, session, actor, key, seen=None, reason="Vì một lý do."),
                ):
                    pass


def test_a_line_that_names_a_body_written_to_before_is_settled_at_once(sent):
    office = sent.office
    words = PLAN.format(subject="Nâng cao nhận thức", month=7, year=2024)
    taken = office.taken(words.replace("- Lưu:", "- Báo Minh Hòa;\n- Lưu:"))
    document_id = draft.create(office.session, office.actor("drafter"), office.units["KHCN.QLKH"], taken)

    line = next(x for x in lines_of(office.session, document_id) if x.name == "Báo Minh Hòa")
    assert (line.target, line.email) == (Target.OUTSIDE, ADDRESS)
