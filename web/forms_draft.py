"""What the drafter types on the page of a draft, turned into the arguments of steps; no rules here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from documents.dossier import Dossier, DutyLine, Line
from documents.duties import Start, last_good_day
from documents.states import Purpose, Target
from language import Invalid, say
from web.dates import read_date
from workflow.draft import Correction
from workflow.recipients import DutyPlan, Settlement

Form = Mapping[str, str]

DUTY_BOXES = (
    "content", "deadline", "operator", "report_to", "through", "working_days", "counted_from",
)  # fmt: skip
MOST_DUTIES = 20  # of one line; more are a matter for the text
BY_ID: dict[str, Target] = {t.value: t for t in (Target.UNIT, Target.GROUP, Target.PERSON)}


def correction(form: Form) -> Correction:
    """The facts as typed; an empty box is no value."""
    typed = {f.name: form.get(f.name, "").strip() or None for f in fields(Correction) if f.name != "subject"}
    return Correction(subject=form.get("subject", "").strip(), **typed)


def corrects(said: Correction, dossier: Dossier) -> bool:
    """Whether anything differs from what is kept."""
    document = dossier.document
    return any((getattr(said, f.name) or "") != (getattr(document, f.name) or "") for f in fields(Correction))


def target_code(line: Line) -> str:
    """How a list of choices names whom a line was settled as: "unit:12", "outside", ""."""
    if line.target is None:
        return ""
    key = {Target.UNIT: line.unit_id, Target.GROUP: line.group_id, Target.PERSON: line.person_id}
    return f"{line.target.value}:{key[line.target]}" if line.target in key else line.target.value


def settlement(form: Form, line_id: int, prefix: str = "") -> Settlement:
    """What is chosen for one line; without a choice it stays unresolved."""
    kind, _, number = form.get(f"{prefix}target-{line_id}", "").partition(":")
    key = id_in(number)
    return Settlement(
        line_id=line_id,
        purpose=_purpose(form.get(f"{prefix}purpose-{line_id}", "")),
        target=_target(kind),
        unit_id=key if kind == Target.UNIT else None,
        group_id=key if kind == Target.GROUP else None,
        person_id=key if kind == Target.PERSON else None,
        reason=form.get(f"{prefix}reason-{line_id}", "").strip() or None,
        email=form.get(f"{prefix}email-{line_id}"),
    )


def _purpose(code: str) -> Purpose:
    return Purpose(code) if code in set(Purpose) else Purpose.INFORM


def _target(code: str) -> Target | None:
    return Target(code) if code in set(Target) else None


def settlements(form: Form, lines: Iterable[Line]) -> list[Settlement]:
    """The lines whose purpose, target or reason was changed on the page."""
    shown = [line for line in lines if not line.is_archive and f"purpose-{line.id}" in form]
    return [said for line in shown if _differs(said := settlement(form, line.id), line)]


def _differs(said: Settlement, line: Line) -> bool:
    kept = (line.purpose, line.target, line.unit_id, line.group_id, line.person_id, line.reason)
    if said.email is not None and said.email.strip() != (line.email or ""):
        return True
    return kept != (said.purpose, said.target, said.unit_id, said.group_id, said.person_id, said.reason)


def duties(form: Form, dossier: Dossier) -> list[DutyPlan]:
    """The duties of all lines that carry out; raises Invalid with the box whose date cannot be read.

    A line that has just been told to carry out gets a duty with the document's subject, to be refined.
    """
    plans: list[DutyPlan] = []
    for line in dossier.recipient_lines:
        if f"purpose-{line.id}" not in form:  # added meanwhile, in another window
            plans += [_as_kept(line.id, duty) for duty in line.duties]
        elif settlement(form, line.id).purpose == Purpose.CARRY_OUT:
            plans += _duties_of(form, line) or [DutyPlan(line_id=line.id, content=dossier.document.subject)]
    return plans


def _as_kept(line_id: int, duty: DutyLine) -> DutyPlan:
    names = (field.name for field in fields(DutyPlan) if field.name != "line_id")
    return DutyPlan(line_id=line_id, **{name: getattr(duty, name) for name in names})


def kept_plans(lines: Iterable[Line]) -> list[DutyPlan]:
    """The duties of the lines as they are kept."""
    return [_as_kept(line.id, duty) for line in lines for duty in line.duties]


def _duties_of(form: Form, line: Line) -> list[DutyPlan]:
    numbers = [n for n in range(MOST_DUTIES) if form.get(f"content-{line.id}-{n}", "").strip()]
    return [_duty(form, line, f"{line.id}-{n}") for n in numbers]


def _duty(form: Form, line: Line, key: str) -> DutyPlan:
    deadline = read_date(form.get(f"deadline-{key}", ""), field=f"deadline-{key}")
    operator = form.get(f"operator-{key}") or None
    # A printed hour may have moved the last good day; it stands as long as the printed day does.
    kept = (d.last_good_day for d in line.duties if (d.deadline, d.operator) == (deadline, operator))
    return DutyPlan(
        line_id=line.id,
        content=form[f"content-{key}"].strip(),
        deadline=deadline,
        operator=operator,
        last_good_day=next(kept, last_good_day(deadline, operator)),
        report_to=form.get(f"report_to-{key}", "").strip() or None,
        through=form.get(f"through-{key}", "").strip() or None,
        working_days=period(form, f"-{key}"),
        counted_from=period_start(form, f"-{key}") if period(form, f"-{key}") else None,
    )


def period(form: Form, end: str = "", field: str = "") -> int | None:
    """The working days of a period; raises Invalid at the box, or `field`, for what is no number."""
    name = f"working_days{end}"
    written = form.get(name, "").strip()
    if written and id_in(written) is None:
        raise Invalid(say("Write the number of working days."), field=field or name)
    return id_in(written) if written else None


def period_start(form: Form, end: str) -> Start:
    """From which day the period counts."""
    code = form.get(f"counted_from{end}", "")
    return Start(code) if code in set(Start) else Start.RECEIPT


def replans(plans: Sequence[DutyPlan], lines: Iterable[Line]) -> bool:
    """Whether the duties differ from those that are kept; what the page does not show stays as it is."""
    kept = [(line.id, *(getattr(d, n) for n in DUTY_BOXES)) for line in lines for d in line.duties]
    return kept != [(plan.line_id, *(getattr(plan, n) for n in DUTY_BOXES)) for plan in plans]


def searched(form: Form, *, chosen_too: bool = False) -> Iterator[tuple[int, str]]:
    """The lines for which a name was typed into the search box while nothing is chosen, or all of them."""
    for name, words in form.items():
        line = name.removeprefix("find-")
        key = id_in(line) if line != name else None
        if key is not None and words.strip() and (chosen_too or not form.get(f"target-{line}")):
            yield key, words.strip()


def seen(form: Form) -> int:
    """The version that the page showed. Raises Invalid for a form that was not made by the page."""
    try:
        return int(form.get("version", ""))
    except ValueError:
        raise Invalid(say("The form is incomplete. Open the page again.")) from None


def number(form: Form, name: str) -> int:
    """A number that a form carries, 0 without one."""
    return id_in(form.get(name, "")) or 0


def id_in(text: str) -> int | None:
    """The id that a text is, as large as a database keeps them; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def typed_facts(form: Form | None, dossier: Dossier) -> dict[str, str]:
    """What the boxes of the facts show: what was typed, else what is kept."""
    names = [f.name for f in fields(Correction)]
    if form is not None:
        return {name: form.get(name, "") for name in names}
    return {name: getattr(dossier.document, name) or "" for name in names}


@dataclass(frozen=True, slots=True)
class DutyBoxes:
    """What the boxes of a duty show: a day as it is kept, or as it was typed."""

    content: str = ""
    deadline: date | str | None = None
    operator: str | None = None
    report_to: str | None = None
    through: str | None = None
    working_days: int | str | None = None
    counted_from: str | None = None
    last_good_day: date | None = None


def shown_duties(form: Form | None, line: Line) -> list[DutyBoxes]:
    """The duties of a line as typed or as kept; one empty one for a line without any."""
    if form is None or f"purpose-{line.id}" not in form:
        found = [_kept(duty) for duty in line.duties]
    else:
        found = [_typed(form, f"{line.id}-{n}") for n in range(MOST_DUTIES)]
    return [boxes for boxes in found if boxes.content.strip()] or [DutyBoxes()]


def _kept(duty: DutyLine) -> DutyBoxes:
    return DutyBoxes(*(getattr(duty, box.name) for box in fields(DutyBoxes)))


def _typed(form: Form, key: str) -> DutyBoxes:
    typed: dict[str, Any] = {name: form.get(f"{name}-{key}", "") for name in DUTY_BOXES}
    return DutyBoxes(**typed)
