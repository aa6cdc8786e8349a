"""What the databases themselves do for the search: their full-text index, and the triggers that feed it.

`install` can be run again at any time; `migrations.upgrade` does so at its end, because SQLite forgets the
triggers of a table that a migration has copied.
"""

from collections.abc import Iterator

from sqlalchemy.engine import Connection

# Changes of these columns are changes of what is found.
_TOLD = "revision, subject, symbol, number, issuing_body, signer_name, doc_type_code, document_date"
_WRITTEN = "results, difficulties, proposals"
_NOTE = {
    "document": "INSERT INTO search_pending (kind, thing_id) VALUES ('document', new.id)",
    "report": "INSERT INTO search_pending (kind, thing_id) VALUES ('report', new.id)",
}
INDEX = "search_words"  # on SQLite; PostgreSQL keeps the words in a column of search_entries


def install(connection: Connection) -> None:
    """Let changed documents and reports tell of themselves."""
    statements = _on_postgresql() if connection.dialect.name == "postgresql" else _on_sqlite()
    for statement in statements:
        connection.exec_driver_sql(statement)


def is_made_here(name: str | None) -> bool:
    """Whether a table, column or index belongs to the index, which no model names."""
    return (name or "").startswith(INDEX)


# A file that comes or goes changes what is found of the thing that it hangs on.
_FILES = (("document", "attachments", "document_id"), ("report", "report_files", "report_id"))
_NOTE_FILE = "INSERT INTO search_pending (kind, thing_id) VALUES ('{kind}', {row}.{column})"


def _on_sqlite() -> Iterator[str]:
    for kind, table, columns in _watched():
        for event, word in (("INSERT", "added"), (f"UPDATE OF {columns}", "changed")):
            yield f"DROP TRIGGER IF EXISTS search_{table}_{word}"
            yield (
                f"CREATE TRIGGER search_{table}_{word} AFTER {event} ON {table} BEGIN {_NOTE[kind]}; END"
            )
    for kind, table, column in _FILES:
        for event, word, row in (("INSERT", "added", "new"), ("DELETE", "gone", "old")):
            note = _NOTE_FILE.format(kind=kind, row=row, column=column)
            yield f"DROP TRIGGER IF EXISTS search_{table}_{word}"
            yield f"CREATE TRIGGER search_{table}_{word} AFTER {event} ON {table} BEGIN {note}; END"


def _on_postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION note_for_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO search_pending (kind, thing_id) VALUES (TG_ARGV[0], NEW.id); RETURN NULL; END $$"
    )
    for kind, table, columns in _watched():
        yield (
            f"CREATE OR REPLACE TRIGGER search_{table} AFTER INSERT OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION note_for_search('{kind}')"
        )
    yield (
        "CREATE OR REPLACE FUNCTION note_file_for_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO search_pending (kind, thing_id) SELECT TG_ARGV[0], (row_of ->> TG_ARGV[1])::int "
        "FROM (SELECT CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END AS row_of) AS it; "
        "RETURN NULL; END $$"
    )
    for kind, table, column in _FILES:
        yield (
            f"CREATE OR REPLACE TRIGGER search_{table} AFTER INSERT OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION note_file_for_search('{kind}', '{column}')"
        )


def _watched() -> tuple[tuple[str, str, str], ...]:
    return ("document", "documents", _TOLD), ("report", "reports", _WRITTEN)
