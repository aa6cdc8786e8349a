"""The door of the API: a personal key in the header, no cookie, so that no other site can act with it."""

from flask import Blueprint, Response, abort, g, request
from flask.blueprints import BlueprintSetupState
from flask_login import UserMixin

from language import NotAllowed, say
from organization import attempts, tokens
from organization.attempts import Allowance
from organization.models import TokenScope
from organization.people import Actor, actor_of
from organization.tokens import Key
from web.session import session

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

WRONG_KEYS = Allowance("api-key", 60)  # from one address in a quarter of an hour, as wrong passwords
SCHEME = "Bearer "
# What is sent to these is only read.
ONLY_READ = frozenset({"api.read_file"})


class Program(UserMixin):
    """The program behind this request, acting as the person whose key it has."""

    def __init__(self, key: Key, actor: Actor) -> None:
        self.id = f"key-{key.id}"
        self.key = key
        self.actor = actor


@blueprint.record_once
def _trust_no_cookie(setup: BlueprintSetupState) -> None:
    """No cookie counts here, so nothing can be forged with one."""
    setup.app.extensions["csrf"].exempt(blueprint)


@blueprint.before_request
def _ask_for_key() -> None:
    g._login_user = None  # whoever is signed in by a cookie is nobody here
    key = _key()
    g._login_user = Program(key, actor_of(session(), key.person_id))
    writes = request.method not in {"GET", "HEAD", "OPTIONS"} and request.endpoint not in ONLY_READ
    if writes and key.scope is not TokenScope.ACT:
        raise NotAllowed(say("This key may only read."), code="read_only_key")


def _key() -> Key:
    header, address = request.headers.get("Authorization", ""), request.remote_addr or ""
    if not header:
        abort(401)
    attempts.demand_few(session(), WRONG_KEYS, address)
    key = tokens.key_of(session(), header.removeprefix(SCHEME)) if header.startswith(SCHEME) else None
    if key is None:
        attempts.count(session(), WRONG_KEYS, address)
        abort(401)
    return key


@blueprint.after_request
def _name_scheme(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="banhanh"'
    return response


def program() -> Program:
    """Who comes."""
    found: Program = g._login_user
    return found
