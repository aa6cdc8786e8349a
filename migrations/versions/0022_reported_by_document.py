"""Keep by which document a report upward was made, and periods in working days of the agency's own duties.

Revision ID: 0022
Revises: 0021
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = ("own_duties", "reports")
PERIOD = {"working_days": "INTEGER", "counted_from": "VARCHAR(10)"}


def upgrade() -> None:
    # In words: made anew, as Alembic does it on SQLite, the table would lose its triggers of the search.
    for name in TABLES:
        tie = f"CONSTRAINT fk_{name}_by_document_id_documents REFERENCES documents (id)"
        op.execute(f"ALTER TABLE {name} ADD COLUMN by_document_id INTEGER {tie}")
        op.create_index(f"ix_{name}_by_document_id", name, ["by_document_id"])
    for column, kind in PERIOD.items():
        op.execute(f"ALTER TABLE own_duties ADD COLUMN {column} {kind}")


def downgrade() -> None:
    for column in PERIOD:
        op.execute(f"ALTER TABLE own_duties DROP COLUMN {column}")
    for name in TABLES:
        op.drop_index(f"ix_{name}_by_document_id", name)
        op.execute(f"ALTER TABLE {name} DROP COLUMN by_document_id")
