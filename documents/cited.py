"""What an agency received: cited by a text with number, symbol and date, or searched for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.delivery_models import CarriedOut, Delivery
from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.queries import Condition
from organization.models import Unit
from organization.names import fold, nfc

FEW = 20  # that a search shows
MOST = 200  # citations of one text that are looked up; the căn cứ stand first
_NUMBERED = re.compile(r"0*([1-9]\d{0,6})/(.+)")
_Name = tuple[int, str]  # a number, and the symbol without spaces and case


@dataclass(frozen=True, slots=True)
class Cited:
    """A received document that a draft may carry out, as a line to choose."""

    delivery_id: int
    name: str  # of the recipient, as printed
    number: int | None
    symbol: str | None
    doc_type: str | None
    subject: str
    document_date: date | None
    agency: str  # whose document it is

    @property
    def number_and_symbol(self) -> str:
        """ "05/KH-SKHCN"."""
        return number_and_symbol(self.number, self.symbol)


def carried_out(session: Session, document_id: int) -> int | None:
    """The delivery that the document carries out, if that is said: one statement."""
    return session.scalar(sa.select(CarriedOut.delivery_id).where(CarriedOut.document_id == document_id))


def cited_deliveries(
    session: Session, document: Document, reading: Mapping[str, Any], visible: Condition
) -> list[Cited]:
    """What the draft's agency and its units received and the text cites, oldest first: two statements.

    Of the same number and symbol and, where the text prints a date, of the same date: another year's plan of
    the same number is another document. `visible` is the condition on the deliveries that the person may
    see. What the draft is said to carry out already is among them, also when the text cites it no more.
    """
    days = _cited(reading)
    tied = carried_out(session, document.id)
    if not days and tied is None:
        return []
    named = sa.or_(Document.number.in_({number for number, _ in days}), Delivery.id == tied)
    rows = session.execute(_received(document, visible, named).order_by(Delivery.id))
    found = [Cited(*row) for row in rows]
    return [one for one in found if one.delivery_id == tied or _is_cited(one, days)]


def _received(document: Document, *conditions: Condition) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Delivery.id, Delivery.name, Document.number, Document.symbol, Document.doc_type,
            Document.subject, Document.document_date, Unit.name,
        )
        .join(Document, Document.id == Delivery.document_id)
        .join(Unit, Unit.id == Document.agency_id)
        .where(Delivery.recipient_agency_id == document.agency_id, Document.id != document.id, *conditions)
    )  # fmt: skip


def received(session: Session, document: Document, words: str, visible: Condition) -> list[Cited]:
    """What the document's agency and its units received under these words, newest first: one statement.

    The words are a number and symbol, or a part of the subject.
    """
    name = _name(words)
    subject = Document.subject_folded.contains(fold(words), autoescape=True)
    meant = Document.number == name[0] if name else subject
    wanted = _received(document, visible, meant).order_by(Delivery.id.desc()).limit(MOST)
    found = (Cited(*row) for row in session.execute(wanted))
    return [one for one in found if not name or _name(one.number_and_symbol) == name][:FEW]


def copy(session: Session, document: Document, delivery_id: int, visible: Condition) -> Cited | None:
    """One copy that the document's agency or a unit of it received, if the condition holds: one statement."""
    row = session.execute(_received(document, visible, Delivery.id == delivery_id)).first()
    return Cited(*row) if row else None


def _cited(reading: Mapping[str, Any]) -> dict[_Name, set[str | None]]:
    """The days on which each document was made by the citations; None among them: without a date."""
    days: dict[_Name, set[str | None]] = {}
    for one in (reading.get("references") or ())[:MOST]:
        name = _name(one.get("number_symbol") or "")
        if name is not None:
            days.setdefault(name, set()).add(one.get("date"))
    return days


def _name(written: str) -> _Name | None:
    parts = _NUMBERED.fullmatch(nfc("".join(written.split())).casefold())
    return (int(parts[1]), parts[2]) if parts else None


def _is_cited(one: Cited, days: Mapping[_Name, set[str | None]]) -> bool:
    name = _name(one.number_and_symbol)
    printed = days.get(name, set()) if name else set()
    return None in printed or (one.document_date is not None and one.document_date.isoformat() in printed)
