"""The migrations: they make what the models say, can be undone, and give the application rows only."""

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

import clock
import migrations
from db import connect
from tests.databases import Database, Databases, OnPostgreSQL
from workflow import history

OPTIONS = {"include_object": migrations.is_ours, "compare_server_default": True}


@pytest.fixture
def owner(database: Database):
    """The owner's engine on a migrated database."""
    engine = connect(database.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def row(stopped_clock):
    """The first row of a history."""
    entry = dict.fromkeys(history.HASHED) | {
        "chain": "document", "thing_id": 1, "seq": 1, "at": clock.now(), "person_name": "Hoàng Văn Thái",
        "post_title": "Chuyên viên", "step": "create", "details": {}, "previous_hash": history.GENESIS,
    }  # fmt: skip
    return entry | {"hash": history.digest(entry)}


def write(engine: Engine, *statements: str | sa.Executable) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement) if isinstance(statement, str) else statement)


def test_the_migrations_make_what_the_models_say(owner):
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts=OPTIONS)
        assert compare_metadata(context, migrations.TABLES) == []


def test_checks_and_keys_have_the_names_that_the_models_give(owner, empty_database):
    """Alembic compares neither, so the tables are made once more from the models."""
    from_models = connect(empty_database)
    migrations.TABLES.create_all(from_models)
    made, wanted = sa.inspect(owner), sa.inspect(from_models)
    for table in migrations.TABLES.tables:
        assert made.get_check_constraints(table) == wanted.get_check_constraints(table)
        assert made.get_pk_constraint(table) == wanted.get_pk_constraint(table)
        assert keys_of(made, table) == keys_of(wanted, table)
    from_models.dispose()


def keys_of(tables: sa.Inspector, table: str) -> list[Any]:
    """By name: a table that SQLite has copied tells them in another order."""
    return sorted(tables.get_foreign_keys(table), key=lambda key: str(key["name"]))


def test_down_and_up_again(database, owner):
    migrations.downgrade(database.owner_url)
    left = set(sa.inspect(owner).get_table_names()) & set(migrations.TABLES.tables)
    assert left == set()
    migrations.upgrade(database.owner_url, database.url)
    with owner.connect() as connection:
        assert migrations.current(connection) == migrations.newest()


def test_migrating_twice_changes_nothing(database, owner, row):
    write(owner, sa.insert(history.history_entries).values(row))
    migrations.upgrade(database.owner_url, database.url)
    with owner.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(history.history_entries)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history_entries SET person_name = 'Người khác'",
        "UPDATE history_entries SET seq = 2",
        "DELETE FROM history_entries",
        "DELETE FROM history_entries WHERE seq = 1",
    ],
)
def test_history_is_append_only_even_for_the_owner(owner, row, change):
    write(owner, sa.insert(history.history_entries).values(row))
    with pytest.raises(DBAPIError, match="append-only"):
        write(owner, change)


def test_a_row_cannot_be_put_in_the_place_of_another(owner, row):
    write(owner, sa.insert(history.history_entries).values(row))
    forged = sa.insert(history.history_entries).values(row | {"person_name": "Người khác"})
    if owner.dialect.name == "sqlite":
        write(owner, "PRAGMA recursive_triggers = OFF")
        forged = forged.prefix_with("OR REPLACE")
    with pytest.raises(IntegrityError):
        write(owner, forged)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_history_cannot_be_emptied_nor_its_triggers_passed_by(databases: Databases, database, owner, row):
    assert isinstance(databases, OnPostgreSQL)
    write(owner, sa.insert(history.history_entries).values(row))
    with pytest.raises(DBAPIError, match="append-only"):
        write(owner, "TRUNCATE history_entries")
    superuser = connect(database.owner_url.replace("//owner@", "//postgres@"))
    with pytest.raises(DBAPIError, match="append-only"):
        write(superuser, "SET session_replication_role = replica", "DELETE FROM history_entries")
    superuser.dispose()


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history_entries SET person_name = 'Người khác'",
        "DELETE FROM history_entries",
        "TRUNCATE history_entries",
        "ALTER TABLE history_entries ADD COLUMN more integer",
        "ALTER TABLE history_entries DISABLE TRIGGER ALL",
        "DROP TRIGGER history_entries_keep_rows ON history_entries",
        "DROP FUNCTION refuse_change_of_history() CASCADE",
        "DROP TABLE history_entries",
        "DELETE FROM history_heads",
        "TRUNCATE history_heads",
        "DROP TABLE documents",
        "CREATE TABLE mine (id integer)",
        "UPDATE alembic_version SET version_num = '9999'",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_changes_rows_and_no_tables(engine, change):
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        write(engine, change)


def test_the_application_reads_and_writes_every_table_of_ours(engine, row):
    write(engine, sa.insert(history.history_entries).values(row))
    with engine.connect() as connection:
        for table in migrations.TABLES.sorted_tables:
            connection.execute(sa.select(table).limit(1))
