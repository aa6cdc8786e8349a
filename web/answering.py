"""What an answer to each kind of question does: a step on the draft, or a note not to ask again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace

from documents import questions
from documents.dossier import Dossier, Line
from documents.duties import last_good_day
from documents.questions import Asked, Question
from documents.states import Purpose
from language import Invalid, say
from web import answers_kept, forms_draft
from web.dates import read_date
from web.forms_draft import Form, seen
from web.language import spoken
from web.session import actor, session
from workflow import covering, draft, findings, recipients
from workflow.draft import Correction
from workflow.recipients import DutyPlan, Settlement

Answer = Callable[[Dossier, Question, Form], None]

FACTS = {Asked.KIND: "doc_type_code", Asked.SUBJECT: "subject", Asked.SYMBOL: "symbol"}


def keep(held: Dossier, asked: Question, form: Form) -> None:
    """Keep the answer. Raises Invalid at the box where something is missing."""
    _ANSWERS[asked.asked](held, asked, form)


def _fact(held: Dossier, asked: Question, form: Form) -> None:
    name = FACTS[asked.asked]
    value = form.get(name, "").strip()
    if not value:
        raise Invalid(say("Please answer, or leave the question for later."), field=name)
    kept = {field.name: getattr(held.document, field.name) for field in fields(Correction)}
    said = Correction(**(kept | {name: value}))
    draft.correct(session(), actor(), held.document.id, said, seen=seen(form))


def _recipient(held: Dossier, asked: Question, form: Form) -> None:
    line = _line(asked)
    said = forms_draft.settlement(form, line.id)
    if said.target is None:
        raise Invalid(say("Please choose who this recipient is."), field=f"target-{line.id}")
    plans = _with_duty(held, [line.id] if said.purpose == Purpose.CARRY_OUT else [])
    recipients.settle(session(), actor(), held.document.id, [said], plans, seen=seen(form))


def _line(asked: Question) -> Line:
    if asked.line is None:
        raise LookupError(asked.key)  # made so only by mistake
    return asked.line


def _with_duty(held: Dossier, carrying_out: Iterable[int]) -> list[DutyPlan]:
    """All duties as they are kept; a line that is told to carry out and has none gets one."""
    plans = forms_draft.kept_plans(held.recipient_lines)
    busy = {plan.line_id for plan in plans}
    subject = held.document.subject
    return plans + [DutyPlan(line_id=key, content=subject) for key in carrying_out if key not in busy]


def _purposes(held: Dossier, asked: Question, form: Form) -> None:
    lines = questions.without_printed_purpose(held)
    said = [_with_purpose(line, form.get(f"purpose-{line.id}", "")) for line in lines]
    changed = [one for one, line in zip(said, lines, strict=True) if one.purpose != line.purpose]
    if changed:
        plans = _with_duty(held, [one.line_id for one in changed if one.purpose == Purpose.CARRY_OUT])
        recipients.settle(session(), actor(), held.document.id, changed, plans, seen=seen(form))
    answers_kept.remember(held.document.id, asked.answer or "")


def _with_purpose(line: Line, code: str) -> Settlement:
    purpose = Purpose(code) if code in set(Purpose) else line.purpose or Purpose.INFORM
    return Settlement(
        line_id=line.id,
        purpose=purpose,
        target=line.target,
        unit_id=line.unit_id,
        group_id=line.group_id,
        person_id=line.person_id,
        reason=line.reason,
    )


def _not_reached(held: Dossier, asked: Question, form: Form) -> None:
    """Send it to them too, as a line that the text does not print; or leave it, which the reviewers see."""
    document_id = held.document.id
    if form.get("act") == "no":
        if asked.finding:
            reason = form.get("reason", "")
            findings.set_aside(session(), actor(), document_id, [asked.finding], reason, seen=seen(form))
        answers_kept.remember(document_id, asked.answer or "")
        return
    said = forms_draft.settlement(form, 0)
    if said.target is None:
        raise Invalid(say("Please choose who this recipient is."), field="target-0")
    reason = form.get("reason", "").strip() or spoken(say("Named in the text."))
    if asked.choice and form.get("target-0") == asked.choice and said.purpose == Purpose.CARRY_OUT:
        covering.cover(session(), actor(), document_id, [asked.choice], reason=reason, seen=seen(form))
        return
    said = replace(said, reason=reason)
    recipients.add_line(session(), actor(), document_id, asked.name, said, seen=seen(form))


def _deadline(held: Dossier, asked: Question, form: Form) -> None:
    if form.get("act") == "no":
        answers_kept.remember(held.document.id, asked.answer or "")
        return
    day = read_date(form.get("deadline", ""), field="deadline")
    if day is None:
        raise Invalid(say("Give the day, or say that there is none."), field="deadline")
    operator = form.get("operator") or None
    lines = questions.without_deadline(held) if form.get("all") else [_line(asked)]
    last = last_good_day(day, operator)
    wanted = {line.id for line in lines}
    plans = [
        replace(plan, deadline=day, operator=operator, last_good_day=last)
        if plan.line_id in wanted and plan.deadline is None
        else plan
        for plan in _with_duty(held, wanted)
    ]
    recipients.settle(session(), actor(), held.document.id, [], plans, seen=seen(form))


def _signer(held: Dossier, _asked: Question, form: Form) -> None:
    signer_id = forms_draft.number(form, "signer_id")
    if not signer_id:
        raise Invalid(say("Please choose the person who will sign."), field="signer_id")
    answers_kept.remember(held.document.id, signer_id=signer_id)


_ANSWERS: Mapping[Asked, Answer] = {
    Asked.KIND: _fact,
    Asked.SUBJECT: _fact,
    Asked.SYMBOL: _fact,
    Asked.RECIPIENT: _recipient,
    Asked.PURPOSES: _purposes,
    Asked.NOT_REACHED: _not_reached,
    Asked.DEADLINE: _deadline,
    Asked.SIGNER: _signer,
}
