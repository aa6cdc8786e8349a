"""Documents for programs: lists in pages by key, one document with the open steps, its files."""

from flask import Response, jsonify, request

from documents import dossier
from documents.uploads import take_in
from language import NotFound
from web import desks, files
from web.api import sent, shapes
from web.api.gate import blueprint, program
from web.api.offered import ON_DOCUMENTS
from web.documents import possible_moves
from web.forms_draft import number
from web.session import actor, installation, session
from workflow import draft, permissions


@blueprint.get("/me")
def me() -> Response:
    """Who comes with this key, with the posts held today."""
    key, who = program().key, actor()
    posts = [shapes.some(p, ("role", "title", "unit_id", "unit_name", "agency_id")) for p in who.posts]
    told = {"person_id": who.person_id, "name": who.name, "username": key.username, "posts": posts}
    return jsonify({**told, "key": key.name, "scope": key.scope, "expires_at": key.expires_at.isoformat()})


@blueprint.get("/documents")
def list_documents() -> Response:
    """A page of one list of documents (?list=, ?after= the key that the page before told)."""
    desk = desks.BY_KEY.get(request.args.get("list", desks.ALL.key))
    if desk is None:
        raise NotFound
    page = desks.page(session(), actor(), desk, request.args.get("after"))
    rows = [{**shapes.plain(row), "number_and_symbol": row.number_and_symbol} for row in page.rows]
    return jsonify(documents=rows, next=page.next_key)


@blueprint.get("/documents/<int:document_id>")
def show_document(document_id: int) -> Response:
    """One document as it stands now."""
    permissions.demand_sight(session(), actor(), document_id)
    return jsonify(shape_of(document_id))


def shape_of(document_id: int) -> shapes.Shape:
    """A document with the steps that this person may make now."""
    held = dossier.load(session(), document_id)
    sees_all = permissions.sees_preparation(session(), actor(), document_id)
    shape = shapes.document(held, sees_all=sees_all)
    return {**shape, "steps": shapes.moves(possible_moves(held), ON_DOCUMENTS)}


@blueprint.get("/documents/<int:document_id>/files/<sha256>")
def send_document_file(document_id: int, sha256: str) -> Response:
    """The bytes of a file of the document, as the page sends them."""
    return files.send(document_id, sha256)


@blueprint.post("/documents")
def create_document() -> tuple[Response, int]:
    """Begin a document of the unit `unit_id` with the .docx or .txt in `file`."""
    data, name = sent.file()
    unit_id = number(sent.form(), "unit_id")
    taken = take_in(installation().files, data, name)
    document_id = draft.create(session(), actor(), unit_id, taken)
    return jsonify(shape_of(document_id)), 201
