"""The `banhanh` command: what is done without the pages. Status 0 is good; all else has its sentence.

It holds no rules: each command loads, calls and prints. A command's module is imported when it is typed,
so that reading one file does not wait for the web and the database.
"""

import logging
import sys
from importlib import import_module

import click

import config
from cli.frame import language
from language import Message, Refused, catalogue, say, translate

__all__ = ["commands", "main"]

# Where each command stands, and the name of it there.
PLACES = {
    "backup": "cli.backups:on_backups",
    "db": "cli.tables:on_database",
    "demo": "cli.trying:on_demonstration",
    "doctor": "cli.serving:doctor",
    "export": "cli.originals:export",
    "history": "cli.chains:on_history",
    "mail": "cli.letters:on_mail",
    "org": "cli.directory:on_organization",
    "read": "cli.documents:read",
    "check": "cli.documents:check",
    "renew": "cli.renewing:renew",
    "run": "cli.serving:run",
    "search": "cli.searching:on_search",
    "verify": "cli.verification:verify",
    "user": "cli.directory:on_users",
    "web": "cli.serving:web",
    "worker": "cli.serving:work",
}


class Commands(click.Group):
    """The group that imports a command when it is asked for, and gives it its help in the right language."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None if there is none."""
        if cmd_name not in PLACES:
            return None
        module, name = PLACES[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        _speak(command, language())
        return command


@click.command(cls=Commands)
@click.pass_context
def commands(context: click.Context) -> None:
    """Ban Hành: official documents from draft to closed."""
    context.obj = config.load()


def main() -> None:
    """The entry point: run the command that was typed, and end with its status and at most one sentence."""
    spoken = language()
    _speak(commands, spoken)
    try:
        commands.main(prog_name="banhanh", standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except Exception as error:  # whatever it is, the person gets a sentence and no traceback
        logging.getLogger(__name__).debug("The command failed.", exc_info=True)
        click.echo(translate(_sentence(error), spoken), err=True)
        sys.exit(2 if isinstance(error, click.UsageError) else 1)


def _sentence(error: Exception) -> Message:
    if isinstance(error, Refused):
        return error.message
    if not isinstance(error, click.UsageError):
        from jobs.doctor import sentence_of  # it knows the database's errors, and imports the database for it

        return sentence_of(error)
    command = error.ctx.command_path if error.ctx else "banhanh"
    return say(
        "The command is not understood: {reason} Type “{command} --help” for what there is.",
        reason=error.format_message(),
        command=command,
    )


def _speak(command: click.Command, spoken: str) -> None:
    """Give the command and those under it their help in this language."""
    known = catalogue(spoken).gettext
    command.help = known(command.help or "")
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = known(option.help)
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        _speak(part, spoken)
