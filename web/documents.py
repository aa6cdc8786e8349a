"""The page of a document: where it stands, what this person may do, its text, facts, files and history."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from documents import dossier, own_duties, relations, report_forms
from documents.composing import sources
from documents.dossier import Dossier
from documents.duties import START_WORDS
from documents.signing_models import KeyKind
from documents.states import (
    ACT_WORDS,
    DELIVERY_WORDS,
    MAIL_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
    SENT_OUT_STATES,
    STATE_WORDS,
)
from language import Invalid, Message, NotFound, Refused, say
from organization import absences
from web import (
    case_file_view,
    comparing,
    consolidating,
    desks,
    document_view,
    findings_view,
    history_view,
    pdf_pages,
    recall_view,
    text_view,
)
from web.errors import errors_of, status_of
from web.language import spoken
from web.menu import stand_at
from web.session import actor, session
from workflow import absence, agree, history, pdf_orders, permissions, submission
from workflow.authority import Right
from workflow.lifecycle import Move

blueprint = Blueprint("documents", __name__)

# Usual reasons for a return, offered beside the free text.
PHRASES: tuple[Message, ...] = (
    say("Add the deadline for reports and to whom they go."),
    say("Check the recipients once more."),
    say("Correct the form of the document (NĐ 30/2020)."),
    say("Correct spelling and wording."),
    say("Agree it first with the units that take part."),
)


@blueprint.record_once
def _give_words(setup: BlueprintSetupState) -> None:
    """Let all templates name states, purposes and acts."""
    words = {"state": STATE_WORDS, "delivery": DELIVERY_WORDS, "purpose": PURPOSE_WORDS, "act": ACT_WORDS}
    words |= {"mail": MAIL_WORDS, "start": START_WORDS}
    setup.app.jinja_env.globals.update({f"{name}_words": table for name, table in words.items()})
    setup.app.jinja_env.filters["article"] = findings_view.article
    comparing.register(setup)


@blueprint.get("/van-ban/<int:document_id>")
def show(document_id: int) -> ResponseReturnValue:
    """Show the document as it stands now."""
    permissions.demand_sight(session(), actor(), document_id)
    stand_at(desks.ALL.address)
    return render_template("document/page.html", **context(document_id))


def show_refused(document_id: int, step: str, error: Refused) -> ResponseReturnValue:
    """Show the page again with the sentence of the refusal at the step that was asked for."""
    stand_at(desks.ALL.address)
    shown = context(document_id, refused_step=step, error=error)
    return render_template("document/page.html", **shown), status_of(error)


def context(document_id: int, *, refused_step: str = "", error: Refused | None = None) -> dict[str, Any]:
    """What the templates of a document need; also used by the queues."""
    held, who = dossier.load(session(), document_id), actor()
    moves = possible_moves(held)
    not_yet = _not_yet(held, moves)
    if not_yet is not None:
        moves = [move for move in moves if move.step not in {"agree", "sign"}]
    sees_all = permissions.sees_preparation(session(), who, document_id)
    touched_by = relations.touching(session(), document_id)
    return {
        "dossier": held,
        "document": held.document,
        "route": document_view.route(held),
        "actions": document_view.actions(moves),
        "may_edit": any(move.step == "submit" for move in moves),
        "awaited": (not_yet or document_view.awaited(held)) if sees_all else None,
        "not_yet": not_yet,
        "blocks": text_view.blocks(held.shown_reading),
        "deviations": text_view.messages(held.document.deviations or []) if sees_all else [],
        "sees_all": sees_all,
        "away": absence.told_of(session(), held.document, held.open_task) if sees_all else [],
        "other_signers": _other_signers(held, moves),
        "asked": report_forms.of_document(session(), document_id),
        "field_words": report_forms.FIELD_WORDS,
        "carries_out": sources.carries_out(session(), document_id, permissions.visible_deliveries(who)),
        "may_correct_tie": any(move.step == "correct_tie" for move in moves),
        "touches": relations.touched_by(session(), document_id),
        "touched_by": touched_by,
        "recalled": recall_view.of_document(session(), held.document, touched_by),
        "affected_words": relations.AFFECTED_WORDS,
        "affecting_words": relations.AFFECTING_WORDS,
        "relation_options": [(str(key), spoken(word)) for key, word in RELATION_WORDS.items()],
        "own_duties": own_duties.of_document(session(), document_id) if sees_all else [],
        "may_follow": permissions.may_follow(who, held.document),
        **(findings_view.of_review(held) if sees_all else findings_view.NOTHING),
        "changes": comparing.since_submitted(held) if sees_all else None,
        "told": list(history_view.tell(history.of_document(session(), document_id))) if sees_all else [],
        "phrases": [(spoken(phrase), spoken(phrase)) for phrase in PHRASES],
        "refused_step": refused_step,
        "errors": errors_of(error) if error else {},
        **consolidating.of_document(document_id, sees_all=sees_all),
        **case_file_view.of_document(document_id),
        **_pdf(held, moves),
        **_right(held, moves),
        "key_kind": _key_kind(held, moves),
    }


def _pdf(held: Dossier, moves: list[Move]) -> dict[str, Any]:
    """The PDF as this person sees it, and whether a missing one may be asked for again."""
    steps = {move.step for move in moves}
    wanted = "retry_print" in steps and pdf_orders.signs_digitally(session(), held.document.id)
    return {
        "pdf": pdf_pages.seen_by_actor(held.document),
        "may_ask_pdf": wanted,
        "may_give_pdf": wanted and "give_pdf" in steps,
    }


def possible_moves(held: Dossier) -> list[Move]:
    """The steps that this person may make now; a step that would only be refused is not offered."""
    who = actor()
    moves = permissions.document_steps(who, held.document, held.open_task)
    agreed = {mark.task_id for mark in held.marks if mark.person_id == who.person_id}
    gone = _settled_already(moves, held)
    gone |= set() if absence.signer_away(session(), held.document) else {"change_signer"}
    gone |= {"approve"} if held.open_task is not None and held.open_task.id in agreed else set()
    if any(move.step == "withdraw" for move in moves) and submission.has_been_acted_on(
        session(), held.document
    ):
        gone.add("withdraw")
    return [move for move in moves if move.step not in gone]


def _not_yet(held: Dossier, moves: list[Move]) -> Message | None:
    """Why the signer whose turn it is cannot sign in the PDF now: it is being made, or no certificate."""
    if not any(move.step == "sign" for move in moves):
        return None
    return pdf_orders.why_not_yet(session(), held.document, actor().person_id)


def _other_signers(held: Dossier, moves: list[Move]) -> list[tuple[int, str]]:
    """Whom this person may choose instead of a signer who is away."""
    if not any(move.step == "change_signer" for move in moves):
        return []
    found = absences.other_signers(session(), held.document.agency_id, held.document.signer_id or 0)
    return [(one.person_id, f"{one.name} – {one.title}") for one in found]


def _settled_already(moves: list[Move], held: Dossier) -> set[str]:
    """Of agreeing and taking that back, the one that would be refused now."""
    if not any(move.step == "agree" for move in moves):
        return set()
    agreed = agree.is_agreed(session(), actor().person_id, held.document.id)
    return {"agree"} if agreed else {"take_back_agreement"}


def _right(held: Dossier, moves: list[Move]) -> dict[str, Right | Message | None]:
    """By what right this person would sign, or the sentence why there is none."""
    if not any(move.step == "sign" for move in moves):
        return {"right": None, "no_right": None}
    try:
        return {"right": submission.right_of(session(), held.document, actor()), "no_right": None}
    except Invalid as error:
        return {"right": None, "no_right": error.message}


def _key_kind(held: Dossier, moves: list[Move]) -> KeyKind | None:
    """Where the key lies with which this person would sign or seal in the PDF now."""
    step = next((move.step for move in moves if move.step in {"sign", "seal"}), None)
    if step is None:
        return None
    signer = actor().person_id if step == "sign" else None
    return pdf_orders.key_kind_of(session(), held.document, signer)


@blueprint.get("/van-ban/<int:document_id>/phieu-phat-hanh")
def issue_slip(document_id: int) -> ResponseReturnValue:
    """Show the slip of an issued document, to be printed: number, date, signer, file and recipients."""
    permissions.demand_sight(session(), actor(), document_id)
    held = dossier.load(session(), document_id)
    if held.document.state not in SENT_OUT_STATES:
        raise NotFound
    sees_all = permissions.sees_preparation(session(), actor(), document_id)
    return render_template(
        "document/issue_slip.html", dossier=held, document=held.document, sees_all=sees_all
    )


@blueprint.get("/van-ban/<int:document_id>/so-sanh")
def compare(document_id: int) -> ResponseReturnValue:
    """Show what changed since the version that was last submitted, or between two others (?tu=1&den=2)."""
    permissions.demand_sight(session(), actor(), document_id)
    if not permissions.sees_preparation(session(), actor(), document_id):
        raise NotFound
    stand_at(desks.ALL.address)
    held = dossier.load(session(), document_id)
    second = request.args.get("den", held.document.revision, type=int)
    before = comparing.since_submitted(held)
    first = request.args.get("tu", before.first if before else second - 1, type=int)
    return render_template("document/compare.html", **comparing.context(held, first, second))
