"""`banhanh run`, `web`, `worker` and `doctor`: the processes, and how they are."""

import logging
import os

import click

import migrations
from cli.frame import Failed, tell
from cli.sessions import database
from cli.tables import demand_newest
from cli.trying import fill_province, print_accounts
from config import Settings
from documents.composing.samples import write_samples
from jobs.doctor import examine
from jobs.processes import Together, leave
from jobs.worker import run_worker
from language import say
from organization import demonstration as province
from web.serving import answers, demand_free, serve
from workflow import demonstration

HOST, PORT = "127.0.0.1", 8000
to_host = click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
to_port = click.option("--port", default=PORT, show_default=True, help="The port to listen on.")


@click.command("worker")
@click.option("--slot", type=int, help="The number of this worker, if not that of the settings.")
@click.pass_obj
def work(settings: Settings, slot: int | None) -> None:
    """Do the work in the background until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    leave(run_worker(settings, slot or settings.worker_slot))


@click.command("web")
@to_host
@to_port
@click.option("--processes", type=int, help="How many processes serve, if not as many as cores.")
@click.pass_obj
def web(settings: Settings, host: str, port: int, processes: int | None) -> None:
    """Serve the pages until told to stop."""
    serve(settings, host, port, processes)


@click.command("run")
@to_host
@to_port
@click.pass_obj
def run(settings: Settings, host: str, port: int) -> None:
    """Start web and worker, with the demonstration in an empty database; Ctrl+C ends both."""
    demand_free(host, port)
    migrations.upgrade(settings.owner_url, settings.url)
    is_demonstration = _demonstrate(settings)
    shown = {"BANHANH_DEMONSTRATION": "yes"} if is_demonstration else {}
    both = Together([["worker"], ["web", "--host", host, "--port", str(port)]], {**os.environ, **shown})
    both.start()
    try:
        is_ready = both.wait_until(lambda: answers(host, port))
        if is_ready:
            _greet(settings, f"http://{host}:{port}", is_demonstration)
        if not (both.look_after() if is_ready else both.told):
            raise Failed(say("The web or the worker process ends again and again; both are stopped."))
    finally:
        both.end()


def _demonstrate(settings: Settings) -> bool:
    """Load the demonstration into an empty database; whether the database holds it."""
    with database(settings) as session:
        try:
            province.refuse_other_data(session)
        except province.NotEmpty:
            return False
        if not demonstration.holds_documents(session):
            fill_province(session, settings)
    return True


def _greet(settings: Settings, address: str, is_demonstration: bool) -> None:
    click.echo()
    if is_demonstration:
        tell(say("Accounts for trying out (user name, password, person):"))
        print_accounts(province.main_accounts())
        tell(say("`banhanh demo accounts` prints all {n}.", n=len(province.accounts())))
        tell(say("Sample plans to upload: {folder}", folder=write_samples(settings.data_dir / "mau")))
        click.echo()
    tell(say("Ban Hành is ready: {address}", address=address), say("Ctrl+C ends it."))


@click.command("doctor")
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Look at database, tables, files and worker, and say what is wrong."""
    with database(settings) as session:
        found = list(examine(session, settings, (say("Tables"), demand_newest)))
    for name, wrong in found:
        tell(say("{check}: {what}", check=name, what=wrong or say("good")))
    if any(wrong for _, wrong in found):
        raise Failed(say("Not everything is there that is needed."))
