"""Signing in by a link: one use, one button, and a session that a copied cookie does not outlive."""

from http import HTTPStatus

import pytest
from flask import Flask

from tests.web.page_client import PageClient

SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def test_who_is_not_signed_in_is_asked_to_and_comes_back(own_page: PageClient) -> None:
    response = own_page.client.get("/compte?message=enregistre")
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response.location == "/connexion?next=%2Fcompte%3Fmessage%3Denregistre"


@pytest.mark.parametrize("elsewhere", ["https://autre.example", "//autre.example", "/\\autre.example", "javascript:1"])
def test_next_stays_on_the_site(own_page: PageClient, elsewhere: str) -> None:
    assert own_page(f"/connexion?next={elsewhere}").one("input", name="next").get("value") == "/compte"
    own_page.sign_in("adviser")
    assert own_page.client.get(f"/connexion?next={elsewhere}").location == "/compte"


def test_a_copied_cookie_opens_nothing_after_signing_out(own_app: Flask, own_page: PageClient) -> None:
    own_page.sign_in("adviser")
    cookie = own_page.client.get_cookie("session")
    assert cookie is not None
    thief = own_app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/compte").status_code == HTTPStatus.OK
    own_page.post("/deconnexion", {"csrf_token": own_page("/compte").all("input", name="csrf_token")[0].get("value", "")})
    assert own_page.client.get("/compte").status_code == HTTPStatus.SEE_OTHER
    assert thief.get("/compte").status_code == HTTPStatus.SEE_OTHER
