"""Four journeys, each with a mouse, by keyboard alone and without scripts: an élu finds, a DGS
answers with gaps, someone does not understand why, an adviser prepares a visit."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.e2e.ways import WAYS, Way, acting

pytestmark = pytest.mark.e2e

NEED = "tester un agent conversationnel pour répondre aux habitants"
PERONNE = "Péronne (80, Somme)"
ANY = re.compile("")
RESULT = "Péronne\u00a0: par où commencer"


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, browser: Browser, site_url: str) -> Iterator[Way]:
    with acting(WAYS[request.param], browser, site_url) as way:
        yield way


@pytest.fixture(params=WAYS)
def adviser(
    request: pytest.FixtureRequest, browser: Browser, site_url: str, adviser_state: StorageState
) -> Iterator[Way]:
    with acting(WAYS[request.param], browser, site_url, state=adviser_state) as way:
        yield way


def ask(way: Way) -> None:
    """From the home page to the result, whose questions and folds the journeys then follow."""
    way.open("/", "Quelle aide pour votre projet")
    way.name_organisation("Votre collectivité", "Péronne", PERONNE)
    way.write("Que voulez-vous améliorer", NEED)
    way.press("Voir par où commencer", RESULT if way.has_scripts else "Lequel est le vôtre")
    way.confirm_organisation(PERONNE, RESULT)


def test_an_elu_finds(way: Way) -> None:
    ask(way)
    first = way.tab.get_by_role("region", name="À faire en premier")
    for line in (
        "Qui contacter",
        "Prix pour vous",
        "Date limite",
        "Prochaine étape",
        "Y avez-vous droit",
    ):
        expect(first.locator("dt", has_text=line)).to_be_visible()
    title = str(first.get_by_role("link").first.text_content())
    way.follow(title, "Et pour ma commune")
    expect(way.tab.locator("h1")).to_have_text(title)
    way.go_back(RESULT)
    way.follow(
        "Répondre aux questions qui comptent", "Seules les questions qui peuvent encore changer"
    )
    way.choose(ANY, "Je ne sais pas")
    way.press("Continuer", "C’est noté")
    way.follow("Voir le résultat", RESULT)


def test_a_dgs_answers_with_gaps_and_one_bad_field(way: Way) -> None:
    ask(way)
    way.follow("modifier mes réponses", "Six étapes pour préciser")
    way.follow("L’argent du projet", "Combien coûterait le projet")
    way.write("Combien coûterait le projet", "-5")
    way.choose("Quelle part pouvez-vous payer", "Je ne sais pas")
    way.choose("Avez-vous déjà signé un devis", "Non")
    way.press("Enregistrer et continuer", "à corriger")
    cost = way.main.get_by_label("Combien coûterait le projet")
    expect(cost).to_have_value("-5")
    expect(cost).to_have_attribute("aria-invalid", "true")
    assert is_chosen(way, "Quelle part pouvez-vous payer", "Je ne sais pas")
    assert is_chosen(way, "Avez-vous déjà signé un devis", "Non")
    way.write("Combien coûterait le projet", "85 000")
    way.press("Enregistrer et continuer", "Qui pourrait s’en occuper chez vous")
    way.press("Enregistrer et continuer", "Action cœur de ville")
    way.press("Enregistrer et voir le résultat", RESULT)
    way.follow("modifier mes réponses", "Six étapes pour préciser")
    expect(way.main).to_contain_text("85\u202f000\u00a0€")
    expect(way.main.locator("dd", has_text="je ne sais pas")).to_be_visible()
    expect(way.main).to_contain_text("Rien n’est encore dit.")


def test_someone_does_not_understand_why(way: Way) -> None:
    ask(way)
    way.unfold("Pourquoi, condition par condition", "Remplie")
    first = way.tab.get_by_role("region", name="À faire en premier")
    source = str(first.locator(".site-conditions a").first.text_content())
    way.follow(source, "Comment lire cette page")
    expect(way.tab.locator(":target")).to_be_visible()
    way.go_back(RESULT)
    way.unfold("Pas pour vous", "Il faut moins de 3\u202f500\u00a0habitants")
    way.follow("Avec qui porter le projet", "Ce qu’une autre structure ouvrirait")
    way.go_back(RESULT)
    way.unfold("Pas pour vous", "Il faut moins de 3\u202f500\u00a0habitants")
    way.follow("Villages d’avenir", "Et pour ma commune")


def test_an_adviser_prepares_a_visit(adviser: Way) -> None:
    adviser.open("/visites/portefeuille", "Liste de collectivités")
    adviser.write("Liste de collectivités", f"{PERONNE}\nFins (80)")
    adviser.press("Voir le tableau", "2 collectivités")
    adviser.tick(adviser.main.get_by_role("checkbox", name="À visiter").first)
    adviser.press("Préparer une visite", "Jour de la visite")
    adviser.write("Leur besoin, s’il est le même", NEED)
    adviser.press("Créer la visite", "Qui appeler")
    adviser.follow("Voir le dossier de visite", "Votre besoin, avec vos mots")


def is_chosen(way: Way, question: str, answer: str) -> bool:
    return (
        way.main.get_by_role("group", name=question)
        .get_by_role("radio", name=answer, exact=True)
        .is_checked()
    )
