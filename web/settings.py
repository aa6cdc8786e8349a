"""The settings a person needs: language, password, devices that are signed in, keys, the own posts."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from language import Invalid, Refused, say
from organization import accounts, feeds, tokens
from organization.models import Person
from web.answers import see_other, tell
from web.devices import device_name
from web.errors import errors_of, status_of
from web.language import spoken
from web.session import session
from workflow import notice_letters

blueprint = Blueprint("settings", __name__)


@blueprint.get("/cai-dat")
def show() -> ResponseReturnValue:
    """Show all settings on one page."""
    return page()


def page(refused: Refused | None = None) -> str:
    """All settings, also with the sentence of a refusal."""
    account = current_user.account
    return render_template(
        "settings/show.html",
        account=account,
        devices=accounts.list_sessions(session(), account.id),
        device_name=device_name,
        feed=feeds.feed_of(session(), current_user.actor.person_id),
        chosen=accounts.preferences(session(), current_user.actor.person_id),
        address=session().get_one(Person, current_user.actor.person_id).email,
        api_keys=tokens.list_of(session(), account.id),
        key_lasts=[(days, spoken(say("{n} days", n=days))) for days in tokens.LASTS],
        errors=errors_of(refused) if refused else {},
    )


@blueprint.post("/cai-dat/mat-khau")
def change_password() -> ResponseReturnValue:
    """Replace the own password; all other devices are signed out."""
    form = request.form
    try:
        if form.get("password") != form.get("again"):
            raise Invalid(say("The two new passwords differ."), field="again")
        accounts.change_password(
            session(),
            current_user.account.id,
            form.get("old", ""),
            form.get("password", ""),
            keep=current_user.get_id(),
        )
    except Refused as error:
        return page(error), status_of(error)
    tell(say("Your password is changed. All other devices are signed out."))
    return see_other("settings.show")


@blueprint.post("/cai-dat/thu")
def choose_letters() -> ResponseReturnValue:
    """Say which letters are wanted."""
    for name in (notice_letters.DIGEST, notice_letters.NOTICE):
        wanted = "yes" if request.form.get(name) else notice_letters.NO
        accounts.set_preference(session(), current_user.actor.person_id, name, wanted)
    tell(say("Your choice of letters is kept."))
    return see_other("settings.show", _anchor="letters")


@blueprint.post("/cai-dat/thiet-bi/<session_id>/dang-xuat")
def end_device(session_id: str) -> ResponseReturnValue:
    """Sign one of the own devices out."""
    accounts.end_session(session(), current_user.account.id, session_id)
    tell(say("The device is signed out."))
    return see_other("settings.show", _anchor="devices")


@blueprint.post("/cai-dat/thiet-bi/dang-xuat-het")
def end_other_devices() -> ResponseReturnValue:
    """Sign all other devices out."""
    accounts.sign_out_everywhere(session(), current_user.account.id, keep=current_user.get_id())
    tell(say("All other devices are signed out."))
    return see_other("settings.show", _anchor="devices")
