"""Public pages travel compressed; a page that looked at the session does not (BREACH)."""

import brotli
import pytest
from flask.testing import FlaskClient

ASKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "path", ["/", "/offres", "/offres/cap-numerique", "/comment-ca-marche", "/api/v1/offerings"]
)
def test_a_public_page_travels_compressed(client: FlaskClient, path: str) -> None:
    plain, compressed = client.get(path), client.get(path, headers=ASKED)
    assert compressed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in compressed.headers["Vary"]
    assert brotli.decompress(compressed.data) == plain.data
    assert len(compressed.data) < len(plain.data) / 3


@pytest.mark.parametrize("path", ["/questionnaire/structure", "/connexion"])
def test_a_page_that_looked_at_the_session_does_not(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=ASKED)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_compressed_page_is_not_sent_again_to_who_has_it(client: FlaskClient) -> None:
    first = client.get("/offres", headers=ASKED)
    again = client.get("/offres", headers=ASKED | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
