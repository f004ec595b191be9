"""The settings of fetching and of a language model: bad ones stop the start, no key is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import config
from app.articles.modelling import Model, model_of

KEY = "sk-the-secret-of-the-operator"


@pytest.mark.parametrize(
    ("environ", "said_why"),
    [
        ({"RECTO_MODEL_URL": "models.example"}, "write where the model answers"),
        ({"RECTO_MODEL_URL": f"https://x:{KEY}@models.example/v1"}, "belongs in RECTO_MODEL_KEY"),
        ({"RECTO_MODEL_URL": "https://models.example/v1"}, "without a model"),
        ({"RECTO_MODEL_BUDGET": "much"}, "not a whole number"),
        ({"RECTO_FETCH": "maybe"}, "not one of on, off"),
    ],
)
def test_settings_that_cannot_be_used_stop_the_start(
    environ: dict[str, str], said_why: str, tmp_path: Path
) -> None:
    with pytest.raises(config.SettingError, match=said_why) as refused:
        config.read(environ, tmp_path)
    assert KEY not in str(refused.value)


def test_a_model_is_read_from_the_settings_and_its_key_is_not_shown(tmp_path: Path) -> None:
    environ = {
        "RECTO_MODEL_URL": "https://models.example/v1/",
        "RECTO_MODEL": "small",
        "RECTO_MODEL_KEY": KEY,
        "RECTO_FETCH": "on",
    }
    settings = config.read(environ, tmp_path)
    assert model_of(settings) == Model("https://models.example/v1", "small", KEY)
    assert settings.fetch
    assert settings.model_budget == 200_000
    assert KEY not in repr(settings)
