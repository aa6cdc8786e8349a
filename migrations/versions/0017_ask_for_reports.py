"""Keep what a plan asks of the reports on it: a form, and whether the office has locked them.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_requests",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("document_id", name="pk_report_requests"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_report_requests_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["locked_by"], ["people.id"], name="fk_report_requests_locked_by_people"),
    )


def downgrade() -> None:
    op.drop_table("report_requests")
