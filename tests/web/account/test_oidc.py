"""An identity provider that tells the truth lets in the people who were invited."""

import base64
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from flask import Flask

from tests.plugins.identity_provider import EMAIL, SECRET, Liar, parameters_of
from tests.web.oidc_answers import BACK, TRUE_EMAIL, come_back, consent, is_signed_in, leave
from tests.web.page_client import PageClient


def test_the_page_offers_the_provider_by_its_name(oidc_site: Callable[..., PageClient]) -> None:
    links = oidc_site("http://127.0.0.1:1")("/connexion?next=/compte").links()
    assert links["Me connecter avec ProExemple"] == "/connexion/fournisseur?next=/compte"


def test_who_was_invited_comes_in_and_lands_where_they_wanted(
    oidc_site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = oidc_site(mock_provider)
    arrived = page(consent(leave(page), "camille"))
    assert (arrived.h1, arrived.response.request.query_string) == (
        "Mon compte",
        b"message=enregistre",
    )
    assert EMAIL in arrived.text


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("dominique", "ProExemple ne garantit pas que l'adresse électronique"),
        ("claude", "ProExemple ne garantit pas que l'adresse électronique"),
    ],
)
def test_an_address_that_is_not_vouched_for_opens_nothing(
    oidc_site: Callable[..., PageClient], mock_provider: str, person: str, says: str
) -> None:
    page = oidc_site(mock_provider)
    assert says in page(consent(leave(page), person), 403).text
    assert not is_signed_in(page)


def test_a_provider_that_answers_for_its_addresses_may_be_trusted_but_not_against_its_word(
    oidc_site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = oidc_site(mock_provider, oidc_trust_email="on")
    page(consent(leave(page), "dominique"), 403)
    assert "Aucun compte n'est ouvert ici" in page(consent(leave(page), "claude"), 403).text
    assert not is_signed_in(page)


def test_signing_out_ends_the_session_of_the_provider_too(
    oidc_site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = oidc_site(mock_provider)
    account = page(consent(leave(page), "camille"))
    left = page.post(
        "/deconnexion", {"csrf_token": account.all("input", name="csrf_token")[0].get("value", "")}
    )
    assert left.h1 == "Votre session est fermée sur ce site"
    way_out = left.links()["Fermer aussi la session de ProExemple"]
    assert left.one("meta", http_equiv="refresh").get("content") == f"0;url={way_out}"
    assert way_out.startswith(f"{mock_provider}/oauth2/end_session?")
    sent = parameters_of(way_out)
    assert set(sent) == {"id_token_hint", "post_logout_redirect_uri", "state"}
    assert len(sent["state"]) >= 32
    assert sent["id_token_hint"].count(".") == 2
    assert (
        "Votre session est fermée."
        in page(sent["post_logout_redirect_uri"].removeprefix("http://localhost")).text
    )
    assert not is_signed_in(page)


def test_a_provider_that_went_away_keeps_nobody_signed_in(
    oidc_site: Callable[..., PageClient], liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    liar.claims = TRUE_EMAIL
    liar.metadata["end_session_endpoint"] = f"{liar.issuer}/end_session"
    page = oidc_site(liar.issuer)
    come_back(page, liar)
    account = page("/compte")
    liar.metadata = {}
    # Its documents, kept for an hour, are asked for again.
    monkeypatch.setattr(
        "catalog.web.account.sign_in.instant", lambda: datetime.now(UTC) + timedelta(hours=2)
    )
    left = page.post(
        "/deconnexion", {"csrf_token": account.all("input", name="csrf_token")[0].get("value", "")}
    )
    assert "Votre session est fermée." in left.text
    assert not is_signed_in(page)


def test_only_the_parameters_that_every_provider_knows_are_sent(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    sent = parameters_of(leave(oidc_site(liar.issuer)))
    assert set(sent) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert len(sent["state"]) >= 32
    assert len(sent["nonce"]) >= 32
    assert sent["redirect_uri"] == "http://localhost/connexion/fournisseur/retour"
    assert sent["code_challenge_method"] == "S256"


def test_without_pkce_offered_none_is_sent(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    del liar.metadata["code_challenge_methods_supported"]
    liar.claims = TRUE_EMAIL
    page = oidc_site(liar.issuer)
    assert not {name for name in parameters_of(leave(page)) if name.startswith("code_")}
    come_back(page, liar)
    assert is_signed_in(page)


def test_the_liar_is_believed_when_it_tells_the_truth(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    """Else the tests below would show nothing. The address comes from a userinfo that is signed, as
    ProConnect does."""
    liar.person = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    page = oidc_site(liar.issuer)
    assert come_back(page, liar).h1 == "Mon compte"
    assert liar.asked[0]["code"] == ["c1"]
    assert liar.asked[0]["redirect_uri"] == ["http://localhost/connexion/fournisseur/retour"]
    assert liar.asked[0]["client_secret"] == [SECRET]


def test_the_verifier_is_the_one_that_was_announced(
    oidc_site: Callable[..., PageClient], liar: Liar
) -> None:
    page = oidc_site(liar.issuer)
    sent = parameters_of(leave(page))
    page(BACK, 400, query_string={"code": "c1", "state": sent["state"]})
    (verifier,) = liar.asked[0]["code_verifier"]
    assert len(verifier) >= 43
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == sent["code_challenge"]


@pytest.mark.parametrize(
    "elsewhere", ["https://autre.example", "//autre.example", "/\\autre.example"]
)
def test_next_stays_on_the_site(
    oidc_site: Callable[..., PageClient], liar: Liar, elsewhere: str
) -> None:
    liar.claims = TRUE_EMAIL
    page = oidc_site(liar.issuer)
    page.client.get("/connexion/fournisseur", query_string={"next": elsewhere})
    with page.client.session_transaction() as session:
        assert session["oidc_next"] == "/compte"


def test_tokens_codes_and_addresses_never_reach_the_logs(
    oidc_site: Callable[..., PageClient], liar: Liar, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "catalog")
    liar.claims = {"email": "inconnu@exemple.fr", "email_verified": True}
    come_back(oidc_site(liar.issuer), liar, 403, code="le-code-secret")
    said = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("catalog")
    )
    assert "AccountNotFound" in said
    for secret in ("le-code-secret", "inconnu@exemple.fr", liar.signed(liar.claimed()), "acces"):
        assert secret not in said


def test_without_a_provider_there_is_no_such_page(own_app: Flask) -> None:
    assert own_app.test_client().get("/connexion/fournisseur").status_code == HTTPStatus.NOT_FOUND
