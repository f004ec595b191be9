"""axe-core: what a machine can tell about a page's accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map(({id, help, nodes}) => ({
    id, help, nodes: nodes.map((node) => [node.target.join(" "), node.failureSummary]),
  }));
}"""


def violations(page: Page) -> list[str]:
    """Tell what breaks WCAG 2.2 A and AA or good practice on a page, a line for each place."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SOURCE)
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)
    return [
        f"{page.url} {each['id']}: {each['help']}: {target}: {summary}"
        for each in found
        for target, summary in each["nodes"]
    ]
