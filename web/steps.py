"""One POST address per step of a document, made from a table: parse the form, call one step, go on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from documents.publishing.unlocking import Unlocked
from documents.states import Relation
from language import Invalid, Message, NotFound, Refused, say
from organization.people import Actor
from web import documents, queues
from web.answers import see_other, tell
from web.forms_draft import Form, id_in, number, seen
from web.security import local_path
from web.session import actor, equipment, session
from workflow import (
    agree,
    distribute,
    draft,
    lock_reports,
    own_duties,
    permissions,
    printing,
    relate,
    review,
    sign,
    urging,
)
from workflow import number as numbering
from workflow import recall as recalling
from workflow.carry_out import carry_out
from workflow.change_signer import change_signer

blueprint = Blueprint("steps", __name__)


@dataclass(frozen=True, slots=True)
class PostedStep:
    """A step that a form can ask for.

    `run` parses the form and calls exactly one step function; `done` is said when it went well. The address
    is the place of the thing and then `slug`; the endpoint in its blueprint is the name of the step.
    """

    step: str
    slug: str
    run: Callable[[Session, Actor, int, Form], object]
    done: Message


@dataclass(frozen=True, slots=True)
class Frame:
    """What the steps of one kind of thing share: who may come near, where to go on, what a refusal shows."""

    demand_sight: Callable[[Session, Actor, int], None]
    go_on: Callable[[PostedStep, int], ResponseReturnValue]
    show_again: Callable[[PostedStep, int, Refused], ResponseReturnValue]


def add_steps(blueprint: Blueprint, place: str, steps: Iterable[PostedStep], frame: Frame) -> None:
    """Give every step its POST address below `place`, which has one number: "/van-ban/<int:document_id>"."""
    for step in steps:
        blueprint.add_url_rule(f"{place}/{step.slug}", step.step, _view(step, frame), methods=["POST"])


def _view(step: PostedStep, frame: Frame) -> Callable[..., ResponseReturnValue]:
    def post(**place: int) -> ResponseReturnValue:
        (thing_id,) = place.values()
        return _post(step, frame, thing_id)

    return post


def _post(step: PostedStep, frame: Frame, thing_id: int) -> ResponseReturnValue:
    frame.demand_sight(session(), actor(), thing_id)
    try:
        step.run(session(), actor(), thing_id, request.form)
    except NotFound:
        raise
    except Refused as error:
        return frame.show_again(step, thing_id, error)
    tell(step.done)
    return frame.go_on(step, thing_id)


def reason_of(form: Form) -> str:
    """The reason: a usual phrase that was chosen, then what was typed."""
    parts = (form.get("phrase", "").strip(), form.get("reason", "").strip())
    return " ".join(part for part in parts if part)


def _approve(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    opinion, task = form.get("opinion") or None, number(form, "task")
    review.approve(session, actor, document_id, seen=seen(form), task=task, opinion=opinion)


def _sign(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    # Without the file's name the form was not made by the page; an empty name fits no file.
    with Unlocked(form.get("pin")) as unlocked:
        sign.sign(
            session,
            actor,
            document_id,
            seen=seen(form),
            file_sha256=form.get("file_sha256", ""),
            equipment=equipment(),
            unlocked=unlocked,
        )


def _agree(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    agree.agree(
        session,
        actor,
        document_id,
        seen=seen(form),
        file_sha256=form.get("file_sha256", ""),
        pdf_sha256=form.get("pdf_sha256", ""),
    )


def _seal(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    with Unlocked(form.get("pin")) as unlocked:
        numbering.seal(session, actor, document_id, seen=seen(form), equipment=equipment(), unlocked=unlocked)


def _relate(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    chosen = form.get("relation", "")
    if chosen not in set(Relation):
        raise Invalid(say("Please choose what it does to the earlier document."), field="relation")
    relate.relate(
        session,
        actor,
        document_id,
        Relation(chosen),
        form.get("number_symbol", ""),
        year=number(form, "year") or None,
        seen=seen(form),
    )


def _unrelate(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    relate.unrelate(session, actor, document_id, number(form, "target"), seen=seen(form))


def _carry_out(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    chosen = form.get("delivery", "")
    delivery_id = id_in(chosen)
    if delivery_id is None and chosen != "none":  # nothing is taken back because a box is missing
        raise Invalid(say("Choose the received document, or none of them."))
    carry_out(session, actor, document_id, delivery_id, seen=seen(form))


def _recall(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    basis = form.get("basis", "")
    recalling.recall(session, actor, document_id, reason_of(form), basis=basis, seen=seen(form))


def _begin(act: Callable[..., str]) -> Callable[[Session, Actor, int, Form], object]:
    return lambda session, actor, document_id, form: act(
        session, actor, document_id, seen=seen(form), equipment=equipment()
    )


def _plain(act: Callable[..., object]) -> Callable[[Session, Actor, int, Form], object]:
    return lambda session, actor, document_id, form: act(session, actor, document_id, seen=seen(form))


def _with_reason(act: Callable[..., object]) -> Callable[[Session, Actor, int, Form], object]:
    return lambda session, actor, document_id, form: act(
        session, actor, document_id, reason_of(form), seen=seen(form)
    )


def _finish_own(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    note = reason_of(form)
    own_duties.finish_own_duty(session, actor, document_id, number(form, "own"), note, seen=seen(form))


def _reopen_own(session: Session, actor: Actor, document_id: int, form: Form) -> None:
    reason = reason_of(form)
    own_duties.reopen_own_duty(session, actor, document_id, number(form, "own"), reason, seen=seen(form))


STEPS: tuple[PostedStep, ...] = (
    PostedStep("cancel", "huy", _with_reason(draft.cancel), say("The document is cancelled.")),
    PostedStep("withdraw", "rut-lai", _plain(draft.withdraw), say("You have taken the document back.")),
    PostedStep("approve", "ky-nhay", _approve, say("You have agreed; the document goes on.")),
    PostedStep(
        "send_back", "tra-lai", _with_reason(review.send_back), say("The document is back with its drafter.")
    ),
    PostedStep(
        "change_signer",
        "nguoi-ky-khac",
        lambda session, actor, document_id, form: change_signer(
            session, actor, document_id, number(form, "person_id"), seen=seen(form)
        ),
        say("The document is back with its drafter, for another signer."),
    ),
    PostedStep("agree", "dong-y", _agree, say("Agreed. You can take it back until it is signed.")),
    PostedStep(
        "take_back_agreement",
        "rut-dong-y",
        _plain(agree.take_back_agreement),
        say("You have taken back your agreement."),
    ),
    PostedStep("sign", "ky", _sign, say("You have signed; the records clerk is next.")),
    PostedStep("number", "cap-so", _plain(numbering.number), say("The document has its number.")),
    PostedStep("seal", "dong-dau", _seal, say("The document is sealed and can be issued.")),
    PostedStep(
        "allow_void",
        "dong-y-huy-so",
        _with_reason(sign.allow_void),
        say("The clerk may now void the number."),
    ),
    PostedStep("void_number", "huy-so", _with_reason(numbering.void_number), say("The number is void.")),
    PostedStep(
        "issue", "phat-hanh", _plain(distribute.issue), say("The document is issued to its recipients.")
    ),
    PostedStep("retry_print", "tao-pdf", _plain(printing.retry_print), say("The PDF is being made again.")),
    PostedStep("urge", "don-doc", _plain(urging.urge), say("All who are late are urged.")),
    PostedStep(
        "lock_reports",
        "khoa-bao-cao",
        _plain(lock_reports.lock_reports),
        say("The reports are locked; none can be sent or withdrawn until you unlock them."),
    ),
    PostedStep(
        "unlock_reports",
        "mo-khoa-bao-cao",
        _with_reason(lock_reports.unlock_reports),
        say("The reports are unlocked; they can be sent and withdrawn again."),
    ),
    PostedStep(
        "finish_own_duty", "da-bao-cao-len", _finish_own, say("Recorded: the agency has reported upward.")
    ),
    PostedStep("reopen_own_duty", "chua-bao-cao-len", _reopen_own, say("The report upward is open again.")),
    PostedStep("close", "ket-thuc", _plain(distribute.close), say("The document is closed.")),
    PostedStep("relate", "lien-quan", _relate, say("The earlier document is named.")),
    PostedStep("unrelate", "bo-lien-quan", _unrelate, say("The earlier document is no longer named.")),
    PostedStep("carry_out", "van-ban-den", _carry_out, say("It is kept what the document carries out.")),
    PostedStep("recall", "thu-hoi", _recall, say("The document is recalled; nobody can open it any more.")),
    PostedStep(
        "end_recall",
        "thu-hoi-xong",
        _with_reason(recalling.end_recall),
        say("The recall is recorded as completed."),
    ),
    PostedStep("reopen", "mo-lai", _with_reason(distribute.reopen), say("The document is open again.")),
)
_PREPARED = say("The signature is prepared; make it now with your own device.")
# Begun without moving the document.
BEGUN: tuple[PostedStep, ...] = (
    PostedStep("sign_at_desk", "ky-tai-may", _begin(sign.begin_remote), _PREPARED),
    PostedStep("seal_at_desk", "dong-dau-tai-may", _begin(numbering.begin_remote_seal), _PREPARED),
)
# Where the key is with its holder, the step is begun here and finished on the page of the own desk.
AT_DESK: Mapping[str, str] = {"sign": "sign_at_desk", "seal": "seal_at_desk"}
SLUGS: Mapping[str, str] = {step.step: step.slug for step in STEPS}


def _go_on(step: PostedStep, document_id: int) -> ResponseReturnValue:
    """The next document of the queue or the list from which the person came, else the document itself."""
    if step.step in AT_DESK.values():
        return see_other("own_desk.show")
    back = local_path(request.form.get("back"))
    if back:
        return redirect(back, 303)
    return queues.next_place(request.form) or see_other("documents.show", document_id=document_id)


def _show_again(step: PostedStep, document_id: int, error: Refused) -> ResponseReturnValue:
    asked = {begun: name for name, begun in AT_DESK.items()}.get(step.step, step.step)
    from_queue = queues.shown_again(request.form, document_id, asked, error)
    return from_queue or documents.show_refused(document_id, asked, error)


add_steps(
    blueprint,
    "/van-ban/<int:document_id>",
    (*STEPS, *BEGUN),
    Frame(permissions.demand_sight, _go_on, _show_again),
)
