"""Keep the route of directions, what handlers propose, when a copy was refused, and status messages.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("refused_at", MOMENT, nullable=True))
    with op.batch_alter_table("directions") as table:
        table.add_column(sa.Column("parent_id", sa.Integer, nullable=True))
        table.add_column(sa.Column("ended_at", MOMENT, nullable=True))
        table.add_column(sa.Column("ended_by", sa.Integer, nullable=True))
        table.add_column(sa.Column("ended_how", sa.String(12), nullable=True))
        table.add_column(sa.Column("end_reason", sa.Text, nullable=True))
        table.create_foreign_key("fk_directions_parent_id_directions", "directions", ["parent_id"], ["id"])
        table.create_foreign_key("fk_directions_ended_by_people", "people", ["ended_by"], ["id"])
        table.create_index("ix_directions_parent_id", ["parent_id"])
    handling_proposals()
    status_messages()


def handling_proposals() -> None:
    op.create_table(
        "handling_proposals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handling_proposals"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_handling_proposals_delivery_id_deliveries"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_handling_proposals_person_id_people"),
    )
    op.create_index("ix_handling_proposals_delivery_id", "handling_proposals", ["delivery_id"])


def status_messages() -> None:
    op.create_table(
        "status_messages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=True),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("told_by", sa.String(250), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("about", sa.JSON, nullable=False),
        sa.Column("state_then", sa.String(32), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_by", sa.Integer, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_status_messages"),
        sa.UniqueConstraint("agency_id", "key", name="uq_status_messages_agency_id_key"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_status_messages_agency_id_units"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_status_messages_delivery_id_deliveries"
        ),
        sa.ForeignKeyConstraint(["received_by"], ["people.id"], name="fk_status_messages_received_by_people"),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_status_messages_settled_by_people"),
    )
    op.create_index("ix_status_messages_delivery_id", "status_messages", ["delivery_id"])
    op.create_index(
        "ix_status_messages_open",
        "status_messages",
        ["agency_id", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("status_messages")
    op.drop_table("handling_proposals")
    with op.batch_alter_table("directions") as table:
        table.drop_index("ix_directions_parent_id")
        table.drop_constraint("fk_directions_ended_by_people", type_="foreignkey")
        table.drop_constraint("fk_directions_parent_id_directions", type_="foreignkey")
        for column in ("parent_id", "ended_at", "ended_by", "ended_how", "end_reason"):
            table.drop_column(column)
    with op.batch_alter_table("deliveries") as table:
        table.drop_column("refused_at")
