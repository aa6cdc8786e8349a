"""Administrative acts on accounts: opened, closed, opened again, given a new password."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from language import Invalid, NotAllowed, NotFound, say
from organization import accounts, roster
from organization.models import Account, Person
from organization.people import Actor
from workflow.agency_acts import Acting, administrative_act


def open_account(
    session: Session, actor: Actor | None, agency_id: int, person_id: int, *, username: str, password: str
) -> int:
    """Give a person a way to sign in; the account's id comes back. Raises Invalid, NotAllowed.

    The agency that keeps a person's account is that of the oldest post (organization/roster.py).
    """
    name, hashed = accounts.credentials(username, password)
    with administrative_act("open_account", session, actor, agency_id) as acting:
        account = accounts.add_account(session, person_id, name, hashed)
        _tell_whose(acting, account)
        session.flush()
        return account.id


def set_account(
    session: Session, actor: Actor | None, agency_id: int, account_id: int, *, active: bool
) -> None:
    """Close an account, which signs the person out everywhere, or open it again."""
    step = "reopen_account" if active else "close_account"
    with administrative_act(step, session, actor, agency_id) as acting:
        account = _account(acting, account_id)
        if acting.actor and acting.actor.person_id == account.person_id:
            raise Invalid(say("You cannot close your own account."))
        accounts.open_or_close(session, account_id, active)


def reset_password(session: Session, actor: Actor | None, agency_id: int, account_id: int, new: str) -> None:
    """Give an account a new password, which signs the person out everywhere."""
    username = session.scalar(sa.select(Account.username).where(Account.id == account_id))
    _, hashed = accounts.credentials(username or "nobody", new)
    with administrative_act("reset_password", session, actor, agency_id) as acting:
        _account(acting, account_id)
        accounts.replace_password(session, account_id, hashed)


def _account(acting: Acting, account_id: int) -> Account:
    account = acting.session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFound(say("There is no such account."))
    _tell_whose(acting, account)
    return account


def _tell_whose(acting: Acting, account: Account) -> None:
    """Say in the history whose account it is; raises NotAllowed when another agency keeps it."""
    home = roster.home_agency(acting.session, account.person_id)
    if home is None:
        raise Invalid(say("Give the person a post first."))
    if home != acting.agency_id:
        raise NotAllowed(say("The account of this person is kept by the agency of the person's oldest post."))
    person = acting.session.get_one(Person, account.person_id)
    acting.details |= {"person": person.name, "username": account.username}
