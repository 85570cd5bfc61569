"""What axe has to say about a page, by the rules of WCAG 2.2 AA."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
EVERY_RULE = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")
# What says otherwise in other colours, and what does on another screen.
BY_THEME = ("color-contrast", "link-in-text-block")
BY_WIDTH = ("target-size", "scrollable-region-focusable")

REMEMBER = """
() => {
  const all = document.body.querySelectorAll("*");
  window.known = new Set([...all].filter((one) => one.checkVisibility()));
}
"""
RUN = """
async ([options, onlyNew]) => {
  const isNew = (one) => one.checkVisibility() && !window.known.has(one);
  const added = () => [...document.body.querySelectorAll("*")]
    .filter((one) => isNew(one) && !isNew(one.parentElement));
  const include = onlyNew ? added() : [document];
  if (!include.length) return [];
  return (await axe.run({ include }, options)).violations;
}
"""


def violations(
    page: Page, rules: Sequence[str] = EVERY_RULE, *, only_new: bool = False
) -> list[dict[str, Any]]:
    """What breaks these rules; `only_new`: in what was not shown at `remember`.

    The script, half a megabyte, is read once for each page.
    """
    if page.evaluate("typeof window.axe === 'undefined'"):
        page.evaluate(SCRIPT)
    options = {"runOnly": list(rules), "resultTypes": ["violations"]}
    return list(page.evaluate(RUN, [options, only_new]))


def remember(page: Page) -> None:
    """Keep in mind what the page shows now."""
    page.evaluate(REMEMBER)
