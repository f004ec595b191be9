"""Settings from the environment: typed, named `RECTO_…`, failing loudly."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "RECTO_"
KEY_BYTES = 32
LEAST_KEY_LENGTH = 32
LEAST_KEY_VARIETY = 10
LARGEST_PORT = 65535


class SettingError(Exception):
    """A setting that cannot be used; the message says which, why and what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may set. Each field is the variable RECTO_<NAME>."""

    home: Path
    database_url: str
    decks: Path
    host: str
    port: int
    workers: int
    threads: int
    secret_key: str
    public_url: str
    proxies: int
    smtp_url: str
    mail_from: str
    sign_up: str
    fetch: bool = False
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    model: str = ""
    model_budget: int = 0


def read(environ: Mapping[str, str], root: Path) -> Settings:
    """Read the settings, relative paths taken from `root`; raise SettingError on any bad one."""
    known = {PREFIX + one.name.upper() for one in fields(Settings)}
    for name in environ:
        if name.startswith(PREFIX) and name not in known:
            message = (
                f"{name} is not a setting of Recto; the settings are {', '.join(sorted(known))}."
            )
            raise SettingError(message)
    ask = _Asker(environ)
    _refuse_halves(ask)
    home = root / ask("HOME", "instance", Path)
    url = ask("DATABASE_URL", f"sqlite:///{home / 'recto.sqlite3'}", _database_url)
    return Settings(
        home=home,
        database_url=url,
        decks=root / ask("DECKS", "decks", Path),
        host=ask("HOST", "127.0.0.1", str),
        port=ask("PORT", "8000", _port),
        workers=ask("WORKERS", "1", _count),
        threads=ask("THREADS", "6", _count),
        secret_key=ask("SECRET_KEY", "", _secret),
        public_url=ask("PUBLIC_URL", "", _public_url),
        proxies=ask("PROXIES", "0", _whole),
        smtp_url=ask("SMTP_URL", "", _smtp_url),
        mail_from=ask("MAIL_FROM", "recto@localhost", str),
        sign_up=ask("SIGN_UP", "open", _one_of("open", "closed")),
        fetch=ask("FETCH", "off", _one_of("on", "off")) == "on",
        model_url=ask("MODEL_URL", "", _model_url),
        model_key=ask("MODEL_KEY", "", str),
        model=ask("MODEL", "", str),
        model_budget=ask("MODEL_BUDGET", "200000", _whole),
    )


def _refuse_halves(ask: _Asker) -> None:
    """Raise SettingError for a setting that needs another one beside it."""
    if ask("SMTP_URL", "", _smtp_url) and not ask("PUBLIC_URL", "", _public_url):
        raise SettingError(
            "RECTO_SMTP_URL is set, and links in mails must begin with an address of yours: "
            "set RECTO_PUBLIC_URL too, as in https://recto.example."
        )
    if ask("MODEL_URL", "", _model_url) and not ask("MODEL", "", str):
        raise SettingError(
            "RECTO_MODEL_URL is set without a model: set RECTO_MODEL to the name of one it serves."
        )


def secret_key(settings: Settings) -> str:
    """Return the secret key, made in the home folder (mode 0600) on the first start."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret-key"
    if not path.exists():
        _make_key(path)
    try:
        return _secret(path.read_text(encoding="ascii").strip() or "empty")
    except ValueError as weak:
        raise SettingError(f"{path}: {weak}") from weak


def _make_key(path: Path) -> None:
    """Put a key where there is none, in one step: nobody ever reads half of it, or another one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(KEY_BYTES) + "\n", encoding="ascii")
    with suppress(FileExistsError):  # another process was quicker, and its key holds
        path.hardlink_to(fresh)
    fresh.unlink()


class _Asker:
    """Asks the environment for one setting and names it when it is bad."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def __call__(self, name: str, default: str, convert: Callable[[str], Any]) -> Any:  # noqa: ANN401 - each setting has its own type
        text = self.environ.get(PREFIX + name, "") or default
        try:
            return convert(text)
        except ValueError as bad:
            raise SettingError(f"{PREFIX}{name}: {bad}") from bad


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"“{text}” is not a whole number; write digits only.")
    return int(text)


def _count(text: str) -> int:
    if (number := _whole(text)) < 1:
        raise ValueError("at least 1 is needed.")
    return number


def _port(text: str) -> int:
    if (number := _whole(text)) > LARGEST_PORT:
        raise ValueError(f"a port is at most {LARGEST_PORT}.")
    return number


def _one_of(*words: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text not in words:
            raise ValueError(f"“{text}” is not one of {', '.join(words)}.")
        return text

    return convert


def _secret(text: str) -> str:
    if text and (len(text) < LEAST_KEY_LENGTH or len(set(text)) < LEAST_KEY_VARIETY):
        raise ValueError(
            f"the key is weak; use {LEAST_KEY_LENGTH} random characters or more, or unset it "
            "and Recto makes one."
        )
    return text


def _database_url(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme.split("+")[0] == "sqlite" and rest:
        return "sqlite://" + rest
    if scheme.split("+")[0] in {"postgresql", "postgres"} and rest:
        return "postgresql+psycopg://" + rest
    raise ValueError("write sqlite:///path/to/file or postgresql://user:password@host/name.")


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError("write the whole address, as in https://recto.example.")
    return text.rstrip("/")


def _model_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username):
        raise ValueError(
            "write where the model answers, as in https://models.example/v1; "
            "its key belongs in RECTO_MODEL_KEY."
        )
    return text.rstrip("/")


def _smtp_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
        raise ValueError("write smtp://user:password@host:587, or smtps:// for TLS from the start.")
    return text
