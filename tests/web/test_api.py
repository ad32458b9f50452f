"""The JSON interface: what each operation answers, how it refuses, and what no request may do to it."""

import json
import time
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.app import create_app
from catalog.settings import Settings
from catalog.storage.database import make_engine, migrate
from catalog.web.api import blueprint
from catalog.web.api.schemas import (
    OfferingAnswer,
    OfferingsList,
    Problem,
    RecommendationsAnswer,
    SourcesList,
    TerritoriesList,
    TerritoryAnswer,
)

PERONNE = {"nature": "commune", "code": "80620", "uses_ai": True, "stage": "experimentation", "project_cost": 85000}
ON = "2024-12-10"
RECOMMEND = "/api/v1/recommendations"


def post(client: FlaskClient, content: Any, **options: Any) -> TestResponse:
    return client.post(RECOMMEND, json=content, **options)


def post_bytes(client: FlaskClient, content: bytes, content_type: str = "application/json") -> TestResponse:
    return client.post(RECOMMEND, data=content, content_type=content_type)


def errors(response: TestResponse, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> dict[str, str]:
    """Field -> message of a refusal, found to be a problem document in French."""
    assert response.status_code == status, response.text[:500]
    assert response.mimetype == "application/problem+json"
    document = response.get_json()
    assert (document["type"], document["status"]) == ("about:blank", status)
    Problem.model_validate(document)
    return {error["field"]: error["message"] for error in document.get("errors", [])}


# Offerings


def test_the_catalogue_is_searched_and_answered_in_pages(client: FlaskClient) -> None:
    first = client.get("/api/v1/offerings").get_json()
    assert list(first) == ["total", "page", "pages", "next", "on", "catalogue", "warnings", "items"]
    second = client.get(first["next"]).get_json()
    assert (second["page"], second["next"], len(first["items"])) == (2, None, 20)
    slugs = [item["slug"] for item in first["items"] + second["items"]]
    assert len(slugs) == len(set(slugs)) == first["total"]


def test_the_next_page_keeps_the_request(client: FlaskClient) -> None:
    following = client.get("/api/v1/offerings?sort=freshness&kind=service&kind=ressource&kind=accompagnement").get_json()["next"]
    assert following == (
        "http://localhost/api/v1/offerings?sort=freshness&kind=service&kind=ressource&kind=accompagnement&page=2"
    )


def test_filters_of_the_catalogue_narrow_it(client: FlaskClient) -> None:
    def slugs(query: str) -> list[str]:
        return [item["slug"] for item in client.get(f"/api/v1/offerings?{query}").get_json()["items"]]

    assert slugs("q=mesagerie")[0] == "suite-territoriale"
    assert set(slugs("kind=financement&axis=complement")) == {"detr", "dsil", "fnadt", "fonds-vert"}
    assert slugs("provider=region-hauts-de-france") == ["ami-ia-hauts-de-france"]
    assert "ami-ia-hauts-de-france" in slugs(f"theme=eau&on={ON}&open=true")
    assert "ami-ia-hauts-de-france" not in slugs("theme=eau&open=true&on=2025-01-01")


def test_a_territory_gets_verdicts(client: FlaskClient) -> None:
    pages = [client.get(f"/api/v1/offerings?territory=80253&on={ON}&page={page}").get_json() for page in (1, 2)]
    items = [item for page in pages for item in page["items"]]
    assert {item["verdict"] for item in items} == {"eligible", "to_confirm"}
    assert all(item["says"] for item in items)
    assert "suite-territoriale" not in [item["slug"] for item in items]


def test_an_offering_is_its_sheet_with_its_conditions_in_words(client: FlaskClient) -> None:
    call = client.get(f"/api/v1/offerings/ami-ia-hauts-de-france?on={ON}").get_json()
    assert (call["slug"], call["state"], call["funding"]["rate"]) == ("ami-ia-hauts-de-france", "open", 0.6)
    assert call["eligibility"]["all"][0]["in"] == ["32"]
    assert call["conditions"]["text"] == "Toutes ces conditions :"
    assert call["conditions"]["parts"][0]["text"] == "Région : Hauts-de-France"
    assert call["audience"].endswith("Hauts-de-France")


def test_a_day_to_come_is_answered_with_a_reserve(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blueprint, "today_in_paris", lambda: date(2026, 11, 23))
    answer = client.get("/api/v1/offerings?on=2027-01-01").get_json()
    assert answer["on"] == "2027-01-01"
    assert answer["warnings"][0]["fact"] == "on"
    assert "sous réserve" in answer["warnings"][0]["message"]
    assert client.get("/api/v1/offerings").get_json()["on"] == "2026-11-23"
    assert client.get("/api/v1/offerings?on=2026-11-23").get_json()["warnings"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("theme=zz", "theme"),
        ("kind=Service", "kind"),
        ("axis=é", "axis"),
        ("provider=anct&provider=inconnu", "provider"),
        ("provider=%27%20OR%201=1", "provider"),
        ("on=10/12/2024", "on"),
        ("on=1733788800", "on"),
        ("on=2024-02-30", "on"),
        ("on=2014-12-31", "on"),
        ("on=2101-01-01", "on"),
        ("open=peut-être", "open"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1.0", "page"),
        ("page=99999999999999999999", "page"),
        ("page=١", "page"),
        ("sort=prix", "sort"),
        ("territory=99999", "territory"),
        ("territory=59", "territory"),
        ("prix=1", "prix"),
        ("prix=", "prix"),
        ("q=a&q=b", "q"),
        (f"q={'a' * 201}", "q"),
    ],
)
def test_a_bad_value_or_an_unknown_name_is_refused_with_its_field(client: FlaskClient, query: str, field: str) -> None:
    if query == "territory=59":  # A bare number is a département's: the body that governs it answers.
        assert client.get(f"/api/v1/offerings?{query}").status_code == HTTPStatus.OK
        return
    found = errors(client.get(f"/api/v1/offerings?{query}"))
    assert list(found) == [field]
    assert found[field].endswith((".", ")"))


def test_empty_values_are_as_if_absent(client: FlaskClient) -> None:
    empty = client.get("/api/v1/offerings?q=&theme=&kind=&axis=&provider=&on=&territory=&page=").get_json()
    assert empty == client.get("/api/v1/offerings").get_json()


def test_what_does_not_exist_is_a_404_in_french(client: FlaskClient) -> None:
    for path in ("/api/v1/offerings/rien", "/api/v1/territories/99999", "/api/v1/rien", "/api/v1/offerings/a/b"):
        response = client.get(path)
        errors(response, HTTPStatus.NOT_FOUND)
        assert response.get_json()["detail"]


# Territories


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
    assert (answer["page"], answer["pages"], answer["next"], answer["total"]) == (1, 1, None, len(answer["items"]))
    assert client.get("/api/v1/territories").get_json() == {"total": 0, "page": 1, "pages": 0, "next": None, "items": []}


def test_a_territory_is_read_in_full_and_a_former_code_is_followed(client: FlaskClient) -> None:
    lille = client.get("/api/v1/territories/59350").get_json()
    assert {"siren", "postcodes", "epci", "population_total", "departements", "regions", "members", "sous_prefecture"} < set(
        lille
    )
    assert lille["programmes"]["action-coeur-de-ville"] is not True
    lomme = client.get("/api/v1/territories/59355").get_json()
    assert (lomme["code"], lomme["redirected_from"]) == ("59350", "59355")
    assert client.get("/api/v1/territories/dep-59").get_json()["kind"] == "departement"
    assert client.get("/api/v1/territories/reg-32").get_json()["kind"] == "region"


# Recommendations


def test_a_recommendation_has_the_form_that_is_promised(client: FlaskClient) -> None:
    answer = post(client, {"profile": PERONNE, "on": ON}).get_json()
    assert list(answer) == ["on", "catalogue", "profile", "warnings", "alerts", "recommendations", "others", "questions"]
    first = answer["recommendations"][0]
    assert (first["slug"], first["rank"], first["verdict"], first["closes"]) == (
        "ami-ia-hauts-de-france", 1, "eligible", "2024-12-31",
    )  # fmt: skip
    assert first["funding"]["grant_max"] == 51000
    listed = [item["slug"] for item in answer["recommendations"] + answer["others"]]
    assert len(listed) == len(set(listed)) == client.get("/api/v1/offerings").get_json()["total"]
    closed = post(client, {"profile": PERONNE, "on": "2025-01-01"}).get_json()
    assert {item["slug"]: item["verdict"] for item in closed["others"]}["ami-ia-hauts-de-france"] == "closed"


def test_the_same_request_gives_the_same_bytes(client: FlaskClient, own_client: FlaskClient) -> None:
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


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"project_cost": -1}, "project_cost"),
        ({"project_cost": "85000"}, "project_cost"),
        ({"project_cost": 85000.5}, "project_cost"),
        ({"project_cost": 10**30}, "project_cost"),
        ({"project_cost": {"min": 5, "max": 1}}, "project_cost"),
        ({"project_cost": {"min": 5, "most": 10}}, "project_cost"),
        ({"population": True}, "population"),
        ({"need": "a" * 100_000}, "need"),
        ({"need": 3}, "need"),
        ({"need": None, "themes": ["eau", "eau", "eau", "eau"]}, "themes"),
        ({"themes": "eau"}, "themes"),
        ({"themes": ["rien"]}, "themes"),
        ({"use_case": ["a"]}, "use_case"),
        ({"uses_ai": "oui"}, "uses_ai"),
        ({"uses_ai": 1}, "uses_ai"),
        ({"stage": "fini"}, "stage"),
        ({"starts_on": "2024-13-01"}, "starts_on"),
        ({"programmes": {"rien": True}}, "programmes.rien"),
        ({"programmes": {"qpv": "oui"}}, "programmes.qpv"),
        ({"programmes": []}, "programmes"),
        ({"code": "99999"}, "code"),
        ({"code": 80620}, "code"),
        ({"code": "80620", "nature": "epci"}, "nature"),
        ({"code": "59"}, None),
        ({"code": "32"}, "nature"),
        ({"members": ["80620"]}, "members"),
        ({"members": ["80620", "99999"]}, "members"),
        ({"departement": "99"}, "departement"),
        ({"inconnu": 1}, "inconnu"),
        ({"sous_prefecture": "x"}, "sous_prefecture"),
        ({"outre_mer": "non"}, "outre_mer"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused_with_its_name(
    client: FlaskClient, profile: dict[str, Any], field: str | None
) -> None:
    response = post(client, {"profile": profile})
    if field is None:
        assert response.status_code == HTTPStatus.OK
        return
    found = errors(response)
    assert list(found) == [field]
    assert found[field].endswith((".", ")"))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "profile"),
        ([], ""),
        (3, ""),
        ({"profile": None}, "profile"),
        ({"profile": [1]}, "profile"),
        ({"profile": {}, "on": 0}, "on"),
        ({"profile": {}, "on": True}, "on"),
        ({"profile": {}, "on": "2024-12-10T00:00:00"}, "on"),
        ({"profile": {}, "on": "1999-01-01"}, "on"),
        ({"profile": {}, "autre": 1}, "autre"),
    ],
)
def test_a_body_of_another_shape_is_refused(client: FlaskClient, content: Any, field: str) -> None:
    assert list(errors(post(client, content))) == [field]


def test_every_fault_is_said_at_once(client: FlaskClient) -> None:
    refused = errors(post(client, {"profile": {"project_cost": -1, "stage": "x", "inconnu": 1}, "on": "x"}))
    assert set(refused) == {"project_cost", "stage", "inconnu", "on"}


# What no request may do


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        '{"profile": {}}'.encode("utf-16"),
        b'\xef\xbb\xbf{"profile": {}}',
        b'{"profile": {"need": "\xc3\x28"}}',
        b'{"profile": {"need": "\\ud800"}}',
        b'{"profile": {"project_cost": NaN}}',
        b'{"profile": {"project_cost": Infinity}}',
        b'{"profile": {"project_cost": ' + b"9" * 5_000 + b"}}",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"profile": {}} {}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_json_is_unreadable(client: FlaskClient, body: bytes) -> None:
    started = time.perf_counter()
    errors(post_bytes(client, body), HTTPStatus.BAD_REQUEST)
    assert time.perf_counter() - started < 2


def test_a_key_given_twice_is_refused_with_its_name(client: FlaskClient) -> None:
    twice = post_bytes(client, b'{"profile": {"code": "80620", "code": "59350"}}')
    assert list(errors(twice, HTTPStatus.BAD_REQUEST)) == ["code"]


def test_characters_that_databases_refuse_are_no_obstacle(client: FlaskClient) -> None:
    for need in ("a\u0000b", "\ue000", "\U0010ffff", "\u202e", "' OR 1=1 --", "<script>", "\n" * 1000):
        answer = post(client, {"profile": {"need": need, "name": need[:200]}})
        assert answer.status_code == HTTPStatus.OK, need
    assert client.get("/api/v1/territories?q=a%00b").status_code == HTTPStatus.BAD_REQUEST
    assert client.get("/api/v1/territories?q=%ff").status_code == HTTPStatus.BAD_REQUEST
    for query in ("%F0%9F%98%80", "%EE%80%80", "'%20OR%201=1", "..%2F..", "%E2%80%AE", "0" * 200, "(" * 200):
        assert client.get(f"/api/v1/territories?q={query}").status_code == HTTPStatus.OK
        assert client.get(f"/api/v1/offerings?q={query}").status_code == HTTPStatus.OK


def test_too_long_a_body_is_refused_without_being_read(client: FlaskClient) -> None:
    class Unread:
        """Says 100 MB: reading it all would take long."""

        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

    started = time.perf_counter()
    environ = {"CONTENT_LENGTH": "100000000", "wsgi.input": Unread()}
    response = client.post(RECOMMEND, content_type="application/json", environ_overrides=environ)
    errors(response, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert time.perf_counter() - started < 2


def test_only_json_is_read(client: FlaskClient) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        response = post_bytes(client, b'{"profile": {}}', content_type)
        errors(response, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    assert post_bytes(client, b'{"profile": {}}', "application/json; charset=utf-8").status_code == HTTPStatus.OK


def test_another_method_is_refused_and_says_which_are_right(client: FlaskClient) -> None:
    response = client.get(RECOMMEND)
    errors(response, HTTPStatus.METHOD_NOT_ALLOWED)
    assert "POST" in response.headers["Allow"]
    errors(client.post("/api/v1/offerings", json={}), HTTPStatus.METHOD_NOT_ALLOWED)


def test_no_cookie_is_read_or_set(client: FlaskClient) -> None:
    client.set_cookie("session", "a cookie that is not ours")
    for response in (
        post(client, {"profile": PERONNE}),
        client.get("/api/v1/offerings"),
        client.get("/api/v1/territories?q=lille"),
        client.get("/api/v1/sources"),
    ):
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_a_program_on_another_site_may_ask(client: FlaskClient) -> None:
    """It reads no cookie: there is nothing to forge."""
    headers = {"Origin": "https://ailleurs.example", "Sec-Fetch-Site": "cross-site"}
    assert post(client, {"profile": {}}, headers=headers).status_code == HTTPStatus.OK


def test_beyond_the_limit_the_answer_says_when_to_come_back(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"rate_limits": "on"}))
    client = app.test_client()
    statuses = [post_bytes(client, b"{").status_code for _ in range(121)]
    assert statuses == [400] * 120 + [429]
    response = post_bytes(client, b"{")
    errors(response, HTTPStatus.TOO_MANY_REQUESTS)
    assert 1 <= int(response.headers["Retry-After"]) <= 61


def test_before_anything_is_loaded_the_answer_is_to_come_back(settings: Settings, empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate(engine)
    client = create_app(settings.model_copy(update={"database_url": empty_database_url})).test_client()
    for path in ("/api/v1/offerings", "/api/v1/territories?q=lille", "/api/v1/territories/59350", "/api/v1/sources"):
        response = client.get(path)
        errors(response, HTTPStatus.SERVICE_UNAVAILABLE)
        assert response.headers["Retry-After"]
    engine.dispose()


# The specification


def test_the_specification_describes_every_operation_in_french(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == served
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert all(parameter["description"] for parameter in operation["parameters"])
            assert {"200", "400", "422", "429"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_every_reference_of_the_specification_leads_somewhere(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    schemas = document["components"]["schemas"]

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [one for value in node.values() for one in references(value)]
        return [one for value in node for one in references(value)] if isinstance(node, list) else []

    assert {one.rpartition("/")[2] for one in references(document)} <= set(schemas)
    assert "$defs" not in json.dumps(document)


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/v1/offerings?q=eau", OfferingsList),
        ("/api/v1/offerings/ami-ia-hauts-de-france", OfferingAnswer),
        ("/api/v1/offerings/villages-avenir", OfferingAnswer),
        ("/api/v1/territories?q=lomme", TerritoriesList),
        ("/api/v1/territories/59350", TerritoryAnswer),
        ("/api/v1/sources", SourcesList),
    ],
)
def test_answers_have_the_form_that_the_specification_gives_them(client: FlaskClient, path: str, model: Any) -> None:
    read = model.model_validate_json(client.get(path).data)
    assert json.loads(read.model_dump_json(by_alias=True)) == client.get(path).get_json()


def test_a_recommendation_has_the_form_that_the_specification_gives_it(client: FlaskClient) -> None:
    data = post(client, {"profile": PERONNE, "on": ON}).data
    assert json.loads(RecommendationsAnswer.model_validate_json(data).model_dump_json()) == json.loads(data)


def test_the_documentation_tells_every_operation_fact_and_example(client: FlaskClient) -> None:
    page = client.get("/api").text
    document = client.get("/api/v1/openapi.json").get_json()
    assert all(f"{method.upper()} {path}" in page for path, methods in document["paths"].items() for method in methods)
    assert all(f"<code>{fact}</code>" in page for fact in document["components"]["schemas"]["FactsSent"]["properties"])
    assert page.count("curl &#34;http://localhost/api/v1/") == len(document["paths"])
