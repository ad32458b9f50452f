"""Work in proportion to what is valid: what is too wide, too deep or too long is refused before it
is validated."""

import json

import pytest
from flask.testing import FlaskClient

from catalog.web.api import reading
from catalog.web.api.schemas import RecommendationsRequest
from catalog.web.site.security import MAX_BODY
from tests.web.api_requests import RECOMMEND, errors, post_bytes

WIDE_LIST = b'{"profile":{"themes":[' + b",".join([b'""'] * 330_000) + b"]}}"
WIDE_NUMBERS = b'{"profile":{"members":[' + b",".join([b"1"] * 460_000) + b"]}}"
WIDE_OBJECT = json.dumps({f"k{place}": 1 for place in range(60_000)}).encode()
DEEP = b'{"profile":' + b"[" * 60 + b"]" * 60 + b"}"


@pytest.fixture
def unvalidated(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_options: object) -> None:
        raise AssertionError("validated")

    monkeypatch.setattr(RecommendationsRequest, "model_validate_json", refuse)


@pytest.mark.usefixtures("unvalidated")
@pytest.mark.parametrize("sent", [WIDE_LIST, WIDE_NUMBERS, WIDE_OBJECT, DEEP])
def test_what_is_too_wide_is_refused_before_it_is_validated(
    client: FlaskClient, sent: bytes
) -> None:
    assert len(sent) < MAX_BODY
    answer = post_bytes(client, sent)
    assert answer.status_code == 422
    assert "trop grande" in answer.get_json()["detail"]


@pytest.mark.usefixtures("unvalidated")
def test_without_the_bounds_the_same_body_would_be_validated(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weakness, planted."""
    monkeypatch.setattr(reading, "_is_too_wide", lambda _tree, _longest: False)
    assert post_bytes(client, WIDE_LIST).status_code == 500


def test_no_more_than_twenty_faults_are_told(client: FlaskClient) -> None:
    told = errors(client.post(RECOMMEND, json={f"k{place}": 1 for place in range(90)}))
    assert len(told) == reading.ERRORS_TOLD
