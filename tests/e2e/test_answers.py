"""The journey of an answer in a browser: suggestions by keyboard, the result, a question, an error;
axe finds nothing."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.axe import assert_without_fault
from tests.e2e.ways import Keyboard

pytestmark = pytest.mark.e2e

QUESTIONS_AT_MOST = 12


@pytest.fixture(params=[(320, "light"), (1280, "dark")], ids=["phone", "screen, dark"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def test_an_answer_is_reached_by_keyboard_alone(tab: Page, site_url: str) -> None:
    faults: list[str] = []
    tab.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    tab.goto(site_url)
    field = tab.get_by_role("combobox", name="Votre collectivité")
    field.focus()
    assert "territory-hint" in str(field.get_attribute("aria-describedby"))
    tab.keyboard.type("Péronne", delay=20)
    expect(tab.get_by_role("option", name="Péronne (80, Somme)")).to_be_visible()
    assert_without_fault(tab)
    assert field.get_attribute("aria-describedby") == "territory-hint", (
        "what is typed does not take the hint away"
    )
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(field).to_have_value("Péronne (80, Somme)")
    tab.keyboard.press("Tab")
    tab.keyboard.type("tester un agent conversationnel")
    tab.get_by_role("button", name="Voir par où commencer").press("Enter")
    expect(tab.locator("h1")).to_have_text("Péronne\u00a0: par où commencer")
    assert not faults


def test_the_result_its_folds_and_its_questions_have_no_fault(tab: Page, site_url: str) -> None:
    _answer(tab, site_url)
    tab.goto(f"{site_url}/recommandations?on=2024-12-10")
    assert_without_fault(tab)
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    assert_without_fault(tab)
    tab.locator("label[for=project_cost_slice-2]").click()
    tab.get_by_role("button", name="Mettre à jour le résultat").click()
    expect(tab).to_have_url(f"{site_url}/recommandations?on=2024-12-10&repondu=project_cost")


def test_the_questions_one_by_one_are_answered_by_keyboard_and_have_no_fault(
    tab: Page, site_url: str
) -> None:
    _answer(tab, site_url)
    tab.goto(f"{site_url}/recommandations?on=2024-12-10")
    tab.get_by_role("link", name="Répondre aux questions qui comptent").click()
    expect(tab.locator("h1")).to_have_text(re.compile(r"^Encore \d+\squestions au plus$"))
    assert_without_fault(tab)
    tab.get_by_role("button", name="Continuer").press("Enter")
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    assert_without_fault(tab)
    done = tab.get_by_text("Plus aucune réponse ne changerait le résultat")
    for _ in range(QUESTIONS_AT_MOST):
        answers = tab.get_by_role("radio")
        (answers.nth(1) if answers.count() else tab.get_by_role("textbox").first).press("Space")
        if not answers.count():
            tab.get_by_role("textbox").first.fill("85000")
        tab.get_by_role("button", name="Continuer").press("Enter")
        tab.wait_for_load_state()
        if done.count():
            break
    expect(tab.get_by_text("Plus aucune réponse ne changerait le résultat")).to_be_visible()
    assert_without_fault(tab)
    tab.go_back()
    expect(tab.get_by_text("Plus aucune réponse ne changerait le résultat")).to_be_visible()


def test_the_financing_plan_and_the_carriers_have_no_fault(tab: Page, site_url: str) -> None:
    _answer(tab, site_url)
    tab.goto(f"{site_url}/questionnaire/argent")
    tab.get_by_label("Combien coûterait le projet").fill("85 000")
    tab.get_by_role("button", name="Enregistrer et continuer").click()
    expect(tab).not_to_have_url(f"{site_url}/questionnaire/argent")
    tab.goto(f"{site_url}/recommandations?on=2024-12-10")
    expect(tab.get_by_role("heading", name="Plan de financement pour 85")).to_be_visible()
    expect(tab.get_by_role("img", name="Plan de financement en barres")).to_be_visible()
    assert_without_fault(tab)
    tab.get_by_role("link", name="Avec qui porter le projet").click()
    expect(tab.locator("h1")).to_have_text("Avec qui porter le projet\u00a0?")
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    assert_without_fault(tab)


def test_wrong_answers_have_no_fault_and_the_summary_speaks_first(tab: Page, site_url: str) -> None:
    tab.goto(site_url)
    tab.get_by_role("button", name="Voir par où commencer").click()
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    assert_without_fault(tab)
    tab.goto(f"{site_url}/questionnaire/argent")
    tab.get_by_label("Combien coûterait le projet").fill("-5")
    tab.get_by_role("button", name="Enregistrer et continuer").click()
    expect(tab.locator("[data-error-summary]")).to_be_focused()
    assert_without_fault(tab)


# Typed -> the heading that opens the page in each state, and what a tap leads to.
STATES = {
    "azertyuiop": "Nous n’avons pas compris votre demande",
    "refaire la toiture de la salle des fêtes": "Ce n’est sans doute pas le sujet de ce site",
    "on s’est fait pirater, ils demandent une rançon": "Vous êtes peut-être victime d’un piratage",
    "moderniser la mairie": "De quoi s’agit-il",
    "le téléphone sonne sans arrêt": "À faire en premier",
}


@pytest.mark.parametrize("need", STATES)
def test_each_state_of_a_need_has_no_fault_and_is_corrected_by_keyboard(
    tab: Page, site_url: str, need: str
) -> None:
    _answer(tab, site_url, need)
    expect(tab.locator("main h2").first).to_contain_text(STATES[need])
    tab.evaluate(
        "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
    )
    assert_without_fault(tab)
    way = Keyboard(tab)
    if need == "azertyuiop":
        way.act(tab.get_by_role("link", name="Tous les sujets"))
        expect(tab.locator("h1")).to_contain_text("De quoi s’agit-il")
        assert_without_fault(tab)
        way.act(tab.locator("main .site-subjects a").first)
        expect(tab.locator("main button.fr-tag").first).to_be_visible()
        assert_without_fault(tab)
    way.act(tab.locator("main button.fr-tag").first)
    expect(tab.locator(".site-understood")).to_contain_text("Retirer ce choix")
    assert_without_fault(tab)


def test_an_opinion_is_given_by_keyboard_and_what_is_too_long_has_no_fault(
    tab: Page, site_url: str
) -> None:
    _answer(tab, site_url)
    tab.get_by_label("Pourquoi, en un mot").evaluate(
        "(field) => { field.removeAttribute('maxlength'); field.value = 'a'.repeat(201); }"
    )
    way = Keyboard(tab)
    way.act(tab.get_by_role("button", name="Non", exact=True))
    expect(tab.locator("[data-error-summary]")).to_be_visible()
    assert_without_fault(tab)
    tab.get_by_label("Pourquoi, en un mot").fill("clair")
    way.act(tab.get_by_role("button", name="Oui", exact=True))
    expect(tab.get_by_text("votre avis est compté")).to_be_visible()
    assert_without_fault(tab)


def test_the_first_answer_says_whom_to_call_within_a_screen_and_a_half(
    browser: Browser, site_url: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    tab = context.new_page()
    _answer(tab, site_url, "le téléphone sonne sans arrêt")
    card = tab.locator(".site-first").bounding_box()
    whom = tab.locator(".site-first dd").first.bounding_box()
    assert card
    assert whom
    assert whom["y"] + whom["height"] - card["y"] <= 1.5 * 640
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.locator("main h2").all_inner_texts() == [
        "À faire en premier",
        "Ensuite",
        "Le reste",
    ]
    context.close()


def test_the_three_answers_are_printed_on_one_sheet(browser: Browser, site_url: str) -> None:
    tab = browser.new_page()
    _answer(tab, site_url, "le téléphone sonne sans arrêt")
    sheets = PdfReader(io.BytesIO(tab.pdf(format="A4"))).pages
    assert len(sheets) == 1
    tab.close()


def test_back_never_asks_to_send_a_form_again(tab: Page, site_url: str) -> None:
    tab.goto(site_url)
    tab.get_by_role("combobox", name="Votre collectivité").fill("Saorge")
    tab.get_by_role("button", name="Voir par où commencer").click()
    expect(tab.locator("[data-error-summary]")).to_be_visible()
    _answer(tab, site_url)
    tab.go_back()
    expect(tab.locator("#need")).to_be_visible()
    tab.go_back()
    expect(tab.locator("#need")).to_be_visible()


def test_an_example_fills_the_need_without_leaving(tab: Page, site_url: str) -> None:
    tab.goto(site_url)
    tab.get_by_role("combobox", name="Votre collectivité").fill("Calais")
    tab.get_by_role("link", name="rédiger les comptes rendus").click()
    expect(tab.locator("#need")).to_have_value("rédiger les comptes rendus")
    expect(tab.get_by_role("combobox", name="Votre collectivité")).to_have_value("Calais")


def test_paper_keeps_the_answer_and_drops_the_forms(tab: Page, site_url: str) -> None:
    _answer(tab, site_url)
    tab.emulate_media(media="print")
    expect(tab.get_by_text("À faire en premier")).to_be_visible()
    expect(tab.get_by_role("button", name="Effacer mes réponses")).to_be_hidden()
    expect(tab.get_by_text("Information indicative").last).to_be_visible()


def _answer(tab: Page, site_url: str, need: str = "tester un agent conversationnel") -> None:
    tab.goto(site_url)
    tab.get_by_role("combobox", name="Votre collectivité").fill("Péronne (80, Somme)")
    tab.keyboard.press("Escape")
    tab.locator("#need").fill(need)
    tab.get_by_role("button", name="Voir par où commencer").click()
    tab.wait_for_url(f"{site_url}/recommandations")
