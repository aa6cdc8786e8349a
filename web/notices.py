"""The bell: notices before a person, grouped by document, the digest of the day, and marking them as read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

import clock
from documents import notice_queries
from documents.digest_queries import Item
from documents.notice_queries import Noticed
from documents.notice_words import MATTER_WORDS, MAY_LACK, words_of
from documents.reminder_models import NoticeKind
from language import Message, say
from organization.calendar import load_calendar
from organization.people import Actor
from web.answers import see_other, tell
from web.home import Panel
from web.session import actor, session
from workflow import deadlines, digests, notices
from workflow.deadlines import Due
from workflow.digests import Blocks

blueprint = Blueprint("notices", __name__)

BAD = frozenset(
    {
        NoticeKind.OVERDUE,
        NoticeKind.URGED,
        NoticeKind.ESCALATED,
        NoticeKind.FAILED,
        NoticeKind.REFUSED,
        NoticeKind.REPORT_RECALLED,
        NoticeKind.UPWARD_OPEN,
    }
)


def told(notice: Noticed) -> Message:
    """The sentence of a notice."""
    known = {**MAY_LACK, **notice.details}
    day = notice.details.get("day")
    known["day"] = date.fromisoformat(day) if day else "…"
    return Message(words_of(notice.kind, notice.details).msgid, known)


@dataclass(frozen=True, slots=True)
class Group:
    """The notices of one document that stand one after another."""

    document: Noticed
    notices: Sequence[Noticed]


def grouped(found: Sequence[Noticed]) -> list[Group]:
    """The notices by document, the document with the newest first."""
    by_document: dict[int, list[Noticed]] = {}
    for one in found:
        by_document.setdefault(one.document_id, []).append(one)
    return [Group(same[0], same) for same in by_document.values()]


def unread() -> int:
    """The number at the bell: one statement, asked once in a request."""
    if "unread_notices" not in g:
        g.unread_notices = notice_queries.unread(session(), actor().person_id)
    found: int = g.unread_notices
    return found


def bell() -> int:
    """The number at the bell of who is signed in."""
    return unread() if current_user.is_authenticated else 0


@blueprint.app_context_processor
def _bell() -> dict[str, object]:
    return {"bell": bell}


@blueprint.get("/thong-bao")
def show() -> ResponseReturnValue:
    """Show the notices, the newest first, and the digest of this morning."""
    page = notice_queries.notices(session(), actor().person_id, after=request.args.get("sau"))
    return render_template(
        "notices/list.html",
        noticed=grouped(page.rows),
        next_key=page.next_key,
        told=told,
        bad=BAD,
        digest=_shown_digest(session(), actor()),
        **_digest_words(),
    )


def _digest_words() -> dict[str, object]:
    return {"matter_words": MATTER_WORDS, "place_of": place_of}


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """The digest of today with how many working days are left of each line."""

    day: date
    blocks: Blocks
    dues: dict[date, Due | None]


def _shown_digest(read: Session, who: Actor) -> ShownDigest | None:
    today = clock.today()
    blocks = digests.digest_of(read, who.person_id, today)
    if blocks is None:
        return None
    calendar = load_calendar(read)
    days = {one.day for one in (*blocks.overdue, *blocks.soon) if one.day is not None}
    return ShownDigest(today, blocks, {day: deadlines.due(calendar, day) for day in days})


def place_of(item: Item) -> str:
    """Where a line of the digest leads."""
    if item.delivery_id is not None:
        return url_for("deliveries.show", delivery_id=item.delivery_id)
    return url_for("documents.show", document_id=item.document_id)


def panels(read: Session, who: Actor) -> Iterator[Panel]:
    """The digest of this morning on the desk."""
    digest = _shown_digest(read, who)
    if digest is not None:
        values = {"digest": digest, **_digest_words()}
        yield Panel(say("This morning's digest"), "notices/panel.html", values)


@blueprint.post("/thong-bao/<int:notice_id>/da-doc")
def read_one(notice_id: int) -> ResponseReturnValue:
    """Mark one notice as read."""
    notices.mark_read(session(), actor().person_id, notice_id)
    return see_other("notices.show")


@blueprint.post("/thong-bao/da-doc")
def read_all() -> ResponseReturnValue:
    """Mark all notices as read."""
    notices.mark_read(session(), actor().person_id)
    tell(say("All notices are marked as read."))
    return see_other("notices.show")
