"""Settings from the environment: read, or refused with the name of what is wrong."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from app import config
from app.config import SettingError, read, secret_key

ROOT = Path("/srv/recto")
STRONG = "0123456789abcdefghijklmnopqrstuvwxyz"


def test_without_an_environment_all_settings_have_defaults() -> None:
    found = read({"PATH": "/bin"}, ROOT)
    assert found.home == ROOT / "instance"
    assert found.database_url == f"sqlite:///{ROOT}/instance/recto.sqlite3"
    assert (found.host, found.port, found.threads, found.workers) == ("127.0.0.1", 8000, 6, 1)
    assert (found.secret_key, found.sign_up, found.proxies) == ("", "open", 0)


def test_settings_are_read_under_their_names() -> None:
    found = read(
        {
            "RECTO_HOME": "/var/recto",
            "RECTO_DECKS": "my-decks",
            "RECTO_PORT": "9000",
            "RECTO_PUBLIC_URL": "https://recto.example/",
            "RECTO_SMTP_URL": "smtps://me:secret@mail.example:465",
            "RECTO_SIGN_UP": "closed",
            "RECTO_SECRET_KEY": STRONG,
            "RECTO_THREADS": "",
        },
        ROOT,
    )
    assert found.home == Path("/var/recto")
    assert found.database_url == "sqlite:////var/recto/recto.sqlite3"
    assert (found.decks, found.port, found.threads) == (ROOT / "my-decks", 9000, 6)
    assert (found.public_url, found.sign_up) == ("https://recto.example", "closed")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("sqlite:///a/b.sqlite3", "sqlite:///a/b.sqlite3"),
        ("sqlite+pysqlite:////a.sqlite3", "sqlite:////a.sqlite3"),
        ("postgres://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql://h/n", "postgresql+psycopg://h/n"),
        ("postgresql+psycopg2://h/n", "postgresql+psycopg://h/n"),
    ],
)
def test_a_database_is_reached_through_our_driver(given: str, stored: str) -> None:
    assert read({"RECTO_DATABASE_URL": given}, ROOT).database_url == stored


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("COLOUR", "red", "not a setting of Recto"),
        ("home", "/x", "not a setting of Recto"),
        ("DATABASE_URL", "mysql://h/n", "write sqlite:///"),
        ("DATABASE_URL", "sqlite://", "write sqlite:///"),
        ("PORT", "http", "write digits only"),
        ("PORT", "65536", "at most 65535"),
        ("WORKERS", "0", "at least 1"),
        ("PROXIES", "-1", "write digits only"),
        ("PUBLIC_URL", "recto.example", "whole address"),
        ("PUBLIC_URL", "ftp://recto.example", "whole address"),
        ("SMTP_URL", "mail.example:25", "smtp://"),
        ("SMTP_URL", "smtp://", "smtp://"),
        ("SIGN_UP", "ajar", "not one of open, closed"),
        ("SECRET_KEY", "short", "the key is weak"),
        ("SECRET_KEY", "a" * 64, "the key is weak"),
    ],
)
def test_a_bad_setting_is_refused_by_name(name: str, value: str, why: str) -> None:
    with pytest.raises(SettingError, match=why) as refused:
        read({f"RECTO_{name}": value}, ROOT)
    assert f"RECTO_{name}" in str(refused.value)


def _settings(home: Path, **changes: str) -> config.Settings:
    return read({"RECTO_HOME": str(home), **changes}, ROOT)


def test_a_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "new"
    first = secret_key(_settings(home))
    assert len(first) >= 32
    assert secret_key(_settings(home)) == first
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert secret_key(_settings(tmp_path / "other")) != first


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(secret_key(_settings(tmp_path))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_key_of_the_environment_makes_no_file(tmp_path: Path) -> None:
    assert secret_key(_settings(tmp_path, RECTO_SECRET_KEY=STRONG)) == STRONG
    assert list(tmp_path.iterdir()) == []


def test_a_weak_key_in_the_file_is_refused_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("weak\n", encoding="ascii")
    with pytest.raises(SettingError, match="secret-key: the key is weak"):
        secret_key(_settings(tmp_path))


def test_an_empty_key_file_is_not_an_empty_key(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("", encoding="ascii")
    with pytest.raises(SettingError, match="secret-key"):
        secret_key(_settings(tmp_path))


def test_mail_needs_the_address_that_its_links_begin_with(tmp_path: Path) -> None:
    mail = {"RECTO_SMTP_URL": "smtp://mail.example"}
    with pytest.raises(SettingError, match="set RECTO_PUBLIC_URL too"):
        read(mail, tmp_path)
    found = read(mail | {"RECTO_PUBLIC_URL": "https://recto.example"}, tmp_path)
    assert found.smtp_url == "smtp://mail.example"
