"""What checking has found, as pages show it: by severity, with what was left as it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents import findings
from documents.dossier import Dossier
from documents.findings import SEVERITIES, Noted
from documents.states import ISSUED_STATES
from language import Message
from web import text_view
from web.session import session

# How the decree's parts are said in full.
_WORDS = ((re.compile(r"\bPL (?=[IVX])"), "Phụ lục "), (re.compile(r"Đ(?=\d)"), "Điều "))

# What recipients see of it.
NOTHING: dict[str, Any] = {"finding_groups": [], "left_as_is": [], "file_notes": []}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity that the drafter has not left as they are."""

    severity: str
    heading: Message
    findings: Sequence[Noted]


def of_draft(held: Dossier) -> dict[str, Any]:
    """The findings of the current version for the page of a draft; of a plain text nothing can be mended."""
    found = findings.noted(held.reading, findings.asides_of(session(), held.document.id))
    living = [finding for finding in found if finding.aside is None]
    return {
        "findings": living,
        "finding_groups": groups(living),
        "left_as_is": [finding for finding in found if finding.aside],
        "may_mend": is_docx(held) and any(finding.is_mendable for finding in living),
        "mendable": [finding.key for finding in living if finding.is_mendable],
        "is_docx": is_docx(held),
        "file_notes": text_view.notes(held.reading),
    }


def of_review(held: Dossier) -> dict[str, Any]:
    """The same for those who check and sign: nothing to mend, what was left as it is with its reason."""
    if held.document.state in ISSUED_STATES:
        return NOTHING  # an issued document never changes
    shown = of_draft(held)
    return {name: shown[name] for name in ("finding_groups", "left_as_is", "file_notes")}


def groups(found: Sequence[Noted]) -> list[Group]:
    """Findings by severity, graver ones first."""
    made = (
        Group(severity, heading, [finding for finding in found if finding.severity == severity])
        for severity, heading in SEVERITIES.items()
    )
    return [group for group in made if group.findings]


def is_docx(held: Dossier) -> bool:
    """Whether the current version is a Word file, which alone can be mended."""
    return held.revision.file_name.lower().endswith(".docx")


def article(short: str | None) -> str:
    """An article as one says it: "Phụ lục I II.2", "Điều 13.2"."""
    words = short or ""
    for pattern, full in _WORDS:
        words = pattern.sub(full, words)
    return words
