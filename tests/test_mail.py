"""Letters: written with a step, sent over a real mail server, tried again, refused, never lost."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

import clock
from config import BadSetting, load
from db import sessions, transaction
from documents.mail_models import MAIL
from documents.states import MailState
from jobs import letters
from jobs.mail import OFFICE, send
from jobs.post import Post
from language import Invalid
from workflow import mail, outside_mail
from workflow.mail import PAUSES, Answer, Letter

DIGEST = Letter(
    key="test-1",
    kind="test",
    address="an@minhhoa.example",
    facts={"subject": "Quá hạn 2 ngày: báo cáo KH 56/KH-SKHCN", "words": "Kính gửi đồng chí."},
)


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """A template of the test's own."""
    (tmp_path / "test.txt").write_text(
        "{% block subject %}{{ subject }}{% endblock %}{% block text %}{{ words }}\n{{ site }}{% endblock %}"
    )
    monkeypatch.setattr(letters, "TEMPLATES", tmp_path)
    letters._environment.cache_clear()
    yield
    letters._environment.cache_clear()


@pytest.fixture
def mailing(settings, mail_server):
    """The settings with the mail server of the test."""
    return replace(
        settings,
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_security="none",
        smtp_from="vanthu@minhhoa.example",
        public_url="https://vanban.minhhoa.example",
        smtp_timeout=5,
    )


class Desk:
    """Where letters are written and sent; the job engine stays at home."""

    def __init__(self, engine, settings):
        self.make, self.settings = sessions(engine), settings
        OFFICE.open(settings)

    def write(self, *written):
        with self.make() as session, transaction(session):
            mail.put(session, *written)

    def send(self, job="job-1"):
        """What the job does with each letter, without its engine."""
        with self.make() as session, Post(self.settings) as post:
            for mail_id in session.scalars(sa.select(MAIL.c.id)).all():
                said = send(self.make, post, mail_id, job)
                if said:
                    outside_mail.record(session, mail_id, job, Answer(MailState(said[0]), *said[1:]))

    def letter(self):
        with self.make() as session:
            return session.execute(sa.select(MAIL)).one()


@pytest.fixture
def desk(engine, mailing, templates):
    return Desk(engine, mailing)


def test_a_letter_reaches_its_reader_with_vietnamese_words(desk, mail_server):
    desk.write(DIGEST)

    desk.send()

    [message] = mail_server.mailbox.messages
    assert message["Subject"] == DIGEST.facts["subject"]
    assert message.get_content() == "Kính gửi đồng chí.\nhttps://vanban.minhhoa.example\n"
    assert message["From"] == "Ban Hành <vanthu@minhhoa.example>"
    assert (desk.letter().state, desk.letter().answer) == (MailState.SENT, "250 Taken")


def test_the_same_key_is_one_letter_and_it_is_sent_once(desk, mail_server):
    desk.write(DIGEST, DIGEST)
    desk.write(DIGEST)

    desk.send()
    desk.send("job-2")

    assert len(mail_server.mailbox.messages) == 1


def test_what_may_go_better_is_tried_for_two_days_and_then_told(desk, mail_server, stopped_clock):
    mail_server.mailbox.recipient = lambda _address: "450 mailbox busy"
    desk.write(DIGEST)
    for pause in PAUSES:
        desk.send()
        assert desk.letter().state == MailState.WAITING
        assert desk.letter().next_at == clock.now() + pause
        clock.advance(pause)
    desk.send()

    assert (desk.letter().state, desk.letter().answer) == (MailState.FAILED, "450 mailbox busy")
    assert sum(PAUSES, timedelta()) > timedelta(days=1)


def test_what_is_refused_is_not_tried_again(desk, mail_server):
    mail_server.mailbox.recipient = lambda _address: "550 5.1.1 no such mailbox"
    desk.write(DIGEST)

    desk.send()

    assert (desk.letter().state, desk.letter().answer) == (MailState.REFUSED, "550 5.1.1 no such mailbox")


def test_a_lost_answer_is_a_doubt_and_the_second_letter_has_the_same_id(desk, mail_server):
    mail_server.mailbox.taken = lambda _address: ""
    desk.write(DIGEST)
    desk.send()
    mail_server.mailbox.taken = lambda _address: None
    desk.send()

    first, second = mail_server.mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert (desk.letter().state, desk.letter().doubts) == (MailState.SENT, 1)


def test_a_letter_in_the_hand_of_a_dead_job_is_left_until_the_job_comes_back(desk):
    desk.write(DIGEST)
    claim = partial(mail.claim, name=partial(letters.message_id, desk.settings))
    with desk.make() as session:
        first = claim(session, desk.letter().id, "job-1")
        assert claim(session, desk.letter().id, "job-2") is None
        again = claim(session, desk.letter().id, "job-1")

    assert first == again
    assert desk.letter().doubts == 1


def test_yesterday_s_digest_is_not_sent_today(desk, mail_server, stopped_clock):
    desk.write(replace(DIGEST, best_before=clock.now() + timedelta(hours=12)))
    clock.advance(timedelta(days=1))

    desk.send()

    assert mail_server.mailbox.messages == []
    assert desk.letter().state == MailState.FAILED


def test_a_template_that_lacks_a_fact_fails_its_letter_alone(desk, mail_server):
    desk.write(replace(DIGEST, key="test-0", facts={}), DIGEST)

    desk.send()

    assert len(mail_server.mailbox.messages) == 1


@pytest.mark.parametrize(
    "text", ["", "an", "an@", "@x.vn", "an@x", "an@x.vn\nBcc: y@x.vn", "a b@x.vn", "a@b@c.vn"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(Invalid):
        mail.checked_address(text)


def test_an_address_is_kept_without_the_spaces_around_it():
    assert mail.checked_address("  an.nv@minhhoa.gov.vn ") == "an.nv@minhhoa.gov.vn"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"BANHANH_SMTP_HOST": "mail.x.vn"}, "PUBLIC_URL"),
        ({"BANHANH_SMTP_HOST": "mail.x.vn", "BANHANH_PUBLIC_URL": "https://x.vn"}, "SMTP_FROM"),
        ({"BANHANH_SMTP_SECURITY": "tls"}, "starttls, ssl or none"),
        ({"BANHANH_SMTP_SECURITY": "none", "BANHANH_SMTP_USER": "an"}, "in the open"),
        ({"BANHANH_PUBLIC_URL": "vanban.x.vn"}, "https://"),
    ],
)
def test_half_a_set_of_mail_settings_stops_the_start(wrong, sentence):
    with pytest.raises(BadSetting, match=sentence):
        load(wrong)
