"""Keep how many tracked changes a file holds, which PDF the drafter gave, and the PDFs of annexes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FILES = ("pdf_sha256", "sealed_sha256")


def upgrade() -> None:
    with op.batch_alter_table("revisions") as table:
        table.add_column(sa.Column("tracked_changes", sa.Integer, nullable=True))
    with op.batch_alter_table("prints") as table:
        table.add_column(sa.Column("given", sa.Boolean, nullable=True))
    with op.batch_alter_table("attachments") as table:
        for column in FILES:
            table.add_column(sa.Column(column, sa.String(64), nullable=True))
            table.create_foreign_key(
                f"fk_attachments_{column}_stored_files", "stored_files", [column], ["sha256"]
            )


def downgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        for column in FILES:
            table.drop_constraint(f"fk_attachments_{column}_stored_files", type_="foreignkey")
            table.drop_column(column)
    with op.batch_alter_table("prints") as table:
        table.drop_column("given")
    with op.batch_alter_table("revisions") as table:
        table.drop_column("tracked_changes")
