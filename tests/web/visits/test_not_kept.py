"""When nothing can be kept: what was typed is shown again, to who may see it."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.advice.accounts.sign_in import sign_out_everywhere
from catalog.storage.database import StorageUnavailable, open_session
from catalog.web.site import requests
from tests.web.page_client import Page, PageClient
from tests.web.visiting import (
    visit_of,
)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the moment it is called, whatever writes is refused, and whatever reads goes on."""

    def refusing(engine: Engine, *, writing: bool = False) -> Session:
        if writing:
            raise StorageUnavailable("full")
        return open_session(engine)

    return lambda: monkeypatch.setattr(requests, "open_session", refusing)


@pytest.mark.parametrize(
    ("page", "action", "field", "also"),
    [
        ("/visites/nouvelle", "", "need", {"organisations": "Doullens"}),
        ("{visit}/modifier", "", "title", {}),
        ("{organisation}", "{organisation}/notes", "notes", {}),
        ("{organisation}/profil", "", "need", {}),
        ("{organisation}/choix/cap-numerique", "", "reason", {"action": "pin"}),
        (
            "{organisation}/aide-locale",
            "",
            "gives",
            {"title": "Aide du pays", "desk": "Le pays", "reason": "Elle est proche."},
        ),
    ],
)
def test_what_was_typed_is_shown_again_when_it_cannot_be_kept(
    own_page: PageClient,
    organisation: Page,
    full_disk: Callable[[], None],
    page: str,
    action: str,
    field: str,
    also: dict[str, str],
) -> None:
    places = {"visit": visit_of(organisation), "organisation": organisation.path}
    form = own_page(page.format(**places))
    full_disk()
    typed = form.submit(
        {field: "ce que j'ai écrit", **also},
        action=action.format(**places),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    assert "Le site ne peut rien enregistrer pour le moment." in typed.text
    assert typed.response.headers["Retry-After"]
    control = next(one for tag in ("input", "textarea") for one in typed.all(tag, name=field))
    assert "ce que j'ai écrit" in (control.get("value"), control.text)


def test_whose_session_has_ended_is_asked_to_sign_in_and_shown_nothing(
    own_app: Flask, own_page: PageClient, organisation: Page, full_disk: Callable[[], None]
) -> None:
    stranger = PageClient(own_app)
    account = stranger.sign_in("adviser", "parti@exemple.fr")
    token = stranger("/visites/nouvelle").all("input", name="csrf_token")[0].attrib["value"]
    with open_session(own_app.extensions["engine"], writing=True) as session:
        sign_out_everywhere(session, account.id)
        session.commit()
    full_disk()
    told = stranger.post(f"{organisation.path}/notes", {"csrf_token": token, "notes": "x"})
    assert told.path == "/connexion"
    assert "Péronne" not in told.html
