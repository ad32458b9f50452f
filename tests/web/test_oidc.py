"""Signing in through an identity provider: a real one lets in who was invited; a lying one lets in
nobody, and breaks nothing."""

import base64
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import requests
from flask import Flask

from catalog.advice.accounts.accounts import Role, invite
from catalog.settings import Settings
from catalog.storage.database import open_session
from tests.plugins.application import running
from tests.plugins.identity_provider import Liar, parameters_of
from tests.web.page_client import Page, PageClient

EMAIL = "camille@exemple.fr"
START = "/connexion/fournisseur?next=/compte%3Fmessage%3Denregistre"
TRUE_EMAIL = {"email": EMAIL, "email_verified": True}
SECRET = "un secret que deux machines seulement connaissent"
NOT_PROVEN = "La réponse reçue ne prouve pas qui vous êtes"


@pytest.fixture
def site(settings: Settings, own_database_url: str) -> Iterator[Callable[..., PageClient]]:
    """Makes a visitor of the site whose identity provider is given; Camille and Dominique are
    invited."""
    opened = []

    def make(issuer: str, **changes: Any) -> PageClient:
        values = {
            "oidc_issuer": issuer,
            "oidc_client_id": "boussole",
            "oidc_client_secret": SECRET,
            "oidc_name": "ProExemple",
        }
        values |= {"database_url": own_database_url, "public_url": "http://localhost"} | changes
        context = running(settings.model_copy(update=values))
        app = context.__enter__()
        opened.append(context)
        with open_session(app.extensions["engine"], writing=True) as session:
            for email in (EMAIL, "dominique@exemple.fr"):
                invite(session, email, Role.ADVISER, datetime.now(UTC))
            session.commit()
        return PageClient(app)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


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


# --- A provider that tells the truth ---


def test_the_page_offers_the_provider_by_its_name(site: Callable[..., PageClient]) -> None:
    links = site("http://127.0.0.1:1")("/connexion?next=/compte").links()
    assert links["Me connecter avec ProExemple"] == "/connexion/fournisseur?next=/compte"


def test_who_was_invited_comes_in_and_lands_where_they_wanted(
    site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = site(mock_provider)
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
    site: Callable[..., PageClient], mock_provider: str, person: str, says: str
) -> None:
    page = site(mock_provider)
    assert says in page(consent(leave(page), person), 403).text
    assert not is_signed_in(page)


def test_a_provider_that_answers_for_its_addresses_may_be_trusted_but_not_against_its_word(
    site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = site(mock_provider, oidc_trust_email="on")
    page(consent(leave(page), "dominique"), 403)
    assert "Aucun compte n'est ouvert ici" in page(consent(leave(page), "claude"), 403).text
    assert not is_signed_in(page)


def test_signing_out_ends_the_session_of_the_provider_too(
    site: Callable[..., PageClient], mock_provider: str
) -> None:
    page = site(mock_provider)
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
    site: Callable[..., PageClient], liar: Liar
) -> None:
    liar.claims = TRUE_EMAIL
    page = site(liar.issuer)
    come_back(page, liar)
    account = page("/compte")
    liar.metadata = {}
    left = page.post(
        "/deconnexion", {"csrf_token": account.all("input", name="csrf_token")[0].get("value", "")}
    )
    assert "Votre session est fermée." in left.text
    assert not is_signed_in(page)


def test_only_the_parameters_that_every_provider_knows_are_sent(
    site: Callable[..., PageClient], liar: Liar
) -> None:
    sent = parameters_of(leave(site(liar.issuer)))
    assert set(sent) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert len(sent["state"]) >= 32
    assert len(sent["nonce"]) >= 32
    assert sent["redirect_uri"] == "http://localhost/connexion/fournisseur/retour"
    assert sent["code_challenge_method"] == "S256"


def test_without_pkce_offered_none_is_sent(site: Callable[..., PageClient], liar: Liar) -> None:
    del liar.metadata["code_challenge_methods_supported"]
    liar.claims = TRUE_EMAIL
    page = site(liar.issuer)
    assert not {name for name in parameters_of(leave(page)) if name.startswith("code_")}
    come_back(page, liar)
    assert is_signed_in(page)


# --- A provider, or someone in between, that lies ---


def come_back(page: PageClient, liar: Liar, status: int = 200, **answer: str) -> Page:
    """From leaving to coming back with the true state, and true claims but for what the test has
    changed."""
    sent = parameters_of(leave(page))
    now = int(time.time())
    truth = {
        "iss": liar.issuer,
        "aud": "boussole",
        "sub": "s1",
        "iat": now,
        "exp": now + 300,
        "nonce": sent["nonce"],
    }
    liar.claims = {
        name: value for name, value in (truth | liar.claims).items() if value is not None
    }
    return page(
        "/connexion/fournisseur/retour",
        status,
        query_string={"code": "c1", "state": sent["state"]} | answer,
    )


def test_the_liar_is_believed_when_it_tells_the_truth(
    site: Callable[..., PageClient], liar: Liar
) -> None:
    """Else the tests below would show nothing. The address comes from a userinfo that is signed, as
    ProConnect does."""
    liar.person = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    page = site(liar.issuer)
    assert come_back(page, liar).h1 == "Mon compte"
    assert liar.asked[0]["code"] == ["c1"]
    assert liar.asked[0]["redirect_uri"] == ["http://localhost/connexion/fournisseur/retour"]
    assert liar.asked[0]["client_secret"] == [SECRET]


def test_the_verifier_is_the_one_that_was_announced(
    site: Callable[..., PageClient], liar: Liar
) -> None:
    page = site(liar.issuer)
    sent = parameters_of(leave(page))
    page("/connexion/fournisseur/retour", 400, query_string={"code": "c1", "state": sent["state"]})
    (verifier,) = liar.asked[0]["code_verifier"]
    assert len(verifier) >= 43
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == sent["code_challenge"]


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "celui-d-un-autre"},
        {"nonce": None},
        {"aud": "un-autre-site"},
        {"aud": ["un-autre-site", "encore-un"]},
        {"aud": None},
        {"azp": "un-autre-site"},
        {"iss": "https://un-autre.example"},
        {"iss": None},
        {"exp": NOW - 3600, "iat": NOW - 7200},
        {"exp": None},
        {"exp": "demain"},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"at_hash": "celui-d-un-autre"},
        {"email": ["camille@exemple.fr"]},
        {"email": None},
    ],
    ids=" ".join,
)
def test_an_identity_token_that_is_not_for_us_now_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, claims: dict[str, Any]
) -> None:
    liar.claims = TRUE_EMAIL | claims
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, algorithm: str
) -> None:
    """« none », and our own shared secret taken for a key."""
    from joserfc.jwk import OctKey

    liar.claims = TRUE_EMAIL
    liar.algorithm = algorithm
    if algorithm == "HS256":
        liar.signs_with = OctKey.import_key(SECRET)
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


def test_a_token_signed_by_another_key_opens_nothing(
    site: Callable[..., PageClient], liar: Liar
) -> None:
    from joserfc.jwk import RSAKey

    liar.claims = TRUE_EMAIL
    liar.signs_with = RSAKey.generate_key(2048, {"kid": "un"})
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "un-autre-site"},
        {"aud": None},
        {"iss": "https://un-autre.example"},
        {"iss": None},
        {"sub": "s2"},
        {"sub": None},
        {"exp": NOW - 3600},
    ],
    ids=" ".join,
)
def test_a_signed_userinfo_that_is_not_for_us_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, lie: dict[str, Any]
) -> None:
    truth = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    liar.person = {name: value for name, value in (truth | lie).items() if value is not None}
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


@pytest.mark.parametrize("person_type", ["application/json", "text/html", ""])
def test_a_userinfo_that_is_not_signed_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, person_type: str
) -> None:
    liar.person = {"iss": liar.issuer, "aud": "boussole", "sub": "s1"} | TRUE_EMAIL
    liar.person_type = person_type
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text
    assert not is_signed_in(page)


@pytest.mark.parametrize(
    "answer",
    [
        {"state": "x" * 43},
        {"state": ""},
        {"state": "é"},
        {"iss": "https://un-autre.example"},
        {"code": ""},
    ],
    ids=" ".join,
)
def test_an_answer_to_another_attempt_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, answer: dict[str, str]
) -> None:
    liar.claims = TRUE_EMAIL
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400, **answer).text
    assert not liar.asked
    assert not is_signed_in(page)


def test_an_answer_that_nobody_asked_for_opens_nothing(
    site: Callable[..., PageClient], liar: Liar
) -> None:
    assert (
        NOT_PROVEN in site(liar.issuer)("/connexion/fournisseur/retour?code=c1&state=s1", 400).text
    )


def test_an_answer_serves_once(site: Callable[..., PageClient], mock_provider: str) -> None:
    """Neither the same browser nor another that copied its cookie gets in by an answer already
    used."""
    page = site(mock_provider)
    back = consent(leave(page), "camille")
    copied = page.client.get_cookie("session")
    assert copied is not None
    page(back)
    assert NOT_PROVEN in page(back, 400).text
    thief = PageClient(page.client.application)
    thief.client.set_cookie("session", copied.value)
    assert NOT_PROVEN in thief(back, 400).text
    assert not is_signed_in(thief)


def test_an_attempt_of_ten_minutes_ago_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    liar.claims = TRUE_EMAIL
    page = site(liar.issuer)
    sent = parameters_of(leave(page))
    monkeypatch.setattr(
        "catalog.web.account.oidc.instant", lambda: datetime.now(UTC) + timedelta(minutes=11)
    )
    answer = {"code": "c1", "state": sent["state"]}
    assert NOT_PROVEN in page("/connexion/fournisseur/retour", 400, query_string=answer).text


def test_who_gives_up_is_told_so(site: Callable[..., PageClient], liar: Liar) -> None:
    told = come_back(
        site(liar.issuer), liar, 403, error="access_denied", error_description="<script>"
    )
    assert "La connexion a été interrompue" in told.text
    assert "<script>" not in told.text


@pytest.mark.parametrize(
    "answer",
    [
        (400, '{"error": "invalid_grant"}'),
        (200, '{"error": "invalid_grant"}'),
        (200, "{}"),
        (200, '{"id_token": 3, "access_token": "a"}'),
        (200, '{"id_token": "a.b.c", "access_token": "a"}'),
        (200, '{"id_token": "é", "access_token": "a"}'),
    ],
    ids=str,
)
def test_a_code_that_the_provider_refuses_opens_nothing(
    site: Callable[..., PageClient], liar: Liar, answer: tuple[int, str]
) -> None:
    liar.token_answer = answer
    page = site(liar.issuer)
    assert NOT_PROVEN in come_back(page, liar, 400).text


@pytest.mark.parametrize(
    "answer", [(500, "en panne"), (302, ""), (200, "<html>"), (200, "[1]"), (200, "")], ids=str
)
def test_a_provider_that_breaks_is_said_to_break(
    site: Callable[..., PageClient], liar: Liar, answer: tuple[int, str]
) -> None:
    liar.token_answer = answer
    assert (
        "ProExemple ne répond pas pour le moment." in come_back(site(liar.issuer), liar, 503).text
    )


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"issuer": "https://un-autre.example"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=" ".join,
)
def test_a_provider_that_does_not_describe_itself_is_not_gone_to(
    site: Callable[..., PageClient], liar: Liar, metadata: dict[str, Any]
) -> None:
    liar.metadata = (liar.metadata | metadata) if metadata else {}
    assert "ne répond pas" in site(liar.issuer)(START, 503).text


def test_a_provider_out_of_reach_is_said(site: Callable[..., PageClient]) -> None:
    assert "ne répond pas" in site("http://127.0.0.1:1")(START, 503).text


@pytest.mark.parametrize(
    "elsewhere", ["https://autre.example", "//autre.example", "/\\autre.example"]
)
def test_next_stays_on_the_site(
    site: Callable[..., PageClient], liar: Liar, elsewhere: str
) -> None:
    liar.claims = TRUE_EMAIL
    page = site(liar.issuer)
    page.client.get("/connexion/fournisseur", query_string={"next": elsewhere})
    with page.client.session_transaction() as session:
        assert session["oidc_next"] == "/compte"


def test_tokens_codes_and_addresses_never_reach_the_logs(
    site: Callable[..., PageClient], liar: Liar, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "catalog")
    liar.claims = {"email": "inconnu@exemple.fr", "email_verified": True}
    come_back(site(liar.issuer), liar, 403, code="le-code-secret")
    said = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("catalog")
    )
    assert "AccountNotFound" in said
    for secret in ("le-code-secret", "inconnu@exemple.fr", liar.signed(liar.claims), "acces"):
        assert secret not in said


def test_without_a_provider_there_is_no_such_page(own_app: Flask) -> None:
    assert own_app.test_client().get("/connexion/fournisseur").status_code == HTTPStatus.NOT_FOUND
