"""A client for the test of numbers: numbers what it is given, some only after a failed try; may be killed."""

import random
from contextlib import suppress

from db import connect, sessions
from language import Refused, WrongState
from organization.people import actor_of
from workflow import number
from workflow.steps import step


class Regret(Exception):
    """What goes wrong after a number was taken and before the commit."""


def number_and_regret(session, actor, document_id):
    """Take a number like the real step and then fail, so that it must be given back."""
    with step("number", session, actor, document_id, seen=1) as moving:
        number.give(moving)
        raise Regret


def serve(url, clerk, seed, document_ids, told):
    """Number each document once; one in four only after a failed try. The numbers go into the pipe `told`."""
    chance = random.Random(seed)  # noqa: S311  # which tries fail is no secret
    with sessions(connect(url))() as session:
        actor = actor_of(session, clerk)
        for document_id in document_ids:
            if chance.random() < 0.25:
                with suppress(Regret, Refused):
                    number_and_regret(session, actor, document_id)
            with suppress(WrongState):  # the client that was killed had numbered this one already
                told.send((document_id, number.number(session, actor, document_id, seen=1)))
