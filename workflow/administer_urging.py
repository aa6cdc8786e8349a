"""The agency's rule of urging: after how many working days late whom the morning round tells."""

from sqlalchemy.orm import Session

from language import Invalid, say
from organization.models import UrgingRule
from organization.people import Actor
from workflow.agency_acts import administrative_act
from workflow.urging import Rule

MOST = 60


def set_urging_rule(session: Session, actor: Actor | None, agency_id: int, rule: Rule) -> None:
    """Tell the head of a unit, and then the leader, so many working days after the last good day; 0 is never.

    Raises Invalid when the leader would know before the head.
    """
    with administrative_act("set_urging_rule", session, actor, agency_id) as acting:
        for name, days in (("head_after", rule.head_after), ("leader_after", rule.leader_after)):
            if not 0 <= days <= MOST:
                raise Invalid(say("Write a number of working days from 0 to {n}.", n=MOST), field=name)
        if rule.leader_after and rule.leader_after < rule.head_after:
            sentence = say("The leader is told after the head of the unit, not before.")
            raise Invalid(sentence, field="leader_after")
        kept = UrgingRule(agency_id=agency_id, head_after=rule.head_after, leader_after=rule.leader_after)
        session.merge(kept)
        acting.details |= {"head_after": rule.head_after, "leader_after": rule.leader_after}
