"""Once a day: the timestamps of issued files that end soon are renewed, where a service is set."""

from datetime import date

import clock
from jobs.engine import Sessions, change
from jobs.mail import OFFICE
from workflow import digests, renewing
from workflow.equipment import Equipment

JOB = "renew_timestamps"


def renew_timestamps(sessions: Sessions, _day: int) -> None:
    """Renew what ends within the days of the settings; again, nothing is left to be renewed."""
    settings = OFFICE.settings
    equipment = Equipment.of(settings)
    change(sessions, renewing.renew_expiring, equipment, settings.timestamp_renewal_days)


def ring(sessions: Sessions) -> date:
    """Enqueue the round of today, which comes back; all workers may call it, a day has one round."""
    today = clock.today()
    with sessions() as session:
        digests.plan_round(session, JOB, today)
    return today
