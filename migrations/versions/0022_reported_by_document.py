"""Keep by which document a report upward was made, and periods in working days of the agency's own duties.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("own_duties", "reports"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("by_document_id", sa.Integer))
            table.create_foreign_key(
                f"fk_{name}_by_document_id_documents", "documents", ["by_document_id"], ["id"]
            )
            table.create_index(f"ix_{name}_by_document_id", ["by_document_id"])
    with op.batch_alter_table("own_duties") as table:
        table.add_column(sa.Column("working_days", sa.Integer))
        table.add_column(sa.Column("counted_from", sa.String(10)))


def downgrade() -> None:
    with op.batch_alter_table("own_duties") as table:
        table.drop_column("counted_from")
        table.drop_column("working_days")
    for name in ("own_duties", "reports"):
        with op.batch_alter_table(name) as table:
            table.drop_index(f"ix_{name}_by_document_id")
            table.drop_constraint(f"fk_{name}_by_document_id_documents", type_="foreignkey")
            table.drop_column("by_document_id")
