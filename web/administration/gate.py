"""The door of the pages of administration: only the administrator of the agency in the address comes in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, current_app, g, render_template, request
from werkzeug.datastructures import MultiDict

from documents.kinds import KINDS
from documents.states import ACT_WORDS
from language import Invalid, Refused, say
from organization.models import Role, Unit
from organization.words import MANDATE_WORDS, ROLE_WORDS, UNIT_KIND_WORDS
from web.errors import errors_of
from web.language import spoken
from web.menu import stand_at
from web.session import actor, session
from workflow.agency_acts import demand_administrator

blueprint = Blueprint("administration", __name__)

Word = TypeVar("Word", bound=StrEnum)


def administered() -> list[int]:
    """The agencies that the person administers, the first one first."""
    posts = [post.agency_id for post in actor().posts if post.role is Role.ADMINISTRATOR]
    return list(dict.fromkeys(agency_id for agency_id in posts if agency_id is not None))


@blueprint.before_request
def _ask_administrator() -> None:
    own = administered()
    agency_id = (request.view_args or {}).get("agency_id", own[0] if own else None)
    demand_administrator(actor(), agency_id)
    g.agency_id = agency_id


@blueprint.url_defaults
def _stay_in_agency(endpoint: str, values: dict[str, Any]) -> None:
    if "agency_id" in g and current_app.url_map.is_endpoint_expecting(endpoint, "agency_id"):
        values.setdefault("agency_id", g.agency_id)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "unit_kind_words": UNIT_KIND_WORDS,
        "role_words": ROLE_WORDS,
        "mandate_words": MANDATE_WORDS,
        "act_words": ACT_WORDS,
        "role_options": [(role.value, spoken(word)) for role, word in ROLE_WORDS.items()],
        "kind_options": [(kind.code, kind.name) for kind in KINDS],
        "kind_names": {kind.code: kind.name for kind in KINDS},
    }


def page(template: str, place: str, refused: Refused | None = None, **values: Any) -> str:
    """A page of the agency in the address; `place` is the line of the menu that it belongs to."""
    stand_at(f"administration.{place}")
    agency = session().get_one(Unit, g.agency_id)
    errors = errors_of(refused) if refused else {}
    return render_template(f"administration/{template}.html", agency=agency, errors=errors, **values)


def chosen(form: Mapping[str, str], name: str, words: type[Word]) -> Word:
    """The word that was chosen from a list; raises Invalid without one."""
    try:
        return words(form.get(name, ""))
    except ValueError:
        raise Invalid(say("Choose one from the list."), field=name) from None


def numbers(form: MultiDict[str, str], name: str) -> tuple[int, ...]:
    """The ids that were ticked."""
    return tuple(int(one) for one in form.getlist(name) if one.isdecimal() and len(one) < 10)
