"""Requests to the JSON interface, and what its refusals must look like. For the tests of the
interface."""

from http import HTTPStatus
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.web.api.schemas import Problem

PERONNE = {
    "nature": "commune",
    "code": "80620",
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85000,
}
ON = "2024-12-10"
RECOMMEND = "/api/v1/recommendations"


def post(client: FlaskClient, content: Any, **options: Any) -> TestResponse:
    return client.post(RECOMMEND, json=content, **options)


def post_bytes(
    client: FlaskClient, content: bytes, content_type: str = "application/json"
) -> TestResponse:
    return client.post(RECOMMEND, data=content, content_type=content_type)


def errors(response: TestResponse, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> dict[str, str]:
    """Field -> message of a refusal, found to be a problem document in French."""
    assert response.status_code == status, response.text[:500]
    assert response.mimetype == "application/problem+json"
    document = response.get_json()
    assert (document["type"], document["status"]) == ("about:blank", status)
    Problem.model_validate(document)
    return {error["field"]: error["message"] for error in document.get("errors", [])}
