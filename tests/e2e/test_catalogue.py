"""The catalogue in a browser: filters folded on a phone, the list that opens under a field,
everything without scripts."""

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.e2e

PHONE = {"width": 320, "height": 800}


def test_on_a_phone_the_filters_open_by_a_button_and_narrow_the_list(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(f"{site_url}/offres")
    tab.wait_for_selector("html[data-fr-js=true]")
    subject = tab.locator("summary", has_text="Sujet")
    expect(subject).to_be_hidden()
    tab.get_by_role("button", name="Filtrer et trier").click()
    subject.click()
    tab.get_by_text("Eau (").click()
    tab.get_by_role("button", name="Voir les aides").click()
    expect(tab.get_by_role("link", name="Eau", exact=True)).to_be_visible()
    assert "theme=eau" in tab.url
    context.close()


def test_a_collectivite_is_chosen_in_the_list_that_opens(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    tab = context.new_page()
    tab.goto(f"{site_url}/offres")
    tab.get_by_label("Pour quelle collectivité").press_sequentially("doulens")
    tab.get_by_role("option", name="Doullens (80, Somme)").click()
    tab.get_by_role("button", name="Voir les aides").click()
    expect(tab.locator("#resultats")).to_contain_text("pour Doullens")
    context.close()


def test_without_scripts_all_filters_are_there(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(f"{site_url}/offres")
    expect(tab.get_by_role("button", name="Filtrer et trier")).to_be_hidden()
    tab.locator("summary", has_text="Organisme").click()
    tab.get_by_text("Région Hauts-de-France (").click()
    tab.get_by_role("button", name="Voir les aides").click()
    expect(tab.locator("#resultats")).to_have_text("1 aide trouvée")
    context.close()
