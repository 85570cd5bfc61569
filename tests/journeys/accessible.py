"""What axe has to say about a page, by the rules of WCAG 2.2 AA."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[dict[str, Any]]:
    """What breaks a rule; the script, half a megabyte, is read once for each page."""
    if page.evaluate("typeof window.axe === 'undefined'"):
        page.evaluate(SCRIPT)
    run = "rules => axe.run(rules).then((found) => found.violations)"
    return list(page.evaluate(run, RULES))
