"""Dialects whose engines share their compiled statements, as all connections of one served process do.

An engine compiles each statement once. In service there is one for years; the tests make two for each scene
and would spend a fifth of their time compiling the same statements anew.
"""

from typing import Any, ClassVar

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine


class _Shared:
    """One of them is as good as another: they speak to the same server or library."""

    compiled: ClassVar[dict[Any, Any]]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Every engine keeps what it compiles in the one place."""
        engine.update_execution_options(compiled_cache=cls.compiled)


class OnPsycopg(_Shared, PGDialect_psycopg):
    """PostgreSQL."""

    supports_statement_cache = True
    compiled: ClassVar[dict[Any, Any]] = {}


class OnPysqlite(_Shared, SQLiteDialect_pysqlite):
    """SQLite."""

    supports_statement_cache = True
    compiled: ClassVar[dict[Any, Any]] = {}


def share() -> None:
    """Engines made from now on share what they compile."""
    registry.register("postgresql.psycopg", __name__, OnPsycopg.__name__)
    registry.register("sqlite", __name__, OnPysqlite.__name__)
