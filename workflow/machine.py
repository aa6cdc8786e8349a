"""The state machines built once from the tables; the only importer of `transitions`.

The machine says where a move leads. Whether it is allowed is asked in permissions.py, whether the thing
still stands where the page showed it is settled by the database (see steps.py).
"""

import logging
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache

from transitions import Machine, MachineError

from documents.states import CaseFileState, DeliveryState, ReportState, State
from language import WrongState, say
from workflow.lifecycle import CASE_FILE_MOVES, DELIVERY_MOVES, DOCUMENT_MOVES, REPORT_MOVES, Move

logging.getLogger("transitions").setLevel(logging.WARNING)


class Standing:
    """What the machine moves: a state and nothing else; rows of the database are never attached."""

    __slots__ = ("state",)

    def __init__(self, state: StrEnum) -> None:
        self.state = state


def build(states: type[StrEnum], moves: Iterable[Move], initial: StrEnum) -> Machine:
    """A machine without models for one kind of thing, with exactly the rows of the table."""
    machine = Machine(model=None, states=list(states), initial=initial, auto_transitions=False)
    for move in moves:
        machine.add_transition(move.trigger, move.source, move.target)
    return machine


DOCUMENTS = build(State, DOCUMENT_MOVES, State.DRAFT)
DELIVERIES = build(DeliveryState, DELIVERY_MOVES, DeliveryState.PENDING)
REPORTS = build(ReportState, REPORT_MOVES, ReportState.SUBMITTED)
CASE_FILES = build(CaseFileState, CASE_FILE_MOVES, CaseFileState.PLANNED)


@cache  # the tables are constants: the machine is asked once for each of their rows
def fire(machine: Machine, trigger: str, state: StrEnum) -> StrEnum:
    """Where `trigger` leads from `state`.

    Raises WrongState when the table has no such row.
    """
    standing = Standing(state)
    try:
        machine.events[trigger].trigger(standing)
    except (MachineError, KeyError) as error:
        raise WrongState(say("This step is not possible where the document is now.")) from error
    return standing.state


def mermaid(moves: Sequence[Move]) -> str:
    """The table as Mermaid text, for the documentation."""
    lines = [f"    {m.source} --> {m.target}: {m.step}" for m in moves]
    return "\n".join(["stateDiagram-v2", *dict.fromkeys(lines)])
