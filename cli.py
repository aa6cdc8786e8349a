"""The `banhanh` command: what is done without the pages. Status 0 is good; all else has its sentence.

It holds no rules: each command loads, calls and prints.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

import config
import db
import migrations
from config import BadSetting, Settings
from documents.composing.samples import write_samples
from documents.files import FileStore
from documents.reading import read_docx, read_text
from documents.reading.attachments import decode_text
from jobs.doctor import examine, sentence_of
from jobs.processes import Together
from jobs.worker import run_worker
from language import Message, Refused, catalogue, say, translate
from organization import demonstration as province
from organization.checking_directory import faults_of
from organization.directory_files import BadDirectory, read_directory
from organization.models import Account, Person
from organization.roster import home_agency
from web.serving import answers, demand_free, serve
from workflow import administer, demonstration
from workflow.administer_accounts import open_account, reset_password
from workflow.heads import export, listed, signing_key
from workflow.verification import sentence, verify

HOST, PORT = "127.0.0.1", 8000
FILE = click.Path(path_type=Path)
to_host = click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
to_port = click.option("--port", default=PORT, show_default=True, help="The port to listen on.")


class Failed(Refused):
    """The command could not do what it was asked."""

    code = "failed"


def main() -> None:
    """The entry point: run the command that was typed, and end with its status and at most one sentence."""
    language = _language()
    _speak(commands, language)
    try:
        commands.main(prog_name="banhanh", standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except Exception as error:  # whatever it is, the person gets a sentence and no traceback
        logging.getLogger(__name__).debug("The command failed.", exc_info=True)
        click.echo(translate(_sentence(error), language), err=True)
        sys.exit(2 if isinstance(error, click.UsageError) else 1)


def _sentence(error: Exception) -> Message:
    if not isinstance(error, click.UsageError):
        return sentence_of(error)
    command = error.ctx.command_path if error.ctx else "banhanh"
    return say(
        "The command is not understood: {reason} Type “{command} --help” for what there is.",
        reason=error.format_message(),
        command=command,
    )


def _language() -> str:
    try:
        return config.load().default_language
    except BadSetting:
        return "vi"


def _speak(command: click.Command, language: str) -> None:
    """Give the command and those under it their help in the words of `language`."""
    known = catalogue(language).gettext
    command.help = known(command.help or "")
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = known(option.help)
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        _speak(part, language)


def tell(*messages: Message) -> None:
    """Print messages in the language of the installation."""
    for message in messages:
        click.echo(translate(message, _language()))


@contextmanager
def database(settings: Settings) -> Iterator[Session]:
    """A session on the application's database."""
    engine = db.connect(settings.url, lock_timeout_ms=settings.lock_timeout_ms)
    try:
        with db.sessions(engine)() as session:
            yield session
    finally:
        engine.dispose()


@click.group()
@click.pass_context
def commands(context: click.Context) -> None:
    """Ban Hành: official documents from draft to closed."""
    context.obj = config.load()


# --- the database


@commands.group("db")
def on_database() -> None:
    """The tables of the database."""


@on_database.command("upgrade")
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Create the tables or bring them up to date, as the owner of the database."""
    migrations.upgrade(settings.owner_url, settings.url)
    tell(say("The database is at revision {revision}.", revision=migrations.newest()))


@on_database.command("check")
@click.pass_obj
def check(settings: Settings) -> None:
    """Say whether the tables are those that this version needs."""
    with database(settings) as session:
        _demand_newest(session, settings)
    tell(say("The database is at revision {revision}.", revision=migrations.newest()))


def _demand_newest(session: Session, _settings: Settings) -> None:
    current, newest = migrations.current(session.connection()), migrations.newest()
    if current != newest:
        raise Failed(
            say(
                "The database is at revision {current} and needs {newest}: run “banhanh db upgrade”.",
                current=current or "–",
                newest=newest,
            )
        )


# --- the demonstration


@commands.group("demo")
def on_demonstration() -> None:
    """The invented province for trying things out."""


@on_demonstration.command("load")
@click.pass_obj
def load_demonstration(settings: Settings) -> None:
    """Load the invented province, its people and their accounts into an empty database."""
    with database(settings) as session:
        loaded = demonstration.load(session, FileStore(settings.files_dir))
    kept = asdict(loaded)
    tell(say("The demonstration is loaded: {units} units, {people} people, {documents} documents.", **kept))
    tell(say("Sample plans to upload: {folder}", folder=write_samples(settings.data_dir / "mau")))


@on_demonstration.command("accounts")
def show_accounts() -> None:
    """Print the demonstration accounts and their password."""
    _print_accounts(province.accounts())


def _print_accounts(some: list[province.DemonstrationAccount]) -> None:
    for account in some:
        who = f"{account.name}, {account.title}, {account.unit}"
        click.echo(f"  {account.username:<16} {account.password:<16} {who}")


# --- the directory and its people


@commands.group("org")
def on_organization() -> None:
    """The directory of agencies, units and people."""


@on_organization.command("import")
@click.argument("file", type=FILE)
@click.option("--check", "only_check", is_flag=True, help="Only say what is wrong; write nothing.")
@click.pass_obj
def import_directory(settings: Settings, file: Path, only_check: bool) -> None:
    """Bring in a directory from a workbook, a folder or a ZIP of CSV files: all of it or nothing."""
    try:
        tables = read_directory(file)
        with database(settings) as session:
            if only_check:
                if faults := faults_of(session, tables):
                    raise BadDirectory(faults)
                tell(say("The directory has no mistakes."))
                return
            summary = administer.import_directory(session, None, tables)
    except BadDirectory as bad:
        for fault in bad.faults:
            tell(fault.sentence())
        raise
    created, changed = summary.created.total(), summary.changed.total()
    tell(say("{created} rows were created and {changed} changed.", created=created, changed=changed))


@commands.group("user")
def on_users() -> None:
    """The accounts with which people sign in."""


@on_users.command("create")
@click.argument("username")
@click.argument("person_code")
@click.pass_obj
def create_user(settings: Settings, username: str, person_code: str) -> None:
    """Give the person with this code an account; the password is asked for, or read from standard input."""
    with database(settings) as session:
        person_id = session.scalar(sa.select(Person.id).where(Person.code == person_code))
        if person_id is None:
            raise Failed(say("There is no person with the code {code} in the directory.", code=person_code))
        agency_id = home_agency(session, person_id) or 0
        open_account(session, None, agency_id, person_id, username=username, password=_password())
    tell(say("The account {username} is open.", username=username))


@on_users.command("password")
@click.argument("username")
@click.pass_obj
def set_password(settings: Settings, username: str) -> None:
    """Give an account a new password and end its sessions."""
    wanted = sa.select(Account.id, Account.person_id).where(Account.username == username.lower())
    with database(settings) as session:
        account = session.execute(wanted).first()
        if account is None:
            raise Failed(say("There is no account {username}.", username=username))
        agency_id = home_agency(session, account.person_id) or 0
        reset_password(session, None, agency_id, account.id, _password())
    tell(say("The account {username} has a new password.", username=username))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    asked = translate(say("Password"), _language())
    return str(click.prompt(asked, hide_input=True, confirmation_prompt=True))


# --- a document


@commands.command("read")
@click.argument("file", type=FILE)
@click.option("--json/--summary", "as_json", default=True, help="Everything as JSON, or the main fields.")
def read(file: Path, as_json: bool) -> None:
    """Read the fields of a document (.docx or .txt); needs no database."""
    data = file.read_bytes()
    is_text = file.suffix.lower() == ".txt"
    reading = (read_text(decode_text(data)) if is_text else read_docx(data, file.name)).to_json()
    if as_json:
        click.echo(json.dumps(reading, ensure_ascii=False, indent=2))
        return
    for name, value in reading.items():
        if value and name not in {"paragraphs", "where"}:
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")


# --- the history


@commands.group("history")
def on_history() -> None:
    """The history that nobody can change unseen."""


@on_history.command("verify")
@click.option("--against", type=FILE, help="A list of heads exported earlier, kept outside the database.")
@click.pass_obj
def verify_history(settings: Settings, against: Path | None) -> None:
    """Read every row of the history and name the first that was changed, removed or added."""
    with ExitStack() as stack:
        file = stack.enter_context(against.open("rb")) if against else None
        exported = listed(file, signing_key(settings.data_dir))[1] if file else ()
        found = verify(stack.enter_context(database(settings)), exported)
    if found.finding is not None:
        raise Failed(sentence(found.finding), code="history_changed")
    tell(say("The history is whole: {rows} rows in {chains} chains.", rows=found.rows, chains=found.chains))


@on_history.command("heads")
@click.option("--out", type=FILE, help="Where to write the list; otherwise it is printed.")
@click.pass_obj
def export_heads(settings: Settings, out: Path | None) -> None:
    """Export the signed list of heads, to be kept outside the database."""
    with ExitStack() as stack:
        file = stack.enter_context(out.open("wb")) if out else sys.stdout.buffer
        session = stack.enter_context(database(settings))
        export(session, signing_key(settings.data_dir, make=True), file)


# --- processes


@commands.command("worker")
@click.option("--slot", type=int, help="The number of this worker, if not that of the settings.")
@click.pass_obj
def work(settings: Settings, slot: int | None) -> None:
    """Do the work in the background until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    run_worker(settings, slot or settings.worker_slot)


@commands.command("web")
@to_host
@to_port
@click.option("--processes", type=int, help="How many processes serve, if not as many as cores.")
@click.pass_obj
def web(settings: Settings, host: str, port: int, processes: int | None) -> None:
    """Serve the pages until told to stop."""
    serve(settings, host, port, processes)


@commands.command("run")
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
        if both.wait_until(lambda: answers(host, port)):
            _greet(settings, f"http://{host}:{port}", is_demonstration)
        if not both.wait():
            raise Failed(say("The web or the worker process has ended by itself; both are stopped."))
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
            demonstration.load(session, FileStore(settings.files_dir))
    return True


def _greet(settings: Settings, address: str, is_demonstration: bool) -> None:
    click.echo()
    if is_demonstration:
        tell(say("Accounts for trying out (user name, password, person):"))
        _print_accounts(province.main_accounts())
        tell(say("`banhanh demo accounts` prints all {n}.", n=len(province.accounts())))
        tell(say("Sample plans to upload: {folder}", folder=write_samples(settings.data_dir / "mau")))
        click.echo()
    tell(say("Ban Hành is ready: {address}", address=address), say("Ctrl+C ends it."))


# --- the health of the installation


@commands.command("doctor")
@click.pass_obj
def doctor(settings: Settings) -> None:
    """Look at database, tables, files and worker, and say what is wrong."""
    with database(settings) as session:
        found = list(examine(session, settings, (say("Tables"), _demand_newest)))
    for name, wrong in found:
        tell(say("{check}: {what}", check=name, what=wrong or say("good")))
    if any(wrong for _, wrong in found):
        raise Failed(say("Not everything is there that is needed."))


if __name__ == "__main__":
    main()
