"""The units and the compose file of deploy/ start commands that there are, with settings that there are."""

import re
import shlex
from configparser import ConfigParser
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with the job engine and tells no types
from click.testing import CliRunner

from cli import commands
from tests.test_house import ROOT

DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/banhanh/.venv/bin/banhanh"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def started_by_units() -> list[list[str]]:
    """What each unit gives to the program."""
    words = [unit.read_text(encoding="utf-8") for unit in sorted(DEPLOY.glob("*.service"))]
    lines = [line for text in words for line in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)]
    commands = [shlex.split(line.replace("%i", "1").replace("%%", "%")) for line in lines]
    return [shlex.split(c[2]) if c[0] == "/bin/sh" else c for c in commands]


def started_by_compose() -> list[list[str]]:
    """What each service of ours gives to the program; the web has the image's own command."""
    return [[PROGRAM, *one["command"]] for one in COMPOSE["services"].values() if "command" in one]


@pytest.mark.parametrize("command", [*started_by_units(), *started_by_compose()], ids=" ".join)
def test_what_is_started_is_a_command_with_its_options(command):
    assert command[0] == PROGRAM
    asked = CliRunner().invoke(commands, [*command[1:], "--help"])
    assert asked.exit_code == 0, asked.output
    told = {word for word in command if word.startswith("--")}
    assert all(word in asked.output for word in told)


def test_the_compose_file_names_what_is_there():
    services, secrets = COMPOSE["services"], COMPOSE["secrets"]
    assert {name for one in services.values() for name in one["secrets"]} == set(secrets)
    named = {name for one in services.values() for name in one.get("environment", {}) if "BANHANH" in name}
    assert sorted(name for name in named if name.removesuffix("_FILE") not in SETTINGS) == []
    assert (DEPLOY / COMPOSE["x-product"]["build"]["context"] / "deploy" / "Dockerfile").exists()


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_a_unit_runs_as_its_own_user_and_says_how_it_ends(unit):
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # systemd tells capitals apart
    read.read_string(unit.read_text(encoding="utf-8"))
    service = read["Service"]
    assert (service["User"], service["ProtectSystem"]) == ("banhanh", "strict")
    lasting = service.get("Type") != "oneshot"
    assert ("Restart" in service) is lasting
    assert lasting is (float(service.get("TimeoutStopSec", "0")) > 45)  # jobs.processes.PATIENCE
