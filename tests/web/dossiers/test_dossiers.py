"""A dossier kept by a link, page by page: saved, found again, taken up, modified, carried away,
erased."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import text

from catalog.advice.dossiers.dossiers import RETENTION
from tests.web.dossier_making import MODIFY, PERONNE, SAVE, be_on, dossiers, saved
from tests.web.page_client import PageClient


def test_without_answers_there_is_nothing_to_save(page: PageClient) -> None:
    assert page(SAVE).path == "/"
    page("/questionnaire/structure").submit({"nature": "association"})
    assert page(SAVE).path == "/questionnaire/projet"
    assert page(MODIFY).path == "/questionnaire/projet"


def test_the_result_leads_to_saving_and_saving_to_a_page_with_its_link(
    own_page: PageClient,
) -> None:
    result = own_page("/").submit(PERONNE)
    form = own_page(result.links()["Enregistrer mon dossier"])
    assert "Péronne (80, Somme)" in form.text
    assert "60 jours" in form.text
    dossier = form.submit({"title": "Accueil téléphonique"}, action=SAVE)
    assert dossier.h1 == "Accueil téléphonique"
    assert (
        dossier.one("input", id="lien-a-garder").get("value") == f"http://localhost{dossier.path}"
    )
    assert len(dossier.path.removeprefix("/dossiers/")) == 43
    assert "À faire en premier" in dossier.text
    assert "Que voulez-vous améliorer ? tester un agent conversationnel" in dossier.text
    assert not own_page(dossier.path).all("input", id="lien-a-garder"), "the link is shown once"


def test_a_dossier_without_a_title_is_named_after_its_organisation(own_page: PageClient) -> None:
    assert saved(own_page, "").h1 == "Dossier : Péronne (80, Somme)"


def test_who_has_the_link_needs_nothing_else(own_app: Flask, own_page: PageClient) -> None:
    somebody_else = PageClient(own_app)
    assert somebody_else(saved(own_page).path).h1 == "Accueil"


def test_a_title_too_long_is_said_beside_it_and_what_was_typed_is_kept(
    own_page: PageClient,
) -> None:
    again = saved(own_page, "x" * 121)
    assert again.errors == ["Ce titre est trop long : 120 caractères au plus."]
    assert again.one("input", id="title").get("value") == "x" * 121


def test_the_answers_are_taken_up_modified_and_put_back_under_the_same_link(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    holder = PageClient(own_app)
    assert holder(address).submit(action=f"{address}/reprendre").path == "/questionnaire"
    holder("/questionnaire/argent").submit(
        {"project_cost": "85 000"}, action="/questionnaire/argent"
    )
    form = holder(holder("/recommandations").links()["Mettre à jour mon dossier"])
    assert form.one("input", id="title").get("value") == "Accueil"
    dossier = form.submit({"title": "Standard"}, action=MODIFY)
    assert dossier.path == address
    assert dossier.h1 == "Standard"
    assert "Votre dossier est à jour." in dossier.text
    assert "85 000" in own_page(address).text
    assert len(dossiers(own_app)) == 1


def test_who_just_saved_modifies_the_same_dossier(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    own_page("/questionnaire/projet").submit({"stage": "idee"}, action="/questionnaire/projet")
    assert own_page(MODIFY).submit(action=MODIFY).path == address
    assert own_page(MODIFY).submit(action=MODIFY).path == address, "its version follows"
    assert [dossier.version for dossier in dossiers(own_app)] == [3]


def test_answers_of_another_organisation_are_no_modification_of_the_dossier(
    own_page: PageClient,
) -> None:
    saved(own_page)
    result = own_page("/").submit(PERONNE | {"territory": "Calais"})
    assert "Enregistrer mon dossier" in result.links()
    assert own_page(MODIFY).path == SAVE


def test_a_dossier_erased_meanwhile_leaves_the_answers_to_save_anew(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    form = own_page(MODIFY)
    PageClient(own_app)(f"{address}/supprimer").submit(action=f"{address}/supprimer")
    again = form.submit(action=MODIFY, status=HTTPStatus.CONFLICT)
    assert "n'existe plus" in again.text
    assert "tester un agent conversationnel" in again.text
    assert again.submit(action=SAVE).path != address


def test_another_project_keeps_the_organisation_and_nothing_of_the_project(
    own_page: PageClient,
) -> None:
    own_page("/").submit(PERONNE)
    own_page("/questionnaire/collectivite").submit(
        {"agents": "120"}, action="/questionnaire/collectivite"
    )
    own_page("/questionnaire/argent").submit(
        {"project_cost": "85 000"}, action="/questionnaire/argent"
    )
    address = own_page(SAVE).submit(action=SAVE).path
    project = own_page(address).submit(action=f"{address}/autre-projet")
    assert project.path == "/questionnaire/projet"
    overview = own_page("/questionnaire").text
    assert "Péronne (80, Somme)" in overview
    assert "120" in overview
    assert "85 000" not in overview
    assert "agent conversationnel" not in overview
    project.submit({"need": "mieux suivre l'eau"}, action="/questionnaire/projet")
    assert own_page(SAVE).submit(action=SAVE).path != address


def test_an_erasure_is_confirmed_and_leaves_neither_dossier_nor_answers(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    home = own_page(f"{address}/supprimer").submit(action=f"{address}/supprimer")
    assert "Votre dossier est supprimé" in home.text
    assert dossiers(own_app) == []
    own_page(address, HTTPStatus.NOT_FOUND)
    assert own_page("/recommandations").path == "/"


def test_erasing_the_answers_of_the_browser_leaves_the_dossier(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    own_page(address).submit(action="/effacer-mes-reponses")
    assert own_page(MODIFY).path == "/"
    assert own_page(address).h1 == "Accueil"


def test_what_is_carried_away_is_what_the_interface_answers(own_page: PageClient) -> None:
    address = saved(own_page).path
    first, second = (own_page.client.get(f"{address}/dossier.json?on=2024-12-10") for _ in range(2))
    profile = {"code": "80620", "need": PERONNE["need"]}
    asked = own_page.client.post(
        "/api/v1/recommendations", json={"profile": profile, "on": "2024-12-10"}
    )
    assert first.data == second.data == asked.data
    assert first.headers["Content-Disposition"] == "attachment; filename=dossier.json"
    assert first.mimetype == "application/json"


def test_what_moved_since_is_said_and_another_day_may_be_asked(
    own_page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_on(monkeypatch, date(2024, 12, 10))
    own_page("/").submit(PERONNE)
    own_page("/questionnaire/projet").submit(
        {"uses_ai": "oui", "stage": "experimentation"}, action="/questionnaire/projet"
    )
    own_page("/questionnaire/argent").submit(
        {"project_cost": "85 000"}, action="/questionnaire/argent"
    )
    address = own_page(SAVE).submit(action=SAVE).path
    assert "Ce qui a changé" not in own_page(address).text
    be_on(monkeypatch, date(2025, 1, 1))
    dossier = own_page(address)
    assert "Ce qui a changé depuis l'enregistrement du 10 décembre 2024" in dossier.text
    assert "« Possible » devient « Fermé depuis le 1er janvier 2025 »" in dossier.text
    former = own_page(f"{address}?on=2024-12-10")
    assert "Ce résultat vaut pour le 10 décembre 2024" in former.text
    assert "Ce qui a changé" not in former.text
    assert "Écrivez une date qui existe" in own_page(f"{address}?on=demain").text


def test_a_dossier_says_when_it_is_erased_and_is_no_more_that_day(
    own_page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_on(monkeypatch, date(2026, 11, 22))
    address = saved(own_page).path
    assert "effacé le 21 janvier 2027" in own_page(address).text
    be_on(monkeypatch, date(2026, 11, 22) + RETENTION - timedelta(days=1))
    own_page(address)
    be_on(monkeypatch, date(2026, 11, 22) + RETENTION)
    own_page(address, HTTPStatus.NOT_FOUND)


def test_an_organisation_that_is_no_longer_known_leaves_the_answers_and_says_what_to_do(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    with own_app.extensions["engine"].begin() as connection:
        connection.execute(
            text("""UPDATE dossier SET answers = '{"code": "99999", "need": "le téléphone"}'""")
        )
    dossier = own_page(address)
    assert "n'est plus reconnu" in dossier.text
    assert "le téléphone" in dossier.text
    assert own_page.client.get(f"{address}/dossier.json").status_code == HTTPStatus.NOT_FOUND
    assert own_page(f"{address}/envoyer").h1 == "Envoyer mon dossier à un conseiller"
