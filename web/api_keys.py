"""The keys of one's own programs: given after the password is typed once more, shown once, ended."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from language import Refused, say
from organization import accounts, tokens
from organization.models import TokenScope
from web import settings
from web.answers import see_other, tell
from web.errors import status_of
from web.forms_draft import number
from web.session import session

blueprint = Blueprint("api_keys", __name__)


@blueprint.post("/cai-dat/khoa")
def give() -> ResponseReturnValue:
    """Give oneself a key; without a choice it only reads."""
    form, account = request.form, current_user.account
    scope = TokenScope.ACT if form.get("scope") == TokenScope.ACT else TokenScope.READ
    try:
        password, address = form.get("key_password", ""), request.remote_addr or ""
        accounts.confirm(session(), account.id, password, address=address)
        token = tokens.give(session(), account.id, form.get("key_name", ""), scope, number(form, "days"))
    except Refused as error:
        error.field = "key_password" if error.field == "password" else error.field
        return settings.page(error), status_of(error)
    tell(say("Your key, shown this once: {token}", token=token))
    return see_other("settings.show", _anchor="keys-of-programs")


@blueprint.post("/cai-dat/khoa/<int:token_id>/huy")
def end(token_id: int) -> ResponseReturnValue:
    """End one of the own keys."""
    tokens.revoke(session(), current_user.account.id, token_id)
    tell(say("The key no longer works."))
    return see_other("settings.show", _anchor="keys-of-programs")
