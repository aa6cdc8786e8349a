"""Several answers of a signer's own device, taken one by one: what one refuses does not stop the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from documents.states import SignatureKind
from language import Message, Refused
from organization.people import Actor
from workflow import number, remote_parts, sign
from workflow.equipment import Equipment
from workflow.remote_parts import Answer


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one answer; the refusal's sentence, or None where it is kept.

    `left`: how many parts of the same seal still want an answer before it is kept.
    """

    name: str
    refusal: Message | None
    left: int = 0


def take(
    session: Session, actor: Actor, answers: Iterable[tuple[str, Answer]], equipment: Equipment
) -> list[Taken]:
    """Finish each task by its answer, each in a transaction of its own, in the order given."""
    return [_taken(session, actor, name, answer, equipment) for name, answer in answers]


def _taken(session: Session, actor: Actor, name: str, answer: Answer, equipment: Equipment) -> Taken:
    try:
        return Taken(name, None, finish(session, actor, name, answer, equipment))
    except Refused as refused:
        return Taken(name, refused.message)


def finish(session: Session, actor: Actor, name: str, answer: Answer, equipment: Equipment) -> int:
    """Finish the task by that answer: the leader's signature, or the seal; how many parts are open."""
    task = remote_parts.open_task(session, actor, name)
    if task.kind == SignatureKind.SIGN:
        sign.finish_remote(session, actor, name, answer, equipment=equipment)
        return 0
    return number.finish_remote_seal(session, actor, name, answer, equipment=equipment)
