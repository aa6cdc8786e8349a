"""READ FIRST: the lives of a document, a delivery, a report and a case file as tables: step, from, to, who.

Buttons, permissions, the machine, the API and the tests are all made from these tables. A step with two
targets (the last initial opens the way to the signature) has two rows with their own `event`.

    draft ─submit→ in_review ─approve…→ awaiting_signature ─sign→ signed ─number→ numbered ─seal→ sealed
      ↑────────────send_back, withdraw──────────┘   │                                        │
                                                    └ send_back                              issue
                                   closed ←close─ issued ←──────────────────────────────────┘
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from documents.states import CaseFileState as C
from documents.states import DeliveryState as D
from documents.states import ReportState as R
from documents.states import State as S
from language import Message, say


class Who(StrEnum):
    """In which capacity a person acts on a document or a delivery; see permissions.py."""

    DRAFTER = "drafter"  # người soạn thảo
    HOLDER = "holder"  # of the open route step
    SIGNER = "signer"  # the person chosen to sign
    CLERK = "clerk"  # văn thư of the issuing agency
    OFFICE = "office"  # the tracking office of the issuing agency
    LEADER = "leader"  # of the issuing agency
    RECEIVER = "receiver"  # may take in for the recipient
    DIRECTOR = "director"  # leader of the recipient
    EXECUTOR = "executor"  # may report for the recipient
    LEAD = "lead"  # may end its handling: the recipient itself, and inside it who leads (xử lý chính)
    UNIT_LEADER = "unit_leader"  # leads a unit of the recipient that was given it
    ASSIGNEE = "assignee"  # was given it, in person or as leader of the unit
    LINK_HOLDER = "link_holder"  # an outside body, through the link that was mailed to it
    KEEPER = "keeper"  # người lập hồ sơ
    COLLEAGUE = "colleague"  # works in the agency whose file it is, and sees the document
    SYSTEM = "system"  # a job, which records what a mail server said, or that all have confirmed a recall


@dataclass(frozen=True, slots=True)
class Move:
    """A row: step, from, to, who may make it; `event` tells the rows of one step apart."""

    step: str
    source: StrEnum
    target: StrEnum
    who: Who
    event: str = ""
    needs_reason: bool = False

    @property
    def trigger(self) -> str:
        """The name under which the machine knows this row."""
        return self.event or self.step


# The PDF is made of what was submitted and is not signed yet; where it cannot be, these may do something.
PRINTED_IN = (S.IN_REVIEW, S.AWAITING_SIGNATURE)
ASKED_OF_THE_PDF = (
    *(("retry_print", who) for who in (Who.DRAFTER, Who.SIGNER, Who.CLERK, Who.OFFICE)),
    ("give_pdf", Who.DRAFTER),
    ("show_places", Who.DRAFTER),
)

# What the document carries out is set right in all of these; the text is not touched by it.
SUBMITTED = (S.IN_REVIEW, S.AWAITING_SIGNATURE, S.SIGNED, S.NUMBERED, S.SEALED, S.ISSUED, S.CLOSED)

FILE_KEEPERS = (Who.KEEPER, Who.CLERK)

# fmt: off
DOCUMENT_MOVES: tuple[Move, ...] = (
    Move("revise",      S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("correct",     S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("settle",      S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("set_aside",   S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("set_report_form", S.DRAFT,          S.DRAFT,              Who.DRAFTER),
    Move("confirm_duties", S.DRAFT,           S.DRAFT,              Who.DRAFTER),
    Move("attach",      S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("detach",      S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("relate",      S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("unrelate",    S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("carry_out",   S.DRAFT,              S.DRAFT,              Who.DRAFTER),
    Move("accept_changes", S.DRAFT,           S.DRAFT,              Who.DRAFTER),
    Move("submit",      S.DRAFT,              S.IN_REVIEW,          Who.DRAFTER),
    Move("submit",      S.DRAFT,              S.AWAITING_SIGNATURE, Who.DRAFTER, event="submit_again"),
    Move("cancel",      S.DRAFT,              S.CANCELLED,          Who.DRAFTER, needs_reason=True),
    *(Move("correct_tie", state, state, who, needs_reason=True)
      for state in SUBMITTED for who in (Who.CLERK, Who.OFFICE)),
    Move("approve",     S.IN_REVIEW,          S.IN_REVIEW,          Who.HOLDER),
    Move("approve",     S.IN_REVIEW,          S.AWAITING_SIGNATURE, Who.HOLDER,  event="approve_last"),
    Move("send_back",   S.IN_REVIEW,          S.DRAFT,              Who.HOLDER,  needs_reason=True),
    Move("withdraw",    S.IN_REVIEW,          S.DRAFT,              Who.DRAFTER),
    *(Move(step, state, state, who) for step, who in ASKED_OF_THE_PDF for state in PRINTED_IN),
    Move("agree",       S.AWAITING_SIGNATURE, S.AWAITING_SIGNATURE, Who.SIGNER),
    Move("take_back_agreement", S.AWAITING_SIGNATURE, S.AWAITING_SIGNATURE, Who.SIGNER),
    Move("sign",        S.AWAITING_SIGNATURE, S.SIGNED,             Who.SIGNER),
    Move("send_back",   S.AWAITING_SIGNATURE, S.DRAFT,              Who.SIGNER,  needs_reason=True),
    Move("send_back",   S.AWAITING_SIGNATURE, S.DRAFT,              Who.OFFICE,  needs_reason=True),
    Move("change_signer", S.AWAITING_SIGNATURE, S.DRAFT,            Who.DRAFTER),
    Move("change_signer", S.AWAITING_SIGNATURE, S.DRAFT,            Who.OFFICE),
    Move("number",      S.SIGNED,             S.NUMBERED,           Who.CLERK),
    Move("send_back",   S.SIGNED,             S.DRAFT,              Who.CLERK,   needs_reason=True),
    Move("cancel",      S.SIGNED,             S.CANCELLED,          Who.SIGNER,  needs_reason=True),
    Move("seal",        S.NUMBERED,           S.SEALED,             Who.CLERK),
    Move("allow_void",  S.NUMBERED,           S.NUMBERED,           Who.SIGNER,  needs_reason=True),
    Move("void_number", S.NUMBERED,           S.VOIDED,             Who.CLERK,   needs_reason=True),
    Move("issue",       S.SEALED,             S.ISSUED,             Who.CLERK),
    Move("allow_void",  S.SEALED,             S.SEALED,             Who.SIGNER,  needs_reason=True),
    Move("void_number", S.SEALED,             S.VOIDED,             Who.CLERK,   needs_reason=True),
    Move("add_recipient", S.ISSUED,           S.ISSUED,             Who.CLERK,   needs_reason=True),
    Move("urge",        S.ISSUED,             S.ISSUED,             Who.OFFICE),
    Move("lock_reports", S.ISSUED,            S.ISSUED,             Who.OFFICE),
    Move("unlock_reports", S.ISSUED,          S.ISSUED,             Who.OFFICE,  needs_reason=True),
    Move("finish_own_duty", S.ISSUED,         S.ISSUED,             Who.OFFICE,  needs_reason=True),
    Move("reopen_own_duty", S.ISSUED,         S.ISSUED,             Who.OFFICE,  needs_reason=True),
    Move("close",       S.ISSUED,             S.CLOSED,             Who.OFFICE),
    Move("reopen",      S.CLOSED,             S.ISSUED,             Who.OFFICE,  needs_reason=True),
    Move("recall",      S.ISSUED,             S.RECALLING,          Who.CLERK,   needs_reason=True),
    Move("complete_recall", S.RECALLING,      S.RECALLED,           Who.SYSTEM),
    Move("end_recall",  S.RECALLING,          S.RECALLED,           Who.CLERK,   needs_reason=True),
    Move("renew_timestamp", S.ISSUED,         S.ISSUED,             Who.SYSTEM),
    Move("renew_timestamp", S.CLOSED,         S.CLOSED,             Who.SYSTEM),
    Move("renew_timestamp", S.RECALLING,      S.RECALLING,          Who.SYSTEM),
    Move("renew_timestamp", S.RECALLED,       S.RECALLED,           Who.SYSTEM),
)

DELIVERY_MOVES: tuple[Move, ...] = (
    Move("hand_over",      D.PENDING,     D.SENT,        Who.CLERK),
    Move("hand_over",      D.FAILED,      D.SENT,        Who.CLERK),
    Move("send_by_mail",   D.PENDING,     D.PENDING,     Who.CLERK),
    Move("send_by_mail",   D.SENT,        D.PENDING,     Who.CLERK),
    Move("send_by_mail",   D.FAILED,      D.PENDING,     Who.CLERK),
    Move("mail_sent",      D.PENDING,     D.SENT,        Who.SYSTEM),
    Move("mail_failed",    D.PENDING,     D.FAILED,      Who.SYSTEM),
    Move("mail_failed",    D.SENT,        D.FAILED,      Who.SYSTEM),
    Move("record_failure", D.SENT,        D.FAILED,      Who.CLERK,    needs_reason=True),
    Move("record_receipt", D.SENT,        D.ACCEPTED,    Who.CLERK),
    Move("record_refusal", D.SENT,        D.REFUSED,     Who.CLERK,    needs_reason=True),
    # What a recipient outside told of its copy: the national codes 02 to 06.
    Move("record_status",  D.SENT,        D.ACCEPTED,    Who.CLERK,    event="status_03"),
    Move("record_status",  D.FAILED,      D.ACCEPTED,    Who.CLERK,    event="status_03"),
    Move("record_status",  D.SENT,        D.REFUSED,     Who.CLERK,    event="status_02"),
    Move("record_status",  D.ACCEPTED,    D.ASSIGNED,    Who.CLERK,    event="status_04"),
    Move("record_status",  D.ACCEPTED,    D.IN_PROGRESS, Who.CLERK,    event="status_05"),
    Move("record_status",  D.ASSIGNED,    D.IN_PROGRESS, Who.CLERK,    event="status_05"),
    Move("record_status",  D.ACCEPTED,    D.DONE,        Who.CLERK,    event="status_06"),
    Move("record_status",  D.ASSIGNED,    D.DONE,        Who.CLERK,    event="status_06"),
    Move("record_status",  D.IN_PROGRESS, D.DONE,        Who.CLERK,    event="status_06"),
    Move("acknowledge",    D.ARRIVED,     D.ACCEPTED,    Who.RECEIVER),
    Move("refuse",         D.ARRIVED,     D.REFUSED,     Who.RECEIVER, needs_reason=True),
    # A letter whose answer was lost may be read before it counts as sent, or after it counts as failed.
    Move("acknowledge",    D.PENDING,     D.ACCEPTED,    Who.LINK_HOLDER),
    Move("acknowledge",    D.SENT,        D.ACCEPTED,    Who.LINK_HOLDER),
    Move("acknowledge",    D.FAILED,      D.ACCEPTED,    Who.LINK_HOLDER),
    Move("refuse",         D.PENDING,     D.REFUSED,     Who.LINK_HOLDER, needs_reason=True),
    Move("refuse",         D.SENT,        D.REFUSED,     Who.LINK_HOLDER, needs_reason=True),
    Move("refuse",         D.FAILED,      D.REFUSED,     Who.LINK_HOLDER, needs_reason=True),
    Move("renew_link",     D.SENT,        D.SENT,        Who.LINK_HOLDER),
    Move("renew_link",     D.FAILED,      D.FAILED,      Who.LINK_HOLDER),
    Move("renew_link",     D.ACCEPTED,    D.ACCEPTED,    Who.LINK_HOLDER),
    Move("renew_link",     D.IN_PROGRESS, D.IN_PROGRESS, Who.LINK_HOLDER),
    Move("assign",         D.ACCEPTED,    D.ASSIGNED,    Who.DIRECTOR),
    Move("assign",         D.ASSIGNED,    D.ASSIGNED,    Who.DIRECTOR, event="assign_more"),
    Move("assign",         D.IN_PROGRESS, D.IN_PROGRESS, Who.DIRECTOR, event="assign_more"),
    Move("pass_on",        D.ASSIGNED,    D.ASSIGNED,    Who.UNIT_LEADER),
    Move("pass_on",        D.IN_PROGRESS, D.IN_PROGRESS, Who.UNIT_LEADER),
    Move("give_back",      D.ASSIGNED,    D.ASSIGNED,    Who.ASSIGNEE, needs_reason=True),
    Move("give_back",      D.IN_PROGRESS, D.IN_PROGRESS, Who.ASSIGNEE, needs_reason=True),
    Move("take_up",        D.ACCEPTED,    D.IN_PROGRESS, Who.EXECUTOR),
    Move("take_up",        D.ASSIGNED,    D.IN_PROGRESS, Who.EXECUTOR),
    Move("take_up",        D.IN_PROGRESS, D.IN_PROGRESS, Who.EXECUTOR, event="propose_more"),
    Move("report",         D.ACCEPTED,    D.IN_PROGRESS, Who.EXECUTOR),
    Move("report",         D.ACCEPTED,    D.IN_PROGRESS, Who.LINK_HOLDER),
    Move("report",         D.ASSIGNED,    D.IN_PROGRESS, Who.EXECUTOR),
    Move("report",         D.IN_PROGRESS, D.IN_PROGRESS, Who.EXECUTOR, event="report_again"),
    Move("report",         D.IN_PROGRESS, D.IN_PROGRESS, Who.LINK_HOLDER, event="report_again"),
    Move("withdraw_report", D.IN_PROGRESS, D.IN_PROGRESS, Who.EXECUTOR),
    Move("withdraw_report", D.IN_PROGRESS, D.IN_PROGRESS, Who.LINK_HOLDER),
    # More time is granted by who set the day.
    Move("ask_extension",  D.ACCEPTED,    D.ACCEPTED,    Who.EXECUTOR, needs_reason=True),
    Move("ask_extension",  D.ASSIGNED,    D.ASSIGNED,    Who.EXECUTOR, needs_reason=True),
    Move("ask_extension",  D.IN_PROGRESS, D.IN_PROGRESS, Who.EXECUTOR, needs_reason=True),
    Move("grant_extension", D.ACCEPTED,    D.ACCEPTED,    Who.OFFICE),
    Move("grant_extension", D.ACCEPTED,    D.ACCEPTED,    Who.LEADER),
    Move("grant_extension", D.ASSIGNED,    D.ASSIGNED,    Who.OFFICE),
    Move("grant_extension", D.ASSIGNED,    D.ASSIGNED,    Who.LEADER),
    Move("grant_extension", D.IN_PROGRESS, D.IN_PROGRESS, Who.OFFICE),
    Move("grant_extension", D.IN_PROGRESS, D.IN_PROGRESS, Who.LEADER),
    Move("decline_extension", D.ACCEPTED,    D.ACCEPTED,    Who.OFFICE, needs_reason=True),
    Move("decline_extension", D.ACCEPTED,    D.ACCEPTED,    Who.LEADER, needs_reason=True),
    Move("decline_extension", D.ASSIGNED,    D.ASSIGNED,    Who.OFFICE, needs_reason=True),
    Move("decline_extension", D.ASSIGNED,    D.ASSIGNED,    Who.LEADER, needs_reason=True),
    Move("decline_extension", D.IN_PROGRESS, D.IN_PROGRESS, Who.OFFICE, needs_reason=True),
    Move("decline_extension", D.IN_PROGRESS, D.IN_PROGRESS, Who.LEADER, needs_reason=True),
    # Inside the recipient, by who gave the direction.
    Move("ask_direction_time", D.ASSIGNED, D.ASSIGNED, Who.ASSIGNEE, needs_reason=True),
    Move("ask_direction_time", D.IN_PROGRESS, D.IN_PROGRESS, Who.ASSIGNEE, needs_reason=True),
    Move("grant_direction_time", D.ASSIGNED, D.ASSIGNED, Who.DIRECTOR),
    Move("grant_direction_time", D.ASSIGNED, D.ASSIGNED, Who.UNIT_LEADER),
    Move("grant_direction_time", D.IN_PROGRESS, D.IN_PROGRESS, Who.DIRECTOR),
    Move("grant_direction_time", D.IN_PROGRESS, D.IN_PROGRESS, Who.UNIT_LEADER),
    Move("decline_direction_time", D.ASSIGNED, D.ASSIGNED, Who.DIRECTOR, needs_reason=True),
    Move("decline_direction_time", D.ASSIGNED, D.ASSIGNED, Who.UNIT_LEADER, needs_reason=True),
    Move("decline_direction_time", D.IN_PROGRESS, D.IN_PROGRESS, Who.DIRECTOR, needs_reason=True),
    Move("decline_direction_time", D.IN_PROGRESS, D.IN_PROGRESS, Who.UNIT_LEADER, needs_reason=True),
    Move("return_report",  D.IN_PROGRESS, D.IN_PROGRESS, Who.OFFICE,   needs_reason=True),
    Move("accept_report",  D.IN_PROGRESS, D.IN_PROGRESS, Who.OFFICE),
    Move("accept_report",  D.IN_PROGRESS, D.DONE,        Who.OFFICE,   event="accept_last_report"),
    Move("finish",         D.ACCEPTED,    D.DONE,        Who.LEAD),
    Move("finish",         D.ASSIGNED,    D.DONE,        Who.LEAD),
    Move("finish",         D.IN_PROGRESS, D.DONE,        Who.LEAD),
    # Lấy lại: without asking before it is taken in, then only with the recipient's consent (13, 15, 16).
    Move("take_back",      D.PENDING,     D.TAKEN_BACK,  Who.CLERK,    needs_reason=True),
    Move("take_back",      D.SENT,        D.TAKEN_BACK,  Who.CLERK,    needs_reason=True),
    Move("take_back",      D.ARRIVED,     D.TAKEN_BACK,  Who.CLERK,    needs_reason=True),
    Move("ask_back",       D.ACCEPTED,    D.ACCEPTED,    Who.CLERK,    needs_reason=True),
    Move("ask_back",       D.ASSIGNED,    D.ASSIGNED,    Who.CLERK,    needs_reason=True),
    Move("ask_back",       D.IN_PROGRESS, D.IN_PROGRESS, Who.CLERK,    needs_reason=True),
    Move("agree_back",     D.ACCEPTED,    D.TAKEN_BACK,  Who.RECEIVER),
    Move("agree_back",     D.ASSIGNED,    D.TAKEN_BACK,  Who.RECEIVER),
    Move("agree_back",     D.IN_PROGRESS, D.TAKEN_BACK,  Who.RECEIVER),
    Move("decline_back",   D.ACCEPTED,    D.ACCEPTED,    Who.RECEIVER, needs_reason=True),
    Move("decline_back",   D.ASSIGNED,    D.ASSIGNED,    Who.RECEIVER, needs_reason=True),
    Move("decline_back",   D.IN_PROGRESS, D.IN_PROGRESS, Who.RECEIVER, needs_reason=True),
    # Thu hồi: nobody can decline.
    Move("confirm_recall", D.RECALLING,   D.RECALLED,    Who.RECEIVER),
    Move("confirm_recall", D.RECALLING,   D.RECALLED,    Who.LINK_HOLDER),
    Move("record_return",  D.RECALLING,   D.RECALLED,    Who.CLERK,    needs_reason=True),
    # In the recall of the document that carried a report: the report is asked for again.
    Move("recall_report",  D.IN_PROGRESS, D.IN_PROGRESS, Who.SYSTEM),
    Move("recall_report",  D.DONE,        D.IN_PROGRESS, Who.SYSTEM),
)

REPORT_MOVES: tuple[Move, ...] = (
    Move("return_report",  R.SUBMITTED,   R.RETURNED,    Who.OFFICE,   needs_reason=True),
    Move("accept_report",  R.SUBMITTED,   R.ACCEPTED,    Who.OFFICE),
    Move("withdraw_report", R.SUBMITTED,  R.WITHDRAWN,   Who.EXECUTOR),
    Move("recall_report",  R.SUBMITTED,   R.RECALLED,    Who.SYSTEM),
    Move("recall_report",  R.ACCEPTED,    R.RECALLED,    Who.SYSTEM),
)

# A hồ sơ (NĐ 30/2020 Đ28 to Đ30).
CASE_FILE_MOVES: tuple[Move, ...] = (
    *(Move("revise_file", state, state, who) for state in (C.PLANNED, C.OPEN) for who in FILE_KEEPERS),
    *(Move("open_file",   C.PLANNED, C.OPEN,     who) for who in FILE_KEEPERS),
    *(Move("put_in_file", C.OPEN,    C.OPEN,     who) for who in (*FILE_KEEPERS, Who.COLLEAGUE)),
    *(Move("take_out_of_file", C.OPEN, C.OPEN,   who, needs_reason=True) for who in FILE_KEEPERS),
    *(Move("close_file",  C.OPEN,    C.CLOSED,   who) for who in FILE_KEEPERS),
    *(Move("reopen_file", C.CLOSED,  C.OPEN,     who, needs_reason=True) for who in FILE_KEEPERS),
    Move("archive_file",  C.CLOSED,  C.ARCHIVED, Who.CLERK),
)
# fmt: on

# What the button of a step says; the pages take the words from here.
STEP_WORDS: dict[str, Message] = {
    "create": say("Upload"),
    "revise": say("Upload a new version"),
    "correct": say("Correct what was read"),
    "settle": say("Settle the recipients"),
    "set_aside": say("Leave a finding as it is"),
    "set_report_form": say("Say what the reports must tell"),
    "confirm_duties": say("Confirm duties and deadlines"),
    "attach": say("Attach a file"),
    "detach": say("Remove an attached file"),
    "relate": say("Name the document that it recalls, corrects or replaces"),
    "unrelate": say("Remove the earlier document"),
    "carry_out": say("Say which received document it carries out"),
    "correct_tie": say("Set right what it carries out"),
    "accept_changes": say("Accept the tracked changes"),
    "submit": say("Submit for signature"),
    "retry_print": say("Try again"),
    "give_pdf": say("Upload the PDF"),
    "show_places": say("Show the places"),
    "cancel": say("Cancel"),
    "approve": say("Approve"),
    "send_back": say("Send back"),
    "change_signer": say("Ask another signer"),
    "withdraw": say("Withdraw"),
    "agree": say("Agree"),
    "take_back_agreement": say("Take back the agreement"),
    "sign": say("Sign"),
    "number": say("Give a number"),
    "seal": say("Seal"),
    "allow_void": say("Agree to void the number"),
    "void_number": say("Void the number"),
    "issue": say("Issue"),
    "add_recipient": say("Add a recipient"),
    "urge": say("Urge all who are late"),
    "lock_reports": say("Lock the reports"),
    "unlock_reports": say("Unlock the reports"),
    "finish_own_duty": say("Record the report upward"),
    "reopen_own_duty": say("Take back that it was reported"),
    "close": say("End the document"),
    "reopen": say("Reopen"),
    "recall": say("Recall"),
    "complete_recall": say("All have confirmed the recall"),
    "end_recall": say("Record the recall as completed"),
    "renew_timestamp": say("Renew the timestamp"),
    "hand_over": say("Record the sending on paper"),
    "send_by_mail": say("Send by e-mail"),
    "mail_sent": say("Mail sent"),
    "mail_failed": say("Mail could not be sent"),
    "record_failure": say("Record that it did not arrive"),
    "renew_link": say("Ask for a new link"),
    "record_receipt": say("Record the signed receipt"),
    "record_refusal": say("Record the refusal"),
    "record_status": say("Record what the recipient told"),
    "acknowledge": say("Acknowledge receipt"),
    "refuse": say("Refuse"),
    "assign": say("Assign"),
    "pass_on": say("Pass on to people"),
    "give_back": say("Give back"),
    "take_up": say("Begin handling"),
    "report": say("Report"),
    "withdraw_report": say("Withdraw for correction"),
    "ask_extension": say("Ask for more time"),
    "grant_extension": say("Grant more time"),
    "decline_extension": say("Decline more time"),
    "ask_direction_time": say("Ask the leader for more time"),
    "grant_direction_time": say("Grant more time"),
    "decline_direction_time": say("Decline more time"),
    "return_report": say("Return the report"),
    "accept_report": say("Accept the report"),
    "finish": say("Finish"),
    "take_back": say("Take back"),
    "ask_back": say("Ask to take it back"),
    "agree_back": say("Agree to give it back"),
    "decline_back": say("Decline to give it back"),
    "confirm_recall": say("Confirm that it is cancelled"),
    "record_return": say("Record that it is returned or cancelled"),
    "recall_report": say("Report recalled with its document"),
    "plan_file": say("Enter a file"),
    "revise_file": say("Change the file's entry"),
    "open_file": say("Open the file"),
    "put_in_file": say("Put into a file"),
    "take_out_of_file": say("Take out of the file"),
    "close_file": say("Close the file"),
    "reopen_file": say("Open the file again"),
    "archive_file": say("Hand over to the archive"),
}

# Why somebody else cannot make a step: the end of the sentence "Only … may do this."
WHO_WORDS: dict[Who, Message] = {
    Who.DRAFTER: say("the drafter"),
    Who.HOLDER: say("the person whose turn it is to check"),
    Who.SIGNER: say("the person chosen to sign"),
    Who.CLERK: say("the records clerk of the issuing agency"),
    Who.OFFICE: say("the tracking office of the issuing agency"),
    Who.LEADER: say("a leader of the issuing agency"),
    Who.RECEIVER: say("the recipient"),
    Who.DIRECTOR: say("a leader of the recipient"),
    Who.EXECUTOR: say("those who carry it out at the recipient"),
    Who.LEAD: say("the recipient, or whoever leads its handling"),
    Who.UNIT_LEADER: say("the head of a unit that was given it"),
    Who.ASSIGNEE: say("whoever was given it"),
    Who.LINK_HOLDER: say("the outside body to which the link was sent"),
    Who.KEEPER: say("whoever keeps the file"),
    Who.COLLEAGUE: say("people of the agency"),
    Who.SYSTEM: say("the system"),
}


def moves_of(moves: Iterable[Move], step: str) -> tuple[Move, ...]:
    """The rows of one step."""
    return tuple(m for m in moves if m.step == step)
