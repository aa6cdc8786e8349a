"""Keep whom a printed name was settled as where it is no unit and no group: a person, or a body outside.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_names",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("folded", sa.String(250), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_names"),
        sa.UniqueConstraint("agency_id", "folded", name="uq_person_names_agency_id_folded"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_person_names_agency_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_person_names_person_id_people"),
    )
    with op.batch_alter_table("outside_bodies") as table:
        table.alter_column("email", existing_type=sa.String(200), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM outside_bodies WHERE email IS NULL")
    with op.batch_alter_table("outside_bodies") as table:
        table.alter_column("email", existing_type=sa.String(200), nullable=False)
    op.drop_table("person_names")
