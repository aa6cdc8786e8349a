"""What the page of a document says of where it stands: the route bar, this person's steps, who is awaited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from documents.dossier import Dossier
from documents.states import ACT_WORDS, DeliveryState, State
from language import Message, say
from workflow.lifecycle import STEP_WORDS, Move

# How far along the six steps of the route bar a state is; the steps before it are done.
PLACE: Mapping[State, int] = {
    State.DRAFT: 0,
    State.IN_REVIEW: 1,
    State.AWAITING_SIGNATURE: 2,
    State.SIGNED: 3,
    State.NUMBERED: 3,
    State.SEALED: 3,
    State.ISSUED: 4,
    State.CLOSED: 6,
    State.RECALLING: 4,
    State.RECALLED: 6,
    State.CANCELLED: 0,
    State.VOIDED: 3,
}
BROKEN_OFF = frozenset({State.CANCELLED, State.VOIDED})
ANSWERED = (DeliveryState.IN_PROGRESS, DeliveryState.DONE)

# Whose turn it is, where nothing more precise is known.
AWAITED: Mapping[State, Message] = {
    State.DRAFT: say("Waiting for the drafter, {names}, to submit it."),
    State.IN_REVIEW: say("Waiting for the {act} by {names}."),
    State.AWAITING_SIGNATURE: say("Waiting for {names} to sign."),
    State.SIGNED: say("Waiting for the records clerk to give a number: {names}."),
    State.NUMBERED: say("Waiting for the records clerk to seal it: {names}."),
    State.SEALED: say("Waiting for the records clerk to issue it: {names}."),
    State.ISSUED: say("The recipients are carrying it out."),
    State.RECALLING: say("The recipients have to confirm that their copies are cancelled."),
}

# The steps with a button of their own, the main one first; the others stand on the page of the draft.
MAIN = ("agree", "sign", "approve", "number", "seal", "issue", "close")
ASIDE = (
    "take_back_agreement", "change_signer", "add_recipient", "withdraw", "reopen", "send_back", "allow_void",
    "void_number", "recall", "end_recall", "cancel",
)  # fmt: skip
DANGER = frozenset({"send_back", "cancel", "void_number", "allow_void", "recall"})
# Steps that are looked at once more on a page of their own before they are made.
PAGES = {"issue": "issuing.look", "add_recipient": "issuing.add_form"}
# No key signs: a signature is never one stroke away.
KEYS = {"agree": "Control+Enter", "approve": "Control+Enter", "send_back": "F2"}
ICONS = {
    "agree": "check",
    "take_back_agreement": "undo-2",
    "sign": "pen-line",
    "approve": "check",
    "send_back": "corner-up-left",
    "withdraw": "undo-2",
}


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the action card."""

    step: str
    label: Message
    kind: str
    needs_reason: bool
    key: str | None
    icon: str | None
    page: str | None = None  # the endpoint of the page that the button leads to


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of the route bar."""

    label: Message
    state: str  # done, current, todo or returned
    names: str
    on: date | datetime | None


def actions(moves: Iterable[Move]) -> list[Action]:
    """The buttons for the steps that the person may make now: at most one is filled."""
    possible = {move.step: move for move in moves}
    ordered = [possible[step] for step in (*MAIN, *ASIDE) if step in possible]
    return [_action(move, first=move is ordered[0]) for move in ordered]


def _action(move: Move, *, first: bool) -> Action:
    main = first and move.step in MAIN
    kind = "main" if main else "danger" if move.step in DANGER else "plain"
    return Action(
        move.step,
        STEP_WORDS[move.step],
        kind,
        move.needs_reason,
        KEYS.get(move.step),
        ICONS.get(move.step),
        PAGES.get(move.step),
    )


def awaited(dossier: Dossier) -> Message | None:
    """Whose turn it is, in a sentence with names; none where the document's way has ended."""
    state, task = dossier.document.state, dossier.open_task
    sentence = AWAITED.get(state)
    if sentence is None:
        return None
    names = ", ".join(_names(dossier)) or "…"
    act = ACT_WORDS[task.act] if task is not None else ""
    return Message(sentence.msgid, {"names": names, "act": act})


def _names(dossier: Dossier) -> list[str]:
    document = dossier.document
    if document.state == State.DRAFT:
        return [document.drafter.name]
    if document.state == State.AWAITING_SIGNATURE and document.signer is not None:
        return [document.signer.name]
    return [f"{holder.title} {holder.name}" for holder in dossier.holders]


def route(dossier: Dossier) -> list[RouteStep]:
    """The six steps from drafting to the end, with names and days."""
    document, place = dossier.document, PLACE[dossier.document.state]
    marks = dossier.living_marks
    signature, signer = dossier.signature, document.signer
    parts: Sequence[tuple[Message, str, datetime | None]] = (
        (say("Drafting"), document.drafter.name, document.submitted_at or document.created_at),
        (say("Checking"), _checkers(dossier), max((mark.at for mark in marks), default=None)),
        (say("Signing"), signer.name if signer else "", signature.at if signature else None),
        (say("Number and seal"), document.number_and_symbol or "", document.numbered_at),
        (say("Carrying out"), _answers(dossier), document.issued_at),
        (say("Closing"), "", document.closed_at),
    )
    returned = document.returned_reason is not None
    return [
        _route_step(n, place, part, broken=_broken(dossier), returned=returned)
        for n, part in enumerate(parts)
    ]


def _broken(dossier: Dossier) -> bool:
    return dossier.document.state in BROKEN_OFF


def _route_step(
    number: int, place: int, part: tuple[Message, str, datetime | None], *, broken: bool, returned: bool
) -> RouteStep:
    label, names, on = part
    if number < place:
        return RouteStep(label, "done", names, on)
    if number == place:
        state = "returned" if broken else "current"
        return RouteStep(label, state, names, on)
    # What was reached before a return is not done any more.
    return RouteStep(label, "todo", "" if returned else names, None)


def _checkers(dossier: Dossier) -> str:
    names = [mark.name for mark in reversed(dossier.living_marks)]
    awaiting = [h.name for h in dossier.holders] if dossier.document.state == State.IN_REVIEW else []
    return ", ".join(dict.fromkeys([*names, *awaiting]))


def _answers(dossier: Dossier) -> str:
    """ "2/6" recipients that have answered, once it is issued."""
    if not dossier.deliveries:
        return ""
    sent = sum(n for state, n in dossier.deliveries.items() if state != DeliveryState.WITHHELD)
    return f"{sum(dossier.deliveries.get(state, 0) for state in ANSWERED)}/{sent}"
