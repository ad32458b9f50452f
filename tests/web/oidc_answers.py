"""What the tests of the identity provider share: a browser that leaves for it, and comes back."""

import time
from http import HTTPStatus

import requests

from tests.plugins.identity_provider import EMAIL, Liar, parameters_of
from tests.web.page_client import Page, PageClient

START = "/connexion/fournisseur?next=/compte%3Fmessage%3Denregistre"
BACK = "/connexion/fournisseur/retour"
TRUE_EMAIL = {"email": EMAIL, "email_verified": True}
NOT_PROVEN = "La réponse reçue ne prouve pas qui vous êtes"


def leave(page: PageClient, start: str = START) -> str:
    """Where the site sends the browser."""
    response = page.client.get(start)
    assert response.status_code == HTTPStatus.SEE_OTHER, response.text
    return response.location


def consent(address: str, person: str) -> str:
    """What the mock's page does when one clicks: the path and query of the address to come back
    to."""
    answer = requests.post(address, data={"sub": person}, allow_redirects=False, timeout=5)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def is_signed_in(page: PageClient) -> bool:
    return page.client.get("/compte").status_code == HTTPStatus.OK


def come_back(page: PageClient, liar: Liar, status: int = 200, **answer: str) -> Page:
    """Leaves, and comes back with the true state, and true claims but for those that the test has
    changed."""
    sent = parameters_of(leave(page))
    now = int(time.time())
    liar.truth = {
        "iss": liar.issuer,
        "aud": "boussole",
        "sub": "s1",
        "iat": now,
        "exp": now + 300,
        "nonce": sent["nonce"],
    }
    return page(
        BACK,
        status,
        query_string={"code": "c1", "state": sent["state"]} | answer,
    )
