"""Bring a database to the newest tables, as its owner, and give the application its rights on rows."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, make_url

from db import Base, connect
from documents import search_tables
from jobs.engine import create_tables, grant_rows
from workflow.followups import ENGINE_TABLES

# Tables exist once the module that names them is imported.
for _module in (
    "organization.models",
    "organization.outside_bodies",
    "organization.settled_names",
    "documents.models",
    "documents.delivery_models",
    "documents.case_file_models",
    "documents.reminder_models",
    "documents.receipt_models",
    "documents.mail_models",
    "documents.signing_models",
    "documents.search_models",
    "workflow.history",
    "workflow.heartbeats",
):
    import_module(_module)

TABLES = Base.metadata
VERSION_TABLE = "alembic_version"

# What the application may do with a table; with all others it may do all that is done to rows.
_RIGHTS = {
    VERSION_TABLE: "SELECT",
    "history_entries": "SELECT, INSERT",
    "history_heads": "SELECT, INSERT, UPDATE",
}
_ALL_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"
_ONE_AT_A_TIME = 0x62616E68  # any number that nobody else locks


def upgrade(owner_url: str, app_url: str | None = None) -> None:
    """Bring our tables and the job engine's up to date, and grant rows to the user of `app_url`.

    Can be run again at any time. Raises sqlalchemy.exc.DBAPIError when the database refuses.
    """
    _run(owner_url, command.upgrade, "head")
    _install_search(owner_url)
    create_tables(owner_url)
    role = make_url(app_url).username if app_url else None
    if role and role != make_url(owner_url).username:
        _grant(owner_url, role)


def _install_search(owner_url: str) -> None:
    engine = connect(owner_url)
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            search_tables.install(connection)
    finally:
        engine.dispose()


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Take our tables back to an earlier revision; what newer tables held is lost."""
    _run(owner_url, command.downgrade, revision)


def newest() -> str | None:
    """The revision that the code was written for."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def configuration() -> Config:
    """Alembic's configuration, whatever the working folder is."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def is_ours(_thing: Any, name: str | None, kind: str, reflected: bool, _compared_to: Any) -> bool:
    """Whether Alembic may compare or drop it: the index of the search and, on SQLite, the job engine's
    tables lie beside ours.
    """
    of_the_engine = kind == "table" and name in ENGINE_TABLES
    return not (reflected and (of_the_engine or search_tables.is_made_here(name)))


def _run(owner_url: str, what: Callable[[Config, str], None], revision: str) -> None:
    engine = connect(owner_url)
    try:
        with engine.connect().execution_options(writes=True) as connection:
            _let_tables_be_copied(connection)
            config = configuration()
            config.attributes["connection"] = connection
            with connection.begin():
                _wait_for_others(connection)
                what(config, revision)
    finally:
        engine.dispose()


def _let_tables_be_copied(connection: Connection) -> None:
    # SQLite changes a table by copying and dropping it, which foreign keys would refuse; the switch works
    # only outside a transaction, and ends with this connection.
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")


def _wait_for_others(connection: Connection) -> None:
    # Of two machines that are upgraded at once the second finds the work done; SQLite has one writer anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


def _grant(owner_url: str, role: str) -> None:
    engine = connect(owner_url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                _grant_tables(connection, role)
                grant_rows(connection, role)
    finally:
        engine.dispose()


def _grant_tables(connection: Connection, role: str) -> None:
    grantee = connection.dialect.identifier_preparer.quote(role)
    for table in sa.inspect(connection).get_table_names():
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {grantee}")
        connection.exec_driver_sql(f"GRANT {_RIGHTS.get(table, _ALL_RIGHTS)} ON {table} TO {grantee}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {grantee}")
