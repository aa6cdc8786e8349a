"""The tree of documents that carry one another out: up to the highest, down to the lowest, with figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import clock
from documents import chains, tracking_queries
from documents.chains import Copy, Member, Tie, Upward
from organization.people import Actor
from web import desks, ties
from web.menu import stand_at
from web.session import actor, session
from workflow import permissions
from workflow.permissions import ToldInChain

blueprint = Blueprint("chain", __name__)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many recipients of a document, or of several together, have done what."""

    recipients: int = 0
    acknowledged: int = 0
    must_report: int = 0
    reported: int = 0
    overdue: int = 0
    done_late: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.recipients + other.recipients,
            self.acknowledged + other.acknowledged,
            self.must_report + other.must_report,
            self.reported + other.reported,
            self.overdue + other.overdue,
            self.done_late + other.done_late,
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A document of the tree as this person is told of it."""

    member: Member
    told: ToldInChain
    level: int
    is_shown: bool  # whose page it is
    figures: Figures | None
    below: int  # how many documents below it are told of
    total: Figures | None  # with all below; none where nothing lies below
    copy: Copy | None  # of the document above that it carries out
    reports: Sequence[Upward]


@blueprint.get("/van-ban/<int:document_id>/cay-thuc-hien")
def show(document_id: int) -> ResponseReturnValue:
    """Show the document between those that it carries out and those that carry it out."""
    permissions.demand_sight(session(), actor(), document_id)
    stand_at(desks.ALL.address)
    nodes = tree(session(), actor(), document_id, clock.today())
    here = next(node for node in nodes if node.is_shown)
    may = ties.may_correct(session(), actor(), document_id)
    return render_template("tracking/chain.html", nodes=nodes, here=here, may_correct_tie=may)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What is known of the documents of a chain before they are put in a row."""

    members: Mapping[int, Member]
    told: Mapping[int, ToldInChain]
    ties: Mapping[int, Tie]  # to the document above, by the one below
    figures: Mapping[int, Sequence[Any]]
    copies: Mapping[int, Copy]
    reports: Mapping[int, Sequence[Upward]]


def tree(session: Session, who: Actor, document_id: int, today: date) -> list[Node]:
    """The documents of the tree that the person is told of, each above those that carry it out.

    Six statements, however many documents it has.
    """
    up, down = chains.ties_above(session, document_id), chains.ties_below(session, document_id)
    order = _order(document_id, up, down)
    ties = {tie.below_id: tie for tie in (*up, *down)}
    found = _gathered(session, who, [key for key, _ in order], ties, today)
    named = [(key, level) for key, level in order if key in found.told and found.told[key].named]
    nodes = [_node(found, key, level, is_shown=key == document_id) for key, level in named]
    return [_summed(node, nodes[n + 1 :]) for n, node in enumerate(nodes)]


def _gathered(
    session: Session, who: Actor, ids: Sequence[int], above: Mapping[int, Tie], today: date
) -> _Gathered:
    reads = permissions.visible_documents(who)
    members = chains.members(session, ids, reads=reads, follows=permissions.followed_documents(who))
    told = _told(ids, members, above)
    known = [key for key, one in told.items() if one.figures]
    figures = tracking_queries.figures(session, known, today)
    held = permissions.visible_deliveries(who)
    copies = chains.copies(session, [tie.delivery_id for tie in above.values()], today, held=held)
    reports = chains.upward(session, [key for key, one in told.items() if one.named], reads=reads)
    return _Gathered(members, told, above, figures, copies, reports)


def _node(found: _Gathered, key: int, level: int, *, is_shown: bool) -> Node:
    figures = Figures(*found.figures.get(key, ())) if found.told[key].figures else None
    copy, reports = _copy(found, key), found.reports.get(key, ())
    return Node(found.members[key], found.told[key], level, is_shown, figures, 0, None, copy, reports)


def _order(document_id: int, up: Sequence[Tie], down: Iterable[Tie]) -> list[tuple[int, int]]:
    """Each document once with its level: the way down to the one shown, then all below it."""
    order: dict[int, int] = {}
    for tie in reversed(up):
        order.setdefault(tie.above_id, len(order))
    below: dict[int, list[int]] = {}
    for tie in down:
        below.setdefault(tie.above_id, []).append(tie.below_id)
    waiting = [(document_id, len(order))]
    while waiting:
        key, level = waiting.pop()
        if key not in order:
            order[key] = level
            waiting += [(child, level + 1) for child in reversed(below.get(key, []))]
    return list(order.items())


def _told(
    ids: Iterable[int], members: Mapping[int, Member], above: Mapping[int, Tie]
) -> dict[int, ToldInChain]:
    """What the person is told of each document, from above to below."""
    cited = {above[key].above_id for key, member in members.items() if member.is_read and key in above}
    told: dict[int, ToldInChain] = {}
    for key in ids:
        if key in members:
            parent = told.get(above[key].above_id) if key in above else None
            told[key] = permissions.told_in_chain(members[key], parent, cited_by_one_read=key in cited)
    return told


def _copy(found: _Gathered, key: int) -> Copy | None:
    """The copy that the document carries out, to its recipient and to who sees the sender's figures."""
    tie = found.ties.get(key)
    copy = found.copies.get(tie.delivery_id) if tie else None
    if tie is None or copy is None:
        return None
    from_above = tie.above_id in found.told and found.told[tie.above_id].figures
    return copy if copy.is_held or from_above else None


def _summed(node: Node, later: Sequence[Node]) -> Node:
    """The node with the figures of all below it, which follow it until its level comes again."""
    end = next((n for n, one in enumerate(later) if one.level <= node.level), len(later))
    below = later[:end]
    parts = [one.figures for one in (node, *below) if one.figures is not None]
    total = sum(parts, Figures()) if below and parts else None
    return replace(node, below=len(below), total=total)
