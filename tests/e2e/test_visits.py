"""The pages of a visit in a browser: without fault when something is wrong too, the PDF followed
with scripts and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.axe import assert_without_fault
from tests.web import example_visit

pytestmark = pytest.mark.e2e

VISIT = f"/visites/{example_visit.ID}"
BODY = f"{VISIT}/{example_visit.BODY}"
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 900}},
    "screen, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}


@pytest.fixture(params=SCREENS)
def tab(
    browser: Browser, request: pytest.FixtureRequest, site_url: str, admin_state: StorageState
) -> Iterator[Page]:
    options = SCREENS[request.param] | {"bypass_csp": True, "reduced_motion": "reduce"}
    with browser.new_context(**options, base_url=site_url, storage_state=admin_state) as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("/visites/nouvelle", "Créer la visite"),
        (BODY, "Enregistrer les réponses"),
        (f"{BODY}/aide-locale", "Ajouter cette aide"),
        (f"{BODY}/choix/numerique360", "Enregistrer mon choix"),
    ],
)
def test_what_is_wrong_speaks_first_and_has_no_fault(tab: Page, page: str, button: str) -> None:
    tab.goto(page)
    tab.get_by_role("button", name=button, exact=True).click()
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    assert_without_fault(tab)


def test_all_that_is_folded_has_no_fault(tab: Page) -> None:
    for page in (BODY, f"{BODY}/profil", VISIT, f"{BODY}/dossier?verdicts=oui"):
        tab.goto(page)
        tab.evaluate(
            "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
        )
        assert_without_fault(tab)


def test_two_windows_of_one_page_lose_nothing(tab: Page) -> None:
    other = tab.context.new_page()
    for window in (tab, other):
        window.goto(BODY)
    tab.locator("#notes").fill("la première")
    tab.get_by_role("button", name="Enregistrer les notes").click()
    expect(tab.locator("#notes")).to_have_value("la première")
    other.locator("#notes").fill("la seconde")
    other.get_by_role("button", name="Enregistrer les notes").click()
    expect(other.locator("[data-error-summary]")).to_be_focused()
    expect(other.locator("#notes")).to_have_value("la seconde")
    expect(other.locator(".site-written").first).to_have_text("la première")
    assert_without_fault(other)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_the_pdf_of_a_tour_is_followed_until_it_is_there(
    browser: Browser, site_url: str, admin_state: StorageState, has_scripts: bool
) -> None:
    with browser.new_context(
        base_url=site_url, storage_state=admin_state, java_script_enabled=has_scripts
    ) as context:
        tab = context.new_page()
        tab.goto(f"{VISIT}/{example_visit.BODY}")
        tab.locator("#notes").fill(f"un PDF à refaire : {has_scripts}")
        tab.get_by_role("button", name="Enregistrer les notes").click()
        tab.wait_for_url("**message=enregistree")
        tab.goto(f"{VISIT}/pdf")
        tab.get_by_role("button", name="Préparer le PDF").click()
        ready, again = (
            tab.get_by_role("link", name=name) for name in ("Télécharger le PDF", "Où en est-on")
        )
        if has_scripts:
            expect(ready).to_be_visible(timeout=60_000)
        for _ in range(120):
            if not again.is_visible():
                break
            tab.wait_for_timeout(500)
            again.click()
        with tab.expect_download() as download:
            ready.click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
