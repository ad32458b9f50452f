"""Eight people who come to the home page: each has an answer that suits in at most three questions
and under a minute, typing included. What they see is kept as a picture, beside the other files of
the test."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect

from tests.e2e.ways import Mouse, Way, acting

pytestmark = pytest.mark.e2e

PHONE = (320, 640)
SCREEN = (1280, 800)
MOST_QUESTIONS = 3
MOST_SECONDS = 60
# Between two keys, in milliseconds.
DELAY = 60
BODY, NEED, GO = "Votre collectivité", "Que voulez-vous améliorer", "Voir par où commencer"

Visiting = Callable[..., AbstractContextManager[Way]]


@pytest.fixture
def visiting(browser: Browser, site_url: str, tmp_path: Path) -> Visiting:
    """Somebody who opens the home page; on the way out, the clock and the questions are read, and
    pictures are taken."""

    @contextmanager
    def visit(size: tuple[int, int] = SCREEN, state: StorageState | None = None) -> Iterator[Way]:
        with acting(Mouse, browser, site_url, size=size, state=state, delay=DELAY) as way:
            began = time.monotonic()
            way.open("/", "Quelle aide pour votre projet")
            yield way
            seconds = time.monotonic() - began
            way.tab.screenshot(path=tmp_path / "first-screen.png")
            way.tab.screenshot(path=tmp_path / "whole.png", full_page=True)
            print(f"{way.answered} questions, {seconds:.0f} s, {tmp_path}")  # noqa: T201
            assert way.answered <= MOST_QUESTIONS
            assert seconds < MOST_SECONDS

    return visit


def first_answers(way: Way) -> list[str]:
    """What to do first, then the two other cards."""
    return way.main.locator(".site-first__promise, .site-next h3").all_text_contents()


def test_a_village_of_300_by_phone(visiting: Visiting) -> None:
    with visiting(PHONE) as way:
        way.name_organisation(BODY, "Cachy", "Cachy (80, Somme)")
        way.write(NEED, "le téléphone sonne sans arrêt")
        way.press(GO, "Cachy\u00a0: par où commencer")
        assert (
            first_answers(way)[0]
            == "Faire le point sur vos besoins numériques et savoir par où commencer"
        )
        expect(way.main.get_by_text("Qui contacter").first).to_be_visible()


def test_a_new_mayor_who_discovers(visiting: Visiting) -> None:
    with visiting(PHONE) as way:
        way.name_organisation(BODY, "Corbie", "Corbie (80, Somme)")
        way.act(way.main.get_by_role("link", name="rédiger les comptes rendus"))
        expect(way.main.get_by_label(NEED)).to_have_value("rédiger les comptes rendus")
        way.write(NEED, "comprendre l’IA")
        way.answered += 1
        way.press(GO, "Corbie\u00a0: par où commencer")
        assert (
            first_answers(way)[0]
            == "Organiser un moment d’échange sur l’IA avec élus, agents ou habitants"
        )


def test_a_dgs_with_a_costed_project(visiting: Visiting) -> None:
    with visiting() as way:
        way.name_organisation(BODY, "80620", "Péronne (80, Somme)")
        way.write(NEED, "je cherche un financement pour un agent conversationnel")
        way.press(GO, "Péronne\u00a0: par où commencer")
        way.follow("modifier mes réponses", "Six étapes pour préciser")
        way.follow("L’argent du projet", "Combien coûterait le projet")
        way.write("Combien coûterait le projet", "85 000")
        way.press("Voir le résultat", "Péronne\u00a0: par où commencer")
        assert (
            first_answers(way)[0]
            == "Trouver les aides publiques ouvertes à votre projet, en argent ou en conseil"
        )
        expect(way.main).to_contain_text("coût du projet\u00a0: 85\u202f000\u00a0€")


def test_an_intercommunalite(visiting: Visiting) -> None:
    with visiting() as way:
        way.name_organisation(
            BODY, "haute somme", "CC de la Haute Somme (Combles - Péronne - Roisel) (80, Somme)"
        )
        way.write(NEED, "suivre les indicateurs climat, air et énergie")
        way.press(GO, "Roisel)\u00a0: par où commencer")
        assert (
            first_answers(way)[0]
            == "Ranger vos données, faire des tableaux de bord et trouver de l’aide"
        )


def test_a_syndicat(visiting: Visiting) -> None:
    with visiting() as way:
        way.write(NEED, "partager un outil entre nos communes")
        way.press("Décrire votre structure", "La structure qui mènerait le projet")
        way.choose("Vous êtes", "Syndicat mixte ou intercommunal")
        way.name_organisation(BODY, "Amiens", "Amiens (80, Somme)")
        way.press("Voir le résultat", "Votre syndicat\u00a0: par où commencer")
        assert (
            "Partager un outil avec d’autres collectivités plutôt que l’acheter seul"
            in first_answers(way)
        )


def test_an_association(visiting: Visiting) -> None:
    with visiting(PHONE) as way:
        way.write(NEED, "aider les gens dans leurs démarches en ligne")
        way.press("Décrire votre structure", "La structure qui mènerait le projet")
        way.choose("Vous êtes", "Association")
        way.press("Voir le résultat", "Votre association\u00a0: par où commencer")
        assert (
            "Faire une démarche en ligne à la place d’un habitant, en toute sécurité"
            in first_answers(way)
        )


def test_an_adviser(visiting: Visiting, adviser_state: StorageState) -> None:
    with visiting(state=adviser_state) as way:
        way.act(way.tab.get_by_role("banner").get_by_role("link", name="Espace conseiller"))
        expect(way.tab.locator("h1")).to_have_text("Mon compte")
        way.follow("Mes visites", "Préparer une visite")
        way.follow("Préparer une visite", "Collectivités à visiter")
        way.write("Collectivités à visiter", "Péronne (80)")
        way.write("Leur besoin", "une vraie adresse mail pour la mairie")
        way.press("Créer la visite", "À proposer")
        expect(way.main.locator(".site-proposals > li").first).to_be_visible()
        expect(way.main).to_contain_text("Qui appeler")


def test_someone_who_misspells_everything(visiting: Visiting) -> None:
    with visiting(PHONE) as way:
        way.write(BODY, "cachi")
        way.write(NEED, "on veu une adress mail pro")
        way.press(GO, "Lequel est le vôtre")
        way.choose("Lequel est le vôtre", "Cachy (80, Somme)")
        way.press("Continuer", "Cachy\u00a0: par où commencer")
        assert (
            first_answers(way)[0]
            == "Avoir une messagerie, un nom de domaine et des fichiers partagés officiels"
        )
