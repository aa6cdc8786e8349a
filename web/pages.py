"""All blueprints of the application, one line each, in the order of a document's life."""

from flask import Blueprint

from web import (
    administration,
    auth,
    clerk,
    composing,
    deliveries,
    delivery_steps,
    desks,
    documents,
    drafting,
    files,
    fixes,
    handling,
    health,
    home,
    inbox,
    issuing,
    language,
    lists,
    menu,
    notices,
    originals,
    outside,
    own_desk,
    pdf_by_hand,
    pdf_pages,
    questions,
    queues,
    registers,
    reports,
    searching,
    settings,
    steps,
    tracked_changes,
    tracking,
    ui_gallery,
    verifying,
    working_copy,
)

BLUEPRINTS: list[Blueprint] = [
    health.blueprint,
    auth.blueprint,
    language.blueprint,
    home.blueprint,
    lists.blueprint,
    drafting.blueprint,
    questions.blueprint,
    fixes.blueprint,
    tracked_changes.blueprint,
    composing.blueprint,
    documents.blueprint,
    steps.blueprint,
    queues.blueprint,
    files.blueprint,
    pdf_pages.blueprint,
    pdf_by_hand.blueprint,
    own_desk.blueprint,
    working_copy.blueprint,
    originals.blueprint,
    clerk.blueprint,
    issuing.blueprint,
    registers.blueprint,
    inbox.blueprint,
    deliveries.blueprint,
    delivery_steps.blueprint,
    handling.blueprint,
    reports.blueprint,
    tracking.blueprint,
    searching.blueprint,
    outside.blueprint,
    verifying.blueprint,
    notices.blueprint,
    settings.blueprint,
    administration.blueprint,
]

menu.SOURCES += [
    desks.menu_entries,
    clerk.menu_entries,
    inbox.menu_entries,
    registers.menu_entries,
    tracking.menu_entries,
    administration.menu_entries,
]
home.TILES += [clerk.tiles, inbox.tiles, tracking.tiles]
home.PANELS += [notices.panels, clerk.panels, inbox.panels, tracking.panels]


def blueprints(*, testing: bool) -> list[Blueprint]:
    """The blueprints to serve; the gallery of components only for tests."""
    return [*BLUEPRINTS, ui_gallery.blueprint] if testing else BLUEPRINTS
