"""Keep all notices in one table, and which process a worker is, so that its death is known at once.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WORD = "CASE n.kind WHEN 'recalled' THEN 'recalling' ELSE n.kind END"

# Each notice goes to the person it names, or to those who now lead the unit it names. What stands before
# them already, written beside it, stays as it is.
MOVE = """
INSERT INTO personal_notices (person_id, key, kind, document_id, delivery_id, details, created_at)
SELECT p.person_id, {word} || '-' || n.delivery_id, n.kind, d.document_id, d.id, {empty}, n.created_at
FROM notices n
JOIN deliveries d ON d.id = n.delivery_id
JOIN posts p ON p.person_id = n.person_id
    OR (n.person_id IS NULL AND p.unit_id = n.unit_id AND p.role IN ('unit_head', 'unit_deputy'))
WHERE NOT EXISTS (
    SELECT 1 FROM personal_notices q
    WHERE q.person_id = p.person_id AND q.key = {word} || '-' || n.delivery_id
)
GROUP BY p.person_id, n.kind, n.delivery_id, d.document_id, d.id, n.created_at
"""


def upgrade() -> None:
    op.add_column("worker_heartbeats", sa.Column("process", sa.String(200)))
    empty = "CAST('{}' AS json)" if op.get_bind().dialect.name == "postgresql" else "'{}'"
    op.execute(MOVE.format(empty=empty, word=WORD))
    op.drop_table("notices")


def downgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer),
        sa.Column("person_id", sa.Integer),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_notices_delivery_id_deliveries"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_notices_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notices_person_id_people"),
        sa.UniqueConstraint("delivery_id", "kind", name="uq_notices_delivery_id_kind"),
    )
    op.create_index("ix_notices_person_id", "notices", ["person_id"])
    op.create_index("ix_notices_unit_id", "notices", ["unit_id"])
    with op.batch_alter_table("worker_heartbeats") as table:
        table.drop_column("process")
