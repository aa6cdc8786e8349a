"""The words of notices and of the lines of a digest, for the bell and for letters."""

from collections.abc import Mapping
from typing import Any

from documents.digest_queries import Matter
from documents.reminder_models import NoticeKind
from language import Message, say

NOTICE_WORDS: dict[NoticeKind, Message] = {
    NoticeKind.ARRIVED: say("has arrived"),
    NoticeKind.URGENT_ARRIVED: say("has arrived, {urgency}: take it in and settle it at once"),
    NoticeKind.URGENT_TURN: say("is {urgency} and waits for you"),
    NoticeKind.RETURNED: say("came back to you: “{reason}”"),
    NoticeKind.REPORT_RETURNED: say("the office returned your report: “{reason}”"),
    NoticeKind.OVERDUE: say("the report is overdue; it was due on {day}"),
    NoticeKind.URGED: say("the office urges you to answer"),
    NoticeKind.ESCALATED: say("{name} is late"),
    NoticeKind.FAILED: say("could not be sent to {name}"),
    NoticeKind.REFUSED: say("{name} refuses it: “{reason}”"),
    NoticeKind.RECALLED: say("is recalled: confirm that your copies are cancelled"),
    NoticeKind.REPORT_RECALLED: say("{name} has recalled its report {report}: it counts no more"),
    NoticeKind.UPWARD_OPEN: say("the report upward {report} was recalled or taken back: report again"),
    NoticeKind.EXTENSION_ASKED: say("{name} asks for more time, until {day}"),
    NoticeKind.EXTENSION_GRANTED: say("you have more time, until {day}"),
    NoticeKind.EXTENSION_DECLINED: say("more time was not granted: “{reason}”"),
}
MATTER_WORDS: dict[Matter, Message] = {
    Matter.REPORT: say("report"),
    Matter.DIRECTION: say("direction of the leader"),
    Matter.OWN: say("report upward"),
    Matter.CHECK: say("initial"),
    Matter.ARRIVED: say("acknowledge receipt"),
}
MAY_LACK = {"urgency": "…", "reason": "…", "name": "…", "day": "…", "report": "…"}  # in an older row
OVERDUE_DIRECTION = say("what the leader directed is overdue; it was due on {day}")


def words_of(kind: NoticeKind, details: Mapping[str, Any]) -> Message:
    """The sentence of a notice, which names what its details hold."""
    is_direction = kind is NoticeKind.OVERDUE and "direction" in details
    return OVERDUE_DIRECTION if is_direction else NOTICE_WORDS[kind]
