"""Styles and scripts are served without comments on lines of their own, styles without indents."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.web.assets import Assets

STATIC = Path(__file__).resolve().parents[2] / "static"
FILES = sorted(
    path.relative_to(STATIC).as_posix()
    for path in STATIC.rglob("*")
    if path.suffix in {".css", ".js"}
)
CODE = b"""/* first
 * second */
/** @type {Box} */ (box).open(); // opens
const one = "/*"; /* stays */
  // goes
const two = "*/ // stays";
/**
 * Goes, with its ** and its / inside.
 */
end();
"""
SERVED = b"""/** @type {Box} */ (box).open(); // opens
const one = "/*"; /* stays */
const two = "*/ // stays";
end();
"""


def test_only_comments_on_lines_of_their_own_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "code.js").write_bytes(CODE)
    assert Assets(tmp_path).files["code.js"].body == SERVED


@pytest.mark.parametrize("name", FILES)
def test_no_line_of_code_is_lost(name: str) -> None:
    indented = name.endswith(".js")
    text = (STATIC / name).read_text(encoding="utf-8")
    lines = [line if indented else line.lstrip() for line in text.splitlines()]
    code = [line for line in lines if not line.lstrip().startswith(("*", "/*", "//"))]
    served = Assets(STATIC).files[name].body.decode().splitlines()
    left = iter(served)
    assert all(line in left for line in code if line.strip())
