"""Keep from when a period in working days counts, and which version's duties the drafter confirmed.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("planned_duties", "duties"):
        op.add_column(table, sa.Column("counted_from", sa.String(10), nullable=True))
    op.add_column("documents", sa.Column("duties_confirmed", sa.Integer, nullable=True))
    op.create_index(
        "uq_extensions_open_direction",
        "extensions",
        ["direction_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    op.drop_index("uq_extensions_open_direction", "extensions")
    op.drop_column("documents", "duties_confirmed")
    for table in ("duties", "planned_duties"):
        op.drop_column(table, "counted_from")
