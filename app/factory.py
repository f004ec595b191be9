"""Make the application: settings, extensions, slices, error pages."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    accounts,
    articles,
    authoring,
    classes,
    cli,
    config,
    coursework,
    db,
    decks,
    demo,
    gradebook,
    home,
    progress,
    quizzes,
    study,
)
from app.core.topics import topic
from app.web import addresses, assets, errors, headers, intake, navigation, words

ROOT = Path(__file__).resolve().parent.parent
LARGEST_REQUEST = 4 * 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application; without settings they are read from the environment."""
    settings = settings or config.read(os.environ, ROOT)
    app = Flask(
        "recto",
        root_path=str(ROOT),
        static_folder=None,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.home.resolve()),
    )
    _configure(app, settings)
    _attach_database(app)
    intake.init(app)  # first of all that reads a form
    csrf.init_app(app)
    for part in (errors, headers, navigation, addresses):
        part.init(app)
    assets.init(app, ROOT / "static")
    for part in (accounts, decks, classes, study, quizzes, authoring, articles):
        part.init(app)
    for part in (coursework, gradebook, progress, home, demo, cli):
        part.init(app)
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    https = settings.public_url.startswith("https://")
    app.config.update(
        RECTO=settings,
        SECRET_KEY=config.secret_key(settings),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=db.engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_COOKIE_NAME="__Host-recto" if https else "recto",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.public_url:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.public_url).hostname]
    app.jinja_env.filters.update(round=words.half_up, topic=topic)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # as Flask says


def _attach_database(app: Flask) -> None:
    settings: config.Settings = app.config["RECTO"]
    if settings.database_url.startswith("sqlite"):
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    db.db.init_app(app)
    with app.app_context():
        db.prepare(db.db.engine)

    @app.before_request
    def choose_transaction() -> None:
        view = app.view_functions.get(request.endpoint or "")
        only = request.method in SAFE_METHODS or getattr(view, "only_reads", False)
        db.set_reading(only=only)
