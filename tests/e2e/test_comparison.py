"""Offerings compared with a mouse, by keyboard alone and without scripts; what a phone and paper
show of the table."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.ways import WAYS, Way, acting

pytestmark = pytest.mark.e2e

ADDRESS = "/comparer?offre=ami-ia-hauts-de-france&offre=detr&offre=suite-territoriale&on=2024-12-10"
NEED = "tester un agent conversationnel pour répondre aux habitants"
RESULT = "Péronne\u00a0: par où commencer"
TITLE = "aides côte à côte"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, browser: Browser, site_url: str) -> Iterator[Way]:
    with acting(WAYS[request.param], browser, site_url) as way:
        yield way


def test_two_offerings_of_the_catalogue_are_ticked_and_compared(way: Way) -> None:
    way.open("/offres?kind=financement", "Comparer les aides cochées")
    for slug in ("detr", "dsil"):
        way.tick(way.main.locator(f"#comparer-{slug}"))
    way.press("Comparer les aides cochées", TITLE)
    expect(way.main.get_by_role("columnheader")).to_have_count(3)
    expect(way.main.get_by_role("row", name="Qui la porte")).to_be_visible()


def test_the_first_two_answers_are_compared_for_who_answered(way: Way) -> None:
    way.open("/", "Quelle aide pour votre projet")
    way.name_organisation("Votre collectivité", "Péronne", "Péronne (80, Somme)")
    way.write("Que voulez-vous améliorer", NEED)
    way.press("Voir par où commencer", RESULT if way.has_scripts else "Lequel est le vôtre")
    way.confirm_organisation("Péronne (80, Somme)", RESULT)
    way.unfold("Comparer plusieurs aides", "Choisissez de deux à quatre aides")
    way.press("Comparer les aides cochées", TITLE)
    expect(way.main.get_by_role("row", name="Pour Péronne")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_never_scrolls_sideways(browser: Browser, site_url: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        for path in (ADDRESS, "/echeances?on=2024-12-10"):
            tab.goto(site_url + path)
            assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_each_answer_bears_the_name_of_its_offering(
    browser: Browser, site_url: str
) -> None:
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(site_url + ADDRESS)
        names = tab.locator("tbody tr").first.locator(".site-compare__name")
        expect(names).to_have_count(3)
        for place in range(3):
            expect(names.nth(place)).to_be_visible()


def test_on_paper_the_table_is_whole_and_what_is_folded_stays_out(
    browser: Browser, site_url: str
) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(site_url + ADDRESS)
        tab.emulate_media(media="print")
        expect(tab.get_by_text("Prochaine étape")).to_be_visible()
        for hidden in ("Voir les conditions", "Changer la comparaison", "Retirer"):
            expect(tab.get_by_text(hidden).first).to_be_hidden()


def test_paper_is_light_whatever_the_screen(browser: Browser, site_url: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        tab = context.new_page()
        tab.goto(site_url + ADDRESS)
        page = tab.locator("html")
        expect(page).to_have_attribute("data-fr-theme", "dark")
        tab.evaluate(
            "window.addEventListener('beforeprint', () => { window.printed ="
            " document.documentElement.dataset.frTheme; })"
        )
        tab.pdf()
        assert tab.evaluate("window.printed") == "light"
        expect(page).to_have_attribute("data-fr-theme", "dark")
