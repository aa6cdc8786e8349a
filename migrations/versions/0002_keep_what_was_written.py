"""Keep what was typed into the form of a document, and which received document it carries out.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revisions", sa.Column("written", sa.JSON, nullable=True))
    op.create_table(
        "carried_out",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_carried_out"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_carried_out_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_carried_out_delivery_id_deliveries"
        ),
    )
    op.create_index("ix_carried_out_delivery_id", "carried_out", ["delivery_id"])


def downgrade() -> None:
    op.drop_table("carried_out")
    with op.batch_alter_table("revisions") as table:
        table.drop_column("written")
