"""Telling people: what concerns them at once, who was urged, and every working morning the round."""

from datetime import date

import clock
from jobs.engine import Sessions, change
from organization.calendar import load_calendar
from workflow import digests, notices, refusal_notices, urging

MORNING = "morning_round"


def tell_people(sessions: Sessions, document_id: int) -> None:
    """Tell the drafter of a return, or of an urgent document whose turn it is."""
    change(sessions, notices.tell_people, document_id)


def tell_of_reports(sessions: Sessions, document_id: int) -> None:
    """Tell whoever sent a report that it came back."""
    change(sessions, notices.tell_of_reports, document_id)


def tell_of_refusals(sessions: Sessions, document_id: int) -> None:
    """Tell the sender's clerks and tracking office who refused a document and why."""
    change(sessions, refusal_notices.tell_of_refusals, document_id)


def tell_of_extensions(sessions: Sessions, document_id: int) -> None:
    """Tell the office of a request for more time, and who asked of the answer."""
    change(sessions, notices.tell_of_extensions, document_id)


def tell_urged(sessions: Sessions, document_id: int) -> None:
    """Tell all recipients of a document who were urged."""
    change(sessions, urging.tell_urged, document_id)


def morning_round(sessions: Sessions, day: int) -> None:
    """Escalate by the rules, then write the digests; `day` is the day's ordinal number."""
    change(sessions, urging.escalate, date.fromordinal(day))
    change(sessions, digests.write_all, date.fromordinal(day))


def ring(sessions: Sessions, hour: int) -> date | None:
    """Enqueue the round of this working day once its hour has come; the day comes back when that is done.

    All workers may call it at any time: a day has one round.
    """
    now = clock.local(clock.now())
    if now.hour < hour:
        return None
    day = now.date()
    with sessions() as session:
        if load_calendar(session).is_working_day(day):
            digests.plan_round(session, MORNING, day)
    return day
