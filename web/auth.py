"""Signing in and out: Flask-Login carries the token in the signed cookie, our own row decides."""

from flask import Blueprint, Flask, g, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from language import NotAllowed, Refused, say
from organization import accounts
from organization.accounts import SignedInAccount
from organization.demonstration import main_accounts
from organization.people import Actor, actor_of
from web.answers import tell
from web.errors import errors_of, status_of
from web.language import remember
from web.security import local_path
from web.session import installation, session

blueprint = Blueprint("auth", __name__)


class SignedIn(UserMixin):
    """The person behind this request, known to Flask-Login by the token of the sign-in session."""

    def __init__(self, token: str, account: SignedInAccount, actor: Actor) -> None:
        self.id = token
        self.account = account
        self.actor = actor


def register(app: Flask) -> None:
    """Let Flask-Login read who comes from our sign-in sessions."""
    manager = LoginManager(app)
    manager.session_protection = None  # ours is stronger: a row that ends at once on every device
    manager.user_loader(_signed_in)


def _signed_in(token: str) -> SignedIn | None:
    """Who holds the token. Where the database does not answer, the page that says so is nobody's."""
    if g.get("does_not_answer"):
        return None
    g.does_not_answer = True
    someone = _holder(token)
    g.does_not_answer = False
    return someone


def _holder(token: str) -> SignedIn | None:
    account = accounts.session_account(session(), token)
    return SignedIn(token, account, actor_of(session(), account.person_id)) if account else None


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form, or sign in with what was typed."""
    after = local_path(request.values.get("next")) or "/"
    if request.method == "GET":
        return redirect(after, 303) if current_user.is_authenticated else _form(after)
    try:
        token = accounts.sign_in(
            session(),
            request.form.get("username", ""),
            request.form.get("password", ""),
            address=request.remote_addr or "",
            device=request.user_agent.string,
            hours=installation().settings.session_hours,
        )
    except Refused as error:
        return _form(after, error), 401 if isinstance(error, NotAllowed) else status_of(error)
    return _enter(token, after)


def _enter(token: str, after: str) -> ResponseReturnValue:
    cookie.clear()  # nothing of whoever used this browser before, the CSRF token included
    someone = _signed_in(token)
    answer = redirect(after, 303)
    if someone is not None:
        login_user(someone)
        remember(answer, accounts.preference(session(), someone.actor.person_id, "language"))
    return answer


def _form(after: str, error: Refused | None = None) -> str:
    errors = errors_of(error) if error else {}
    username = request.form.get("username", "")
    trying_out = main_accounts() if installation().settings.demonstration else []
    return render_template(
        "sign_in.html", errors=errors, next=after, username=username, trying_out=trying_out
    )


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session for good."""
    accounts.sign_out(session(), current_user.get_id())
    logout_user()
    cookie.clear()
    tell(say("You are signed out."))
    return redirect("/sign-in", 303)
