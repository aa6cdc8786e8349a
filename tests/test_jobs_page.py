"""The administrator's page of the work in the background, and letters that come back by the command."""

from email import message_from_string, policy

import sqlalchemy as sa

from cli.letters import told
from db import transaction
from documents.states import State
from tests.visitors import Enter
from web.administration.jobs import WORDS
from workflow import heartbeats, mail
from workflow.followups import ENGINE_SCHEMA, FOLLOWUPS, SCHEDULED, enqueue, jobs

BOUNCE = """\
From: MAILER-DAEMON@mail.example
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

Sorry.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; toasoan@bao.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--x
Content-Type: text/rfc822-headers

Message-ID: <delivery-7-1.abc@minhhoa.example>
Subject: 05/KH-SKHCN

--x--
"""


def test_the_administrator_sees_jobs_workers_and_letters_and_no_content(office, enter: Enter):
    office.a_document(State.ISSUED)
    with transaction(office.session):
        mail.put(office.session, mail.Letter(key="x-1", kind="x", address="an@minhhoa.example"))
    heartbeats.start(office.session, "worker-1", 4)

    page = enter("administrator").open(f"/quan-tri/{office.units['KHCN']}/viec-nen")

    assert "Báo nơi nhận về văn bản đã phát hành" in page.text
    assert "worker-1" in page.text
    assert "Thư chờ gửi" in page.text
    assert "an toàn thông tin" not in page.text


def test_a_job_that_is_not_there_cannot_be_done_once_more(office, enter: Enter):
    visitor = enter("administrator")
    answer = visitor.client.post(f"/quan-tri/{office.units['KHCN']}/viec-nen", data={"key": "nothing"})
    assert answer.status_code in {400, 404}


def test_a_failed_job_is_done_once_more_at_one_press(office, enter: Enter):
    schema = None if office.session.get_bind().dialect.name == "sqlite" else ENGINE_SCHEMA
    rows = sa.table("workflow_status", *map(sa.column, ("workflow_uuid", "status")), schema=schema)
    with transaction(office.session):
        enqueue(office.session, "send_mail", "send-9", [9])
        office.session.execute(sa.update(rows).where(rows.c.workflow_uuid == "send-9").values(status="ERROR"))
    page = enter("administrator").open(f"/quan-tri/{office.units['KHCN']}/viec-nen")

    page = page.press("Thực hiện lại")

    assert "Thực hiện lại" not in page.buttons()
    assert jobs(office.session, ["ENQUEUED"], key="send-9-again")[0].args == (9,)


def test_every_job_has_words_for_the_page():
    assert set(WORDS) == set(FOLLOWUPS.values()) | SCHEDULED


def test_jobs_are_told_with_their_ids(office):
    with transaction(office.session):
        enqueue(office.session, "send_mail", "send-1", [1, 2])
    [job] = [one for one in jobs(office.session, ["ENQUEUED"]) if one.key == "send-1"]
    assert (job.name, job.args, job.error) == ("send_mail", (1, 2), None)


def test_a_report_of_the_mail_server_names_the_letter_and_the_reason():
    report = message_from_string(BOUNCE.format(action="failed"), policy=policy.default)
    assert told(report) == ("<delivery-7-1.abc@minhhoa.example>", "smtp; 550 5.1.1 unknown user")


def test_a_letter_that_is_only_delayed_has_not_come_back():
    report = message_from_string(BOUNCE.format(action="delayed"), policy=policy.default)
    assert told(report)[1] == ""
