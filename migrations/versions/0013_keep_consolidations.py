"""Keep of which reports a consolidated report is made.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consolidations",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("report_ids", sa.JSON, nullable=False),
        sa.Column("compiled_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_consolidations"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_consolidations_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["documents.id"], name="fk_consolidations_plan_id_documents"),
    )
    op.create_index("ix_consolidations_plan_id", "consolidations", ["plan_id"])


def downgrade() -> None:
    op.drop_table("consolidations")
