"""`banhanh read` and `banhanh check`: what is done with one document and no database."""

import json
from pathlib import Path

import click

import clock
from cli.frame import FILE, language, show, tell
from documents.checking import examine
from documents.reading import read_file
from documents.reading.result import Finding, Reading
from language import say, translate


@click.command("read")
@click.argument("file", type=FILE)
@click.option("--json/--summary", "as_json", default=True, help="Everything as JSON, or the main fields.")
def read(file: Path, as_json: bool) -> None:
    """Read the fields of a document (.docx or .txt); needs no database."""
    reading = read_file(file.read_bytes(), file.name).to_json()
    if as_json:
        show(reading)
        return
    for name, value in reading.items():
        if value and name not in {"paragraphs", "where"}:
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")


@click.command("check")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON, with their fixes.")
def check(file: Path, as_json: bool) -> None:
    """Check the form of a document (.docx or .txt); needs no database, and ends well with findings too."""
    reading = examine(file.read_bytes(), file.name, day=clock.today())
    if as_json:
        said = [translate(finding.message, language()) for finding in reading.findings]
        show([{**one, "text": text} for one, text in zip(reading.to_json()["findings"], said, strict=True)])
        return
    tell(*reading.notes)
    for finding in reading.findings:
        click.echo(_line(reading, finding))
    counts = {weight: sum(one.severity == weight for one in reading.findings) for weight in _WEIGHTS}
    tell(say("{error} errors, {warning} warnings, {note} notes.", **counts))


_WEIGHTS = {"error": say("Error"), "warning": say("Warning"), "note": say("Note")}
_SHOWN = 40  # characters of the place


def _line(reading: Reading, finding: Finding) -> str:
    """Severity, article, sentence, and the words it is about."""
    weight = translate(_WEIGHTS[finding.severity], language())
    article = f" [NĐ 30/2020 {finding.article}]" if finding.article else ""
    where = finding.where
    words = reading.paragraphs[where.paragraph][where.start : where.end] if where else ""
    shown = " ".join(words.split())
    place = f" “{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”" if shown else ""
    return f"{weight}{article}: {translate(finding.message, language())}{place}"
