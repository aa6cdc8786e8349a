"""The page on which the drafter confirms who has to do what by when: recipients, and the agency upward."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from documents import own_duties
from documents.dossier import Dossier, Line
from documents.duties import OPERATORS, last_good_day, unclaimed
from documents.own_duties import OwnLine
from documents.states import Purpose
from language import NotFound, Refused, say
from web import desks, forms_draft, own_draft
from web.answers import see_other, tell
from web.dates import read_date
from web.errors import errors_of, status_of
from web.forms_draft import DutyBoxes, Form, seen
from web.menu import stand_at
from web.session import actor, session
from workflow.own_duties import MOST, OwnPlan, confirm_duties

blueprint = Blueprint("duties", __name__)

OWN_BOXES = ("who", "content", "deadline", "operator", "working_days", "report_to", "through")
EMPTY_ROWS = 1


@dataclass(frozen=True, slots=True)
class OwnBoxes:
    """What the boxes of a duty of the agency itself show."""

    who: str = ""
    content: str = ""
    deadline: date | str | None = None
    operator: str | None = None
    working_days: int | str | None = None
    report_to: str | None = None
    through: str | None = None
    last_good_day: date | None = None


@blueprint.get("/van-ban/<int:document_id>/nhiem-vu")
def show(document_id: int) -> ResponseReturnValue:
    """Show all duties of the draft, to be put right and confirmed."""
    held = own_draft.load(document_id)
    return _page(held) if own_draft.may_edit(held) else own_draft.elsewhere(held)


@blueprint.post("/van-ban/<int:document_id>/nhiem-vu")
def save(document_id: int) -> ResponseReturnValue:
    """Confirm the duties as they stand on the page; one whose words were cleared is dropped."""
    held = own_draft.load(document_id)
    if not own_draft.may_edit(held):
        return own_draft.elsewhere(held)
    form = request.form
    try:
        plans, own = forms_draft.duties(form, held), _own_plans(form, own_of(held))
        confirm_duties(session(), actor(), document_id, plans, own, seen=seen(form))
    except NotFound:
        raise
    except Refused as error:
        return _page(held, form, error), status_of(error)
    tell(say("The duties and deadlines are confirmed."))
    if form.get("act") == "more":
        return see_other("duties.show", document_id=document_id)
    return see_other("drafting.check", document_id=document_id)


def own_of(held: Dossier) -> list[OwnLine]:
    """What the draft asks of the agency itself."""
    return own_duties.of_document(session(), held.document.id)


def summary(held: Dossier) -> dict[str, Any]:
    """What other pages of a draft tell of its duties: the agency's own, and days that nobody has."""
    own = own_of(held)
    return {"own_duties": own, "unclaimed": _unclaimed(held, own)}


def _unclaimed(held: Dossier, own: Iterable[OwnLine]) -> list[Mapping[str, Any]]:
    days = {duty.deadline for line in held.lines for duty in line.duties} | {one.deadline for one in own}
    return unclaimed(held.reading, {day for day in days if day is not None})


def _page(held: Dossier, form: Form | None = None, error: Refused | None = None) -> str:
    stand_at(desks.DRAFTS.address)
    own = own_of(held)
    lines = [line for line in held.recipient_lines if line.purpose == Purpose.CARRY_OUT]
    return render_template(
        "draft/duties.html",
        document=held.document,
        lines=[(line, _shown(form, line)) for line in lines],
        own=[*_own_shown(form, own), *[OwnBoxes()] * EMPTY_ROWS],
        unclaimed=_unclaimed(held, own),
        paragraphs=held.reading.get("paragraphs") or [],
        operators=[(word, word) for word in OPERATORS],
        errors=errors_of(error) if error else {},
    )


def _shown(form: Form | None, line: Line) -> Sequence[DutyBoxes]:
    """The duties of a line and an empty one to add."""
    return [*forms_draft.shown_duties(form, line), *[DutyBoxes()] * EMPTY_ROWS]


def _own_shown(form: Form | None, own: Iterable[OwnLine]) -> list[OwnBoxes]:
    if form is None:
        return [OwnBoxes(*(getattr(one, box.name) for box in fields(OwnBoxes))) for one in own]
    typed = [_boxes(form, n) for n in range(MOST)]
    return [one for one in typed if one.content or one.deadline]


def _boxes(form: Form, n: int) -> OwnBoxes:
    typed: dict[str, Any] = _typed(form, n)
    return OwnBoxes(**typed)


def _typed(form: Form, n: int) -> dict[str, str]:
    return {name: form.get(f"own-{name}-{n}", "").strip() for name in OWN_BOXES}


def _own_plans(form: Form, kept: Sequence[OwnLine]) -> list[OwnPlan]:
    """The duties of the agency itself in which something was written."""
    written = [(n, _typed(form, n)) for n in range(MOST)]
    return [_own_plan(n, boxes, kept) for n, boxes in written if boxes["content"] or boxes["deadline"]]


def _own_plan(n: int, boxes: dict[str, str], kept: Sequence[OwnLine]) -> OwnPlan:
    deadline = read_date(boxes["deadline"], field=f"own-deadline-{n}")
    operator = boxes["operator"] or None
    # A printed hour may have moved the last good day; it stands as long as the printed day does.
    same = (one.last_good_day for one in kept if (one.deadline, one.operator) == (deadline, operator))
    return OwnPlan(
        who=boxes["who"],
        content=boxes["content"],
        deadline=deadline,
        operator=operator,
        last_good_day=next(same, last_good_day(deadline, operator)) if deadline else None,
        working_days=forms_draft.period(boxes, field=f"own-working_days-{n}"),
        report_to=boxes["report_to"],
        through=boxes["through"],
    )
