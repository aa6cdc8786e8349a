"""Keep what a document recalls, corrects or replaces, and what a sender asks back.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("recall_basis", sa.String(250), nullable=True))
    op.add_column("deliveries", sa.Column("asked_back_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("asked_back_reason", sa.Text, nullable=True))
    op.create_table(
        "related_documents",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("target_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "target_id", name="pk_related_documents"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_related_documents_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["documents.id"], name="fk_related_documents_target_id_documents"
        ),
    )
    op.create_index("ix_related_documents_target_id", "related_documents", ["target_id"])


def downgrade() -> None:
    op.drop_table("related_documents")
    op.drop_column("deliveries", "asked_back_reason")
    op.drop_column("deliveries", "asked_back_at")
    op.drop_column("documents", "recall_basis")
