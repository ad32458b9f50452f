"""What axe-core finds wrong with the page of a tab, whose context bypasses the site's policy: it
would refuse axe itself."""

import json

from playwright.sync_api import Page

from catalog.settings import PROJECT_ROOT

AXE = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(tab: Page) -> list[tuple[str, list[str]]]:
    """The rule and the elements of each fault."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(f"axe.run({{runOnly: {json.dumps(TAGS)}, resultTypes: ['violations']}})")
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]])
        for violation in found["violations"]
    ]


def assert_without_fault(tab: Page) -> None:
    """The page, its scripts at work, has no fault and does not scroll sideways."""
    tab.wait_for_selector("html[data-fr-js=true]")
    assert not violations(tab)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
