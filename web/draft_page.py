"""What the page of a draft shows: the text with what was read from it, and every line with its choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents import cited, coverage, recipient_choices, report_forms
from documents.coverage import Uncovered
from documents.dossier import Dossier, Line
from documents.duties import OPERATORS
from documents.kinds import KINDS
from documents.recipient_choices import Choice, Choices
from documents.states import PURPOSE_WORDS, Purpose
from language import Invalid, Message, Refused
from organization.models import MandateKind
from organization.people import actor_of
from web import answers_kept, draft_signers, duties, findings_view, forms_draft, text_view
from web.errors import errors_of
from web.forms_draft import Form
from web.session import actor, session
from workflow import permissions, submission

AUTHORITIES = ("KT.", "TM.", "Q.", *(kind.value for kind in MandateKind))
PURPOSES = tuple(purpose for purpose in Purpose if purpose != Purpose.ARCHIVE)


@dataclass(frozen=True, slots=True)
class LineForm:
    """A recipient line with what its boxes show and offer."""

    line: Line
    purpose: str
    target: str  # the code of the choice
    reason: str
    email: str
    find: str
    choices: Sequence[Choice]
    members: Sequence[str]  # of the chosen group, by name
    found: int | None  # how many a search has found
    closed: str | None  # the unit that it prints has ended
    duties: Sequence[forms_draft.DutyBoxes]
    is_open: bool  # whether its boxes are shown at once

    @property
    def carries_out(self) -> bool:
        """Whether it is to carry out, so that it has duties."""
        return self.purpose == Purpose.CARRY_OUT


def searches(form: Form) -> dict[int, str]:
    """The words to search for, by line id: of the button that was pressed, and of lines without a choice."""
    act, pressed = form.get("act", "").partition("-")[::2]
    found = dict(forms_draft.searched(form))
    if act == "search" and pressed.isdecimal():
        found[int(pressed)] = form.get(f"find-{pressed}", "").strip()
    elif act != "add":
        found.pop(0, None)
    return {line_id: words for line_id, words in found.items() if words}


def context(held: Dossier, form: Form | None, error: Refused | None) -> dict[str, Any]:
    """All that templates/draft/check.html needs; with `form` every box shows what was typed."""
    document = held.document
    asked = searches(form) if form is not None else {}
    if form is not None and error is not None:  # what a search had found is still chosen
        asked = dict(forms_draft.searched(form, chosen_too=True)) | asked
    choices = recipient_choices.choices(session(), document.agency_id, held.lines, asked)
    signers = draft_signers.of_agency(held)
    chosen = forms_draft.number(form or {}, "signer_id") or draft_signers.proposed(held, signers)
    shown = findings_view.of_draft(held)
    missed = uncovered(held)
    return {
        "dossier": held,
        "document": document,
        "facts": forms_draft.typed_facts(form, held),
        "typed": form or {},
        "lines": [_line_form(line, form, choices, asked) for line in held.lines],
        "uncovered": missed,
        "asked": report_forms.of_document(session(), document.id),
        "field_words": report_forms.FIELD_WORDS,
        "added": choices.of_line.get(0, ()),
        "added_found": len(choices.of_line.get(0, ())) if 0 in asked else None,
        "known_groups": choices.groups,
        "blocks": text_view.blocks(held.reading, shown["findings"]),
        "where": held.reading.get("where") or {},
        "printed_deadlines": text_view.deadlines(held.reading),
        **shown,
        "questions": answers_kept.open_of(held, shown["findings"], missed, signer_known=bool(chosen)),
        "kinds": [(kind.code, kind.name) for kind in KINDS],
        "authorities": [(code, code) for code in AUTHORITIES],
        "operators": [(word, word) for word in OPERATORS],
        "purposes": [(p.value, PURPOSE_WORDS[p]) for p in PURPOSES],
        "signers": [(key, f"{title} {name}") for key, name, title in signers],
        "chosen_signer": chosen,
        "deviations": _deviations(held, chosen),
        **duties.summary(held),
        **_cited(held),
        "errors": errors_of(error) if error else {},
    }


def _cited(held: Dossier) -> dict[str, Any]:
    """The received documents that the text cites, and which of them it is said to carry out."""
    visible = permissions.visible_deliveries(actor())
    return {
        "cited": cited.cited_deliveries(session(), held.document, held.reading, visible),
        "carried_out": cited.carried_out(session(), held.document.id),
    }


def uncovered(held: Dossier) -> Sequence[Uncovered]:
    """Who has a task by the text but is reached by no line."""
    document = held.document
    return coverage.uncovered(session(), document.agency_id, document.unit_id, held.reading, held.lines)


def _line_form(line: Line, form: Form | None, choices: Choices, asked: Mapping[int, str]) -> LineForm:
    typed: Form = form if form is not None and f"purpose-{line.id}" in form else {}
    target = typed.get(f"target-{line.id}", forms_draft.target_code(line))
    return LineForm(
        line,
        typed.get(f"purpose-{line.id}", line.purpose or ""),
        target,
        typed.get(f"reason-{line.id}", line.reason or ""),
        typed.get(f"email-{line.id}", line.email or ""),
        typed.get(f"find-{line.id}", ""),
        _offered(line, choices),
        [member.name for member in choices.members.get(line.group_id or 0, ())],
        len(choices.of_line.get(line.id, ())) if line.id in asked else None,
        choices.closed.get(line.id),
        forms_draft.shown_duties(form, line),
        is_open=line.id in asked or not line.is_settled,
    )


def _offered(line: Line, choices: Choices) -> list[Choice]:
    """Whom it is settled as, the candidates for its name, then the agency's groups; each once."""
    settled = [Choice(forms_draft.target_code(line), line.settled_as)] if line.settled_as else []
    offered = [*settled, *choices.of_line.get(line.id, ()), *choices.groups]
    found: dict[str, Choice] = {}
    for choice in offered:
        found.setdefault(choice.code, choice)
    return list(found.values())


def _deviations(held: Dossier, signer_id: int) -> list[Message]:
    """What the text prints differently from the directory, if this person signs; told before submitting."""
    try:
        signer = actor_of(session(), signer_id)
    except LookupError:
        return []
    found = submission.deviations(held.document, held.document.agency, signer)
    try:
        submission.right_of(session(), held.document, signer)
    except Invalid as error:
        return [error.message, *found]
    return found
