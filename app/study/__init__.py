"""The study slice: spaced-repetition sessions, the review log, and what is folded from it."""

from __future__ import annotations

from flask import Flask

from app.web import histories, todaylines
from app.web.nextcards import EXTENSION, NextCards


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.study import cardviews, cli, evidence_log, exchange, picks, rebuild, views  # noqa: PLC0415 - models need no pages

    app.register_blueprint(cardviews.blueprint)
    app.cli.add_command(cli.group)
    app.extensions.setdefault("recto.merge_guest", []).append(rebuild.merge)
    app.extensions.setdefault("recto.personal_data", []).append(rebuild.personal_data)
    app.extensions.setdefault("recto.graded", []).append(evidence_log.record)
    app.extensions[EXTENSION] = NextCards(
        "study.session", picks.pick, picks.put_back, picks.look, evidence_log.moved
    )
    app.extensions.setdefault(todaylines.EXTENSION, []).append(views.today_lines)
    carried = histories.Histories(exchange.bring, exchange.take)
    app.extensions[histories.EXTENSION] = carried
    urls = app.extensions.setdefault("recto.urls", {})
    urls.update(study="study.choose", study_settings="study.own_settings")
