"""The web application: `create_app` puts it together from the modules of this package."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
import db
from config import Settings
from documents.files import FileStore
from web import assets, auth, components, errors, filters, incoming, language, menu, pages, security, uploads
from web.session import Installation, close_session

FIXED = {
    "SESSION_COOKIE_NAME": "banhanh",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,  # the text of a long report
    "MAX_FORM_PARTS": 5_000,  # a document with some hundred recipients, each with a few boxes
    "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
    "WTF_CSRF_TIME_LIMIT": None,  # as long as the sign-in: a form may stay open over lunch
}


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The application for these settings, or for those of the environment.

    With `testing` the page /_ui shows every component, and what breaks is logged with its words.
    Raises config.BadSetting.
    """
    settings = settings or config.load()
    app = assemble(testing=testing)
    install(app, settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask's manual names
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app


def assemble(*, testing: bool = False) -> Flask:
    """Every page and what surrounds it, not yet at home anywhere: `install` gives it a database."""
    app = Flask(
        __name__,
        root_path=str(assets.ROOT),
        template_folder="templates",
        static_folder=None,  # web/assets.py serves the static files under a hash of their contents
    )
    app.testing = testing
    app.config.update(FIXED)
    app.teardown_appcontext(close_session)
    for part in (incoming, assets, language, filters, components, menu, auth, security, uploads, errors):
        part.register(app)
    for blueprint in pages.blueprints(testing=testing):
        app.register_blueprint(blueprint)
    return app


def install(app: Flask, settings: Settings) -> None:
    """Let the application work with these settings: its database, its files, its cookies and limits."""
    app.secret_key = config.secret_key(settings)
    app.config.update(
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024,
        BABEL_DEFAULT_LOCALE=settings.default_language,
    )
    engine = db.connect(settings.url, lock_timeout_ms=settings.lock_timeout_ms)
    app.extensions["banhanh"] = Installation(
        settings, engine, db.sessions(engine), FileStore(settings.files_dir)
    )
