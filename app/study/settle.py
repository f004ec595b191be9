"""Keep a learner's study settings, for all decks or for one."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from app.core import settings
from app.core.refusals import NotFoundError
from app.decks.models import StudySettings, Subscription
from app.study import queries


def keep(session: Session, *, learner_id: int, deck_id: int | None, chosen: dict[str, Any]) -> None:
    """Keep what differs from what holds anyway; raise ScheduleError for what cannot be used."""
    own = queries.own_settings(session, learner_id)
    settings.from_json(own | chosen)
    if deck_id is None:
        _keep_own(session, learner_id, own, chosen)
    else:
        _keep_for_deck(session, learner_id, deck_id, own, chosen)


def _differing(chosen: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in chosen.items() if value != base[name]}


def _keep_own(
    session: Session, learner_id: int, own: dict[str, Any], chosen: dict[str, Any]
) -> None:
    defaults = settings.to_json(settings.DEFAULT_SETTINGS)
    rest = {name: value for name, value in own.items() if name not in chosen}
    body = json.dumps(rest | _differing(chosen, defaults), sort_keys=True)
    session.merge(StudySettings(user_id=learner_id, body=body))
    session.flush()


def _keep_for_deck(
    session: Session, learner_id: int, deck_id: int, own: dict[str, Any], chosen: dict[str, Any]
) -> None:
    subscription = session.get(Subscription, (learner_id, deck_id))
    if subscription is None:
        raise NotFoundError("You do not study this deck yet.", "Add the deck first.")
    base = settings.to_json(settings.from_json(own))
    subscription.settings = json.dumps(_differing(chosen, base), sort_keys=True)
    session.flush()
