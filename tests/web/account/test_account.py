"""`/compte`: the code, the départements followed, the way out of every browser; and public pages
that know nothing of it."""

from http import HTTPStatus

import pytest
from flask import Flask

from tests.web.page_client import PageClient, text_of


@pytest.fixture
def adviser(own_page: PageClient) -> PageClient:
    own_page.sign_in("adviser")
    return own_page


def test_an_adviser_sees_the_code_to_give(own_page: PageClient) -> None:
    account = own_page.sign_in("adviser")
    page = own_page("/compte")
    assert f"{account.code[:4]}-{account.code[4:]}" in page.text
    assert account.email in page.text


def test_an_editor_has_no_code_to_give_and_follows_nothing(own_page: PageClient) -> None:
    account = own_page.sign_in("editor")
    page = own_page("/compte")
    assert account.code[:4] not in page.text
    assert not page.all("input", name="departements")
    csrf = page.all("input", name="csrf_token")[0].get("value", "")
    own_page.post("/compte", {"csrf_token": csrf, "departements": "59"}, 403)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("59, Somme", "Nord (59), Somme (80)"),
        ("59 62;2a", "Corse-du-Sud (2A), Nord (59), Pas-de-Calais (62)"),
        ("1, seine maritime, 974", "Ain (01), Seine-Maritime (76), La Réunion (974)"),
        ("", "aucun"),
    ],
)
def test_departements_are_followed_as_one_says_them(
    adviser: PageClient, typed: str, shown: str
) -> None:
    saved = adviser("/compte").submit({"departements": typed}, action="/compte")
    assert "Vos départements sont enregistrés." in saved.text
    assert f"Départements suivis {shown}" in saved.text


def test_a_departement_that_does_not_exist_is_named_and_nothing_typed_is_lost(
    adviser: PageClient,
) -> None:
    adviser("/compte").submit({"departements": "80"}, action="/compte")
    refused = adviser("/compte").submit({"departements": "59, Atlantide"}, action="/compte")
    assert refused.errors == [
        "Ce département n'existe pas : « Atlantide ». Écrivez son numéro ou son nom."
    ]
    assert refused.one("input", name="departements").get("value") == "59, Atlantide"
    assert "Départements suivis Somme (80)" in adviser("/compte").text


def test_extra_fields_change_nothing(adviser: PageClient) -> None:
    csrf = adviser("/compte").all("input", name="csrf_token")[0].get("value", "")
    adviser.post(
        "/compte",
        {
            "csrf_token": csrf,
            "departements": "59",
            "role": "admin",
            "email": "autre@exemple.fr",
            "id": "1",
        },
    )
    page = adviser("/compte")
    assert "accompagnement des collectivités" in page.text
    assert "adviser@exemple.fr" in page.text


def test_signing_out_everywhere_closes_the_other_browsers(
    own_app: Flask, adviser: PageClient
) -> None:
    elsewhere = PageClient(own_app)
    elsewhere.sign_in("adviser")
    assert (
        "Votre session est fermée."
        in adviser("/compte").submit(action="/compte/deconnexion-partout").text
    )
    for browser in (adviser, elsewhere):
        assert browser.client.get("/compte").status_code == HTTPStatus.SEE_OTHER


def test_the_header_of_an_account_s_page_bears_the_way_out(adviser: PageClient) -> None:
    header = adviser("/compte").one("header")
    assert "Se déconnecter" in text_of(header)
    assert "Espace conseiller" not in text_of(header)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/offres",
        "/offres/cap-numerique",
        "/qualite",
        "/glossaire",
        "/sources",
        "/plan-du-site",
    ],
)
def test_public_pages_are_the_same_bytes_signed_in_or_not(
    own_app: Flask, adviser: PageClient, path: str
) -> None:
    """A page kept for all must show nothing of anyone; and reading it sets no cookie."""
    signed_in, anonymous = adviser.client.get(path), own_app.test_client().get(path)
    assert signed_in.data == anonymous.data
    assert "Espace conseiller" in signed_in.text
    assert "Set-Cookie" not in signed_in.headers
    assert signed_in.headers["Cache-Control"] == anonymous.headers["Cache-Control"] == "no-cache"
