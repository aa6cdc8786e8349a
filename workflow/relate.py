"""The drafter's step of naming the earlier document that a draft recalls, corrects or replaces."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents import relations
from documents.delivery_models import RelatedDocument
from documents.states import Relation
from language import Invalid, NotFound, say
from organization.names import nfc
from organization.people import Actor
from workflow.steps import Moving, step

_NUMBER_SYMBOL = re.compile(r"0*(\d{1,7})\s*/\s*(\S+)")


def relate(
    session: Session,
    actor: Actor,
    document_id: int,
    relation: Relation,
    number_symbol: str,
    *,
    year: int | None = None,
    seen: int,
) -> None:
    """Say that the draft recalls, corrects or replaces the agency's document with this number and symbol.

    A wrong content is answered by a new document of equal form, a wrong form or procedure by a công văn đính
    chính, a recall by a document too (NĐ 30/2020 Đ18.3, Đ18.4). `year` tells apart the same number of two
    years. Raises Invalid when no such document was issued, or several were.
    """
    with step("relate", session, actor, document_id, seen=seen) as moving:
        target_id = _issued(moving, number_symbol, year)
        there = session.get(RelatedDocument, (document_id, target_id))
        if there is None:
            there = RelatedDocument(document_id=document_id, target_id=target_id, created_at=clock.now())
            session.add(there)
        there.relation = relation
        moving.details |= {"relation": str(relation), "target": target_id, "number": nfc(number_symbol)}


def _issued(moving: Moving, number_symbol: str, year: int | None) -> int:
    written = _NUMBER_SYMBOL.fullmatch(nfc(number_symbol).strip())
    if written is None:
        raise Invalid(
            say("Write number and symbol as they are printed, for example 05/KH-SKHCN."),
            field="number_symbol",
        )
    found = relations.numbered(
        moving.session, moving.document.agency_id, int(written[1]), written[2].upper()
    )
    found = [row for row in found if year is None or (row[1] and row[1].year == year)]
    if not found:
        raise Invalid(
            say("The agency has issued no document {number}.", number=written[0]),
            code="no_such_document",
            field="number_symbol",
        )
    if len(found) > 1:
        years = ", ".join(str(day.year) for _, day in found if day)
        raise Invalid(
            say("There are several with this number, of the years {years}; say which.", years=years),
            code="several_documents",
            field="year",
        )
    return found[0][0]


def unrelate(session: Session, actor: Actor, document_id: int, target_id: int, *, seen: int) -> None:
    """Take back that the draft touches that document. Raises NotFound when it did not say so."""
    with step("unrelate", session, actor, document_id, seen=seen) as moving:
        gone = session.execute(
            sa.delete(RelatedDocument).where(
                RelatedDocument.document_id == document_id, RelatedDocument.target_id == target_id
            )
        )
        if gone.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE always gives a CursorResult
            raise NotFound
        moving.details["target"] = target_id
