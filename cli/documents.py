"""`banhanh read`: what is done with one document and no database."""

import json
from pathlib import Path

import click

from cli.frame import FILE, show
from documents.reading import read_docx, read_text
from documents.reading.attachments import decode_text


@click.command("read")
@click.argument("file", type=FILE)
@click.option("--json/--summary", "as_json", default=True, help="Everything as JSON, or the main fields.")
def read(file: Path, as_json: bool) -> None:
    """Read the fields of a document (.docx or .txt); needs no database."""
    data = file.read_bytes()
    is_text = file.suffix.lower() == ".txt"
    reading = (read_text(decode_text(data)) if is_text else read_docx(data, file.name)).to_json()
    if as_json:
        show(reading)
        return
    for name, value in reading.items():
        if value and name not in {"paragraphs", "where"}:
            click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")
