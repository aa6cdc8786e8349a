"""Keep certificates, the PDF of each revision, its stages, and which signature made which.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    certificates()
    prints()
    pdf_stages()
    with op.batch_alter_table("signatures") as table:
        table.add_column(sa.Column("certificate_id", sa.Integer, nullable=True))
        table.add_column(sa.Column("pdf_sha256", sa.String(64), nullable=True))
        table.add_column(sa.Column("is_demonstration", sa.Boolean, nullable=True))
        table.create_foreign_key(
            "fk_signatures_certificate_id_certificates", "certificates", ["certificate_id"], ["id"]
        )


def certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("pem", sa.Text, nullable=False),
        sa.Column("key_kind", sa.String(32), nullable=False),
        sa.Column("key_ref", sa.String(200), nullable=False),
        sa.Column("picture_sha256", sa.String(64), nullable=True),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("issuer", sa.String(250), nullable=False),
        sa.Column("serial", sa.String(64), nullable=False),
        sa.Column("valid_from", MOMENT, nullable=False),
        sa.Column("valid_until", MOMENT, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("registered_by", sa.Integer, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_certificates_agency_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_certificates_person_id_people"),
        sa.ForeignKeyConstraint(
            ["picture_sha256"], ["stored_files.sha256"], name="fk_certificates_picture_sha256_stored_files"
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name="fk_certificates_registered_by_people"
        ),
    )
    living = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_certificates_living",
        "certificates",
        ["agency_id", "fingerprint"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_index("ix_certificates_holder", "certificates", ["agency_id", "kind", "person_id"])


def prints() -> None:
    op.create_table(
        "prints",
        sa.Column("document_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("docx_sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("pdf_sha256", sa.String(64), nullable=True),
        sa.Column("prepared_sha256", sa.String(64), nullable=True),
        sa.Column("pages", sa.Integer, nullable=True),
        sa.Column("layout", sa.JSON, nullable=True),
        sa.Column("failure", sa.JSON, nullable=True),
        sa.PrimaryKeyConstraint("document_id", "revision", name="pk_prints"),
        sa.ForeignKeyConstraint(
            ["document_id", "revision"],
            ["revisions.document_id", "revisions.number"],
            name="fk_prints_revision",
        ),
        sa.ForeignKeyConstraint(
            ["pdf_sha256"], ["stored_files.sha256"], name="fk_prints_pdf_sha256_stored_files"
        ),
        sa.ForeignKeyConstraint(
            ["prepared_sha256"], ["stored_files.sha256"], name="fk_prints_prepared_sha256_stored_files"
        ),
    )


def pdf_stages() -> None:
    op.create_table(
        "pdf_stages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("images", sa.JSON, nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pdf_stages"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_pdf_stages_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name="fk_pdf_stages_sha256_stored_files"
        ),
    )
    op.create_index("ix_pdf_stages_document", "pdf_stages", ["document_id", "revision", "id"])


def downgrade() -> None:
    with op.batch_alter_table("signatures") as table:
        table.drop_constraint("fk_signatures_certificate_id_certificates", type_="foreignkey")
        for column in ("certificate_id", "pdf_sha256", "is_demonstration"):
            table.drop_column(column)
    for name in ("pdf_stages", "prints", "certificates"):
        op.drop_table(name)
