"""`flask accounts` and `flask purge`: what they print, what they send, and what stays nowhere once
erased."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import make_url

from catalog.advice.accounts.sign_in import renew_link
from catalog.settings import Settings
from catalog.storage.database import open_session
from tests.plugins.application import running
from tests.plugins.mailbox import Mailbox
from tests.web.page_client import PageClient
from tests.web.site.test_headers import PRODUCTION

EMAIL = "camille@exemple.fr"


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def mailed_app(settings: Settings, own_database_url: str, mailbox: Mailbox) -> Iterator[Flask]:
    changes = {
        "database_url": own_database_url,
        "smtp_url": f"smtp://{mailbox.url}",
        "public_url": "https://site.exemple.fr",
    }
    with running(settings.model_copy(update=changes)) as app:
        yield app


def test_inviting_opens_an_account_and_writes_to_the_person(
    mailed_app: Flask, mailbox: Mailbox
) -> None:
    result = run(mailed_app, "accounts", "invite", "Camille@Exemple.fr", "--role", "adviser")
    assert result.exit_code == 0
    assert re.search(
        r"^camille@exemple\.fr : adviser \(accompagnement des collectivités\), code [A-Z]{8}$",
        result.stdout,
        re.M,
    )
    assert (
        "Une invitation est partie : elle mène à https://site.exemple.fr/connexion" in result.stdout
    )
    assert "https://site.exemple.fr/connexion\n" in mailbox.wait_for(1)[0].get_content().replace(
        "\r\n", "\n"
    )


def test_inviting_again_changes_the_role(own_app: Flask) -> None:
    run(own_app, "accounts", "invite", EMAIL, "--role", "adviser")
    run(own_app, "accounts", "disable", EMAIL)
    assert "compte fermé" in run(own_app, "accounts", "list").stdout
    run(own_app, "accounts", "invite", EMAIL, "--role", "editor")
    assert re.fullmatch(
        r"camille@exemple\.fr : editor .*, code [A-Z]{8}\n", run(own_app, "accounts", "list").stdout
    )


def test_an_invitation_that_cannot_leave_is_said_and_the_account_is_open(
    settings: Settings, own_database_url: str
) -> None:
    changes = {"database_url": own_database_url, "smtp_url": "smtp://127.0.0.1:1"}
    with running(settings.model_copy(update=changes)) as app:
        result = run(app, "accounts", "invite", EMAIL, "--role", "adviser")
        assert result.exit_code == 0
        assert (
            "L’invitation n’est pas partie (le serveur de courriel a répondu :"
            " ConnectionRefusedError)" in result.stdout
        )
        assert EMAIL in run(app, "accounts", "list").stdout


def test_production_without_mail_says_what_to_set(own_database_url: str) -> None:
    with running(Settings.model_validate(PRODUCTION | {"database_url": own_database_url})) as app:
        invited = run(app, "accounts", "invite", EMAIL, "--role", "adviser").stdout
        assert "SMTP_URL n’est pas réglé" in invited
        assert "Personne ne peut se connecter : réglez SMTP_URL, ou OIDC_ISSUER" in invited
        link = run(app, "accounts", "link", EMAIL)
        assert link.exit_code == 1
        assert "SMTP_URL" in link.stderr


def test_a_link_is_printed_in_development_and_signs_in(
    own_app: Flask, own_page: PageClient
) -> None:
    run(own_app, "accounts", "invite", EMAIL, "--role", "adviser")
    link = run(own_app, "accounts", "link", EMAIL).stdout.strip()
    assert link.startswith("http://127.0.0.1:8000/connexion/lien/")
    assert own_page(link.removeprefix("http://127.0.0.1:8000")).submit().h1 == "Mon compte"


@pytest.mark.parametrize("command", ["link", "disable"])
def test_an_address_that_nobody_was_invited_under_is_said(own_app: Flask, command: str) -> None:
    result = run(own_app, "accounts", command, "inconnu@exemple.fr")
    assert result.exit_code == 1
    assert "« inconnu@exemple.fr »" in result.stderr


def test_what_is_no_address_is_said(own_app: Flask) -> None:
    result = run(own_app, "accounts", "invite", "camille", "--role", "adviser")
    assert result.exit_code == 1
    assert "n’est pas une adresse électronique" in result.stderr


def test_closing_an_account_ends_its_sessions(own_app: Flask, own_page: PageClient) -> None:
    own_page.sign_in("adviser", EMAIL)
    assert "compte fermé" in run(own_app, "accounts", "disable", EMAIL).stdout
    assert own_page.client.get("/compte").location.startswith("/connexion?")


def test_purging_erases_what_is_over_and_nothing_else(own_app: Flask, own_page: PageClient) -> None:
    own_page.sign_in("adviser", EMAIL)
    engine, now = own_app.extensions["engine"], datetime.now(UTC)
    with open_session(engine, writing=True) as session:
        renew_link(session, EMAIL, "", now - timedelta(hours=1))
        session.commit()
    purged = run(own_app, "purge")
    assert purged.exit_code == 0
    erased = (
        "Liens de connexion effacés : 1.\nSessions effacées : 0.\nAdresses de comptes fermés"
        " effacées : 0.\n"
    )
    assert erased in purged.stdout
    assert own_page("/compte").h1 == "Mon compte"


def test_once_purged_a_closed_account_is_nowhere_in_the_files(
    own_app: Flask, own_page: PageClient, own_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address is in no page of the database, freed ones and journal included; its place as an
    author stays."""
    own_page.sign_in("adviser", EMAIL)
    own_page("/compte").submit({"departements": "59"}, action="/compte")
    run(own_app, "accounts", "disable", EMAIL)
    monkeypatch.setattr(
        "catalog.commands.purging.instant", lambda: datetime.now(UTC) + timedelta(days=29)
    )
    assert "Adresses de comptes fermés effacées : 0." in run(own_app, "purge").stdout
    monkeypatch.setattr(
        "catalog.commands.purging.instant", lambda: datetime.now(UTC) + timedelta(days=31)
    )
    assert "Adresses de comptes fermés effacées : 1." in run(own_app, "purge").stdout
    assert "Adresses de comptes fermés effacées : 0." in run(own_app, "purge").stdout
    assert re.fullmatch(
        r"compte-1@efface\.invalid : adviser .*, compte fermé\n",
        run(own_app, "accounts", "list").stdout,
    )
    if make_url(own_database_url).get_backend_name() == "sqlite":
        file = Path(str(make_url(own_database_url).database))
        assert not [
            path.name
            for path in file.parent.glob(f"{file.name}*")
            if EMAIL.encode() in path.read_bytes()
        ]
