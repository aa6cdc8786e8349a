"""Give every numbered document the code by which anybody finds out whether it is valid.

Revision ID: 0006
Revises: 0005
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DOCUMENTS = sa.table(
    "documents", sa.column("id", sa.Integer), sa.column("number"), sa.column("verification_code")
)


def upgrade() -> None:
    op.add_column("documents", sa.Column("verification_code", sa.String(12), nullable=True))
    op.create_index("ix_documents_verification_code", "documents", ["verification_code"], unique=True)
    connection = op.get_bind()
    numbered = sa.select(DOCUMENTS.c.id).where(DOCUMENTS.c.number.is_not(None))
    give = (
        sa.update(DOCUMENTS)
        .where(DOCUMENTS.c.id == sa.bindparam("document"))
        .values(verification_code=sa.bindparam("code"))
    )
    rows = [{"document": key, "code": code()} for key in connection.scalars(numbered)]
    if rows:
        connection.execute(give, rows)


def code() -> str:
    """As documents.verification_codes made them when this was written."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(11))
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(drawn, 2))
    return drawn + ALPHABET[-total % len(ALPHABET)]


def downgrade() -> None:
    op.drop_index("ix_documents_verification_code", "documents")
    op.drop_column("documents", "verification_code")
