"""The states of documents, deliveries, reports and case files, the purposes of recipients, their words.

The words stand once, here, beside the enum; how they look on screen is decided in templates/ui/.
"""

from enum import StrEnum

from language import Message, say


class State(StrEnum):
    """Where a document is in its life (design §2)."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    ISSUED = "issued"
    CLOSED = "closed"
    RECALLING = "recalling"
    RECALLED = "recalled"
    CANCELLED = "cancelled"
    VOIDED = "voided"


STATE_WORDS: dict[State, Message] = {
    State.DRAFT: say("Draft"),
    State.IN_REVIEW: say("In review"),
    State.AWAITING_SIGNATURE: say("Awaiting signature"),
    State.SIGNED: say("Signed, awaiting number"),
    State.NUMBERED: say("Numbered, awaiting seal"),
    State.SEALED: say("Sealed, awaiting issue"),
    State.ISSUED: say("Issued"),
    State.CLOSED: say("Closed"),
    State.RECALLING: say("Being recalled"),
    State.RECALLED: say("Recalled"),
    State.CANCELLED: say("Cancelled"),
    State.VOIDED: say("Number voided"),
}

ISSUED_STATES = frozenset({State.ISSUED, State.CLOSED})
RECALL_STATES = frozenset({State.RECALLING, State.RECALLED})
SENT_OUT_STATES = ISSUED_STATES | RECALL_STATES  # there are deliveries
NUMBERED_STATES = frozenset(
    {State.NUMBERED, State.SEALED, State.ISSUED, State.CLOSED, State.RECALLING, State.RECALLED, State.VOIDED}
)
PRE_SIGNATURE_STATES = frozenset({State.DRAFT, State.IN_REVIEW, State.AWAITING_SIGNATURE})


class DeliveryState(StrEnum):
    """Where one recipient's copy is; the national codes are in `NATIONAL_CODES` (QĐ 28/2018 Đ10.2h)."""

    PENDING = "pending"
    WITHHELD = "withheld"  # printed, but not sent, with a reason
    SENT = "sent"
    ARRIVED = "arrived"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FAILED = "failed"
    TAKEN_BACK = "taken_back"  # lấy lại, before it was taken in or with consent
    RECALLING = "recalling"  # thu hồi: access has ended, the recipient has to confirm the cancelling
    RECALLED = "recalled"


DELIVERY_WORDS: dict[DeliveryState, Message] = {
    DeliveryState.PENDING: say("To be sent"),
    DeliveryState.WITHHELD: say("Not sent"),
    DeliveryState.SENT: say("Sent"),
    DeliveryState.ARRIVED: say("Arrived, not yet acknowledged"),
    DeliveryState.REFUSED: say("Refused"),
    DeliveryState.ACCEPTED: say("Acknowledged"),
    DeliveryState.ASSIGNED: say("Assigned"),
    DeliveryState.IN_PROGRESS: say("In progress"),
    DeliveryState.DONE: say("Done"),
    DeliveryState.FAILED: say("Could not be sent"),
    DeliveryState.TAKEN_BACK: say("Taken back"),
    DeliveryState.RECALLING: say("Recalled, to be confirmed"),
    DeliveryState.RECALLED: say("Recalled and cancelled"),
}

NATIONAL_CODES: dict[DeliveryState, str] = {
    DeliveryState.ARRIVED: "01",
    DeliveryState.REFUSED: "02",
    DeliveryState.ACCEPTED: "03",
    DeliveryState.ASSIGNED: "04",
    DeliveryState.IN_PROGRESS: "05",
    DeliveryState.DONE: "06",
}

# Deliveries that the recipient holds, so that it may see the document and owes what it owes.
HELD_DELIVERIES = frozenset(
    {
        DeliveryState.ARRIVED,
        DeliveryState.ACCEPTED,
        DeliveryState.ASSIGNED,
        DeliveryState.IN_PROGRESS,
        DeliveryState.DONE,
    }
)
# What left the recipient again: it sees no more than its register line and the acts of the taking back.
GONE_DELIVERIES = frozenset({DeliveryState.TAKEN_BACK, DeliveryState.RECALLING, DeliveryState.RECALLED})
TAKEN_AWAY = GONE_DELIVERIES | {DeliveryState.FAILED}  # nobody waits for an acknowledgement any more
LEFT_DELIVERIES = GONE_DELIVERIES | {DeliveryState.REFUSED}  # what it holds no more, or did not take
OWES_NOTHING = GONE_DELIVERIES | {DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.WITHHELD}
ENDED_DELIVERIES = OWES_NOTHING | {DeliveryState.DONE}  # nothing is asked of these any more
UNACKNOWLEDGED = frozenset({DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.ARRIVED})


class ReportState(StrEnum):
    """Where a report on a duty is."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"  # for correction, by who sent it, while nobody had decided on it
    RECALLED = "recalled"  # with the document by which it was made


REPORT_WORDS: dict[ReportState, Message] = {
    ReportState.SUBMITTED: say("Submitted"),
    ReportState.RETURNED: say("Returned for correction"),
    ReportState.ACCEPTED: say("Report accepted"),
    ReportState.WITHDRAWN: say("Withdrawn for correction"),
    ReportState.RECALLED: say("Report recalled"),
}

# Reports that count no more: another one is asked for.
TAKEN_OFF_REPORTS = frozenset({ReportState.RETURNED, ReportState.WITHDRAWN, ReportState.RECALLED})


class CaseFileState(StrEnum):
    """Where a hồ sơ is (NĐ 30/2020 Đ28 to Đ30)."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


CASE_FILE_WORDS: dict[CaseFileState, Message] = {
    CaseFileState.PLANNED: say("File not opened yet"),
    CaseFileState.OPEN: say("File open"),
    CaseFileState.CLOSED: say("File closed"),
    CaseFileState.ARCHIVED: say("File handed to the archive"),
}


class Purpose(StrEnum):
    """Why somebody receives the document (NĐ 30/2020 Phụ lục I II.9); the words are those of the labels."""

    REPORT = "bao_cao"
    CARRY_OUT = "thuc_hien"
    COORDINATE = "phoi_hop"
    INFORM = "biet"
    ARCHIVE = "luu"


PURPOSE_WORDS: dict[Purpose, Message] = {
    Purpose.REPORT: say("to report to"),
    Purpose.CARRY_OUT: say("to carry out"),
    Purpose.COORDINATE: say("to coordinate"),
    Purpose.INFORM: say("for information"),
    Purpose.ARCHIVE: say("to file"),
}


class Target(StrEnum):
    """What a printed recipient line was settled as."""

    UNIT = "unit"
    GROUP = "group"
    PERSON = "person"
    OUTSIDE = "outside"  # a body without an account here; the clerk hands it over on paper
    WITHHELD = "withheld"  # not sent, with a reason


class Relation(StrEnum):
    """What a document does to an earlier one of its agency (NĐ 30/2020 Đ18.3, Đ18.4)."""

    RECALL = "recall"  # thu hồi
    CORRECT = "correct"  # đính chính
    REPLACE = "replace"  # thay thế


RELATION_WORDS: dict[Relation, Message] = {
    Relation.RECALL: say("recalls"),
    Relation.CORRECT: say("corrects"),
    Relation.REPLACE: say("replaces"),
}


class Channel(StrEnum):
    """How a delivery travels."""

    INTERNAL = "internal"
    EMAIL = "email"  # to an outside body: a mail with a link of its own
    PAPER = "paper"


class MailState(StrEnum):
    """Where a letter of `outgoing_mail` is."""

    WAITING = "waiting"
    SENDING = "sending"  # a job has it in hand; after a crash nobody knows whether it went out
    SENT = "sent"  # the mail server took it
    REFUSED = "refused"  # the mail server will never take it
    FAILED = "failed"  # tried for two days, or returned later, or too old to be sent
    WITHDRAWN = "withdrawn"  # no longer wanted


MAIL_WORDS: dict[MailState, Message] = {
    MailState.WAITING: say("Mail waits to be sent"),
    MailState.SENDING: say("Mail is being sent"),
    MailState.SENT: say("Mail sent"),
    MailState.REFUSED: say("Mail refused by the server"),
    MailState.FAILED: say("Mail could not be sent"),
    MailState.WITHDRAWN: say("Mail no longer needed"),
}


class Act(StrEnum):
    """What a route step asks of its holder (NĐ 30/2020 Đ12)."""

    CONTENT = "content"  # Đ12.1, ký nháy nội dung
    FORMAT = "format"  # Đ12.2, ký nháy thể thức
    OPINION = "opinion"


ACT_WORDS: dict[Act, Message] = {
    Act.CONTENT: say("content check"),
    Act.FORMAT: say("format check"),
    Act.OPINION: say("opinion"),
}


class SignatureKind(StrEnum):
    """The two approvals of the exact bytes: the leader's and the agency's."""

    SIGN = "sign"
    SEAL = "seal"
