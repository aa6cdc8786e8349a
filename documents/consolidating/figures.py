"""Figures as officials write them, 1.234,5, summed exactly; what is no figure is never guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from organization.names import fold

# Points between thousands and a comma before decimals; "1.5" is neither and stays a text.
_FIGURE = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<decimals>\d+))?")


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of one report: whose, and what it says."""

    delivery_id: int
    unit: str
    written: str
    number: Decimal | None  # None: cannot be summed


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over all reports of the figures with one name and one unit of measure."""

    label: str
    measure: str
    number: Decimal
    values: Sequence[Value]  # in the order of the recipients

    @property
    def unsummed(self) -> Sequence[Value]:
        """What was written for it that is no figure."""
        return [value for value in self.values if value.number is None]


def number_in(written: str) -> Decimal | None:
    """The number that a figure says, None where it says none."""
    found = _FIGURE.fullmatch(written.strip())
    if found is None:
        return None
    whole = found["whole"].replace(".", "")
    return Decimal(f"{found['sign']}{whole}.{found['decimals'] or 0}")


def printed(number: Decimal) -> str:
    """ "1.234,5": points between thousands, a comma before decimals, no zeros at the end."""
    sign, digits = ("-", -number) if number < 0 else ("", number)
    whole, _, decimals = f"{digits:f}".partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def totals_of(reports: Iterable[tuple[int, str, Sequence[Mapping[str, Any]]]]) -> list[Total]:
    """The totals of (delivery, unit, figures) in the order in which their names come first.

    Figures are one if their names and units of measure agree without regard to case and marks; different
    units of measure are never mixed.
    """
    found: dict[tuple[str, str], tuple[str, str, list[Value]]] = {}
    for delivery_id, unit, figures in reports:
        for figure in figures:
            label, measure = _words(figure, "label"), _words(figure, "unit")
            written = _words(figure, "value")
            entry = found.setdefault((fold(label), fold(measure)), (label, measure, []))
            entry[2].append(Value(delivery_id, unit, written, number_in(written)))
    return [
        Total(label, measure, sum((v.number for v in values if v.number is not None), Decimal(0)), values)
        for label, measure, values in found.values()
    ]


def _words(figure: Mapping[str, Any], name: str) -> str:
    return " ".join(str(figure.get(name) or "").split())
