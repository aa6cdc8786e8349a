"""The accepted reports on a plan put together: totals, texts by section with sources, who is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from documents.consolidating.figures import Total, printed, totals_of
from language import Message, say

RESULTS, DIFFICULTIES, PROPOSALS = "results", "difficulties", "proposals"
SECTIONS = (RESULTS, DIFFICULTIES, PROPOSALS)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted report, as it was sent."""

    report_id: int
    delivery_id: int
    unit: str
    number: int
    submitted_at: datetime
    results: str
    difficulties: str
    proposals: str
    figures: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Missing:
    """A recipient whose report is not there, and how many working days it is late (0: not late)."""

    delivery_id: int
    unit: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Late:
    """A recipient that reported after its last good day, and by how many working days (0: days off only)."""

    delivery_id: int
    unit: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paragraph comes from: the report of one unit."""

    report_id: int
    delivery_id: int
    unit: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one unit, or several in the same words, said under one heading."""

    text: str
    sources: tuple[Source, ...]

    @property
    def units(self) -> str:
        """Who said it."""
        return ", ".join(source.unit for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """All that the consolidated report of a plan is made of, on one day."""

    day: date
    owing: int  # recipients that have to report
    reports: Sequence[Accepted]
    totals: Sequence[Total]
    sections: Mapping[str, Sequence[Paragraph]]
    missing: Sequence[Missing]
    waiting: Sequence[str]  # units whose report the office has not decided on
    late: Sequence[Late] = ()

    @property
    def answered(self) -> int:
        """How many recipients have all their reports accepted."""
        return self.owing - len(self.missing) - len(self.waiting)

    @property
    def report_ids(self) -> list[int]:
        """The reports that went into it."""
        return sorted(report.report_id for report in self.reports)


def compiled(
    reports: Sequence[Accepted],
    *,
    day: date,
    owing: int,
    missing: Sequence[Missing] = (),
    waiting: Sequence[str] = (),
    late: Sequence[Late] = (),
) -> Compiled:
    """Put the reports together, in the order of the recipients; the same reports give the same result."""
    return Compiled(
        day=day,
        owing=owing,
        reports=reports,
        totals=totals_of((report.delivery_id, report.unit, report.figures) for report in reports),
        sections={name: _paragraphs(reports, name) for name in SECTIONS},
        missing=missing,
        waiting=waiting,
        late=late,
    )


def _paragraphs(reports: Iterable[Accepted], section: str) -> list[Paragraph]:
    """What was said in the same words is said once, with all its sources."""
    found: dict[str, list[Source]] = {}
    for report in reports:
        lines = (" ".join(line.split()) for line in getattr(report, section).splitlines())
        text = "\n".join(filter(None, lines))
        if text:
            source = Source(report.report_id, report.delivery_id, report.unit, report.submitted_at)
            found.setdefault(text, []).append(source)
    return [Paragraph(text, tuple(sources)) for text, sources in found.items()]


def differences(before: Compiled, after: Compiled) -> list[Message]:
    """What the reports that came since would change: units, totals, paragraphs."""
    return [*_of_units(before, after), *_of_totals(before, after), *_of_texts(before, after)]


def _of_units(before: Compiled, after: Compiled) -> Iterable[Message]:
    known = {report.report_id for report in before.reports}
    for report in after.reports:
        if report.report_id not in known:
            yield say("{unit} has reported since, at {moment}", **_when(report))
    still = {report.report_id for report in after.reports}
    for report in (one for one in before.reports if one.report_id not in still):
        yield say("the report of {unit}, sent at {moment}, counts no more", **_when(report))


def _when(report: Accepted) -> dict[str, Any]:
    return {"unit": report.unit, "moment": report.submitted_at}


def _of_totals(before: Compiled, after: Compiled) -> Iterable[Message]:
    was = {(total.label, total.measure): total.number for total in before.totals}
    now = {(total.label, total.measure): total.number for total in after.totals}
    for label, measure in {**was, **now}:
        told = [found.get((label, measure)) for found in (was, now)]
        if told[0] != told[1]:
            shown = [printed(number) if number is not None else "–" for number in told]
            yield say(
                "{label}: {before} → {after} {measure}",
                label=label,
                before=shown[0],
                after=shown[1],
                measure=measure,
            )


def _of_texts(before: Compiled, after: Compiled) -> Iterable[Message]:
    for name in SECTIONS:
        was, now = ({one.text for one in of.sections[name]} for of in (before, after))
        if more := len(now - was):
            yield say("{n} paragraphs more under “{section}”", n=more, section=SECTION_WORDS[name])
        if less := len(was - now):
            yield say("{n} paragraphs less under “{section}”", n=less, section=SECTION_WORDS[name])


SECTION_WORDS: Mapping[str, Message] = {
    RESULTS: say("Results"),
    DIFFICULTIES: say("Difficulties"),
    PROPOSALS: say("Proposals"),
}
