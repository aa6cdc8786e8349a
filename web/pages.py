"""All blueprints of the application, one line each, in the order of a document's life."""

from flask import Blueprint

from web import (
    auth,
    desks,
    documents,
    drafting,
    files,
    health,
    home,
    language,
    lists,
    menu,
    queues,
    steps,
    ui_gallery,
)

BLUEPRINTS: list[Blueprint] = [
    health.blueprint,
    auth.blueprint,
    language.blueprint,
    home.blueprint,
    lists.blueprint,
    drafting.blueprint,
    documents.blueprint,
    steps.blueprint,
    queues.blueprint,
    files.blueprint,
]

menu.SOURCES += [desks.menu_entries]


def blueprints(*, testing: bool) -> list[Blueprint]:
    """The blueprints to serve; the gallery of components only for tests."""
    return [*BLUEPRINTS, ui_gallery.blueprint] if testing else BLUEPRINTS
