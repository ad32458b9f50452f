"""Signing in by a mailed link: one use, one button, the same answer for all, a session that a
copied cookie does not outlive."""

import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.advice.accounts.accounts import Role, disable, invite
from catalog.settings import Settings
from catalog.storage.database import open_session
from tests.plugins.application import running
from tests.plugins.mailbox import Mailbox
from tests.web.page_client import PageClient
from tests.web.site.test_headers import ADDRESS, PRODUCTION

SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
EMAIL = "camille@exemple.fr"
LINK = re.compile(r"http://localhost(/connexion/lien/\S+)")


@pytest.fixture
def mailed_app(settings: Settings, own_database_url: str, mailbox: Mailbox) -> Iterator[Flask]:
    """The site with a mail server, and Camille invited as an adviser."""
    changes = {
        "database_url": own_database_url,
        "smtp_url": f"smtp://{mailbox.url}",
        "public_url": "http://localhost",
    }
    with running(settings.model_copy(update=changes)) as app:
        with open_session(app.extensions["engine"], writing=True) as session:
            invite(session, EMAIL, Role.ADVISER, datetime.now(UTC))
            session.commit()
        yield app


@pytest.fixture
def visitor(mailed_app: Flask) -> PageClient:
    return PageClient(mailed_app)


def ask(client: FlaskClient, email: str = EMAIL) -> TestResponse:
    return client.post("/connexion", data={"email": email, "next": "/compte"}, headers=SAME_SITE)


def link_of(mailbox: Mailbox, number: int = 1) -> str:
    """The path of the link in the last of so many letters."""
    found = LINK.search(mailbox.wait_for(number)[-1].get_content())
    assert found
    return found[1]


def later(monkeypatch: pytest.MonkeyPatch, **duration: float) -> None:
    """From here on, it is that much later for the pages of the sign-in."""
    monkeypatch.setattr(
        "catalog.web.account.sign_in.instant", lambda: datetime.now(UTC) + timedelta(**duration)
    )


def test_from_a_page_kept_for_some_to_that_page_by_the_mailed_link(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    asked = visitor("/compte?message=enregistre")
    assert asked.h1 == "Se connecter"
    assert asked.submit({"email": f" {EMAIL.title()} "}).h1 == "Consultez votre messagerie"
    link = link_of(mailbox)
    for _scanner in range(3):
        button = visitor(link)
    assert button.h1 == "Confirmer la connexion"
    assert EMAIL in button.text
    arrived = button.submit()
    assert (arrived.h1, arrived.response.request.query_string) == (
        "Mon compte",
        b"message=enregistre",
    )


def test_the_page_with_the_button_does_not_hold_the_token(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    """Neither its address, which becomes the Referer of what it loads, nor its text."""
    ask(visitor.client)
    link = link_of(mailbox)
    button = visitor(link)
    assert button.path == "/connexion/ouvrir"
    assert link.rpartition("/")[2] not in button.html


def test_the_token_never_reaches_the_logs(
    visitor: PageClient,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG, "catalog")
    ask(visitor.client)
    link = link_of(mailbox)
    visitor(link).submit()
    # The tests' own mail server writes what it receives.
    said = "".join(
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    ) + "".join(capfd.readouterr())
    assert "/connexion/lien/<token>" in said
    assert link.rpartition("/")[2] not in said
    assert EMAIL not in said


def test_a_link_serves_once(visitor: PageClient, mailed_app: Flask, mailbox: Mailbox) -> None:
    ask(visitor.client)
    link = link_of(mailbox)
    other = PageClient(mailed_app)
    button = other(link)
    visitor(link).submit()
    assert button.submit(status=410).h1 == "Ce lien ne marche plus"
    assert other(link, 410).h1 == "Ce lien ne marche plus"
    assert other.client.get("/compte").status_code == HTTPStatus.SEE_OTHER


def test_a_new_link_puts_an_end_to_the_former(
    visitor: PageClient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(visitor.client)
    former = link_of(mailbox)
    later(monkeypatch, minutes=2)
    ask(visitor.client)
    latest = link_of(mailbox, 2)
    visitor(former, 410)
    assert visitor(latest).submit().h1 == "Mon compte"


def test_a_link_of_fifteen_minutes_ago_opens_nothing(
    visitor: PageClient, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(visitor.client)
    button = visitor(link_of(mailbox))
    later(monkeypatch, minutes=15, seconds=1)
    assert button.submit(status=410).h1 == "Ce lien ne marche plus"


def test_a_closed_account_is_let_in_by_no_door(
    visitor: PageClient, mailed_app: Flask, mailbox: Mailbox
) -> None:
    ask(visitor.client)
    link = link_of(mailbox)
    signed_in = PageClient(mailed_app)
    signed_in.sign_in("adviser", EMAIL)
    with open_session(mailed_app.extensions["engine"], writing=True) as session:
        disable(session, EMAIL, datetime.now(UTC))
        session.commit()
    visitor(link, 410)
    assert signed_in.client.get("/compte").location.startswith("/connexion?")
    ask(visitor.client)
    mailbox.wait_for(1)


def test_an_unknown_address_gets_the_same_answer_and_no_letter(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    answers = [ask(visitor.client, email) for email in (EMAIL, "inconnu@exemple.fr")]
    known, unknown = [
        (answer.status_code, answer.data, sorted(answer.headers.items())) for answer in answers
    ]
    assert known == unknown
    mailbox.wait_for(1)
    assert mailbox.readers == [EMAIL]
    assert mailbox.connections == 2


def test_the_answer_does_not_wait_for_the_letter_to_leave(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    """Else its delay would say which addresses are known."""
    mailbox.dawdles = 1.5
    started = time.perf_counter()
    ask(visitor.client)
    assert time.perf_counter() - started < 1
    mailbox.wait_for(1)


def test_a_second_request_within_the_minute_sends_nothing_more(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    assert ask(visitor.client).data == ask(visitor.client).data
    link = link_of(mailbox)
    assert visitor(link).h1 == "Confirmer la connexion"


def test_a_mail_server_out_of_reach_is_said_and_loses_nothing(
    settings: Settings, own_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    changes = {"database_url": own_database_url, "smtp_url": "smtp://127.0.0.1:1"}
    with running(settings.model_copy(update=changes)) as app:
        page = PageClient(app)
        failed = page("/connexion?next=/compte").submit({"email": EMAIL}, status=503)
    assert "ne répond pas pour le moment" in failed.text
    assert failed.one("input", name="email").get("value") == EMAIL
    assert failed.one("input", name="next").get("value") == "/compte"
    assert "ConnectionRefusedError" in caplog.text
    assert EMAIL not in caplog.text


def test_a_reader_whom_the_server_refuses_gets_the_answer_of_all(
    visitor: PageClient, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.refuses_reader = f"550 {EMAIL} unknown"
    assert ask(visitor.client).location == "/connexion/lien-envoye"
    deadline = time.monotonic() + 5
    while "email refused" not in caplog.text and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "code 550" in caplog.text
    assert EMAIL not in caplog.text


def test_the_link_bears_the_public_address_whatever_the_host_asked(
    visitor: PageClient, mailbox: Mailbox
) -> None:
    visitor.client.post("/connexion", data={"email": EMAIL}, headers={"Host": "attaquant.example"})
    assert "attaquant" not in mailbox.wait_for(1)[0].as_string()
    assert link_of(mailbox)


@pytest.mark.parametrize(
    "email", ["", "camille", "camille@exemple.fr\nBcc: autre@exemple.fr", "a@b.fr,c@d.fr"]
)
def test_what_is_no_address_is_said_beside_the_field(
    visitor: PageClient, mailbox: Mailbox, email: str
) -> None:
    refused = visitor("/connexion").submit({"email": email})
    assert refused.errors == [
        "Écrivez une adresse électronique complète, par exemple prenom.nom@exemple.fr."
    ]
    assert refused.response.headers["Cache-Control"] == "no-store"
    assert mailbox.connections == 0


@pytest.mark.parametrize("token", ["x", "a" * 5000, "é", "%2e%2e", "<script>"])
def test_a_made_up_link_is_a_page_that_helps(own_page: PageClient, token: str) -> None:
    assert own_page(f"/connexion/lien/{token}", 410).h1 == "Ce lien ne marche plus"


@pytest.mark.parametrize(
    "path", ["/connexion/ouvrir", "/deconnexion", "/compte", "/compte/deconnexion-partout"]
)
def test_a_form_without_its_token_does_nothing(own_page: PageClient, path: str) -> None:
    own_page.sign_in("adviser")
    assert own_page.client.post(path, headers=SAME_SITE).status_code == HTTPStatus.BAD_REQUEST
    assert (
        own_page.client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == HTTPStatus.FORBIDDEN
    )
    assert own_page("/compte").h1 == "Mon compte"


def test_a_request_for_a_link_from_another_site_is_refused(own_page: PageClient) -> None:
    response = own_page.client.post(
        "/connexion", data={"email": EMAIL}, headers={"Origin": "https://attaquant.example"}
    )
    assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "elsewhere", ["https://autre.example", "//autre.example", "/\\autre.example", "javascript:1"]
)
def test_next_stays_on_the_site(own_page: PageClient, elsewhere: str) -> None:
    assert (
        own_page(f"/connexion?next={elsewhere}").one("input", name="next").get("value") == "/compte"
    )
    own_page.sign_in("adviser")
    assert own_page.client.get(f"/connexion?next={elsewhere}").location == "/compte"


def test_links_are_asked_for_a_few_times_a_minute(
    settings: Settings, own_database_url: str
) -> None:
    limits = settings.model_copy(update={"rate_limits": "on", "database_url": own_database_url})
    with running(limits) as app:
        client = app.test_client()
        statuses = [ask(client, "inconnu@exemple.fr").status_code for _ in range(5)]
        refused = ask(client, "inconnu@exemple.fr")
    assert set(statuses) == {HTTPStatus.SEE_OTHER}
    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(refused.headers["Retry-After"]) <= 61


def test_production_without_mail_serves_the_site_and_says_that_nobody_can_sign_in(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with running(
        Settings.model_validate(PRODUCTION | {"database_url": settings.database_url})
    ) as app:
        assert "set SMTP_URL" in caplog.text
        page = PageClient(app)
        closed = page("/connexion", base_url=ADDRESS)
        assert "La connexion n'est pas ouverte sur ce site" in closed.text
        assert not closed.all("input", name="email")
        asked = page.client.post("/connexion", data={"email": EMAIL}, base_url=ADDRESS)
        assert asked.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert page("/glossaire", base_url=ADDRESS).h1 == "Glossaire"
