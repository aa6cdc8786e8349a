"""The work in the background: what failed, is late or waits, the workers and letters; no content."""

from flask import request
from flask.typing import ResponseReturnValue

from documents.states import MAIL_WORDS
from language import Refused, say
from web.administration.gate import blueprint, page
from web.answers import see_other, tell
from web.errors import status_of
from web.session import actor, installation, session
from workflow import look_after_jobs

WORDS = {
    "notify_recipients": say("Tell the recipients of an issued document"),
    "print_revision": say("Make the PDF of a submitted document"),
    "draw_pages": say("Draw the pages of a PDF"),
    "send_mail": say("Send letters"),
    "spread_recall": say("Tell the recipients of a recall"),
    "complete_recall": say("Complete a recall that all have confirmed"),
    "tell_people": say("Tell of a return or of an urgent document"),
    "tell_of_reports": say("Tell of a returned report"),
    "tell_of_refusals": say("Tell the sender who refused a document and why"),
    "tell_of_extensions": say("Tell of a request for more time and its answer"),
    "tell_urged": say("Tell who is urged"),
    "morning_round": say("Write the digests of the morning"),
    "renew_timestamps": say("Renew the timestamps of signatures"),
}


@blueprint.get("/quan-tri/<int:agency_id>/viec-nen")
def jobs(agency_id: int) -> ResponseReturnValue:
    """Show the work in the background as it stands."""
    return _jobs_page()


def _jobs_page(refused: Refused | None = None) -> str:
    work = look_after_jobs.look(session())
    sends = installation().settings.sends_mail
    return page("jobs", "jobs", refused, work=work, job_words=WORDS, mail_words=MAIL_WORDS, sends_mail=sends)


@blueprint.post("/quan-tri/<int:agency_id>/viec-nen")
def retry_job(agency_id: int) -> ResponseReturnValue:
    """Have a failed job done once more."""
    try:
        look_after_jobs.retry_job(session(), actor(), agency_id, request.form.get("key", ""))
    except Refused as error:
        return _jobs_page(error), status_of(error)
    tell(say("The job is done once more."))
    return see_other("administration.jobs", agency_id=agency_id)
