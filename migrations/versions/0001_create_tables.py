"""Create all tables, and the triggers that keep the history as it was written.

Revision ID: 0001
Revises:
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(32)  # states, kinds and roles are kept as words, so that a new one needs no migration


def calendar_days() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("works", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(250), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )


def history_entries() -> None:
    op.create_table(
        "history_entries",
        sa.Column("chain", sa.String(12), nullable=False),
        sa.Column("thing_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("person_name", sa.String(120), nullable=False),
        sa.Column("post_title", sa.String(200), nullable=False),
        sa.Column("acting_for", sa.String(250), nullable=True),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("from_state", sa.String(32), nullable=True),
        sa.Column("to_state", sa.String(32), nullable=True),
        sa.Column("file_sha256", sa.String(64), nullable=True),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "thing_id", "seq", name="pk_history_entries"),
    )
    op.create_index("ix_history_entries_document_id", "history_entries", ["document_id"])


def history_heads() -> None:
    op.create_table(
        "history_heads",
        sa.Column("chain", sa.String(12), nullable=False),
        sa.Column("thing_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("start", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "thing_id", name="pk_history_heads"),
        postgresql_with={"fillfactor": 50},  # one narrow row that changes with every step
    )


def people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("name_folded", sa.String(120), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("code", name="uq_people_code"),
    )
    op.create_index("ix_people_name_folded", "people", ["name_folded"])
    op.create_index("ix_people_sort_key", "people", ["sort_key"])


def sign_in_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_key_at", "sign_in_attempts", ["key", "at"])


def stored_files() -> None:
    op.create_table(
        "stored_files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_stored_files"),
    )


def units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("parent_id", sa.Integer, nullable=True),
        sa.Column("agency_id", sa.Integer, nullable=True),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("name_folded", sa.String(250), nullable=False),
        sa.Column("sort_key", sa.String(250), nullable=False),
        sa.Column("short_name", sa.String(100), nullable=True),
        sa.Column("abbreviation", sa.String(30), nullable=True),
        sa.Column("place_name", sa.String(100), nullable=True),
        sa.Column("header_name", sa.String(250), nullable=True),
        sa.Column("parent_header_name", sa.String(250), nullable=True),
        sa.Column("collegial", sa.Boolean, nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.Column("valid_from", sa.Date, nullable=True),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.Column("legal_basis", sa.String(250), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id_units"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_units_agency_id_units"),
        sa.UniqueConstraint("code", name="uq_units_code"),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name=op.f("ck_units_validity")
        ),
    )
    op.create_index("ix_units_agency_id", "units", ["agency_id"])
    op.create_index("ix_units_name_folded", "units", ["name_folded"])
    op.create_index("ix_units_parent_id", "units", ["parent_id"])


def worker_heartbeats() -> None:
    op.create_table(
        "worker_heartbeats",
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("threads", sa.Integer, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("swept_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("slot", name="pk_worker_heartbeats"),
    )


def accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_accounts_person_id_people"),
        sa.UniqueConstraint("person_id", name="uq_accounts_person_id"),
        sa.UniqueConstraint("username", name="uq_accounts_username"),
    )


def posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=True),
        sa.Column("role", WORD, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("acting", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=True),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_posts_person_id_people"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_posts_unit_id_units"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_posts_agency_id_units"),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name=op.f("ck_posts_validity")
        ),
    )
    op.create_index("ix_posts_agency_id", "posts", ["agency_id"])
    op.create_index("ix_posts_person_id", "posts", ["person_id"])
    op.create_index("ix_posts_unit_id", "posts", ["unit_id"])


def preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("person_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "name", name="pk_preferences"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_preferences_person_id_people"),
    )


def recipient_groups() -> None:
    op.create_table(
        "recipient_groups",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recipient_groups"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_recipient_groups_agency_id_units"),
    )
    op.create_index("ix_recipient_groups_agency_id", "recipient_groups", ["agency_id"])


def register_groups() -> None:
    op.create_table(
        "register_groups",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("document_types", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_groups"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_register_groups_agency_id_units"),
        sa.UniqueConstraint("agency_id", "name", name="uq_register_groups_agency_id_name"),
    )


def registers() -> None:
    op.create_table(
        "registers",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("direction", sa.String(3), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("group_name", sa.String(60), nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registers"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_registers_agency_id_units"),
        sa.UniqueConstraint(
            "agency_id", "direction", "year", "group_name",
            name="uq_registers_agency_id_direction_year_group_name",
        ),
    )


def routes() -> None:
    op.create_table(
        "routes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("doc_type_code", sa.String(10), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_routes"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_routes_agency_id_units"),
        sa.UniqueConstraint(
            "agency_id", "doc_type_code", "version", name="uq_routes_agency_id_doc_type_code_version"
        ),
    )


def saved_forms() -> None:
    op.create_table(
        "saved_forms",
        sa.Column("person_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "key", name="pk_saved_forms"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_forms_person_id_people"),
    )


def unit_aliases() -> None:
    op.create_table(
        "unit_aliases",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=True),
        sa.Column("text", sa.String(250), nullable=False),
        sa.Column("folded", sa.String(250), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_aliases"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_aliases_unit_id_units"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_unit_aliases_agency_id_units"),
    )
    op.create_index("ix_unit_aliases_folded", "unit_aliases", ["folded", "agency_id"])
    op.create_index("ix_unit_aliases_unit_id", "unit_aliases", ["unit_id"])


def unit_successions() -> None:
    op.create_table(
        "unit_successions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("old_id", sa.Integer, nullable=False),
        sa.Column("new_id", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(250), nullable=True),
        sa.Column("legal_basis", sa.String(250), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unit_successions"),
        sa.ForeignKeyConstraint(["old_id"], ["units.id"], name="fk_unit_successions_old_id_units"),
        sa.ForeignKeyConstraint(["new_id"], ["units.id"], name="fk_unit_successions_new_id_units"),
    )
    op.create_index("ix_unit_successions_new_id", "unit_successions", ["new_id"])
    op.create_index("ix_unit_successions_old_id", "unit_successions", ["old_id"])


def columns_of_documents() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=False),
        sa.Column("drafter_id", sa.Integer, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("doc_type", sa.String(100), nullable=True),
        sa.Column("doc_type_code", sa.String(10), nullable=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("subject_folded", sa.Text, nullable=False),
        sa.Column("issuing_body", sa.String(250), nullable=True),
        sa.Column("parent_body", sa.String(250), nullable=True),
        sa.Column("place", sa.String(100), nullable=True),
        sa.Column("symbol", sa.String(80), nullable=True),
        sa.Column("printed_date", sa.JSON, nullable=False),
        sa.Column("urgency", sa.String(30), nullable=True),
        sa.Column("authority", sa.String(10), nullable=True),
        sa.Column("on_behalf_of", sa.String(120), nullable=True),
        sa.Column("signer_title", sa.String(120), nullable=True),
        sa.Column("signer_name", sa.String(120), nullable=True),
        sa.Column("signer_id", sa.Integer, nullable=True),
        sa.Column("deviations", sa.JSON, nullable=False),
        sa.Column("deviation_reason", sa.Text, nullable=True),
        sa.Column("archive_line", sa.String(250), nullable=True),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("returned_reason", sa.Text, nullable=True),
        sa.Column("resume_position", sa.Integer, nullable=True),
        sa.Column("submitted_words", sa.String(64), nullable=True),
        sa.Column("submitted_file", sa.String(64), nullable=True),
        sa.Column("register_id", sa.Integer, nullable=True),
        sa.Column("register_year", sa.Integer, nullable=True),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("document_date", sa.Date, nullable=True),
        sa.Column("numbered_at", MOMENT, nullable=True),
        sa.Column("void_allowed_reason", sa.Text, nullable=True),
        sa.Column("end_reason", sa.Text, nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
    ]


def documents() -> None:
    op.create_table(
        "documents",
        *columns_of_documents(),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_documents_agency_id_units"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_documents_unit_id_units"),
        sa.ForeignKeyConstraint(["drafter_id"], ["people.id"], name="fk_documents_drafter_id_people"),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name="fk_documents_signer_id_people"),
        sa.ForeignKeyConstraint(["register_id"], ["registers.id"], name="fk_documents_register_id_registers"),
        sa.UniqueConstraint("register_id", "number", name="uq_documents_register_id_number"),
        sa.CheckConstraint(
            "(number IS NOT NULL) = (state IN "
            "('numbered','sealed','issued','closed','recalling','recalled','voided'))",
            name=op.f("ck_documents_has_number_once_numbered"),
        ),
        sa.CheckConstraint(
            "number IS NULL OR (symbol IS NOT NULL AND document_date IS NOT NULL)",
            name=op.f("ck_documents_number_facts"),
        ),
    )
    op.create_index("ix_documents_agency_state", "documents", ["agency_id", "state", "id"])
    op.create_index("ix_documents_drafter", "documents", ["drafter_id", "state", "id"])
    op.create_index("ix_documents_signer", "documents", ["signer_id", "state", "id"])
    op.create_index("ix_documents_unit_id", "documents", ["unit_id"])
    op.create_index(
        "uq_documents_number_symbol_year",
        "documents",
        ["agency_id", "register_year", "number", "symbol"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )


def group_names() -> None:
    op.create_table(
        "group_names",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("group_id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("text", sa.String(250), nullable=False),
        sa.Column("folded", sa.String(250), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_group_names"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["recipient_groups.id"], name="fk_group_names_group_id_recipient_groups"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_group_names_agency_id_units"),
        sa.UniqueConstraint("agency_id", "folded", name="uq_group_names_agency_id_folded"),
    )
    op.create_index("ix_group_names_group_id", "group_names", ["group_id"])


def mandates() -> None:
    op.create_table(
        "mandates",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("post_id", sa.Integer, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("document_types", sa.JSON, nullable=False),
        sa.Column("scope", sa.String(250), nullable=True),
        sa.Column("basis", sa.String(250), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mandates"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_mandates_agency_id_units"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_mandates_post_id_posts"),
    )
    op.create_index("ix_mandates_agency_id", "mandates", ["agency_id"])
    op.create_index("ix_mandates_post_id", "mandates", ["post_id"])


def route_steps() -> None:
    op.create_table(
        "route_steps",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("route_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("role", sa.String(32), nullable=True),
        sa.Column("of_drafting_unit", sa.Boolean, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("needed", sa.Integer, nullable=True),
        sa.Column("working_days", sa.Integer, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_route_steps"),
        sa.ForeignKeyConstraint(["route_id"], ["routes.id"], name="fk_route_steps_route_id_routes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_route_steps_person_id_people"),
        sa.UniqueConstraint("route_id", "position", name="uq_route_steps_route_id_position"),
    )


def sign_in_sessions() -> None:
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sessions"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_sign_in_sessions_account_id_accounts"
        ),
    )
    op.create_index("ix_sign_in_sessions_account_id", "sign_in_sessions", ["account_id"])


def attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(250), nullable=False),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_attachments_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["stored_files.sha256"], name="fk_attachments_file_sha256_stored_files"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_attachments_created_by_people"),
    )
    op.create_index("ix_attachments_document_id", "attachments", ["document_id"])


def recipient_lines() -> None:
    op.create_table(
        "recipient_lines",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("purpose", WORD, nullable=True),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("is_archive", sa.Boolean, nullable=False),
        sa.Column("added", sa.Boolean, nullable=False),
        sa.Column("target", WORD, nullable=True),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("group_id", sa.Integer, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recipient_lines"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_recipient_lines_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_recipient_lines_unit_id_units"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["recipient_groups.id"], name="fk_recipient_lines_group_id_recipient_groups"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_recipient_lines_person_id_people"),
        sa.UniqueConstraint("document_id", "position", name="uq_recipient_lines_document_id_position"),
    )


def revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(250), nullable=False),
        sa.Column("words_sha256", sa.String(64), nullable=False),
        sa.Column("reading", sa.JSON, nullable=False),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_revisions_document_id_documents"),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["stored_files.sha256"], name="fk_revisions_file_sha256_stored_files"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name="fk_revisions_created_by_people"),
        sa.UniqueConstraint("document_id", "number", name="uq_revisions_document_id_number"),
    )


def route_tasks() -> None:
    op.create_table(
        "route_tasks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(32), nullable=True),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("needed", sa.Integer, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_route_tasks"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_route_tasks_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_route_tasks_agency_id_units"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_route_tasks_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_route_tasks_person_id_people"),
        sa.UniqueConstraint(
            "document_id", "round", "position", name="uq_route_tasks_document_id_round_position"
        ),
    )
    op.create_index("ix_route_tasks_open", "route_tasks", ["open", "agency_id", "role", "unit_id"])


def signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("post_title", sa.String(120), nullable=False),
        sa.Column("authority", sa.String(10), nullable=True),
        sa.Column("on_behalf_of", sa.String(120), nullable=True),
        sa.Column("mandate_id", sa.Integer, nullable=True),
        sa.Column("basis", sa.String(250), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("void_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_signatures"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_signatures_document_id_documents"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_signatures_person_id_people"),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_signatures_agency_id_units"),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name="fk_signatures_mandate_id_mandates"),
    )
    op.create_index("ix_signatures_document_id", "signatures", ["document_id"])


def columns_of_deliveries() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("line_id", sa.Integer, nullable=False),
        sa.Column("agency_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("recipient_agency_id", sa.Integer, nullable=True),
        sa.Column("to_agency", sa.Boolean, nullable=False),
        sa.Column("name", sa.String(250), nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("accepted_by", sa.String(200), nullable=True),
        sa.Column("arrival_year", sa.Integer, nullable=True),
        sa.Column("arrival_number", sa.Integer, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
    ]


def deliveries() -> None:
    op.create_table(
        "deliveries",
        *columns_of_deliveries(),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_deliveries_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["recipient_lines.id"], name="fk_deliveries_line_id_recipient_lines"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["units.id"], name="fk_deliveries_agency_id_units"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_deliveries_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_deliveries_person_id_people"),
        sa.ForeignKeyConstraint(
            ["recipient_agency_id"], ["units.id"], name="fk_deliveries_recipient_agency_id_units"
        ),
        sa.UniqueConstraint(
            "document_id", "unit_id", "person_id", "name",
            name="uq_deliveries_document_id_unit_id_person_id_name",
        ),
        sa.UniqueConstraint(
            "recipient_agency_id", "arrival_year", "arrival_number",
            name="uq_deliveries_recipient_agency_id_arrival_year_arrival_number",
        ),
    )
    op.create_index("ix_deliveries_agency_open", "deliveries", ["recipient_agency_id", "state", "id"])
    op.create_index("ix_deliveries_document", "deliveries", ["document_id", "id"])
    op.create_index("ix_deliveries_person", "deliveries", ["person_id", "state", "id"])
    op.create_index("ix_deliveries_unit", "deliveries", ["unit_id", "id"])
    op.create_index("ix_deliveries_unit_state", "deliveries", ["unit_id", "state", "id"])


def initials() -> None:
    op.create_table(
        "initials",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("post_title", sa.String(120), nullable=False),
        sa.Column("opinion", sa.Text, nullable=True),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("words_sha256", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lapsed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_initials"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_initials_document_id_documents"),
        sa.ForeignKeyConstraint(["task_id"], ["route_tasks.id"], name="fk_initials_task_id_route_tasks"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_initials_person_id_people"),
        sa.UniqueConstraint("task_id", "person_id", name="uq_initials_task_id_person_id"),
    )
    op.create_index("ix_initials_document_id", "initials", ["document_id"])


def planned_duties() -> None:
    op.create_table(
        "planned_duties",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("line_id", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("deadline", sa.Date, nullable=True),
        sa.Column("operator", sa.String(30), nullable=True),
        sa.Column("last_good_day", sa.Date, nullable=True),
        sa.Column("report_to", sa.String(250), nullable=True),
        sa.Column("through", sa.String(250), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_planned_duties"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_planned_duties_document_id_documents"
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["recipient_lines.id"], name="fk_planned_duties_line_id_recipient_lines"
        ),
    )
    op.create_index("ix_planned_duties_document_id", "planned_duties", ["document_id"])
    op.create_index("ix_planned_duties_line_id", "planned_duties", ["line_id"])


def directions() -> None:
    op.create_table(
        "directions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("words", sa.Text, nullable=True),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("given_by", sa.Integer, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directions"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_directions_delivery_id_deliveries"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_directions_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_directions_person_id_people"),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name="fk_directions_given_by_people"),
    )
    op.create_index("ix_directions_delivery_id", "directions", ["delivery_id"])
    op.create_index("ix_directions_person", "directions", ["person_id"])
    op.create_index("ix_directions_unit", "directions", ["unit_id"])


def duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("deadline", sa.Date, nullable=True),
        sa.Column("operator", sa.String(30), nullable=True),
        sa.Column("last_good_day", sa.Date, nullable=True),
        sa.Column("report_to", sa.String(250), nullable=True),
        sa.Column("through", sa.String(250), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_duties_delivery_id_deliveries"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_duties_document_id_documents"),
    )
    op.create_index("ix_duties_delivery_id", "duties", ["delivery_id"])
    op.create_index("ix_duties_document_id", "duties", ["document_id"])
    op.create_index(
        "ix_duties_open_due",
        "duties",
        ["last_good_day", "delivery_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Integer, nullable=True),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_notices_delivery_id_deliveries"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_notices_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notices_person_id_people"),
        sa.UniqueConstraint("delivery_id", "kind", name="uq_notices_delivery_id_kind"),
    )
    op.create_index("ix_notices_person_id", "notices", ["person_id"])
    op.create_index("ix_notices_unit_id", "notices", ["unit_id"])


def reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("duty_id", sa.Integer, nullable=False),
        sa.Column("delivery_id", sa.Integer, nullable=False),
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("results", sa.Text, nullable=False),
        sa.Column("difficulties", sa.Text, nullable=False),
        sa.Column("proposals", sa.Text, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("submitted_by", sa.Integer, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Integer, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_reports_duty_id_duties"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_reports_delivery_id_deliveries"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_reports_document_id_documents"),
        sa.ForeignKeyConstraint(["submitted_by"], ["people.id"], name="fk_reports_submitted_by_people"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_reports_decided_by_people"),
        sa.UniqueConstraint("duty_id", "number", name="uq_reports_duty_id_number"),
    )
    op.create_index("ix_reports_delivery_id", "reports", ["delivery_id"])
    op.create_index("ix_reports_document_id", "reports", ["document_id"])


def report_files() -> None:
    op.create_table(
        "report_files",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(250), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_files"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_report_files_report_id_reports"),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["stored_files.sha256"], name="fk_report_files_file_sha256_stored_files"
        ),
    )
    op.create_index("ix_report_files_report_id", "report_files", ["report_id"])


def guard_history_on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$
        """
    )
    for name, event in (
        ("history_entries_keep_rows", "UPDATE OR DELETE ON history_entries FOR EACH ROW"),
        ("history_entries_keep_table", "TRUNCATE ON history_entries FOR EACH STATEMENT"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION refuse_change_of_history()")
        # Also where session_replication_role = replica switches ordinary triggers off.
        op.execute(f"ALTER TABLE history_entries ENABLE ALWAYS TRIGGER {name}")


def guard_history_on_sqlite() -> None:
    known = (
        "EXISTS (SELECT 1 FROM history_entries AS e"
        " WHERE e.chain = NEW.chain AND e.thing_id = NEW.thing_id AND e.seq = NEW.seq)"
    )
    for name, event in (
        ("history_entries_refuse_update", "UPDATE ON history_entries"),
        ("history_entries_refuse_delete", "DELETE ON history_entries"),
        # INSERT OR REPLACE deletes without a DELETE trigger where recursive_triggers is off.
        ("history_entries_refuse_replace", f"INSERT ON history_entries WHEN {known}"),
    ):
        refusal = "SELECT RAISE(ABORT, 'history is append-only')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN {refusal}; END")


# Each function is named after the table it creates; they point only to those before them.
TABLES: list[Callable[[], None]] = [
    calendar_days,
    history_entries,
    history_heads,
    people,
    sign_in_attempts,
    stored_files,
    units,
    worker_heartbeats,
    accounts,
    posts,
    preferences,
    recipient_groups,
    register_groups,
    registers,
    routes,
    saved_forms,
    unit_aliases,
    unit_successions,
    documents,
    group_names,
    mandates,
    route_steps,
    sign_in_sessions,
    attachments,
    recipient_lines,
    revisions,
    route_tasks,
    signatures,
    deliveries,
    initials,
    planned_duties,
    directions,
    duties,
    notices,
    reports,
    report_files,
]


def upgrade() -> None:
    for table in TABLES:
        table()
    if op.get_bind().dialect.name == "postgresql":
        guard_history_on_postgresql()
    else:
        guard_history_on_sqlite()


def downgrade() -> None:
    """Drop everything, the history with it."""
    for table in reversed(TABLES):
        op.drop_table(table.__name__)  # with its indexes and triggers
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_history()")
