"""Several answers of a signer's own device, taken one by one: what one refuses does not stop the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from documents.states import SignatureKind
from language import Message, Refused
from organization.people import Actor
from workflow import number, remote_signing, sign
from workflow.equipment import Equipment
from workflow.remote_signing import Answer


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one answer; the refusal's sentence, or None where the signature is kept."""

    name: str
    refusal: Message | None


def take(
    session: Session, actor: Actor, answers: Iterable[tuple[str, Answer]], equipment: Equipment
) -> list[Taken]:
    """Finish each task by its answer, each in a transaction of its own, in the order given."""
    return [_taken(session, actor, name, answer, equipment) for name, answer in answers]


def _taken(session: Session, actor: Actor, name: str, answer: Answer, equipment: Equipment) -> Taken:
    try:
        finish(session, actor, name, answer, equipment)
    except Refused as refused:
        return Taken(name, refused.message)
    return Taken(name, None)


def finish(session: Session, actor: Actor, name: str, answer: Answer, equipment: Equipment) -> None:
    """Finish the task by that answer: the leader's signature, or the seal."""
    task = remote_signing.open_task(session, actor, name)
    if task.kind == SignatureKind.SIGN:
        sign.finish_remote(session, actor, name, answer, equipment=equipment)
    else:
        number.finish_remote_seal(session, actor, name, answer, equipment=equipment)
