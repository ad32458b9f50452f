"""A session is renewed at the sign-in, ended by the next and by signing out; a copied cookie does
not outlive it."""

from http import HTTPStatus

from flask import Flask

from tests.web.page_client import PageClient

SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def test_a_form_sent_when_the_session_is_over_leads_back_to_its_page(own_page: PageClient) -> None:
    csrf = own_page("/questionnaire/structure").one("input", name="csrf_token").get("value", "")
    response = own_page.client.post(
        "/compte",
        data={"csrf_token": csrf},
        headers=SAME_SITE | {"Referer": "http://localhost/compte?message=enregistre"},
    )
    assert response.location == "/connexion?next=%2Fcompte%3Fmessage%3Denregistre"
    elsewhere = own_page.client.post(
        "/compte", data={"csrf_token": csrf}, headers=SAME_SITE | {"Referer": "http://x.example/y"}
    )
    assert elsewhere.location == "/connexion?next=%2Fcompte"


def test_signing_in_renews_the_session_and_forgets_what_was_there(
    own_app: Flask, own_page: PageClient
) -> None:
    own_page("/").submit({"territory": "Péronne (80, Somme)", "need": "le téléphone sonne"})
    before = own_page.client.get_cookie("session")
    assert before is not None
    own_page.sign_in("adviser")
    assert own_page.client.get("/recommandations").status_code == HTTPStatus.SEE_OTHER
    thief = own_app.test_client()
    thief.set_cookie("session", before.value)
    assert thief.get("/compte").status_code == HTTPStatus.SEE_OTHER


def test_signing_in_again_ends_the_former_session(own_app: Flask, own_page: PageClient) -> None:
    own_page.sign_in("adviser")
    former = own_page.client.get_cookie("session")
    assert former is not None
    own_page.sign_in("editor")
    thief = own_app.test_client()
    thief.set_cookie("session", former.value)
    assert thief.get("/compte").status_code == HTTPStatus.SEE_OTHER
    assert own_page.client.get("/compte").status_code == HTTPStatus.OK


def test_a_copied_cookie_opens_nothing_after_signing_out(
    own_app: Flask, own_page: PageClient
) -> None:
    own_page.sign_in("adviser")
    cookie = own_page.client.get_cookie("session")
    assert cookie is not None
    thief = own_app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/compte").status_code == HTTPStatus.OK
    left = own_page.post(
        "/deconnexion",
        {"csrf_token": own_page("/compte").all("input", name="csrf_token")[0].get("value", "")},
    )
    assert "Votre session est fermée." in left.text
    assert own_page.client.get_cookie("session") is None
    assert thief.get("/compte").status_code == HTTPStatus.SEE_OTHER
