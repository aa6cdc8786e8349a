"""Keep notices, digests, urging and its rules, extensions, own deadlines, feeds, and why a day is off.

Revision ID: 0005
Revises: 0004
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("extensions", "urgings", "personal_notices", "own_duties", "urging_rules", "digests",
          "calendar_feeds")  # fmt: skip


def upgrade() -> None:
    days_of_the_calendar()
    for table in ("duties", "planned_duties"):
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("working_days", sa.Integer, nullable=True))
    kept_for_people()
    own_duties()
    urgings()
    extensions()


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _words(name: str, most: int | None = None, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(most) if most else sa.Text(), nullable=nullable)


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=f"fk_{table}_{column}_{of}")


def days_of_the_calendar() -> None:
    """The days so far say by their name what they are."""
    with op.batch_alter_table("calendar_days") as table:
        table.add_column(_words("kind", 32, nullable=True))
    days = sa.table("calendar_days", sa.column("kind"), sa.column("works"), sa.column("name"))
    kind = sa.case(
        (days.c.works.is_(sa.true()), "worked"),
        (days.c.name.like("Nghỉ bù%"), "in_lieu"),
        (days.c.name.like("Nghỉ hoán đổi%"), "swapped"),
        else_="holiday",
    )
    op.execute(sa.update(days).values(kind=kind))
    with op.batch_alter_table("calendar_days") as table:
        table.alter_column("kind", existing_type=sa.String(32), nullable=False)


def kept_for_people() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer, autoincrement=False, nullable=False),
        _words("token_sha256", 64),
        _moment("created_at"),
        _key("calendar_feeds", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("token_sha256", name="uq_calendar_feeds_token_sha256"),
    )
    op.create_table(
        "digests",
        sa.Column("person_id", sa.Integer, autoincrement=False, nullable=False),
        _day("day"),
        sa.Column("blocks", sa.JSON, nullable=False),
        _moment("created_at"),
        _key("digests", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", "day", name="pk_digests"),
    )
    personal_notices()


def personal_notices() -> None:
    op.create_table(
        "personal_notices",
        _number("id"),
        _number("person_id"),
        _words("key", 80),
        _words("kind", 32),
        _number("document_id"),
        _number("delivery_id", nullable=True),
        sa.Column("details", sa.JSON, nullable=False),
        _moment("created_at"),
        _moment("read_at", nullable=True),
        _key("personal_notices", "person_id", "people"),
        _key("personal_notices", "document_id", "documents"),
        _key("personal_notices", "delivery_id", "deliveries"),
        sa.PrimaryKeyConstraint("id", name="pk_personal_notices"),
        sa.UniqueConstraint("person_id", "key", name="uq_personal_notices_person_id_key"),
    )
    op.create_index("ix_personal_notices_document_id", "personal_notices", ["document_id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_personal_notices_unread",
        "personal_notices",
        ["person_id"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def own_duties() -> None:
    op.create_table(
        "own_duties",
        _number("id"),
        _number("document_id"),
        _number("agency_id"),
        _words("who", 250),
        _words("content"),
        _day("deadline", nullable=True),
        _words("operator", 30, nullable=True),
        _day("last_good_day", nullable=True),
        _words("report_to", 250, nullable=True),
        _words("through", 250, nullable=True),
        _moment("done_at", nullable=True),
        _number("done_by", nullable=True),
        _words("done_words", 250, nullable=True),
        _key("own_duties", "document_id", "documents"),
        _key("own_duties", "agency_id", "units"),
        _key("own_duties", "done_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_own_duties"),
    )
    for column in ("document_id", "agency_id"):
        op.create_index(f"ix_own_duties_{column}", "own_duties", [column])


def urgings() -> None:
    op.create_table(
        "urging_rules",
        sa.Column("agency_id", sa.Integer, autoincrement=False, nullable=False),
        _number("head_after"),
        _number("leader_after"),
        _key("urging_rules", "agency_id", "units"),
        sa.PrimaryKeyConstraint("agency_id", name="pk_urging_rules"),
    )
    op.create_table(
        "urgings",
        _number("id"),
        _number("document_id"),
        _number("delivery_id"),
        _words("kind", 32),
        _words("key", 80),
        _number("person_id", nullable=True),
        _moment("at"),
        _number("letter_id", nullable=True),
        _moment("told_at", nullable=True),
        _key("urgings", "document_id", "documents"),
        _key("urgings", "delivery_id", "deliveries"),
        _key("urgings", "person_id", "people"),
        _key("urgings", "letter_id", "documents"),
        sa.PrimaryKeyConstraint("id", name="pk_urgings"),
        sa.UniqueConstraint("delivery_id", "kind", "key", name="uq_urgings_delivery_id_kind_key"),
    )
    op.create_index("ix_urgings_document_id", "urgings", ["document_id"])


def extensions() -> None:
    of = {"duty_id": "duties", "direction_id": "directions", "delivery_id": "deliveries",
          "document_id": "documents"}  # fmt: skip
    op.create_table(
        "extensions",
        _number("id"),
        *(_number(column, nullable=column in {"duty_id", "direction_id"}) for column in of),
        _words("state", 32),
        _day("old_day"),
        _day("wanted_day"),
        _words("reason"),
        _number("asked_by"),
        _moment("asked_at"),
        _day("granted_day", nullable=True),
        _words("answer", nullable=True),
        _number("decided_by", nullable=True),
        _moment("decided_at", nullable=True),
        *(_key("extensions", column, table) for column, table in of.items()),
        _key("extensions", "asked_by", "people"),
        _key("extensions", "decided_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_extensions"),
    )
    for column in of:
        op.create_index(f"ix_extensions_{column}", "extensions", [column])
    asked = sa.text("state = 'asked'")
    op.create_index(
        "uq_extensions_open_duty",
        "extensions",
        ["duty_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for table in ("duties", "planned_duties"):
        with op.batch_alter_table(table) as changed:
            changed.drop_column("working_days")
    with op.batch_alter_table("calendar_days") as days:
        days.drop_column("kind")
