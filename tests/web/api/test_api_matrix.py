"""Who may use what, asked by a program: the verdicts of the matrix, the list of those who may use
an offering."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.settings import Settings
from catalog.web.api.matrix_schemas import CODES_MAX, BeneficiariesList, MatrixAnswer
from tests.plugins.application import running
from tests.web.api_requests import ON, PERONNE, errors, post

CODES = ["80620", "200037059", "dep-80", "reg-32", "59355", "80021"]
PROJECT = {name: value for name, value in PERONNE.items() if name not in ("nature", "code")}
CALL = "essais-ia-du-nord"
LISTED = "/api/v1/offerings/bureau-communal/territories"


def ask(client: FlaskClient, content: Any) -> TestResponse:
    return client.post("/api/v1/matrix", json=content)


def test_each_verdict_is_the_one_that_a_recommendation_gives(client: FlaskClient) -> None:
    answer = ask(client, {"codes": CODES, "on": ON, "facts": PROJECT}).get_json()
    assert list(answer) == ["on", "catalogue", "warnings", "unreadable", "total", "items"]
    assert (answer["on"], answer["total"], answer["unreadable"]) == (ON, len(CODES), [])
    assert [item["asked"] for item in answer["items"]] == CODES
    assert (answer["items"][4]["code"], answer["items"][4]["name"]) == ("59350", "Lille")
    for item in answer["items"]:
        advice = post(client, {"profile": {"code": item["asked"], **PROJECT}, "on": ON}).get_json()
        listed = {
            one["slug"]: one["verdict"] for one in advice["recommendations"] + advice["others"]
        }
        assert item["verdicts"] == listed, item["asked"]
    assert answer["items"][0]["verdicts"][CALL] == "eligible"


def test_the_same_request_gives_the_same_bytes(
    client: FlaskClient, own_client: FlaskClient
) -> None:
    request = {"codes": CODES, "on": ON, "facts": PROJECT}
    answers = {ask(client, request).data for _ in range(5)}
    answers.add(ask(own_client, request).data)
    assert len(answers) == 1


def test_answers_have_the_form_that_the_specification_gives_them(client: FlaskClient) -> None:
    matrix = ask(client, {"codes": [*CODES, "99999"], "on": "2099-01-01"})
    for response, model in (
        (matrix, MatrixAnswer),
        (client.get(f"{LISTED}?departement=80&on={ON}"), BeneficiariesList),
    ):
        read = model.model_validate_json(response.data)
        assert json.loads(read.model_dump_json()) == response.get_json()
    assert [warning["fact"] for warning in matrix.get_json()["warnings"]] == ["on"]


def test_codes_that_lead_nowhere_are_said_and_the_others_are_answered(client: FlaskClient) -> None:
    codes = ["99999", "80620", "32", "", "x" * 5000, "\u0000", "80620"]
    answer = ask(client, {"codes": codes, "on": ON}).get_json()
    assert [item["code"] for item in answer["items"]] == ["80620", "80620"]
    said = {one["code"]: one["message"] for one in answer["unreadable"]}
    assert list(said) == ["99999", "32", "", "x" * 5000, "\u0000"]
    assert "Cherchez votre collectivité par son nom." in said["99999"]
    assert "précisez lequel des deux" in said["32"]
    assert ask(client, {"codes": []}).get_json()["items"] == []


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ({}, ["codes"]),
        ([], [""]),
        ({"codes": "80620"}, ["codes"]),
        ({"codes": None}, ["codes"]),
        ({"codes": [80620]}, ["codes"]),
        ({"codes": ["80620"] * (CODES_MAX + 1)}, ["codes"]),
        ({"codes": [], "on": "2014-12-31"}, ["on"]),
        ({"codes": [], "facts": None}, ["facts"]),
        ({"codes": [], "facts": {"project_cost": -1, "inconnu": 1}}, ["project_cost", "inconnu"]),
        ({"codes": [], "facts": {"programmes": {"rien": True}}}, ["programmes.rien"]),
        ({"codes": [], "facts": {"nature": "commune"}}, ["nature"]),
        ({"codes": ["80620"], "facts": {"region": "32"}}, ["region"]),
        ({"codes": [], "autre": 1}, ["autre"]),
    ],
)
def test_an_organisation_of_another_shape_is_refused_with_its_field(
    client: FlaskClient, content: Any, fields: list[str]
) -> None:
    found = errors(ask(client, content))
    assert list(found) == fields
    assert all(message.endswith((".", ")")) for message in found.values())


def test_as_many_codes_as_are_said_to_be_accepted_are(client: FlaskClient) -> None:
    answer = ask(client, {"codes": ["80620"] * CODES_MAX, "on": ON})
    assert answer.get_json()["total"] == CODES_MAX


def test_a_matrix_has_a_ceiling_of_its_own(settings: Settings) -> None:
    with running(settings.model_copy(update={"rate_limits": "on"})) as app:
        client = app.test_client()
        statuses = [client.post("/api/v1/matrix", json=3).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]


def test_who_may_use_an_offering_is_listed_by_pages(client: FlaskClient) -> None:
    address, items = f"{LISTED}?departement=80&verdict=eligible&on=2026-11-23", []
    while address:
        answer = client.get(address).get_json()
        items += answer["items"]
        address = answer["next"]
    assert answer["page"] == answer["pages"] == len(items) // 100 + 1
    assert (
        len({item["code"] for item in items})
        == len(items)
        == answer["total"]
        == answer["counts"]["eligible"]
    )
    assert {item["verdict"] for item in items} == {"eligible"}
    sample = ask(client, {"codes": [item["code"] for item in items], "on": "2026-11-23"}).get_json()
    assert {item["verdicts"]["bureau-communal"] for item in sample["items"]} == {"eligible"}


def test_without_departement_nor_verdict_all_of_france_is_listed(client: FlaskClient) -> None:
    answer = client.get(f"{LISTED}?departement=&verdict=&on=&page=").get_json()
    assert answer["total"] == sum(answer["counts"].values()) > 36_000
    assert [item["kind"] for item in answer["items"]][:1] == ["region"]
    assert client.get(f"{LISTED}?page=9999").get_json()["items"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("departement=20", "departement"),
        ("departement=dep-59", "departement"),
        ("verdict=oui", "verdict"),
        ("on=demain", "on"),
        ("page=0", "page"),
        ("territory=80620", "territory"),
    ],
)
def test_a_list_that_cannot_be_made_is_refused_with_its_field(
    client: FlaskClient, query: str, field: str
) -> None:
    assert list(errors(client.get(f"{LISTED}?{query}"))) == [field]


def test_an_unknown_offering_has_no_list(client: FlaskClient) -> None:
    errors(client.get("/api/v1/offerings/rien/territories"), HTTPStatus.NOT_FOUND)
