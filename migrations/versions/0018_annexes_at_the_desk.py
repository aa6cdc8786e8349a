"""Keep the files of sealed annexes in their order, and the parts of a seal whose key is at a desk.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PARTS = {
    "attachment_id": ("attachments", "id"),
    "part_of": ("remote_signatures", "name"),
    "answered_sha256": ("stored_files", "sha256"),
}
LENGTHS = {"part_of": 48, "answered_sha256": 64}


def upgrade() -> None:
    op.create_table(
        "annex_stages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("attachment_id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("proven_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_annex_stages"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_annex_stages_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name="fk_annex_stages_attachment_id_attachments"
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name="fk_annex_stages_sha256_stored_files"
        ),
    )
    op.create_index("ix_annex_stages_attachment", "annex_stages", ["attachment_id", "id"])
    op.create_index("ix_annex_stages_sha256", "annex_stages", ["sha256"])
    op.execute(
        "INSERT INTO annex_stages (document_id, attachment_id, stage, sha256, previous_sha256, at) "
        "SELECT document_id, id, 'sealed', sealed_sha256, pdf_sha256, created_at "
        "FROM attachments WHERE sealed_sha256 IS NOT NULL AND pdf_sha256 IS NOT NULL"
    )
    with op.batch_alter_table("remote_signatures") as table:
        for name, (target, key) in PARTS.items():
            kind = sa.String(LENGTHS[name]) if name in LENGTHS else sa.Integer()
            table.add_column(sa.Column(name, kind, nullable=True))
            table.create_foreign_key(f"fk_remote_signatures_{name}_{target}", target, [name], [key])


def downgrade() -> None:
    with op.batch_alter_table("remote_signatures") as table:
        for name, (target, _key) in PARTS.items():
            table.drop_constraint(f"fk_remote_signatures_{name}_{target}", type_="foreignkey")
            table.drop_column(name)
    op.drop_table("annex_stages")
