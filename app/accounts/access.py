"""Who is asking: the learner of a request, and decorators that keep views for some people."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from app.accounts.models import User
from app.core.refusals import ForbiddenError

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
View = Callable[Arguments, Answer]


def known_learner() -> User | None:
    """Give the person of this request, signed in or guest; None for a visitor."""
    found = current_user._get_current_object()  # noqa: SLF001 - the proxy's documented method
    return found if isinstance(found, User) and found.active else None


def current_learner() -> User:
    """Give the person of this request, signed in or guest; a visitor is sent to sign in."""
    return known_learner() or ask_to_sign_in()


def account_holder() -> User:
    """Give the signed-in person of this request; guests and visitors are sent to sign in."""
    user = current_learner()
    return ask_to_sign_in() if user.guest else user


def signed_in(view: View[Arguments, Answer]) -> View[Arguments, Answer]:
    """Keep a view for known learners: people who signed in, and guests."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        current_learner()
        return view(*args, **kwargs)

    return guarded


def role_required(role: str) -> Callable[[View[Arguments, Answer]], View[Arguments, Answer]]:
    """Keep a view for people with an account whose role is this one or above it."""

    def decorate(view: View[Arguments, Answer]) -> View[Arguments, Answer]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            person = account_holder()
            if not person.has_role(role):
                raise ForbiddenError(
                    f"This page is for {role}s",
                    f"Ask whoever runs this Recto to give {person.email} the role of {role}.",
                )
            return view(*args, **kwargs)

        return guarded

    return decorate


def ask_to_sign_in() -> NoReturn:
    """End the request by sending the visitor to sign in, and back here afterwards."""
    flash("Sign in to open that page.", "info")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    abort(redirect(url_for("security.login", next=wanted)))


def address() -> str:
    """Name where the request comes from."""
    return request.remote_addr or ""


def safe_next(otherwise: str = "/") -> str:
    """Give the page that `next` asks for if it is one of ours, else the other one."""
    wanted = request.form.get("next") or request.args.get("next") or ""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if ours and plain and not parts.scheme and not parts.netloc else otherwise
