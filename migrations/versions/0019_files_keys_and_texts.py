"""Keep case files, the keys of programs, and the words of attached files.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CASE_FILE_STATE = sa.Enum(
    "planned", "open", "closed", "archived", name="casefilestate", native_enum=False, length=32
)
TOKEN_SCOPE = sa.Enum("read", "act", name="tokenscope", native_enum=False, length=32)


def upgrade() -> None:
    _case_files()
    _filed_documents()
    _api_tokens()
    op.create_table(
        "file_texts",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("failure", sa.String(60), nullable=True),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_file_texts"),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_files.sha256"], name="fk_file_texts_sha256_stored_files"
        ),
    )


def _case_files() -> None:
    op.create_table(
        "case_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("abbreviation", sa.String(20), nullable=False),
        sa.Column("heading", sa.String(250), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("retention_years", sa.Integer, nullable=True),
        sa.Column("keeper_id", sa.Integer, nullable=False),
        sa.Column("limits", sa.String(250), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("listed", sa.Boolean, nullable=False),
        sa.Column("state", CASE_FILE_STATE, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=True),
        sa.Column("closed_on", sa.Date, nullable=True),
        sa.Column("archived_on", sa.Date, nullable=True),
        sa.Column("archived_by", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_files"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_case_files_agency_id_units"),
        sa.ForeignKeyConstraint(["keeper_id"], ["people.id"], name="fk_case_files_keeper_id_people"),
        sa.UniqueConstraint(
            "agency_id", "year", "abbreviation", "number",
            name="uq_case_files_agency_id_year_abbreviation_number",
        ),
    )  # fmt: skip
    op.create_index("ix_case_files_keeper", "case_files", ["keeper_id", "state"])


def _filed_documents() -> None:
    op.create_table(
        "filed_documents",
        sa.Column("case_file_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("filed_by", sa.Integer, nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_file_id", "document_id", name="pk_filed_documents"),
        sa.ForeignKeyConstraint(
            ["case_file_id"], ["case_files.id"], name="fk_filed_documents_case_file_id_case_files"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_filed_documents_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["people.id"], name="fk_filed_documents_filed_by_people"),
    )
    op.create_index("ix_filed_documents_document_id", "filed_documents", ["document_id"])


def _api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("scope", TOKEN_SCOPE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_api_tokens_account_id_accounts"),
        sa.UniqueConstraint("token_sha256", name="uq_api_tokens_token_sha256"),
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"])


def _forget_triggers() -> None:
    """What `documents.search_tables` lets attached files tell, which the tables before know nothing of."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS note_file_for_search() CASCADE")
        return
    for table in ("attachments", "report_files"):
        for word in ("added", "gone"):
            op.execute(f"DROP TRIGGER IF EXISTS search_{table}_{word}")


def downgrade() -> None:
    _forget_triggers()
    for table in ("file_texts", "api_tokens", "filed_documents", "case_files"):
        op.drop_table(table)
