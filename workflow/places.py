"""Places on a route: which steps wait for a person, by an own post or for somebody who is away today.

A part of access (permissions.py): the same rules once on one route step and once on lists of them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from documents.models import RouteTask
from organization.models import Role
from organization.people import Actor, HeldPost, StandIn


def holds_task(actor: Actor, task: RouteTask) -> bool:
    """Whether a route step waits for this person: by an own place, or by one taken for somebody away."""
    if task.agency_id not in actor.covered_in and _holds(actor.person_id, actor.posts, task):
        return True
    works = any(_is_work(post, task.agency_id) for post in actor.posts)
    return works and stands_in_at(actor, task) is not None


def stands_in_at(actor: Actor, task: RouteTask) -> StandIn | None:
    """For whom this person makes the route step: somebody away today who holds it; none by an own place."""
    if task.agency_id not in actor.covered_in and _holds(actor.person_id, actor.posts, task):
        return None
    return next((one for one in actor.stands_in if _holds(one.person_id, (one.post,), task)), None)


def _holds(person_id: int, posts: Sequence[HeldPost], task: RouteTask) -> bool:
    if task.person_id is not None:
        return task.person_id == person_id and any(_is_work(post, task.agency_id) for post in posts)
    return any(
        post.agency_id == task.agency_id and post.role == task.role and task.unit_id in (None, post.unit_id)
        for post in posts
    )


def _is_work(post: HeldPost, agency_id: int) -> bool:
    return post.agency_id == agency_id and post.role is not Role.ADMINISTRATOR


def task_of(actor: Actor) -> ColumnElement[bool]:
    """The condition on RouteTask rows whose turn came and that name the actor, or somebody replaced.

    Of a place that is taken for somebody away only what waits there is seen.
    """
    taken = [_names(one.person_id, (one.post,)) for one in actor.stands_in]
    own = _names(actor.person_id, actor.posts)
    rules = sa.or_(own, sa.and_(RouteTask.open.is_(True), sa.or_(*taken))) if taken else own
    return sa.and_(RouteTask.opened_at.is_not(None), rules)


def waiting_task_of(actor: Actor) -> ColumnElement[bool]:
    """The condition on RouteTask rows that wait for the actor today, not for a replacement."""
    own = sa.and_(_names(actor.person_id, actor.posts), RouteTask.agency_id.not_in(actor.covered_in))
    taken = [_names(one.person_id, (one.post,)) for one in actor.stands_in]
    return sa.and_(RouteTask.open.is_(True), sa.or_(own, *taken))


def _names(person_id: int, posts: Sequence[HeldPost]) -> ColumnElement[bool]:
    holders: list[ColumnElement[bool]] = [RouteTask.person_id == person_id]
    for post in posts:
        holders.append(
            sa.and_(
                RouteTask.person_id.is_(None),
                RouteTask.agency_id == post.agency_id,
                RouteTask.role == post.role,
                sa.or_(RouteTask.unit_id.is_(None), RouteTask.unit_id == post.unit_id),
            )
        )
    return sa.or_(*holders)
