"""What an operator reads who runs a command too early, or looks whether all is well."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app import config, db
from app.factory import create_app

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgresql://somebody@127.0.0.1:1/recto"


def run(home: Path, *words: str, **settings: str) -> Result:
    """Run a command of an application that was never prepared."""
    environment = {"RECTO_HOME": str(home), **settings}
    app = create_app(config.read(environment, ROOT))
    with app.app_context():
        return app.test_cli_runner().invoke(args=words)


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "words",
    [("decks", "sync"), ("accounts", "list"), ("demo", "class"), ("study", "rebuild")],
    ids=" ".join,
)
def test_a_command_before_the_first_start_says_how_to_prepare(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = run(tmp_path, *words)
    assert result.exit_code == 1
    assert result.output.strip() == (
        "Error: the database is not at its newest form; prepare it with"
        " `flask serve --prepare-only`."
    )


@pytest.mark.engine("sqlite")
def test_prepared_once_commands_work_and_the_doctor_finds_all_well(tmp_path: Path) -> None:
    early = run(tmp_path, "doctor")
    assert early.exit_code == 1
    assert "MEND  The tables stand at nothing, not 00" in early.output
    prepared = run(tmp_path, "serve", "--prepare-only")
    assert prepared.exit_code == 0
    assert "9 decks in the folder, 9 of them new or changed." in prepared.output
    late = run(tmp_path, "doctor")
    assert (late.exit_code, "MEND" in late.output) == (0, False)
    assert "well  9 decks are stored." in late.output


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize("words", [("accounts", "list"), ("serve", "--prepare-only")], ids=" ".join)
def test_a_database_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = run(tmp_path, *words, RECTO_DATABASE_URL=NOWHERE)
    assert result.exit_code == 1
    assert result.output.startswith("Error: the database cannot be reached (")
    assert result.output.count("\n") == 1
    assert "RECTO_DATABASE_URL" in result.output


@pytest.mark.engine("sqlite")
def test_the_doctor_says_that_the_database_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path, "doctor", RECTO_DATABASE_URL=NOWHERE)
    assert result.exit_code == 1
    assert result.output.startswith("MEND  The database cannot be reached")
    assert result.output.count("\n") == 1


def test_a_fault_of_ours_in_a_command_is_not_told_as_the_operators(app: Flask) -> None:
    @app.cli.command("faulty")
    def faulty() -> None:
        db.current().connection().exec_driver_sql("select 1 frm 2")

    result = app.test_cli_runner().invoke(args=["faulty"])
    app.cli.commands.pop("faulty")
    assert isinstance(result.exception, DBAPIError)
