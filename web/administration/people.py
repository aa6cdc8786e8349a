"""People for an administrator: the list, a new person, and one person's posts and account."""

from collections.abc import Callable, Mapping

from flask import g, request
from flask.typing import ResponseReturnValue

import clock
from language import Message, NotFound, Refused, say
from organization import accounts, roster, structure
from organization.models import Person, Role
from web.administration.gate import blueprint, chosen, numbers, page
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import status_of
from web.forms_draft import number
from web.session import actor, session
from workflow import administer_accounts, administer_people
from workflow.administer_people import Appointment, NewPerson


@blueprint.get("/quan-tri/<int:agency_id>/nguoi")
def people(agency_id: int) -> ResponseReturnValue:
    """Show the people of the agency, or of the whole directory, by given name."""
    words, everywhere = request.args.get("tim", "").strip(), request.args.get("loc") == "tat-ca"
    without_account = request.args.get("loc") == "chua-co-tai-khoan"
    found, after = roster.people(
        session(),
        None if everywhere else agency_id,
        words,
        request.args.get("sau"),
        without_account=without_account,
    )
    tab = 2 if everywhere else 1 if without_account else 0
    return page("people", "people", found=found, after=after, words=words, tab=tab)


@blueprint.get("/quan-tri/<int:agency_id>/nguoi/moi")
def new_person(agency_id: int) -> ResponseReturnValue:
    """Show the form for somebody who is not in the directory yet."""
    return _new_person_page()


def _new_person_page(refused: Refused | None = None) -> str:
    return page("new_person", "people", refused, typed=request.form, places=_places())


def _places() -> list[tuple[int, str]]:
    """The units of the agency in which a post can be given."""
    return structure.places(session(), g.agency_id)


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/moi")
def add_person(agency_id: int) -> ResponseReturnValue:
    """Bring somebody in with a first post."""
    form = request.form
    person = NewPerson(*(form.get(name, "") for name in ("code", "name", "email", "phone")))
    try:
        person_id = administer_people.add_person(session(), actor(), agency_id, person, _appointment(form))
    except Refused as error:
        return _new_person_page(error), status_of(error)
    tell(say("{name} is in the directory. The next step is an account.", name=person.name))
    return see_other("administration.person", person_id=person_id)


def _appointment(form: Mapping[str, str]) -> Appointment:
    return Appointment(
        unit_id=number(form, "unit_id"),
        role=chosen(form, "role", Role),
        title=form.get("title", ""),
        acting=form.get("acting") == "1",
        valid_from=read_date(form.get("valid_from", ""), field="valid_from"),
        valid_to=read_date(form.get("valid_to", ""), field="valid_to"),
    )


@blueprint.get("/quan-tri/<int:agency_id>/nguoi/<int:person_id>")
def person(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Show a person's posts and account."""
    return _person_page(person_id)


def _person_page(person_id: int, refused: Refused | None = None, form: str = "") -> str:
    """The page; `form` says which of its forms was refused."""
    read = session()
    someone = read.get(Person, person_id)
    if someone is None:
        raise NotFound
    return page(
        "person",
        "people",
        refused,
        someone=someone,
        posts=roster.posts_of_person(read, person_id),
        account=roster.account_of(read, person_id),
        keeps_account=roster.home_agency(read, person_id) == g.agency_id,
        is_me=person_id == actor().person_id,
        places=_places(),
        suggestion=accounts.suggested_password(),
        form=form,
        typed=request.form,
    )


def _try(person_id: int, form: str, done: Message, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except NotFound:
        raise
    except Refused as error:
        return _person_page(person_id, error, form), status_of(error)
    tell(done)
    return see_other("administration.person", person_id=person_id)


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/chuc-vu")
def appoint(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Give the person a post."""
    return _try(
        person_id,
        "appoint",
        say("The post is given."),
        lambda: administer_people.appoint(
            session(), actor(), agency_id, person_id, _appointment(request.form)
        ),
    )


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/chuc-vu/<int:post_id>/ket-thuc")
def end_post(agency_id: int, person_id: int, post_id: int) -> ResponseReturnValue:
    """End one of the person's posts."""

    def end() -> None:
        last_day = read_date(request.form.get("valid_to", ""), field="valid_to") or clock.today()
        administer_people.end_post(session(), actor(), agency_id, post_id, last_day)

    return _try(person_id, f"end-{post_id}", say("The post ends on the day you gave."), end)


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/chuc-vu/<int:post_id>/phu-trach")
def put_in_charge(agency_id: int, person_id: int, post_id: int) -> ResponseReturnValue:
    """Choose the units that a deputy of the head is in charge of."""
    units = numbers(request.form, "unit_ids")
    act = administer_people.put_in_charge
    return _try(
        person_id,
        f"charge-{post_id}",
        say("The units that the post is in charge of are recorded."),
        lambda: act(session(), actor(), agency_id, post_id, units),
    )


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/tai-khoan")
def open_account(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Give the person a way to sign in."""
    form = request.form
    return _try(
        person_id,
        "account",
        say("The account is open. Hand over the user name and the first password in person."),
        lambda: administer_accounts.open_account(
            session(),
            actor(),
            agency_id,
            person_id,
            username=form.get("username", ""),
            password=form.get("password", ""),
        ),
    )


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/tai-khoan/dong")
def close_account(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Close the person's account at once."""
    return _set_account(person_id, active=False, done=say("The account is closed on all devices."))


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/tai-khoan/mo")
def reopen_account(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Open the person's account again."""
    return _set_account(person_id, active=True, done=say("The account is open again."))


def _set_account(person_id: int, *, active: bool, done: Message) -> ResponseReturnValue:
    act = administer_accounts.set_account
    account_id = _account_id(person_id)
    return _try(
        person_id, "close", done, lambda: act(session(), actor(), g.agency_id, account_id, active=active)
    )


@blueprint.post("/quan-tri/<int:agency_id>/nguoi/<int:person_id>/tai-khoan/mat-khau")
def reset_password(agency_id: int, person_id: int) -> ResponseReturnValue:
    """Give the account a new password."""
    new, account_id = request.form.get("password", ""), _account_id(person_id)
    return _try(
        person_id,
        "password",
        say("The new password holds from now on; hand it over in person."),
        lambda: administer_accounts.reset_password(session(), actor(), agency_id, account_id, new),
    )


def _account_id(person_id: int) -> int:
    account = roster.account_of(session(), person_id)
    if account is None:
        raise NotFound
    return account.id
