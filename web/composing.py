"""Writing a document in the browser: begun empty or from another one, typed row by row, made into a .docx."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

import clock
from documents import dossier, drafts
from documents.composing import blocks, sources
from documents.composing.beginnings import empty, from_earlier, from_higher, from_written, kind_of
from documents.composing.making import make, missing
from documents.composing.wording import COMPOSED, PURPOSES
from documents.composing.writing import Writer, Writing, from_json
from documents.duties import OPERATORS
from documents.kinds import BY_CODE, CITED_KINDS, KINDS
from language import NotAllowed, NotFound, Refused, say
from organization.people import Actor
from web import consolidating, desks, forms_compose
from web.answers import see_other, tell
from web.errors import errors_of, status_of
from web.forms_draft import number
from web.menu import stand_at
from web.session import actor, installation, session
from workflow import draft, permissions

blueprint = Blueprint("composing", __name__)

NEW = "compose-new-"  # before the token of a form that has no document yet
OF_DOCUMENT = "compose-document-"


@dataclass(frozen=True, slots=True)
class Paper:
    """A form in the browser: where it is kept, where it stands, what it says."""

    key: str
    endpoint: str
    values: Mapping[str, Any]
    writing: Writing
    saved_at: datetime | None = None
    document_id: int | None = None  # of which it writes the next version
    revision: int = 0
    errors: Mapping[str, Any] = field(default_factory=dict)


@blueprint.get("/van-ban/soan")
def begin() -> ResponseReturnValue:
    """Show what somebody has begun, and with what a new document can begin."""
    return _beginnings()


def _beginnings(error: Refused | None = None) -> str:
    who = _drafter()
    stand_at("composing.begin")
    words = request.args.get("tim", "")
    units = {post.unit_id: post.unit_name for post in who.posts if post.role in permissions.WORKERS}
    agencies = [post.agency_id for post in who.posts if post.agency_id]
    return render_template(
        "composing/begin.html",
        begun=drafts.kept(session(), who.person_id, NEW),
        units=list(units.items()),
        kinds=[(code, BY_CODE[code].name) for code in COMPOSED],
        earlier=sources.earlier(session(), permissions.visible_documents(who), agencies, words),
        received=sources.received(session(), permissions.visible_deliveries(who), words),
        chosen=request.values.get("source") or request.args.get("tu", ""),
        words=words,
        errors=errors_of(error) if error else {},
    )


def _drafter() -> Actor:
    if not actor().unit_ids:
        raise NotAllowed(say("Only somebody who works in a unit drafts documents."))
    return actor()


@blueprint.post("/van-ban/soan")
def start() -> ResponseReturnValue:
    """Begin a form, or drop one that was begun."""
    who = _drafter()
    dropped = request.form.get("drop", "")
    if dropped.startswith(NEW):
        drafts.forget(session(), who.person_id, dropped)
        return see_other("composing.begin")
    units = who.unit_ids
    unit_id = number(request.form, "unit") or (next(iter(units)) if len(units) == 1 else 0)
    try:
        agency_id = permissions.demand_worker(who, unit_id).agency_id or 0
    except NotAllowed as error:
        error.field = "unit"
        return _beginnings(error), status_of(error)
    writing = _begun(request.form.get("kind", ""), request.form.get("source", ""), unit_id, agency_id)
    token = secrets.token_hex(4)
    drafts.save(session(), who.person_id, f"{NEW}{token}", writing.to_json())
    return see_other("composing.write", token=token)


def _begun(kind: str, source: str, unit_id: int, agency_id: int) -> Writing:
    """What the new form says first. Raises NotFound for a source that the person may not see."""
    code = kind if kind in COMPOSED else COMPOSED[0]
    what, _, key = source.partition(":")
    source_id = number({"id": key}, "id")
    if what == "document":
        return _from_earlier(source_id, unit_id, agency_id)
    if what == "plan":
        return consolidating.begun(source_id, unit_id, agency_id)
    writer = blocks.writer_of(session(), unit_id, code)
    begun = empty(code, writer, unit_id)
    if what != "delivery":
        return begun
    permissions.demand_delivery_sight(session(), actor(), source_id)
    higher = sources.higher(session(), source_id, agency_id)
    return from_higher(begun, higher, writer, sources.names_of(session(), agency_id))


def _from_earlier(document_id: int, unit_id: int, agency_id: int) -> Writing:
    permissions.demand_sight(session(), actor(), document_id)
    reading, written = sources.reading_of(session(), document_id, agency_id)
    if written is not None:
        return from_written(from_json(written), unit_id)
    kind = kind_of(reading)
    return from_earlier(reading, kind, blocks.writer_of(session(), unit_id, kind), unit_id)


@blueprint.get("/van-ban/soan/<token>")
def write(token: str) -> ResponseReturnValue:
    """Show the form as it was kept."""
    return _page(_new_paper(token))


@blueprint.post("/van-ban/soan/<token>")
def keep(token: str) -> ResponseReturnValue:
    """Keep what was typed; then, as the pressed button says, change rows or make the document."""
    return _kept(_new_paper(token))


def _new_paper(token: str) -> Paper:
    saved = drafts.load(session(), _drafter().person_id, f"{NEW}{token}")
    if saved is None:
        raise NotFound(say("This form is no longer kept: a document was made of it, or it was dropped."))
    values = {"token": token}
    return Paper(f"{NEW}{token}", "composing.write", values, from_json(saved.data), saved.saved_at)


@blueprint.get("/van-ban/<int:document_id>/soan")
def rewrite(document_id: int) -> ResponseReturnValue:
    """Show the form of a draft that was written here, to make its next version."""
    return _page(_paper_of(document_id))


@blueprint.post("/van-ban/<int:document_id>/soan")
def keep_again(document_id: int) -> ResponseReturnValue:
    """Keep what was typed into the form of a draft; then change rows or make the next version."""
    return _kept(_paper_of(document_id))


def _paper_of(document_id: int) -> Paper:
    """The form of a draft: what was typed since, else what its current version was made of."""
    permissions.demand_sight(session(), actor(), document_id)
    held = dossier.load(session(), document_id)
    moves = permissions.document_steps(actor(), held.document, None)
    if held.revision.written is None or not any(move.step == "revise" for move in moves):
        raise NotFound
    key = f"{OF_DOCUMENT}{document_id}-{held.document.revision}"
    saved = drafts.load(session(), actor().person_id, key)
    writing = from_json(saved.data if saved else held.revision.written)
    values = {"document_id": document_id}
    saved_at = saved.saved_at if saved else None
    return Paper(key, "composing.rewrite", values, writing, saved_at, document_id, held.document.revision)


def _kept(paper: Paper) -> ResponseReturnValue:
    act = request.form.get("act", "keep")
    writing, place = forms_compose.changed(forms_compose.typed(request.form, paper.writing), act)
    drafts.save(session(), actor().person_id, paper.key, writing.to_json())
    if act == "compose":
        return _composed(paper, writing)
    if "HX-Request" in request.headers:
        return render_template("composing/kept.html", saved_at=clock.now())
    if place is None:
        tell(say("What you typed is kept."))
    return see_other(paper.endpoint, _anchor=place, **paper.values)


def _composed(paper: Paper, writing: Writing) -> ResponseReturnValue:
    """Make the document, or show at the boxes what is still missing."""
    writer = _writer(writing)
    try:
        document_id = _made(paper, writing, writer)
    except Refused as error:
        errors = errors_of(error, *missing(writing, writer))
        shown = Paper(paper.key, paper.endpoint, paper.values, writing, clock.now(), errors=errors)
        return _page(shown), status_of(error)
    if paper.document_id is not None:
        drafts.forget(session(), actor().person_id, paper.key)
    tell(say("The document is made from the form; check what was read from it."))
    return see_other("drafting.check", document_id=document_id)


def _made(paper: Paper, writing: Writing, writer: Writer) -> int:
    taken = make(installation().files, writing, writer)
    if paper.document_id is None:
        carries_out = writing.basis_id or None
        return draft.create(
            session(), actor(), writing.unit_id, taken, carries_out=carries_out, form=paper.key
        )
    draft.revise(session(), actor(), paper.document_id, taken, seen=number(request.form, "version"))
    return paper.document_id


def _writer(writing: Writing) -> Writer:
    return blocks.writer_of(session(), writing.unit_id, writing.kind)


def _page(paper: Paper) -> str:
    stand_at(desks.DRAFTS.address if paper.document_id else "composing.begin")
    writing = forms_compose.offered(paper.writing)
    writer = _writer(writing)
    agency_id = permissions.demand_worker(actor(), writing.unit_id).agency_id or 0
    cited = [kind.name for kind in (*KINDS, *CITED_KINDS)]
    return render_template(
        "composing/form.html",
        paper=paper,
        writing=writing,
        writer=writer,
        kinds=[(code, BY_CODE[code].name) for code in COMPOSED],
        cited=[(name, name) for name in cited],
        operators=[(word, word) for word in OPERATORS[:-1]],  # "hạn" is a noun, not a word before a day
        purposes=list(PURPOSES.items()),
        signers=[(block.code, block.words) for block in writer.blocks],
        names=sources.names_to_choose(session(), agency_id),
        errors=paper.errors,
    )
