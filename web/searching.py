"""The search of all pages: what a person may see, by its words; filters and pages are links."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from documents import searching
from documents.kinds import BY_CODE
from documents.search_models import Findable
from documents.search_words import Question, asked
from documents.searching import Found, Narrowed, Offered
from language import Message, say
from organization.found_names import people_named, units_named
from web import case_files
from web.language import spoken
from web.session import actor, session
from workflow import permissions

blueprint = Blueprint("searching", __name__)

BEST_FIRST = "phu-hop"
SLUGS = {Findable.DOCUMENT: "van-ban", Findable.REPORT: "bao-cao"}
KIND_WORDS: dict[Findable, Message] = {
    Findable.DOCUMENT: say("Documents"),
    Findable.REPORT: say("Reports"),
}
NAMED = 8  # people and units above the finds


@blueprint.get("/tim-kiem")
def show() -> str:
    """Show what has the words of ?q=, the newest first; people and units of that name above."""
    typed = request.args.get("q", "").strip()
    question = asked(typed)
    if not question.phrases:
        return render_template("searching/page.html", typed=typed, found=None)
    narrowed = _narrowed()
    may_find = permissions.findable(actor())
    best_first = request.args.get("xep") == BEST_FIRST
    if best_first:
        found = searching.best(session(), question, may_find, narrowed)
    else:
        found = searching.search(session(), question, may_find, narrowed, before=_number("truoc"))
    offered = searching.offered(session(), question, may_find)
    return render_template(
        "searching/page.html",
        typed=typed,
        found=found,
        filters=_filters(offered, narrowed),
        best_first=best_first,
        older=_older(found),
        case_file=_case_file(narrowed),
        orders=[(say("Newest first"), _link(xep=None)), (say("Best match first"), _link(xep=BEST_FIRST))],
        **_named(question, narrowed),
    )


def _narrowed() -> Narrowed:
    """The filters of the address; what is no filter is passed over."""
    kinds = {slug: kind for kind, slug in SLUGS.items()}
    code = request.args.get("hinh-thuc")
    return Narrowed(
        kinds.get(request.args.get("loai", "")),
        _number("nam"),
        code if code in BY_CODE else None,
        _number("co-quan"),
        _number("ho-so"),
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _link(**changed: str | int | None) -> str:
    """This search with some of its parameters changed; a filter begins at the first page."""
    kept = {name: value for name, value in request.args.items() if name != "truoc"}
    values = {name.replace("_", "-"): value for name, value in changed.items()}
    wanted: dict[str, Any] = {name: value for name, value in (kept | values).items() if value is not None}
    return url_for("searching.show", **wanted)


def _case_file(narrowed: Narrowed) -> dict[str, str] | None:
    """The file in which is searched, with the link that searches everywhere; raises NotFound."""
    if narrowed.case_file_id is None:
        return None
    _row, file = case_files.found(narrowed.case_file_id)
    return {"words": f"{file.code} – {file.title}", "all": _link(ho_so=None)}


def _older(found: Found) -> str | None:
    return _link(truoc=found.next_key) if found.next_key is not None else None


def _filters(offered: Offered, narrowed: Narrowed) -> list[dict[str, Any]]:
    """Each filter with its values as links; the chosen one stays even where the newest finds lack it."""
    kinds = [(kind, SLUGS[kind], spoken(KIND_WORDS[kind])) for kind in offered.kinds]
    years = [(year, year, str(year)) for year in offered.years]
    types = [(code, code, BY_CODE[code].name) for code in offered.doc_types if code in BY_CODE]
    agencies = [(key, key, name) for key, (name, _count) in offered.agencies.items()]
    groups: list[tuple[Message, str, Any, list[Any]]] = [
        (say("What"), "loai", narrowed.kind, kinds),
        (say("Year"), "nam", narrowed.year, years),
        (say("Kind of document"), "hinh_thuc", narrowed.doc_type_code, types),
        (say("Agency"), "co_quan", narrowed.agency_id, agencies),
    ]
    return [
        {
            "label": label,
            "chosen": chosen is not None,
            "all": _link(**{name: None}),
            "values": [(word, _link(**{name: slug}), value == chosen) for value, slug, word in values],
        }
        for label, name, chosen, values in groups
        if len(values) > 1 or chosen is not None
    ]


def _named(question: Question, narrowed: Narrowed) -> dict[str, Any]:
    """People and units that bear all the words, on the first page of a search without filters."""
    if narrowed != Narrowed() or "truoc" in request.args:
        return {"people": [], "units": []}
    people = people_named(session(), question.words, most=NAMED)
    return {"people": people, "units": units_named(session(), question.words, most=NAMED)}
