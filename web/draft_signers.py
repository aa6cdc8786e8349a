"""Who could sign a draft, and who is proposed: the person whose name the signature block prints."""

from collections.abc import Sequence

from documents.dossier import Dossier
from organization.directory import holders
from organization.models import Role
from organization.names import fold
from web import answers_kept
from web.session import session
from workflow import history

SIGNERS = (Role.HEAD, Role.DEPUTY, Role.OFFICE_HEAD, Role.UNIT_HEAD)


def of_agency(held: Dossier) -> list[tuple[int, str, str]]:
    """Who could sign for the agency: its leaders, and the heads of units for TL. and TUQ."""
    found = holders(session(), held.document.agency_id, *SIGNERS)
    order = {role: number for number, role in enumerate(SIGNERS)}
    found.sort(key=lambda pair: order[pair[0].role])
    people: dict[int, tuple[int, str, str]] = {}
    for post, person in found:
        people.setdefault(person.id, (person.id, person.name, post.title))
    return list(people.values())


def proposed(held: Dossier, signers: Sequence[tuple[int, str, str]]) -> int:
    """The person chosen when asked, else whose name the block prints, else the one before; 0 for nobody.

    Where another leader was chosen instead of an absent signer, that one, until a new version is brought.
    """
    chosen = answers_kept.of(held.document.id).signer_id
    if chosen in {key for key, _, _ in signers}:
        return chosen
    before = held.document.signer_id or 0
    printed = fold(held.document.signer_name or "")
    named = [key for key, name, _ in signers if printed and fold(name) == printed]
    if len(named) != 1 or (before != named[0] and _was_chosen_instead(held)):
        return before
    return named[0]


_TELLING = ("change_signer", "submit", "revise")


def _was_chosen_instead(held: Dossier) -> bool:
    """Whether the last of these acts was the choice of another signer."""
    lines = history.of_document(session(), held.document.id)
    return next((one.step for one in lines if one.step in _TELLING), "") == "change_signer"
