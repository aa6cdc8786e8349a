"""`banhanh renew`: timestamps of issued files that end soon, renewed now instead of in the daily round."""

import click

from cli.frame import Failed, tell
from cli.sessions import database
from config import Settings
from language import say
from workflow.equipment import Equipment
from workflow.renewing import renew_expiring


@click.command("renew")
@click.pass_obj
def renew(settings: Settings) -> None:
    """Give issued files whose timestamp ends soon another one (BANHANH_TIMESTAMP_RENEWAL_DAYS)."""
    if not settings.timestamp_url:
        raise Failed(
            say("No timestamping service is set (BANHANH_TIMESTAMP_URL)."), code="no_timestamping"
        )
    with database(settings) as session:
        done = renew_expiring(session, Equipment.of(settings), settings.timestamp_renewal_days)
    tell(say("{n} files got another timestamp, {failed} could not.", n=done.renewed, failed=done.failed))
    if done.stopped is not None:
        raise done.stopped
