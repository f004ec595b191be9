"""Where the Chromium of the tests is: named by CHROMIUM, Debian's, or fetched by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "There is no Chromium: install Debian's `chromium`, or let CHROMIUM name the program of one;"
    " Playwright could not fetch it."
)


def find() -> str:
    """Return the path of a Chromium on this machine, "" if there is none."""
    named = os.environ.get("CHROMIUM", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "") or _fetched()


def fetch() -> str:
    """Let Playwright fetch its Chromium; return the path, "" if that fails."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - a command of our own
    return _fetched()


def _fetched() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""
