"""Keep signatures begun for a key at its holder's desk, and until when a file's timestamps prove it.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFERENCES = {
    "document_id": "documents.id",
    "person_id": "people.id",
    "certificate_id": "certificates.id",
    "on_sha256": "stored_files.sha256",
    "filled_sha256": "stored_files.sha256",
}


def upgrade() -> None:
    with op.batch_alter_table("pdf_stages") as table:
        table.add_column(sa.Column("proven_until", MOMENT, nullable=True))
    op.create_table(
        "remote_signatures",
        sa.Column("name", sa.String(48), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("certificate_id", sa.Integer, nullable=False),
        sa.Column("on_sha256", sa.String(64), nullable=False),
        sa.Column("filled_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("lapses_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_remote_signatures"),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=f"fk_remote_signatures_{column}_{target.split('.')[0]}"
            )
            for column, target in REFERENCES.items()
        ),
    )
    op.create_index("ix_remote_signatures_person", "remote_signatures", ["person_id", "finished_at"])
    op.create_index("ix_remote_signatures_document", "remote_signatures", ["document_id", "kind"])


def downgrade() -> None:
    op.drop_table("remote_signatures")
    with op.batch_alter_table("pdf_stages") as table:
        table.drop_column("proven_until")
