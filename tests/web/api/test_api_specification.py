"""The OpenAPI document and its page tell all that the interface does, and the answers have the form
that they give."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.web.api.schemas import (
    OfferingAnswer,
    OfferingsList,
    RecommendationsAnswer,
    SourcesList,
    TerritoriesList,
    TerritoryAnswer,
)
from tests.web.api_requests import ON, PERONNE, post


def test_the_specification_describes_every_operation_in_french(
    app: Flask, client: FlaskClient
) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert {
        (path, method) for path, methods in document["paths"].items() for method in methods
    } == served
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
        return (
            [one for value in node for one in references(value)] if isinstance(node, list) else []
        )

    assert {one.rpartition("/")[2] for one in references(document)} <= set(schemas)
    assert "$defs" not in json.dumps(document)


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/v1/offerings?q=eau", OfferingsList),
        ("/api/v1/offerings/essais-ia-du-nord", OfferingAnswer),
        ("/api/v1/offerings/villages-en-projet", OfferingAnswer),
        ("/api/v1/territories?q=lomme", TerritoriesList),
        ("/api/v1/territories/59350", TerritoryAnswer),
        ("/api/v1/sources", SourcesList),
    ],
)
def test_answers_have_the_form_that_the_specification_gives_them(
    client: FlaskClient, path: str, model: Any
) -> None:
    read = model.model_validate_json(client.get(path).data)
    assert json.loads(read.model_dump_json(by_alias=True)) == client.get(path).get_json()


def test_a_recommendation_has_the_form_that_the_specification_gives_it(client: FlaskClient) -> None:
    data = post(client, {"profile": PERONNE, "on": ON}).data
    assert json.loads(
        RecommendationsAnswer.model_validate_json(data).model_dump_json()
    ) == json.loads(data)


def test_the_documentation_tells_every_operation_fact_and_example(client: FlaskClient) -> None:
    page = client.get("/api").text
    document = client.get("/api/v1/openapi.json").get_json()
    assert all(
        f"{method.upper()} {path}" in page
        for path, methods in document["paths"].items()
        for method in methods
    )
    assert all(
        f"<code>{fact}</code>" in page
        for fact in document["components"]["schemas"]["RecommendationsRequest.Facts"]["properties"]
    )
    assert page.count("curl &#34;http://localhost/api/v1/") == len(document["paths"])
