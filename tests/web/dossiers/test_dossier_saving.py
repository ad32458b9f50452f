"""However often a form is sent, from how many windows, and whatever the storage does: one dossier,
and nothing lost."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from catalog.storage import database
from catalog.storage.database import StorageUnavailable, open_session
from catalog.storage.models import Dossier
from tests.web.dossier_making import MODIFY, PERONNE, SAME_SITE, SAVE, dossiers, fields, saved
from tests.web.page_client import PageClient


def test_fifty_identical_submissions_at_once_make_one_dossier(
    own_app: Flask, own_page: PageClient
) -> None:
    own_page("/").submit(PERONNE)
    data = fields(own_page(SAVE), SAVE)
    cookie = own_page.client.get_cookie("session")
    assert cookie is not None

    def send(_number: int) -> tuple[int, str | None]:
        client = own_app.test_client()
        client.set_cookie("session", cookie.value)
        response = client.post(SAVE, data=data, headers=SAME_SITE)
        return response.status_code, response.location

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(send, range(50)))
    assert len(answers) == 1
    assert answers.pop()[0] == HTTPStatus.SEE_OTHER
    assert len(dossiers(own_app)) == 1


@pytest.mark.parametrize("version", ["", "0", "un", "9" * 30, "9" * 5_000])
def test_a_version_that_is_none_is_said_and_nothing_is_written(
    own_app: Flask, own_page: PageClient, version: str
) -> None:
    saved(own_page)
    again = own_page(MODIFY).submit({"version": version, "title": "Autre"}, action=MODIFY)
    assert again.title.startswith("Erreur : ")
    assert [dossier.version for dossier in dossiers(own_app)] == [1]


@pytest.mark.parametrize("submission", ["", "short", "x" * 44, "à" * 43])
def test_a_form_without_a_good_key_is_shown_again_with_one(
    own_app: Flask, own_page: PageClient, submission: str
) -> None:
    own_page("/").submit(PERONNE)
    form = own_page(SAVE)
    again = form.submit({"title": "Accueil", "submission": submission}, action=SAVE)
    assert "n'est plus valable" in again.text
    assert dossiers(own_app) == []
    assert again.submit(action=SAVE).h1 == "Accueil"


def test_a_form_sent_again_after_its_link_was_replaced_says_so(
    own_app: Flask, own_page: PageClient
) -> None:
    own_page("/").submit(PERONNE)
    form = own_page(SAVE)
    address = form.submit(action=SAVE).path
    own_page(f"{address}/nouveau-lien").submit(action=f"{address}/nouveau-lien")
    again = form.submit(action=SAVE, status=HTTPStatus.CONFLICT)
    assert "son lien a changé depuis" in again.text
    again.submit(action=SAVE)
    assert len(dossiers(own_app)) == 2


@pytest.mark.parametrize("action", [SAVE, MODIFY])
def test_when_nothing_can_be_written_the_answers_are_shown_again_with_a_503(
    own_app: Flask, own_page: PageClient, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """The database fails at the very last moment: when what was written is committed."""
    if action == MODIFY:
        saved(own_page)
    else:
        own_page("/").submit(PERONNE)
    form = own_page(action)

    def refuse(_session: Session) -> None:
        raise StorageUnavailable("database or disk is full")

    with monkeypatch.context() as failing:
        failing.setattr(Session, "commit", refuse)
        again = form.submit(
            {"title": "Standard"}, action=action, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    assert "Le site ne peut rien enregistrer pour le moment." in again.text
    assert "tester un agent conversationnel" in again.text
    assert again.one("input", id="title").get("value") == "Standard"
    assert again.response.headers["Retry-After"]
    assert again.submit(action=action).h1 == "Standard", "it recovers alone"
    assert len(dossiers(own_app)) == 1


@pytest.mark.parametrize("trouble", ["locked", "full"])
def test_a_locked_database_and_a_full_disk_show_the_answers_again_too(
    own_app: Flask, own_page: PageClient, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    engine = own_app.extensions["engine"]
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite locks the whole database, and is told how large it may be")
    # Two dossiers so long do not fit in the same page of the file.
    long = PERONNE | {"need": "téléphone " * 140}
    other = PageClient(own_app)
    other("/").submit(long)
    other(SAVE).submit({"title": "Accueil"}, action=SAVE)
    own_page("/").submit(long)
    form = own_page(SAVE)
    with _trouble(engine, trouble, monkeypatch):
        again = form.submit(action=SAVE, status=HTTPStatus.SERVICE_UNAVAILABLE)
        own_page("/offres")
    assert "téléphone téléphone" in again.text
    assert again.submit({"title": "Standard"}, action=SAVE).h1 == "Standard"


@contextmanager
def _trouble(engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def let_no_page_be_added(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(
            "PRAGMA max_page_count=1"
        )  # SQLite keeps the present size: nothing more fits.

    engine.dispose()  # Connections are then opened anew, in this state.
    if kind == "locked":
        monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
        with open_session(engine, writing=True) as writer:
            writer.exec(select(Dossier)).all()
            yield
    else:
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
        event.listen(engine, "connect", let_no_page_be_added)
        engine.dispose()
        yield
        event.remove(engine, "connect", let_no_page_be_added)
    engine.dispose()


def test_a_form_sent_again_does_not_make_old_answers_pass_for_new(
    own_app: Flask, own_page: PageClient
) -> None:
    """Saved, modified by a colleague, then the first form again, from elsewhere: its answers are
    those of the first version."""
    own_page("/").submit(PERONNE)
    form = own_page(SAVE)
    address = form.submit(action=SAVE).path
    colleague, late = PageClient(own_app), PageClient(own_app)
    colleague(address).submit(action=f"{address}/reprendre")
    colleague(MODIFY).submit({"title": "Le sien"}, action=MODIFY)
    late("/").submit(PERONNE)
    late(SAVE).submit({"submission": fields(form, SAVE)["submission"]}, action=SAVE)
    late(MODIFY).submit({"title": "Le mien"}, action=MODIFY, status=HTTPStatus.CONFLICT)
    assert own_page(address).h1 == "Le sien"


def test_of_two_windows_the_second_is_told_and_overwrites_nothing(
    own_app: Flask, own_page: PageClient
) -> None:
    address = saved(own_page).path
    colleague = PageClient(own_app)
    colleague(address).submit(action=f"{address}/reprendre")
    late = colleague(MODIFY)
    own_page(MODIFY).submit({"title": "Le premier"}, action=MODIFY)
    told = late.submit({"title": "Le second"}, action=MODIFY, status=HTTPStatus.CONFLICT)
    assert told.h1 == "Ce dossier a été modifié ailleurs"
    assert "tester un agent conversationnel" in told.text, "the answers are shown again"
    assert own_page(address).h1 == "Le premier"
    assert (
        colleague(told.links()["Enregistrer mes réponses à part"]).submit(action=SAVE).path
        != address
    )
