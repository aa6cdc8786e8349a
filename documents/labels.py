"""How an issued document is named on the command line: AGENCY/YEAR/NUMBER/SYMBOL, or a part that fits one.

"SKHCN/2024/05/KH-SKHCN", "2024/5/KH-SKHCN", "05/KH-SKHCN" or "5".
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from documents.models import Document
from language import Invalid, Message, NotFound, say
from organization.models import Unit
from organization.names import nfc

_SHOWN = 10


def labels(session: Session) -> Iterator[tuple[int, str]]:
    """Every issued document with its label, in the order of the registers: one statement."""
    rows = session.execute(
        sa.select(Document.id, Unit.code, Document.register_year, Document.number, Document.symbol)
        .join(Unit, Unit.id == Document.agency_id)
        .where(Document.issued_at.is_not(None), Document.number.is_not(None))
        .order_by(Unit.code, Document.register_year, Document.number, Document.symbol)
        .execution_options(yield_per=2_000)
    )
    for key, agency, year, number, symbol in rows:
        yield key, f"{agency}/{year}/{number:02d}/{symbol}"


def named(session: Session, text: str) -> int:
    """The document that a label, or a part of it, names; raises NotFound, or Invalid with the matches."""
    wanted = _parts(text)
    found = [(key, label) for key, label in labels(session) if wanted and _holds(_parts(label), wanted)]
    exact = [(key, label) for key, label in found if _parts(label) == wanted]
    found = exact or found
    if not found:
        raise NotFound(say("No issued document is called “{name}”.", name=text))
    if len(found) > 1:
        raise Invalid(_ambiguous(text, [label for _key, label in found]), code="ambiguous")
    return found[0][0]


def _ambiguous(text: str, matches: list[str]) -> Message:
    shown = ", ".join(matches[:_SHOWN]) + (" …" if len(matches) > _SHOWN else "")
    return say("“{name}” fits {n} documents: {matches}.", name=text, n=len(matches), matches=shown)


def _parts(text: str) -> list[str]:
    """The parts as they are compared: small letters, numbers without zeros in front."""
    parts = nfc(text).lower().strip("/").split("/")
    return [str(int(part)) if part.isdecimal() else part for part in parts if part]


def _holds(label: list[str], wanted: list[str]) -> bool:
    """Whether the wanted parts stand in the label one after another."""
    length = len(wanted)
    return any(label[start : start + length] == wanted for start in range(len(label) - length + 1))
