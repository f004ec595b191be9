"""The accounts slice: sign-up, sign-in, roles, guests, profile.

Other slices take part through `app.extensions`: `recto.merge_guest` lists callables
`(session, guest_id, user_id, now)` that hand a guest's work to an account, `recto.personal_data`
callables `(session, user_id)` that give what is kept about a person, `recto.leaving` context
managers `(session, user_id, now)` around the deletion of an account, `recto.extra_time` callables
`(session, *, user, now, before)` that learn of another factor of extra time, or with
`classroom_id` in place of `before` of another in that class, and `recto.urls` endpoints that the
frame of every page links to.
"""

from __future__ import annotations

from flask import Flask, url_for

URLS = "recto.urls"


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.accounts import cli, people, queries, security, sessions, views  # noqa: PLC0415 - models need no pages
    from app.accounts.access import known_learner  # noqa: PLC0415 - models need no pages

    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.session_interface = sessions.DatabaseSessions()
    security.init(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(people.blueprint)
    app.cli.add_command(cli.commands)
    app.extensions.setdefault(views.PERSONAL_DATA, []).append(queries.personal_data)
    app.extensions.setdefault(URLS, {}).update(
        sign_in="security.login",
        sign_out="security.logout",
        sign_up="accounts.sign_up",
        settings="accounts.settings",
        own_keys="accounts.keys",
        people="people.index",
        guest="accounts.start_trying",
    )

    @app.context_processor
    def frame() -> dict[str, object]:
        user = known_learner()
        urls = {name: url_for(endpoint) for name, endpoint in app.extensions[URLS].items()}
        if app.config["RECTO"].sign_up == "closed":
            del urls["sign_up"], urls["guest"]
        if user is None:
            del urls["settings"], urls["own_keys"], urls["people"]
            return {"urls": urls, "known": False, "theme": "", "keys": ""}
        if user.role != "administrator":
            del urls["people"]
        return {"urls": urls, "known": True, "theme": user.theme, "keys": user.keys}
