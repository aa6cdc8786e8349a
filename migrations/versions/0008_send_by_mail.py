"""Keep letters, the links of outside recipients, their addresses, and who reports through a link.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ON_ITS_WAY = sa.text("state IN ('waiting','sending')")


def upgrade() -> None:
    outgoing_mail()
    delivery_links()
    outside_bodies()
    for name in ("deliveries", "recipient_lines"):
        op.add_column(name, sa.Column("email", sa.String(200), nullable=True))
    with op.batch_alter_table("reports") as table:
        table.alter_column("submitted_by", existing_type=sa.Integer, nullable=True)
        table.add_column(sa.Column("sender_name", sa.String(200), nullable=True))


def outgoing_mail() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("delivery_id", sa.Integer, nullable=True),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("best_before", MOMENT, nullable=True),
        sa.Column("claimed_by", sa.String(120), nullable=True),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("message_id", sa.String(250), nullable=True),
        sa.Column("answer", sa.Text, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_mail"),
        sa.UniqueConstraint("key", name="uq_outgoing_mail_key"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_outgoing_mail_person_id_people"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_outgoing_mail_delivery_id_deliveries"
        ),
    )
    op.create_index("ix_outgoing_mail_person_id", "outgoing_mail", ["person_id"])
    op.create_index("ix_outgoing_mail_delivery_id", "outgoing_mail", ["delivery_id"])
    op.create_index("ix_outgoing_mail_message_id", "outgoing_mail", ["message_id"])
    op.create_index(
        "ix_outgoing_mail_due",
        "outgoing_mail",
        ["next_at"],
        sqlite_where=ON_ITS_WAY,
        postgresql_where=ON_ITS_WAY,
    )


def delivery_links() -> None:
    op.create_table(
        "delivery_links",
        sa.Column("delivery_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("delivery_id", "generation", name="pk_delivery_links"),
        sa.UniqueConstraint("token_sha256", name="uq_delivery_links_token_sha256"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_delivery_links_delivery_id_deliveries"
        ),
    )


def outside_bodies() -> None:
    op.create_table(
        "outside_bodies",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("folded", sa.String(250), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outside_bodies"),
        sa.UniqueConstraint("agency_id", "folded", name="uq_outside_bodies_agency_id_folded"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_outside_bodies_agency_id_units"),
    )


def downgrade() -> None:
    nobodys = "SELECT id FROM reports WHERE submitted_by IS NULL"
    op.execute(f"DELETE FROM report_files WHERE report_id IN ({nobodys})")  # noqa: S608  # a constant
    op.execute("DELETE FROM reports WHERE submitted_by IS NULL")
    with op.batch_alter_table("reports") as table:
        table.alter_column("submitted_by", existing_type=sa.Integer, nullable=False)
        table.drop_column("sender_name")
    for name in ("recipient_lines", "deliveries"):
        with op.batch_alter_table(name) as table:
            table.drop_column("email")
    for name in ("outside_bodies", "delivery_links", "outgoing_mail"):
        op.drop_table(name)
