"""What a plan says: the frozen values that the composer lays out and that reading gives back."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph of a section with its own numeral or bullet; a heading stands bold on its own line."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the top level: numeral, title in ordinary letters, paragraphs."""

    numeral: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent:
    """A document with a printed type (Mẫu 1.4 of Phụ lục III), before it has a number and a day.

    Recipient lines come without bullet and end mark, the last one is the archive line. `authority_lines`
    stand above the signer's title ("KT. GIÁM ĐỐC"); there are none where the head signs.
    """

    parent_body: str | None
    issuing_body: str
    symbol: str
    place: str
    month: int
    year: int
    subject: str
    sections: tuple[Section, ...]
    recipients: tuple[str, ...]
    title: str
    name: str
    authority_lines: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    closing: str | None = None
    kind: str = "Kế hoạch"


def printed_date(day: date) -> str:
    """A date as documents print it, 05/7/2024: days below 10 and months 1 and 2 take a zero (PL I II.4)."""
    return f"{day.day:02d}/{printed_month(day.month)}/{day.year}"


def printed_month(month: int) -> str:
    """A month as documents print it: 01, 02, 3 … 12."""
    return f"{month:02d}" if month < 3 else str(month)
