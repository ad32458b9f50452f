"""What a person meets: no error in the console, nothing wider than a phone, the keyboard alone, no
JavaScript."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.e2e.addresses import ADDRESSES, STATES, WITH_COOKIE

pytestmark = pytest.mark.e2e

PHONE = {"width": 320, "height": 800}


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address not in STATES])
def test_a_page_loads_without_fault_and_fits_a_phone(
    browser: Browser, site_url: str, address: str
) -> None:
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(message.text)

    def note_elsewhere(request: Request) -> None:
        if not request.url.startswith((site_url, "data:")):
            faults.append(f"request to {request.url}")

    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.on("console", note)
    tab.on("request", note_elsewhere)
    tab.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    answer = tab.goto(site_url + address, wait_until="networkidle")
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert bool(context.cookies()) is (address in WITH_COOKIE)
    context.close()
    # Chromium tells a page that is gone as a fault of its own, whatever the page says.
    if answer is not None and answer.status == HTTPStatus.GONE:
        faults = [fault for fault in faults if "410 (GONE)" not in fault]
    assert not faults


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_the_first_question_is_on_the_first_screen_of_a_phone(
    browser: Browser, site_url: str, has_scripts: bool
) -> None:
    with browser.new_context(
        viewport={"width": 360, "height": 640}, java_script_enabled=has_scripts
    ) as context:
        tab = context.new_page()
        tab.goto(site_url)
        box = tab.get_by_label("Votre collectivité").bounding_box()
        assert box
        assert box["y"] + box["height"] <= 640


def test_the_first_tab_offers_to_skip_to_the_content(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}/glossaire")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Contenu")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()


def test_on_a_phone_the_link_to_the_menu_leads_to_what_opens_it(
    browser: Browser, site_url: str
) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        tab = context.new_page()
        tab.goto(f"{site_url}/glossaire")
        tab.wait_for_selector("html[data-fr-js=true]")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        expect(tab.locator("#bouton-menu")).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("dialog", name="Menu")).to_be_visible()
        tab.keyboard.press("Escape")
        expect(tab.get_by_role("group", name="Menu", include_hidden=True)).to_have_attribute(
            "aria-labelledby", "bouton-menu"
        )


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(f"{site_url}/glossaire")
    button = tab.locator("#bouton-menu")
    link = tab.locator("#navigation a").first
    expect(link).to_be_hidden()
    button.focus()
    tab.keyboard.press("Enter")
    expect(link).to_be_visible()
    tab.keyboard.press("Escape")
    expect(link).to_be_hidden()
    context.close()


def test_the_theme_that_one_chooses_stays(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}/glossaire")
    tab.get_by_role("button", name="Paramètres d’affichage").first.click()
    tab.get_by_text("Thème sombre").click()
    expect(tab.locator("html")).to_have_attribute("data-fr-theme", "dark")
    tab.goto(f"{site_url}/cookies")
    expect(tab.locator("html")).to_have_attribute("data-fr-theme", "dark")


def test_without_javascript_the_menu_and_the_folded_content_are_there(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(f"{site_url}/composants")
    expect(tab.locator("#navigation a").first).to_be_visible()
    expect(tab.locator("#bouton-menu")).to_be_hidden()
    expect(tab.locator("#accordeon p")).to_be_visible()
    expect(tab.get_by_role("button", name="Imprimer")).to_be_hidden()
    tab.get_by_text("Replié par le navigateur lui-même").click()
    expect(tab.get_by_text("Se déplie sans script")).to_be_visible()
    context.close()


def test_errors_speak_first_and_lead_to_their_fields(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}/composants")
    tab.get_by_role("button", name="Continuer").click()
    expect(tab).to_have_title("Erreur : Composants – Boussole numérique des collectivités")
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    tab.get_by_role("link", name="Écrivez son nom.").click()
    expect(tab.locator("#nom")).to_be_focused()
    tab.get_by_role("link", name="Choisissez une réponse.").click()
    expect(tab.locator("#etape-0")).to_be_focused()


def test_paper_keeps_the_content_and_drops_the_furniture(tab: Page, site_url: str) -> None:
    tab.goto(f"{site_url}/experimentation")
    tab.emulate_media(media="print")
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.get_by_text("Site non officiel.").first).to_be_visible()
    expect(tab.locator("dt", has_text="Nous arrêtons si")).to_be_visible()
    expect(tab.locator("#navigation")).to_be_hidden()
    expect(tab.get_by_role("button", name="Imprimer cette page").first).to_be_hidden()


@pytest.fixture
def tab(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR").new_page()
