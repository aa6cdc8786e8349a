"""Half-filled forms of a person, kept so that nothing typed is lost; nothing has moved, so no history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from db import Moment, transaction
from documents.models import SavedForm
from language import Invalid, say


@dataclass(frozen=True, slots=True)
class Saved:
    """What was typed into a form, and when it was kept."""

    data: Mapping[str, Any]
    saved_at: datetime


def save(session: Session, person_id: int, key: str, data: Mapping[str, Any]) -> None:
    """Keep what the person has typed into the form `key`, in place of what was kept before."""
    kept = {"data": dict(data), "saved_at": clock.now()}
    of_form = sa.and_(SavedForm.person_id == person_id, SavedForm.key == key[:80])
    with transaction(session):
        # First a row that surely is there: two windows may keep the same form at the same moment.
        session.execute(_BEGIN, {"b_person": person_id, "b_key": key[:80], "b_data": {}, "b_at": clock.now()})
        session.execute(sa.update(SavedForm).where(of_form).values(**kept))


_BEGIN = sa.text(
    "INSERT INTO saved_forms (person_id, key, data, saved_at) "
    "VALUES (:b_person, :b_key, :b_data, :b_at) ON CONFLICT DO NOTHING"
).bindparams(sa.bindparam("b_data", type_=sa.JSON()), sa.bindparam("b_at", type_=Moment()))


def load(session: Session, person_id: int, key: str) -> Saved | None:
    """What the person has kept of the form `key`: one statement."""
    row = session.execute(
        sa.select(SavedForm.data, SavedForm.saved_at).where(
            SavedForm.person_id == person_id, SavedForm.key == key[:80]
        )
    ).first()
    return Saved(row.data, row.saved_at) if row else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that somebody has begun."""

    key: str
    data: Mapping[str, Any]
    saved_at: datetime


def kept(session: Session, person_id: int, prefix: str) -> list[Kept]:
    """The forms with such keys that the person has begun and not sent, the latest first: one statement."""
    rows = session.execute(
        sa.select(SavedForm.key, SavedForm.data, SavedForm.saved_at)
        .where(SavedForm.person_id == person_id, SavedForm.key.startswith(prefix, autoescape=True))
        .order_by(SavedForm.saved_at.desc(), SavedForm.key)
    )
    return [Kept(*row) for row in rows]


def forget(session: Session, person_id: int, key: str) -> None:
    """Drop what was kept, once the form was sent."""
    with transaction(session):
        session.execute(
            sa.delete(SavedForm).where(SavedForm.person_id == person_id, SavedForm.key == key[:80])
        )


def use_up(session: Session, person_id: int, key: str) -> None:
    """Drop a form in the transaction of the step that makes something of it.

    Raises Invalid when it is gone: something was made of it already.
    """
    of_form = sa.and_(SavedForm.person_id == person_id, SavedForm.key == key[:80])
    gone = session.execute(sa.delete(SavedForm).where(of_form).returning(SavedForm.key)).first()
    if gone is None:
        raise Invalid(
            say("A document was made of this form already; it is among your drafts."), code="form_used"
        )
