"""What the tests of dossiers share: how one is saved, found in the database, and the day
changed."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from catalog.storage.database import open_session
from catalog.storage.models import Dossier
from catalog.web.site import clock
from tests.web.page_client import Page, PageClient

PERONNE = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
SAME_SITE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
SAVE, MODIFY = "/dossiers/enregistrer", "/dossiers/mettre-a-jour"


def saved(page: PageClient, title: str = "Accueil") -> Page:
    page("/").submit(PERONNE)
    return page(SAVE).submit({"title": title}, action=SAVE)


def dossiers(app: Flask) -> list[Dossier]:
    with open_session(app.extensions["engine"]) as session:
        return list(session.exec(select(Dossier)).all())


def fields(form: Page, action: str) -> dict[str, Any]:
    return form.values(form.one("form", action=action))


def be_on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Every view reads this day."""

    class _Clock(clock.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.datetime.combine(day, clock.datetime.min.time(), tz)

    monkeypatch.setattr(clock, "datetime", _Clock)
