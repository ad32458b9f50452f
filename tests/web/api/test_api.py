"""What the JSON interface answers: offerings, territories, recommendations."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog.web.api import blueprint
from tests.web.api_requests import ON, PERONNE, post


def test_the_catalogue_is_searched_and_answered_in_pages(client: FlaskClient) -> None:
    first = client.get("/api/v1/offerings").get_json()
    assert list(first) == ["total", "page", "pages", "next", "on", "catalogue", "warnings", "items"]
    second = client.get(first["next"]).get_json()
    assert (second["page"], second["next"], len(first["items"])) == (2, None, 20)
    slugs = [item["slug"] for item in first["items"] + second["items"]]
    assert len(slugs) == len(set(slugs)) == first["total"]


def test_the_next_page_keeps_the_request(client: FlaskClient) -> None:
    following = client.get(
        "/api/v1/offerings?sort=freshness&axis=outillage&axis=complement&axis=accompagnement"
        "&axis=sensibilisation"
    ).get_json()["next"]
    assert following == (
        "http://localhost/api/v1/offerings?sort=freshness&axis=outillage&axis=complement"
        "&axis=accompagnement&axis=sensibilisation&page=2"
    )


def test_filters_of_the_catalogue_narrow_it(client: FlaskClient) -> None:
    def slugs(query: str) -> list[str]:
        return [
            item["slug"] for item in client.get(f"/api/v1/offerings?{query}").get_json()["items"]
        ]

    assert slugs("q=mesagerie")[0] == "bureau-communal"
    assert set(slugs("kind=financement&axis=complement")) == {
        "fonds-ruralite",
        "fonds-batiments",
    }
    assert "essais-ia-du-nord" in slugs("provider=agence-regionale")
    assert "fonds-ruralite" not in slugs("provider=agence-regionale")
    assert "essais-ia-du-nord" in slugs(f"theme=eau&on={ON}&open=true")
    assert "essais-ia-du-nord" not in slugs("theme=eau&open=true&on=2025-01-01")


def test_a_territory_gets_verdicts(client: FlaskClient) -> None:
    pages = [
        client.get(f"/api/v1/offerings?territory=80253&on={ON}&page={page}").get_json()
        for page in (1, 2)
    ]
    items = [item for page in pages for item in page["items"]]
    assert {item["verdict"] for item in items} == {"eligible", "to_confirm"}
    assert all(item["says"] for item in items)
    assert "bureau-communal" not in [item["slug"] for item in items]


def test_an_offering_is_its_sheet_with_its_conditions_in_words(client: FlaskClient) -> None:
    call = client.get(f"/api/v1/offerings/essais-ia-du-nord?on={ON}").get_json()
    assert (call["slug"], call["state"], call["funding"]["rate"]) == (
        "essais-ia-du-nord",
        "open",
        0.6,
    )
    assert call["eligibility"]["all"][0]["in"] == ["32"]
    assert call["conditions"]["text"] == "Toutes ces conditions :"
    assert call["conditions"]["parts"][0]["text"] == "Région : Hauts-de-France"
    assert call["audience"].endswith("Hauts-de-France")


def test_a_day_to_come_is_answered_with_a_reserve(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blueprint, "today_in_paris", lambda: date(2026, 11, 23))
    answer = client.get("/api/v1/offerings?on=2027-01-01").get_json()
    assert answer["on"] == "2027-01-01"
    assert answer["warnings"][0]["fact"] == "on"
    assert "sous réserve" in answer["warnings"][0]["message"]
    assert client.get("/api/v1/offerings").get_json()["on"] == "2026-11-23"
    assert client.get("/api/v1/offerings?on=2026-11-23").get_json()["warnings"] == []


def test_empty_values_are_as_if_absent(client: FlaskClient) -> None:
    empty = client.get(
        "/api/v1/offerings?q=&theme=&kind=&axis=&provider=&on=&territory=&page="
    ).get_json()
    assert empty == client.get("/api/v1/offerings").get_json()


def test_a_territory_is_found_by_its_name_even_misspelt(client: FlaskClient) -> None:
    answer = client.get("/api/v1/territories?q=valencienne").get_json()
    assert answer["items"][0] == {
        "code": "59606",
        "kind": "commune",
        "name": "Valenciennes",
        "departement": "59",
        "region": "32",
        "population": answer["items"][0]["population"],
        "label": "Valenciennes (59, Nord)",
        "found_as": None,
    }
    assert (answer["page"], answer["pages"], answer["next"], answer["total"]) == (
        1,
        1,
        None,
        len(answer["items"]),
    )
    assert client.get("/api/v1/territories").get_json() == {
        "total": 0,
        "page": 1,
        "pages": 0,
        "next": None,
        "items": [],
    }


def test_a_territory_is_read_in_full_and_a_former_code_is_followed(client: FlaskClient) -> None:
    lille = client.get("/api/v1/territories/59350").get_json()
    assert {
        "siren",
        "postcodes",
        "epci",
        "population_total",
        "departements",
        "regions",
        "members",
        "sous_prefecture",
    } < set(lille)
    assert lille["programmes"]["action-coeur-de-ville"] is not True
    lomme = client.get("/api/v1/territories/59355").get_json()
    assert (lomme["code"], lomme["redirected_from"]) == ("59350", "59355")
    assert client.get("/api/v1/territories/dep-59").get_json()["kind"] == "departement"
    assert client.get("/api/v1/territories/reg-32").get_json()["kind"] == "region"


def test_a_recommendation_has_the_form_that_is_promised(client: FlaskClient) -> None:
    answer = post(client, {"profile": PERONNE, "on": ON}).get_json()
    assert list(answer) == [
        "on",
        "catalogue",
        "profile",
        "warnings",
        "alerts",
        "recommendations",
        "others",
        "questions",
        "reading",
        "doors",
    ]
    first = answer["recommendations"][0]
    assert (first["slug"], first["rank"], first["verdict"], first["closes"]) == (
        "essais-ia-du-nord", 1, "eligible", "2024-12-31",
    )  # fmt: skip
    assert first["funding"]["grant_max"] == 51000
    listed = [item["slug"] for item in answer["recommendations"] + answer["others"]]
    assert len(listed) == len(set(listed)) == client.get("/api/v1/offerings").get_json()["total"]
    closed = post(client, {"profile": PERONNE, "on": "2025-01-01"}).get_json()
    assert {item["slug"]: item["verdict"] for item in closed["others"]}[
        "essais-ia-du-nord"
    ] == "closed"


def test_the_same_request_gives_the_same_bytes(
    client: FlaskClient, own_client: FlaskClient
) -> None:
    request = {"profile": PERONNE, "on": ON}
    answers = {post(client, request).data for _ in range(20)}
    answers.add(post(own_client, request).data)
    # The order in which facts are written changes nothing either.
    answers.add(post(client, {"on": ON, "profile": dict(reversed(PERONNE.items()))}).data)
    assert len(answers) == 1


def test_what_is_known_of_the_code_need_not_be_said(client: FlaskClient) -> None:
    assert post(client, {"profile": {}}).status_code == HTTPStatus.OK
    answer = post(client, {"profile": {"code": "59355"}}).get_json()
    assert (answer["profile"]["code"], answer["profile"]["redirected_from"]) == ("59350", "59355")
    assert answer["profile"]["need"] is None
    future = post(client, {"profile": {}, "on": "2099-01-01"}).get_json()
    assert [warning["fact"] for warning in future["warnings"]] == ["on"]


def test_a_bare_number_is_a_departement_where_nothing_else_bears_it(client: FlaskClient) -> None:
    assert post(client, {"profile": {"code": "59"}}).get_json()["profile"]["name"] == "Nord"
    assert client.get("/api/v1/offerings?territory=59").status_code == HTTPStatus.OK


def test_a_refused_or_closed_offer_says_what_would_change_it(client: FlaskClient) -> None:
    def call(on: str, **facts: int) -> dict[str, Any]:
        answer = post(client, {"profile": PERONNE | facts, "on": on}).get_json()
        return next(item for item in answer["others"] if item["slug"] == "essais-ia-du-nord")

    refused = call(ON, project_cost=69_999)
    assert refused["verdict"] == "not_eligible"
    assert refused["near_miss"]["message"].startswith(
        "Il manque 1\u00a0€ pour atteindre 70\u202f000\u00a0€"
    )
    assert (refused["near_miss"]["fact"], refused["near_miss"]["becomes"]) == (
        "project_cost",
        "eligible",
    )
    closed = call("2025-01-01")
    assert closed["verdict"] == "closed"
    assert (closed["near_miss"]["fact"], closed["near_miss"]["becomes"]) == ("on", "eligible")


def test_a_renamed_fact_keeps_its_first_name(client: FlaskClient) -> None:
    lifecycle = client.get("/api/v1/offerings/bureau-communal").get_json()["lifecycle"]
    assert lifecycle["checked_on"] == lifecycle["read_on"] == "2026-11-22"
    for source in client.get("/api/v1/sources").get_json()["items"]:
        assert (source["published_on"], source["checked_on"]) == (
            source["dated"],
            source["read_on"],
        )
