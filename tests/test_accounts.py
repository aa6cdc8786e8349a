"""Accounts: who may come in, how guessing is slowed down, and how a session ends."""

import unicodedata
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

import clock
from language import Invalid, NotAllowed, NotFound, TooMany, translate
from organization import accounts
from organization.models import Account, SignInAttempt, SignInSession
from organization.people import actor_of
from tests.small_province import build

PASSWORD = "mùa thu lá vàng"


@pytest.fixture
def clerk(session, stopped_clock):
    """Lê Thị An, who has an account."""
    person = build(session).people["Lê Thị An"]
    return accounts.create_account(session, person.id, "an.lt", PASSWORD)


def enter(session, password=PASSWORD, *, name="an.lt", address="10.0.0.7", device="Firefox"):
    return accounts.sign_in(session, name, password, address=address, device=device)


def test_a_person_signs_in_and_acts_in_their_posts(session, clerk):
    token = enter(session, PASSWORD, name=" An.LT ")

    account = accounts.session_account(session, token)
    assert account is not None
    assert [post.title for post in actor_of(session, account.person_id).posts] == ["Phó Giám đốc"]


def test_a_password_typed_with_loose_marks_is_the_same(session, clerk):
    loose = unicodedata.normalize("NFD", PASSWORD)
    assert enter(session, loose)


def test_the_database_knows_neither_password_nor_token(session, clerk):
    token = enter(session)

    stored = session.scalars(sa.select(SignInSession)).one()
    assert token not in (stored.id, stored.device, stored.address)
    assert session.scalars(sa.select(Account.password_hash)).one().startswith("$argon2id$")


@pytest.mark.parametrize("username", ["an.lt", "nobody", ""])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(session, clerk, username):
    with pytest.raises(NotAllowed, match="user name or the password") as refused:
        enter(session, "wrong", name=username)

    assert refused.value.code == "wrong_password"
    assert translate(refused.value.message) != refused.value.message.msgid


def guess(session, times, name="an.lt", address="10.0.0.7"):
    for _ in range(times):
        with pytest.raises(NotAllowed):
            accounts.sign_in(session, name, "wrong", address=address, device="")


def test_after_many_wrong_guesses_even_the_right_password_must_wait(session, clerk):
    guess(session, accounts.TRIES_BY_NAME)
    clock.advance(timedelta(minutes=5))

    with pytest.raises(TooMany, match="Wait 10 minutes"):
        accounts.sign_in(session, "an.lt", PASSWORD, address="elsewhere", device="")
    clock.advance(timedelta(minutes=10))
    assert enter(session)


def test_a_good_sign_in_wipes_the_slips_of_that_name(session, clerk):
    for _ in range(3):
        guess(session, accounts.TRIES_BY_NAME - 1)
        assert enter(session)


def test_one_address_that_tries_many_names_must_wait(session, clerk, monkeypatch):
    monkeypatch.setattr(accounts, "TRIES_BY_ADDRESS", 5)
    for number in range(5):
        guess(session, 1, name=f"name{number}", address="10.6.6.6")

    with pytest.raises(TooMany):
        accounts.sign_in(session, "an.lt", PASSWORD, address="10.6.6.6", device="")
    assert enter(session)


def test_a_session_that_was_signed_out_opens_nothing(session, clerk):
    token = enter(session)

    accounts.sign_out(session, token)

    assert accounts.session_account(session, token) is None
    assert accounts.session_account(session, "no such token") is None


def test_a_session_ends_by_itself_when_nobody_works_or_the_day_is_over(session, clerk):
    idle = enter(session)
    clock.advance(accounts.IDLE)
    assert accounts.session_account(session, idle) is None

    busy = enter(session)
    for _ in range(11):
        clock.advance(timedelta(hours=1))
        assert accounts.session_account(session, busy)
    clock.advance(timedelta(hours=1))
    assert accounts.session_account(session, busy) is None


def test_signing_out_everywhere_spares_only_this_browser(session, clerk):
    here = enter(session)
    there = accounts.sign_in(session, "an.lt", PASSWORD, address="10.0.0.8", device="Chrome")
    assert {row.device for row in accounts.list_sessions(session, clerk.id)} == {"Firefox", "Chrome"}

    accounts.sign_out_everywhere(session, clerk.id, keep=here)

    assert accounts.session_account(session, here)
    assert accounts.session_account(session, there) is None


def test_one_session_is_ended_from_the_list_by_its_owner_alone(session, clerk):
    token = enter(session)
    listed = accounts.list_sessions(session, clerk.id)[0]

    accounts.end_session(session, clerk.id + 1, listed.id)
    assert accounts.session_account(session, token)
    accounts.end_session(session, clerk.id, listed.id)
    assert accounts.session_account(session, token) is None


def test_a_new_password_ends_all_other_sessions(session, clerk):
    here = enter(session)
    there = enter(session)

    accounts.change_password(session, clerk.id, PASSWORD, "mùa xuân hoa nở", keep=here)

    assert accounts.session_account(session, here)
    assert accounts.session_account(session, there) is None
    assert enter(session, "mùa xuân hoa nở")


def test_a_password_is_changed_only_by_who_knows_the_old_one(session, clerk):
    with pytest.raises(Invalid, match="present password"):
        accounts.change_password(session, clerk.id, "wrong", "mùa xuân hoa nở")


def test_a_forgotten_password_is_set_anew_by_the_administrator(session, clerk):
    token = enter(session)

    accounts.reset_password(session, clerk.id, "mùa đông lạnh giá")

    assert accounts.session_account(session, token) is None
    assert enter(session, "mùa đông lạnh giá")
    with pytest.raises(NotFound):
        accounts.reset_password(session, clerk.id + 1, "mùa đông lạnh giá")


def test_a_closed_account_is_out_at_once(session, clerk):
    token = enter(session)

    accounts.set_active(session, clerk.id, False)

    assert accounts.session_account(session, token) is None
    with pytest.raises(NotAllowed):
        enter(session)
    accounts.set_active(session, clerk.id, True)
    assert accounts.session_account(session, token) is None


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("an.lt2", "short"),
        ("an.lt2", "xx an.lt2 xx"),
        ("a", PASSWORD),
        ("an lt", PASSWORD),
        ("an.lt", PASSWORD),
    ],
)
def test_a_weak_password_or_a_bad_or_taken_name_is_refused(session, clerk, username, password):
    with pytest.raises(Invalid) as refused:
        accounts.create_account(session, clerk.person_id, username, password)

    assert refused.value.field in {"username", "password"}
    assert translate(refused.value.message) != refused.value.message.msgid


def test_nobody_outside_the_directory_gets_an_account(session, clerk):
    with pytest.raises(NotFound):
        accounts.create_account(session, 999_999, "stranger", PASSWORD)


def test_reading_a_session_takes_one_statement_and_seldom_writes(engine, session, clerk):
    token = enter(session)
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    accounts.session_account(session, token)
    read = [text for text in statements if not text.startswith("BEGIN")]
    clock.advance(accounts.SEEN_EVERY)
    accounts.session_account(session, token)

    assert len(read) == 1
    assert session.scalars(sa.select(SignInSession.seen_at)).one() == clock.now()


def test_old_attempts_and_sessions_are_forgotten(session, clerk):
    guess(session, 1)
    enter(session)
    guess(session, 1)
    clock.advance(timedelta(days=31))

    accounts.forget_old(session)

    assert session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0


def test_what_a_person_chose_is_remembered(session, clerk):
    accounts.set_preference(session, clerk.person_id, "language", "en")
    accounts.set_preference(session, clerk.person_id, "language", "vi")
    accounts.set_preference(session, clerk.person_id, "shortcuts", "off")

    assert accounts.preference(session, clerk.person_id, "language") == "vi"
    assert accounts.preferences(session, clerk.person_id) == {"language": "vi", "shortcuts": "off"}
    assert accounts.preference(session, clerk.person_id, "colour") is None
