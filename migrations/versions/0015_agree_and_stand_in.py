"""Keep what leaders agreed to before signing, and who is absent with whom in their place.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    agreements()
    absences()


def _key(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=f"fk_{table}_{column}_{of}")


def agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("document_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("person_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("document_id", "person_id", name="pk_agreements"),
        _key("agreements", "document_id", "documents"),
        _key("agreements", "person_id", "people"),
    )


def absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("replacement_id", sa.Integer, nullable=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("entered_by", sa.Integer, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absences_days")),
        _key("absences", "agency_id", "units"),
        _key("absences", "person_id", "people"),
        _key("absences", "replacement_id", "people"),
        _key("absences", "entered_by", "people"),
    )
    op.create_index("ix_absences_person", "absences", ["person_id", "last_day"])
    op.create_index("ix_absences_replacement", "absences", ["replacement_id", "last_day"])


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_table("agreements")
