"""Who could carry the project: the table on the page, the same in the interface and in the
terminal."""

from http import HTTPStatus
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from catalog.web.api.schemas import ScenariosAnswer
from tests.plugins.template import INVENTED
from tests.web.api_requests import ON, PERONNE, errors
from tests.web.page_client import Page, PageClient, text_of

WITH_WHOM = "/recommandations/avec-qui"
SCENARIOS = "/api/v1/scenarios"
VERDICTS = {"eligible", "to_confirm", "closed", "not_eligible"}


def rows(page: Page, table: str) -> dict[str, list[str]]:
    """Offering -> what each cell says."""
    organisation = next(page.one("table", id=table).iter("tbody"))
    return {
        text_of(next(row.iter("th"))): [text_of(cell) for cell in row.iter("td")]
        for row in organisation.iter("tr")
    }


def run(app: Flask, *arguments: str) -> Result:
    """As `flask` does, the command runs within the application."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=arguments)


@pytest.fixture
def peronne(page: PageClient) -> Page:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": "une messagerie pour la mairie"})
    return page(f"{WITH_WHOM}?on=2026-11-22")


def test_without_answers_one_is_sent_home(page: PageClient) -> None:
    assert page(WITH_WHOM).path == "/"


def test_without_an_organisation_one_is_asked_who_one_is(page: PageClient) -> None:
    page("/questionnaire/projet").submit({"need": "une messagerie"})
    assert page(WITH_WHOM).path == "/questionnaire/structure"


def test_what_another_carrier_opens_comes_first(peronne: Page) -> None:
    assert peronne.h1 == "Avec qui porter le projet ?"
    opened = rows(peronne, "ouvre-tableau")
    assert opened["Bureau communal"] == [
        "Commune : Non",
        "Intercommunalité : Non",
        "Département : À confirmer",
        "Syndicat mixte ou intercommunal : À confirmer",
        "Groupe de communes : Non",
    ]
    assert "Adresses en ordre" in rows(peronne, "change-tableau")
    assert not opened.keys() & rows(peronne, "change-tableau").keys()


def test_what_is_the_same_for_all_is_folded_by_verdict(peronne: Page) -> None:
    folded = {
        text_of(next(details.iter("summary"))): text_of(details)
        for details in peronne.all("details")
    }
    possible = next(
        text for summary, text in folded.items() if summary.startswith("Possible pour tous")
    )
    assert "Répertoire des aides" in possible


def test_the_day_is_kept_from_page_to_page(page: PageClient) -> None:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": "un agent conversationnel"})
    links = page("/recommandations?on=2024-12-10").links()
    address = next(
        address for text, address in links.items() if text.startswith("Avec qui porter le projet ?")
    )
    compared = page(address)
    assert "à la date du 10 décembre 2024" in compared.text
    assert compared.links()["Revenir au résultat"] == "/recommandations?on=2024-12-10"


def test_a_day_that_is_none_is_refused_and_today_answers(page: PageClient) -> None:
    page("/").submit({"territory": "Péronne (80, Somme)", "need": "un agent conversationnel"})
    refused = page(f"{WITH_WHOM}?on=demain")
    assert refused.title.startswith("Erreur : ")
    assert refused.errors == ["Écrivez une date qui existe, par exemple 31/12/2024."]
    assert "Bureau communal" in refused.text


def test_the_interface_gives_one_verdict_per_carrier(client: FlaskClient) -> None:
    answer = client.post(SCENARIOS, json={"profile": PERONNE, "on": ON}).get_json()
    ScenariosAnswer.model_validate(answer)
    assert (answer["on"], answer["warnings"]) == (ON, [])
    assert [(carrier["nature"], carrier["code"]) for carrier in answer["carriers"]] == [
        ("commune", "80620"),
        ("epci", "200037059"),
        ("departement", "dep-80"),
        ("syndicat_mixte", None),
        ("groupement_communes", None),
    ]
    assert len(answer["items"]) == len(list((INVENTED / "offerings").glob("*.yaml")))
    assert all(
        len(item["verdicts"]) == 5 and set(item["verdicts"]) <= VERDICTS for item in answer["items"]
    )
    call = next(item for item in answer["items"] if item["slug"] == "essais-ia-du-nord")
    assert call["verdicts"] == ["eligible", "eligible", "eligible", "eligible", "not_eligible"]


def test_the_verdicts_of_the_organisation_itself_are_those_of_its_recommendation(
    client: FlaskClient,
) -> None:
    organisation = {"profile": PERONNE, "on": ON}
    advice = client.post("/api/v1/recommendations", json=organisation).get_json()
    expected = {
        item["slug"]: item["verdict"] for item in advice["recommendations"] + advice["others"]
    }
    assert {
        item["slug"]: item["verdicts"][0]
        for item in client.post(SCENARIOS, json=organisation).get_json()["items"]
    } == expected


def test_the_interface_says_what_the_completion_and_the_day_say(client: FlaskClient) -> None:
    answer = client.post(
        SCENARIOS, json={"profile": {"code": "59355"}, "on": "2099-01-01"}
    ).get_json()
    assert answer["carriers"][0]["code"] == "59350"
    assert [warning["fact"] for warning in answer["warnings"]] == ["code", "on"]


@pytest.mark.parametrize(
    ("organisation", "field"),
    [
        ({"profile": {"code": "99999"}}, "code"),
        ({"profile": {}, "on": "2014-01-01"}, "on"),
        ({"profil": {}}, "profil"),
    ],
)
def test_the_interface_refuses_with_the_field_at_fault(
    client: FlaskClient, organisation: dict[str, Any], field: str
) -> None:
    assert field in errors(client.post(SCENARIOS, json=organisation))


def test_the_interface_wants_json(client: FlaskClient) -> None:
    assert (
        client.post(SCENARIOS, data="code=80620").status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    )


def test_the_terminal_shows_the_same_table(app: Flask, client: FlaskClient) -> None:
    asked = [
        "scenarios",
        "--code",
        "80620",
        "--fact",
        "uses_ai=true",
        "--fact",
        "project_cost=85000",
        "--on",
        ON,
    ]
    text = run(app, *asked, "--fact", "stage=experimentation").output
    assert "A  votre commune (Péronne)" in text
    row = next(line for line in text.splitlines() if line.startswith("Essais d’IA du Nord"))
    assert row.split()[-5:] == ["Possible", "Possible", "Possible", "Possible", "Non"]
    sent = client.post(SCENARIOS, json={"profile": PERONNE, "on": ON})
    written = run(
        app, *asked, "--fact", "stage=experimentation", "--fact", "nature=commune", "--json"
    ).output
    assert written.strip() == sent.text


def test_the_terminal_says_in_french_what_it_cannot_read(app: Flask) -> None:
    refused = run(app, "scenarios", "--code", "99999")
    assert refused.exit_code == 1
    assert "99999" in refused.output
