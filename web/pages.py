"""All blueprints of the application, one line each, in the order of a document's life."""

from flask import Blueprint

from web import auth, health, language, ui_gallery

BLUEPRINTS: list[Blueprint] = [
    health.blueprint,
    auth.blueprint,
    language.blueprint,
]


def blueprints(*, testing: bool) -> list[Blueprint]:
    """The blueprints to serve; the gallery of components only for tests."""
    return [*BLUEPRINTS, ui_gallery.blueprint] if testing else BLUEPRINTS
