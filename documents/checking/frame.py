"""The frame of the rules: what a rule looks at, what it yields, and which rules are valid on a day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, wraps
from typing import Any, TypeAlias, TypeVar

from documents.checking.boxes import Boxes
from documents.checking.look import Layout
from documents.checking.texts import Text
from documents.reading import Apart
from documents.reading.items import Item
from documents.reading.lines import Line, is_capitals, is_rule
from documents.reading.paragraphs import Paragraph
from documents.reading.result import Finding, Fix, Place, Reading, Replace, Shape
from documents.reading.sheet import Sheet
from language import Message, say

__all__ = [
    "Checked",
    "Fault",
    "Fix",
    "Place",
    "Replace",
    "Rule",
    "Severity",
    "Shape",
    "once",
    "registered",
    "rule",
]

_Made = TypeVar("_Made")
_CAPITAL_LINE = 100  # characters that tell whether a line is in capitals
IN_FORCE = date(2020, 3, 5)  # NĐ 30/2020 Đ37


class Severity(StrEnum):
    """How much a finding weighs: the decree demands it; a model or practice does; it is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place that breaks a rule: a sentence for the drafter, and what would mend it where that is safe."""

    message: Message
    where: Place | None = None
    fix: Fix | None = None


@dataclass(frozen=True)
class Checked:
    """A document as the rules look at it; `layout` is None for a plain text.

    `due` is the day by which the document that this one answers wants its report, if it is known.
    """

    reading: Reading
    apart: Apart
    layout: Layout | None
    day: date
    due: date | None = None
    made: dict[Callable[["Checked"], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        """What was read of the file, paragraph by paragraph."""
        return self.apart.paragraphs

    @property
    def lines(self) -> Sequence[Line]:
        """Every printed line."""
        return self.apart.lines

    @property
    def sheet(self) -> Sheet:
        """The lines by part of the sheet."""
        return self.apart.sheet

    @property
    def items(self) -> Sequence[Item]:
        """The paragraphs of the body with their numerals."""
        return self.apart.items

    @cached_property
    def boxes(self) -> Boxes:
        """The lines of each box of the page."""
        return Boxes(self.reading, self.sheet, self.lines)

    @cached_property
    def running(self) -> Text:
        """The printed lines of the body."""
        return Text(line for line in self.sheet.body if line.text and not is_rule(line.text))

    @cached_property
    def told(self) -> Text:
        """The lines of subject and body."""
        return Text([*self.sheet.subject, *self.running])

    @cached_property
    def prose(self) -> Text:
        """Subject, body and foot without the lines in capitals."""
        lines = [*self.told, *self.sheet.foot]
        return Text(line for line in lines if not is_capitals(line.text[:_CAPITAL_LINE]))


def once(work: Callable[[Checked], _Made]) -> Callable[[Checked], _Made]:
    """Let a function of the document work once for each document, however many rules ask it."""

    @wraps(work)
    def asked(checked: Checked) -> _Made:
        if work not in checked.made:
            checked.made[work] = work(checked)
        made: _Made = checked.made[work]
        return made

    return asked


Look: TypeAlias = Callable[[Checked], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand of form: its code, its article of law, what it demands, and the days it is valid on."""

    code: str
    article: str
    severity: Severity
    title: Message
    look: Look
    since: date
    until: date | None

    def is_valid(self, day: date) -> bool:
        """Whether the rule is in force on that day; `until` is the last one."""
        return self.since <= day and (self.until is None or day <= self.until)

    def findings(self, checked: Checked) -> Iterator[Finding]:
        """What the rule finds, in the form in which readings carry it."""
        for fault in self.look(checked):
            yield Finding(self.code, self.article, self.severity, fault.message, fault.where, fault.fix)


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    article: str,
    severity: Severity,
    title: str | Message,
    since: date = IN_FORCE,
    until: date | None = None,
) -> Callable[[Look], Look]:
    """Register the function below as a rule; `title` is the English sentence that says what is demanded.

    Two versions of a rule share no day; each has its own code.
    """

    def register(look: Look) -> Look:
        if code in _RULES:
            raise ValueError(f"There are two rules with the code {code}.")
        demanded = say(title) if isinstance(title, str) else title
        _RULES[code] = Rule(code, article, severity, demanded, look, since, until)
        return look

    return register


def registered() -> tuple[Rule, ...]:
    """Every rule that a module imported so far has registered, in the order of the imports."""
    return tuple(_RULES.values())
