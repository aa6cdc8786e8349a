"""One POST address per step of a delivery, made from a table like those of documents."""

from collections.abc import Callable, Iterator, Mapping

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from language import Refused, say
from organization.people import Actor
from web import deliveries, reports
from web.answers import see_other
from web.dates import read_date
from web.forms_draft import Form, id_in, number, seen
from web.security import local_path
from web.steps import Frame, PostedStep, add_steps, reason_of
from workflow import acknowledge, direct, extend, extend_direction, outside_mail, permissions, recall, report
from workflow.direct import Assignment

blueprint = Blueprint("delivery_steps", __name__)

Run = Callable[[Session, Actor, int, Form], object]


def _plain(act: Callable[..., object]) -> Run:
    return lambda session, actor, delivery_id, form: act(session, actor, delivery_id, seen=seen(form))


def _with_reason(act: Callable[..., object]) -> Run:
    return lambda session, actor, delivery_id, form: act(
        session, actor, delivery_id, reason_of(form), seen=seen(form)
    )


def _record_receipt(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    acknowledge.record_receipt(session, actor, delivery_id, form.get("received_by", ""), seen=seen(form))


def _by_mail(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    outside_mail.send_by_mail(session, actor, delivery_id, form.get("email", ""), seen=seen(form))


def _accept(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    report.accept_report(session, actor, delivery_id, number(form, "duty"), seen=seen(form))


def _withdraw(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    report.withdraw_report(session, actor, delivery_id, number(form, "duty"), seen=seen(form))


def _return(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    report.return_report(session, actor, delivery_id, number(form, "duty"), reason_of(form), seen=seen(form))


def _assign(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direct.assign(session, actor, delivery_id, list(assignments(form)), seen=seen(form))


def _pass_on(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direction, given = number(form, "direction"), list(assignments(form))
    direct.pass_on(session, actor, delivery_id, direction, given, seen=seen(form))


def _give_back(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direction, why = number(form, "direction"), reason_of(form)
    direct.give_back(session, actor, delivery_id, direction, why, seen=seen(form))


def _ask_extension(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    duty, day = number(form, "duty"), read_date(form.get("day", ""), field="day")
    wanted = extend.MoreTime(day, reason_of(form))
    extend.ask_extension(session, actor, delivery_id, duty, wanted, seen=seen(form))


def _grant_extension(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    day = read_date(form.get("day", ""), field="day")
    extend.grant_extension(session, actor, delivery_id, number(form, "duty"), day, seen=seen(form))


def _decline_extension(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    extend.decline_extension(
        session, actor, delivery_id, number(form, "duty"), reason_of(form), seen=seen(form)
    )


def _ask_direction_time(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    wanted = extend.MoreTime(read_date(form.get("day", ""), field="day"), reason_of(form))
    direction = number(form, "direction")
    extend_direction.ask_direction_time(session, actor, delivery_id, direction, wanted, seen=seen(form))


def _grant_direction_time(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direction, day = number(form, "direction"), read_date(form.get("day", ""), field="day")
    extend_direction.grant_direction_time(session, actor, delivery_id, direction, day, seen=seen(form))


def _decline_direction_time(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direction, why = number(form, "direction"), reason_of(form)
    extend_direction.decline_direction_time(session, actor, delivery_id, direction, why, seen=seen(form))


def _take_up(session: Session, actor: Actor, delivery_id: int, form: Form) -> None:
    direct.take_up(session, actor, delivery_id, form.get("proposal", ""), seen=seen(form))


def assignments(form: Form) -> Iterator[Assignment]:
    """Who leads, who coordinates and who is informed, each once and with the same words.

    Who coordinates may have a day of its own; who is informed has none.
    """
    day = read_date(form.get("due_on", ""), field="due_on")
    other = read_date(form.get("other_due_on", ""), field="other_due_on")
    days, words = {"lead": day, "coordinate": other or day}, form.get("words", "")
    named: set[str] = set()
    for part in ("lead", "coordinate", "inform"):
        for code in _chosen(form, part):
            if code in named:
                continue
            named.add(code)
            kind, _, key = code.partition(":")
            yield Assignment(
                unit_id=id_in(key) if kind == "unit" else None,
                person_id=id_in(key) if kind == "person" else None,
                part=part,
                due_on=days.get(part),
                words=words,
            )


def _chosen(form: Form, part: str) -> list[str]:
    sent = form.getlist(part) if isinstance(form, MultiDict) else [form.get(part, "")]
    return [code for code in sent if code]


STEPS: tuple[PostedStep, ...] = (
    PostedStep(
        "hand_over", "ghi-gui", _plain(acknowledge.hand_over), say("The sending on paper is recorded.")
    ),
    PostedStep("send_by_mail", "gui-thu", _by_mail, say("The letter is on its way; its state stands below.")),
    PostedStep(
        "record_failure",
        "ghi-khong-den",
        _with_reason(outside_mail.record_failure),
        say("It is recorded that it did not arrive."),
    ),
    PostedStep("record_receipt", "ghi-ky-nhan", _record_receipt, say("The receipt is recorded.")),
    PostedStep(
        "record_refusal",
        "ghi-tu-choi",
        _with_reason(acknowledge.record_refusal),
        say("The refusal is recorded."),
    ),
    PostedStep(
        "acknowledge", "xac-nhan", _plain(acknowledge.acknowledge), say("You have acknowledged receipt.")
    ),
    PostedStep(
        "refuse",
        "tu-choi",
        _with_reason(acknowledge.refuse),
        say("You have refused it; the sender sees why."),
    ),
    PostedStep("assign", "phan-cong", _assign, say("Your directions are given.")),
    PostedStep("pass_on", "chuyen-tiep", _pass_on, say("It is passed on.")),
    PostedStep("give_back", "chuyen-lai", _give_back, say("It is given back; whoever gave it sees why.")),
    PostedStep("take_up", "xu-ly", _take_up, say("The handling has begun.")),
    PostedStep("report", "gui-bao-cao", reports.send, say("The report is sent to the tracking office.")),
    PostedStep(
        "withdraw_report",
        "thu-hoi-bao-cao",
        _withdraw,
        say("The report is withdrawn; correct it and send it again."),
    ),
    PostedStep(
        "return_report",
        "tra-lai-bao-cao",
        _return,
        say("The report is back with the recipient for correction."),
    ),
    PostedStep(
        "ask_extension", "xin-gia-han", _ask_extension, say("Your request for more time is with the office.")
    ),
    PostedStep("grant_extension", "gia-han", _grant_extension, say("More time is granted.")),
    PostedStep("decline_extension", "khong-gia-han", _decline_extension, say("More time is declined.")),
    PostedStep(
        "ask_direction_time",
        "xin-them-thoi-gian",
        _ask_direction_time,
        say("Your request for more time is with who gave you this."),
    ),
    PostedStep(
        "grant_direction_time", "them-thoi-gian", _grant_direction_time, say("More time is granted.")
    ),
    PostedStep(
        "decline_direction_time",
        "khong-them-thoi-gian",
        _decline_direction_time,
        say("More time is declined."),
    ),
    PostedStep("accept_report", "tiep-nhan-bao-cao", _accept, say("The report is accepted.")),
    PostedStep("take_back", "lay-lai", _with_reason(recall.take_back), say("You have taken the copy back.")),
    PostedStep(
        "ask_back", "de-nghi-lay-lai", _with_reason(recall.ask_back), say("The recipient is asked for it.")
    ),
    PostedStep("agree_back", "dong-y-tra", _plain(recall.agree_back), say("You have given it back.")),
    PostedStep(
        "decline_back",
        "tu-choi-tra",
        _with_reason(recall.decline_back),
        say("You keep it; the sender sees why."),
    ),
    PostedStep(
        "confirm_recall",
        "xac-nhan-huy",
        _plain(recall.confirm_recall),
        say("You have confirmed that the copy is cancelled."),
    ),
    PostedStep(
        "record_return",
        "ghi-da-huy",
        _with_reason(recall.record_return),
        say("It is recorded that the copy is returned or cancelled."),
    ),
    PostedStep("finish", "hoan-thanh", _plain(acknowledge.finish), say("The handling is finished.")),
)
SLUGS: Mapping[str, str] = {step.step: step.slug for step in STEPS}


def _go_on(step: PostedStep, delivery_id: int) -> ResponseReturnValue:
    """Back to the list from which the person acted, else to the delivery."""
    if step.step == "give_back":  # it may no longer be the person's to see
        return see_other("inbox.show")
    if step.step == "report":
        return see_other("reports.receipt", delivery_id=delivery_id, duty_id=number(request.form, "duty"))
    back = local_path(request.form.get("back"))
    return redirect(back, 303) if back else see_other("deliveries.show", delivery_id=delivery_id)


def _show_again(step: PostedStep, delivery_id: int, error: Refused) -> ResponseReturnValue:
    if step.step == "report":
        return reports.show_refused(delivery_id, number(request.form, "duty"), error)
    return deliveries.show_refused(delivery_id, step.step, error)


add_steps(
    blueprint,
    "/van-ban-den/<int:delivery_id>",
    STEPS,
    Frame(permissions.demand_delivery_sight, _go_on, _show_again),
)
