"""`banhanh verify`: what the signatures of a PDF say. By itself, for it brings the libraries of signing."""

from pathlib import Path

import click

import config
from cli.frame import FILE, Failed, language, show, tell
from documents.publishing.trust_folder import load_trust
from documents.publishing.validating import validate
from documents.publishing.verdicts import sentences, to_json, verdict


@click.command("verify")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@click.option("--trust", type=FILE, help="A folder with the authorities to believe (.pem, .crl).")
def verify(file: Path, as_json: bool, trust: Path | None) -> None:
    """Verify the signatures of a PDF; needs no database, and fails unless all are valid."""
    believed = load_trust(trust or config.load().data_dir / "trust")
    told = validate(file.read_bytes(), believed)
    if as_json:
        show(to_json(told, language()))
    for number, finding in enumerate(() if as_json else told.signatures, 1):
        click.echo(f"{number}.")
        tell(*sentences(finding))
    if not told.sound:
        raise Failed(verdict(told))
    if not as_json:
        tell(verdict(told))
