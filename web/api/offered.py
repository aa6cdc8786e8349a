"""Which rows of the table of the life cycle programs may go, with their fields, and which not and why.

The steps that a form of the pages asks for are taken from there with what parses them; the others are
written here. A test compares both with the table, and docs/api.md with this.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy.orm import Session

from documents.uploads import take_attachment, take_in
from language import NotFound
from organization.people import Actor
from web import delivery_steps, steps, ties
from web.api import sent
from web.forms_draft import Form, number, seen
from web.session import installation
from workflow import draft, findings, pdf_by_hand, report
from workflow.accept_changes import accept_changes
from workflow.draft import Correction
from workflow.report import Answer

Run = Callable[[Session, Actor, int, Form], object]

DUTY_STEPS = (
    "report", "withdraw_report", "return_report", "accept_report", "ask_extension", "grant_extension",
    "decline_extension",
)  # fmt: skip
CORRECTED = tuple(field.name for field in fields(Correction))
# Beside `version`. A file travels as multipart/form-data in the field `file`.
FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("cancel", "send_back", "allow_void", "void_number", "unlock_reports", "end_recall", "reopen",
         "record_failure", "record_refusal", "refuse", "return_report", "decline_extension", "take_back",
         "ask_back", "decline_back", "record_return"),
        ("reason",),
    ),
    "approve": ("task", "opinion"),
    "agree": ("file_sha256", "pdf_sha256"),
    "finish_own_duty": ("own", "reason"),
    "reopen_own_duty": ("own", "reason"),
    "relate": ("relation", "number_symbol", "year"),
    "unrelate": ("target",),
    "carry_out": ("delivery",),
    "correct_tie": ("delivery", "reason"),
    "recall": ("reason", "basis"),
    "submit": ("signer_id", "deviation_reason"),
    "change_signer": ("person_id",),
    "correct": CORRECTED,
    "set_aside": ("finding", "reason"),
    "detach": ("attachment",),
    "revise": ("file",),
    "attach": ("file",),
    "give_pdf": ("file",),
    "send_by_mail": ("email",),
    "record_receipt": ("received_by",),
    "assign": ("lead", "coordinate", "inform", "due_on", "other_due_on", "words"),
    "pass_on": ("direction", "lead", "coordinate", "inform", "due_on", "other_due_on", "words"),
    "give_back": ("direction", "reason"),
    "ask_direction_time": ("direction", "day", "reason"),
    "grant_direction_time": ("direction", "day"),
    "decline_direction_time": ("direction", "reason"),
    "take_up": ("proposal",),
    "report": ("results", "difficulties", "proposals", "figures", "file"),
    "ask_extension": ("day", "reason"),
    "grant_extension": ("day",),
}  # fmt: skip
# What is decided line by line, or on a picture of the page, is done on the pages; so is what takes a key:
# a signature stays under its holder's sole control (Luật Giao dịch điện tử 2023 Đ22).
WITH_A_KEY = frozenset({"sign", "seal"})
ON_THE_PAGES = WITH_A_KEY | {
    "settle", "confirm_duties", "set_report_form", "add_recipient", "show_places", "record_status",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that a program may ask for."""

    step: str
    run: Run
    fields: tuple[str, ...] = ()


def _submit(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    reason = form.get("deviation_reason") or None
    signer = number(form, "signer_id")
    draft.submit(session, actor, document_id, signer, seen=seen(form), deviation_reason=reason)


def _correct(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    """What is not named stays as it is."""
    kept = draft.correction_of(session, document_id)
    if kept is None:
        raise NotFound
    changed: dict[str, Any] = {name: form.get(name) or None for name in CORRECTED if name in form}
    if "subject" in changed:
        changed["subject"] = form.get("subject", "")
    draft.correct(session, actor, document_id, replace(kept, **changed), seen=seen(form))


def _set_aside(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    keys: list[str] = getattr(form, "getlist", lambda name: [form[name]])("finding")
    findings.set_aside(session, actor, document_id, keys, form.get("reason", ""), seen=seen(form))


def _detach(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    draft.detach(session, actor, document_id, number(form, "attachment"), seen=seen(form))


def _accept_changes(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    accept_changes(session, actor, document_id, installation().files, seen=seen(form))


def _revise(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    taken = take_in(installation().files, *sent.file())
    draft.revise(session, actor, document_id, taken, seen=seen(form))


def _attach(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    data, name = sent.file()
    kept = take_attachment(installation().files, data, name)
    draft.attach(session, actor, document_id, kept, seen=seen(form))


def _give_pdf(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    data, _name = sent.file()
    pdf_by_hand.give_pdf(session, actor, document_id, data, installation().files, seen=seen(form))


def _report(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    answer = Answer(
        results=form.get("results", ""),
        difficulties=form.get("difficulties", ""),
        proposals=form.get("proposals", ""),
        figures=sent.nested(form, "figures"),
        files=sent.kept_files(),
    )
    report.report(session, actor, delivery_id, number(form, "duty"), answer, seen=seen(form))


OWN: Mapping[str, Run] = {
    "submit": _submit,
    "correct": _correct,
    "set_aside": _set_aside,
    "detach": _detach,
    "accept_changes": _accept_changes,
    "revise": _revise,
    "attach": _attach,
    "give_pdf": _give_pdf,
    "correct_tie": ties.CORRECT.run,
}


def _offered(runs: Mapping[str, Run]) -> dict[str, Offered]:
    return {step: Offered(step, run, FIELDS.get(step, ())) for step, run in runs.items()}


_POSTED: Mapping[str, Run] = {one.step: one.run for one in delivery_steps.STEPS}
ON_DOCUMENTS = _offered({**{one.step: one.run for one in steps.STEPS if one.step not in WITH_A_KEY}, **OWN})
ON_DUTIES = _offered({step: _POSTED[step] for step in DUTY_STEPS} | {"report": _report})
ON_DELIVERIES = _offered({step: run for step, run in _POSTED.items() if step not in DUTY_STEPS})
