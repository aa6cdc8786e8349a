"""Keep folded words of documents and reports, with the full-text index of each database.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TAKE_OUT = "INSERT INTO search_words (search_words, rowid, folded) VALUES ('delete', old.id, old.folded);"
PUT_IN = "INSERT INTO search_words (rowid, folded) VALUES (new.id, new.folded);"


def upgrade() -> None:
    entries()
    op.create_table(
        "search_pending",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("thing_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_pending"),
    )
    index_on_postgresql() if op.get_bind().dialect.name == "postgresql" else index_on_sqlite()
    op.execute("INSERT INTO search_pending (kind, thing_id) SELECT 'document', id FROM documents ORDER BY id")
    op.execute("INSERT INTO search_pending (kind, thing_id) SELECT 'report', id FROM reports ORDER BY id")


def entries() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("thing_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=True),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("doc_type_code", sa.String(10), nullable=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        sa.UniqueConstraint("kind", "thing_id", name="uq_search_entries_kind_thing_id"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_search_entries_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_search_entries_delivery_id_deliveries"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_search_entries_agency_id_units"),
    )
    op.create_index("ix_search_entries_document", "search_entries", ["document_id"])


def index_on_sqlite() -> None:
    # The words were folded before: the tokenizer must not do half of it again.
    op.execute(
        "CREATE VIRTUAL TABLE search_words USING fts5(folded, content='search_entries', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 0')"
    )
    for event, does in (("INSERT", PUT_IN), ("DELETE", TAKE_OUT), ("UPDATE OF folded", TAKE_OUT + PUT_IN)):
        name = f"search_entries_{event.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON search_entries BEGIN {does} END")


def index_on_postgresql() -> None:
    op.execute(
        "ALTER TABLE search_entries ADD COLUMN search_words tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED"
    )
    op.execute("CREATE INDEX search_words_index ON search_entries USING gin (search_words)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS note_for_search() CASCADE")
    else:
        for table in ("documents", "reports"):
            for word in ("added", "changed"):
                op.execute(f"DROP TRIGGER IF EXISTS search_{table}_{word}")
        op.execute("DROP TABLE search_words")
    op.drop_table("search_pending")
    op.drop_table("search_entries")
