"""Keep which findings the drafter leaves as they are, and why.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "findings_set_aside",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "key", name="pk_findings_set_aside"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_findings_set_aside_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_findings_set_aside_person_id_people"),
    )


def downgrade() -> None:
    op.drop_table("findings_set_aside")
