"""The database: engine, session, typed base and `transaction()`, the only way to write.

SQLite: every write transaction begins with BEGIN IMMEDIATE behind one lock per process.
PostgreSQL: READ COMMITTED with a lock time limit; races are settled by compare-and-set or FOR UPDATE.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.sql.compiler import SQLCompiler

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_sqlite_writer = threading.RLock()

# A server that vanished without a word (its machine, the network) is noticed within a minute.
_LIVELY = {
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}


class Moment(sa.TypeDecorator[datetime]):
    """An aware UTC moment; SQLite, which has no zones, keeps it as naive UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment must be aware.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class day_in_vietnam(sa.sql.functions.GenericFunction[date]):
    """The date in Vietnam (UTC+7, without summer time) of a moment in the database."""

    type = sa.Date()
    inherit_cache = True


@compiles(day_in_vietnam, "sqlite")
def _day_on_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"date({compiler.process(element.clauses, **kw)}, '+7 hours')"


@compiles(day_in_vietnam, "postgresql")
def _day_on_postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE)"


class Base(DeclarativeBase):
    """The base of all tables: named constraints, enum values as words, JSON for lists and maps."""

    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: Moment,
        date: sa.Date,
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
        StrEnum: sa.Enum(
            StrEnum, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e]
        ),
    }


def connect(url: str, *, lock_timeout_ms: int = 5000, pool_size: int = 5) -> Engine:
    """Make an engine for `url`; parameters never appear in logs or errors."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _connect_sqlite(parsed)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(lively(parsed), hide_parameters=True, pool_size=pool_size, pool_pre_ping=False)

    @event.listens_for(engine, "connect")
    def set_limits(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {int(lock_timeout_ms)}")
        connection.commit()

    return engine


def lively(url: sa.URL) -> sa.URL:
    """The address of a PostgreSQL server with time limits for its silence, where it names none itself."""
    if url.get_backend_name() != "postgresql":
        return url
    return url.update_query_dict({name: value for name, value in _LIVELY.items() if name not in url.query})


def is_away(error: Exception) -> bool:
    """Whether a statement failed because PostgreSQL is down, is starting, or the connection is lost.

    That passes, however long it takes; what the statement did before is undone or done, nobody knows.
    """
    if not isinstance(error, sa.exc.DBAPIError) or not isinstance(error.orig, psycopg.OperationalError):
        return False
    code = error.orig.sqlstate
    return error.connection_invalidated or code is None or code.startswith(("08", "57P"))


def _connect_sqlite(url: sa.URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # without it INSERT OR REPLACE slips past the history's triggers
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions on `engine`; what was read stays readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


class Ready:
    """A write of a hot step: put into SQL once for each kind of database, then sent as it stands.

    The same as `connection.execute(statement, values)` for one row, at about half of its cost in Python.
    """

    def __init__(self, statement: sa.Insert | sa.Update) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def send(self, connection: Connection, values: Mapping[str, Any]) -> sa.CursorResult[Any]:
        """Execute it with these values; every call names the same ones."""
        dialect = connection.dialect
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written.of(self._statement, dialect, values)
        return connection.exec_driver_sql(written.sql, written.fill(values))


@dataclass(frozen=True, slots=True)
class _Written:
    """The SQL of a statement for one database, and how it takes its values."""

    sql: str
    constants: Mapping[str, Any]
    converters: Mapping[str, Callable[[Any], Any]]
    order: Sequence[str] | None  # where the driver takes values by place

    @classmethod
    def of(cls, statement: sa.ClauseElement, dialect: Dialect, values: Mapping[str, Any]) -> "_Written":
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(values)))
        converters = {
            name: convert
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return cls(compiled.string, constants, converters, compiled.positiontup)

    def fill(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver wants them."""
        full = {**self.constants, **values}
        for name, convert in self.converters.items():
            full[name] = convert(full[name])
        return full if self.order is None else tuple(full[name] for name in self.order)


def end_reading(session: Session) -> None:
    """Leave what was only read; anything changed outside `transaction()` is undone.

    By COMMIT where nothing was changed: on a ROLLBACK the PostgreSQL driver forgets all statements that the
    server has prepared, and each would be planned anew in the next request.
    """
    if not session.in_transaction():
        return
    if session.new or session.dirty or session.deleted:
        session.rollback()
        return
    try:
        session.commit()
    except sa.exc.SQLAlchemyError:  # a statement has failed, or the connection is lost
        session.rollback()


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """End what was being read, open a write transaction, commit it at the end or undo all of it.

    Raises RuntimeError when one is already open: a step never calls a step.
    """
    if session.info.get("writing"):
        raise RuntimeError("A write transaction is already open; a step moves one thing only.")
    end_reading(session)
    session.expire_all()
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    with _sqlite_writer if on_sqlite else nullcontext():
        session.info["writing"] = True
        try:
            if on_sqlite:
                session.connection(execution_options={"writes": True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False
