"""A dossier kept by a link: saved once, found again, taken up, moved to another link, erased; a link tells nothing to nobody."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text
from sqlmodel import Session, select

from catalog.advice.dossiers import RETENTION
from catalog.storage import database
from catalog.storage.database import StorageUnavailable, open_session
from catalog.storage.models import Dossier
from catalog.web import clock
from tests.web.page_client import Page, PageClient

PERONNE = {"territory": "Péronne (80, Somme)", "need": "tester un agent conversationnel pour répondre aux habitants"}
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


def test_without_answers_there_is_nothing_to_save(page: PageClient) -> None:
    assert page(SAVE).path == "/"
    page("/questionnaire/structure").submit({"nature": "association"})
    assert page(SAVE).path == "/questionnaire/projet"
    assert page(MODIFY).path == "/questionnaire/projet"


def test_the_result_leads_to_saving_and_saving_to_a_page_with_its_link(own_page: PageClient) -> None:
    result = own_page("/").submit(PERONNE)
    form = own_page(result.links()["Enregistrer mon dossier"])
    assert "Péronne (80, Somme)" in form.text
    assert "60 jours" in form.text
    dossier = form.submit({"title": "Accueil téléphonique"}, action=SAVE)
    assert dossier.h1 == "Accueil téléphonique"
    assert dossier.one("input", id="lien-a-garder").get("value") == f"http://localhost{dossier.path}"
    assert len(dossier.path.removeprefix("/dossiers/")) == 43
    assert "À faire en premier" in dossier.text
    assert "Que voulez-vous améliorer ? tester un agent conversationnel" in dossier.text
    assert not own_page(dossier.path).all("input", id="lien-a-garder"), "the link is shown once"


def test_a_dossier_without_a_title_is_named_after_its_body(own_page: PageClient) -> None:
    assert saved(own_page, "").h1 == "Dossier : Péronne (80, Somme)"


def test_who_has_the_link_needs_nothing_else(own_app: Flask, own_page: PageClient) -> None:
    somebody_else = PageClient(own_app)
    assert somebody_else(saved(own_page).path).h1 == "Accueil"


def test_a_title_too_long_is_said_beside_it_and_what_was_typed_is_kept(own_page: PageClient) -> None:
    again = saved(own_page, "x" * 121)
    assert again.errors == ["Ce titre est trop long : 120 caractères au plus."]
    assert again.one("input", id="title").get("value") == "x" * 121


def test_fifty_identical_submissions_at_once_make_one_dossier(own_app: Flask, own_page: PageClient) -> None:
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


@pytest.mark.parametrize("submission", ["", "short", "x" * 44, "à" * 43])
def test_a_form_without_a_good_key_is_shown_again_with_one(own_app: Flask, own_page: PageClient, submission: str) -> None:
    own_page("/").submit(PERONNE)
    form = own_page(SAVE)
    again = form.submit({"title": "Accueil", "submission": submission}, action=SAVE)
    assert "n'est plus valable" in again.text
    assert dossiers(own_app) == []
    assert again.submit(action=SAVE).h1 == "Accueil"


def test_a_form_sent_again_after_its_link_was_replaced_says_so(own_app: Flask, own_page: PageClient) -> None:
    own_page("/").submit(PERONNE)
    form = own_page(SAVE)
    address = form.submit(action=SAVE).path
    own_page(f"{address}/nouveau-lien").submit(action=f"{address}/nouveau-lien")
    again = form.submit(action=SAVE, status=HTTPStatus.CONFLICT)
    assert "son lien a changé depuis" in again.text
    again.submit(action=SAVE)
    assert len(dossiers(own_app)) == 2


def test_the_address_is_told_to_nobody(own_page: PageClient) -> None:
    dossier = saved(own_page)
    token = dossier.path.removeprefix("/dossiers/")
    for address in (dossier.path, f"{dossier.path}/envoyer", f"{dossier.path}/dossier.json", f"{dossier.path}/supprimer"):
        headers = own_page.client.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
    shown = own_page(dossier.path)
    assert token not in shown.title
    assert token not in shown.text
    assert token not in "".join(link.get("href", "") for link in shown.all("link"))
    assert not [link for link in shown.all("a") if token in link.get("href", "") and "://" in link.get("href", "")]


def test_the_token_reaches_no_log(
    own_app: Flask, own_page: PageClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = saved(own_page)
    token = dossier.path.removeprefix("/dossiers/")
    with caplog.at_level("DEBUG"):
        own_page(dossier.path)
        monkeypatch.setitem(own_app.view_functions, "dossiers.show_dossier", lambda token: 1 / 0)
        own_page(dossier.path, HTTPStatus.INTERNAL_SERVER_ERROR)
    logged = caplog.text
    assert "/dossiers/<token>" in logged
    assert "ZeroDivisionError" in logged
    assert token not in logged


@pytest.mark.parametrize("end", ["", "/dossier.json", "/envoyer", "/nouveau-lien", "/supprimer"])
def test_absent_replaced_erased_and_malformed_links_get_the_same_404(own_app: Flask, own_page: PageClient, end: str) -> None:
    replaced = saved(own_page).path
    own_page(f"{replaced}/nouveau-lien").submit(action=f"{replaced}/nouveau-lien")
    erased = saved(own_page).path
    own_page(f"{erased}/supprimer").submit(action=f"{erased}/supprimer")
    visitor = own_app.test_client()
    links = [replaced, erased, "/dossiers/" + "a" * 43, "/dossiers/x", "/dossiers/" + "é" * 9, "/dossiers/" + "a" * 5_000]
    answers = {_answer(visitor, link + end) for link in links}
    assert len(answers) == 1
    assert answers.pop()[0] == HTTPStatus.NOT_FOUND


def _answer(visitor: FlaskClient, address: str) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    response = visitor.get(address)
    return response.status_code, response.data, tuple(sorted(response.headers.items()))


def test_the_answers_are_taken_up_modified_and_put_back_under_the_same_link(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    holder = PageClient(own_app)
    assert holder(address).submit(action=f"{address}/reprendre").path == "/questionnaire"
    holder("/questionnaire/argent").submit({"project_cost": "85 000"}, action="/questionnaire/argent")
    form = holder(holder("/recommandations").links()["Mettre à jour mon dossier"])
    assert form.one("input", id="title").get("value") == "Accueil"
    dossier = form.submit({"title": "Standard"}, action=MODIFY)
    assert dossier.path == address
    assert dossier.h1 == "Standard"
    assert "Votre dossier est à jour." in dossier.text
    assert "85 000" in own_page(address).text
    assert len(dossiers(own_app)) == 1


def test_who_just_saved_modifies_the_same_dossier(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    own_page("/questionnaire/projet").submit({"stage": "idee"}, action="/questionnaire/projet")
    assert own_page(MODIFY).submit(action=MODIFY).path == address
    assert own_page(MODIFY).submit(action=MODIFY).path == address, "its version follows"
    assert [dossier.version for dossier in dossiers(own_app)] == [3]


def test_of_two_windows_the_second_is_told_and_overwrites_nothing(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    colleague = PageClient(own_app)
    colleague(address).submit(action=f"{address}/reprendre")
    late = colleague(MODIFY)
    own_page(MODIFY).submit({"title": "Le premier"}, action=MODIFY)
    told = late.submit({"title": "Le second"}, action=MODIFY, status=HTTPStatus.CONFLICT)
    assert told.h1 == "Ce dossier a été modifié ailleurs"
    assert "tester un agent conversationnel" in told.text, "the answers are shown again"
    assert own_page(address).h1 == "Le premier"
    assert colleague(told.links()["Enregistrer mes réponses à part"]).submit(action=SAVE).path != address


def test_answers_of_another_body_are_no_modification_of_the_dossier(own_page: PageClient) -> None:
    saved(own_page)
    result = own_page("/").submit(PERONNE | {"territory": "Calais"})
    assert "Enregistrer mon dossier" in result.links()
    assert own_page(MODIFY).path == SAVE


def test_a_dossier_erased_meanwhile_leaves_the_answers_to_save_anew(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    form = own_page(MODIFY)
    PageClient(own_app)(f"{address}/supprimer").submit(action=f"{address}/supprimer")
    again = form.submit(action=MODIFY, status=HTTPStatus.CONFLICT)
    assert "n'existe plus" in again.text
    assert "tester un agent conversationnel" in again.text
    assert again.submit(action=SAVE).path != address


def test_another_project_keeps_the_body_and_nothing_of_the_project(own_page: PageClient) -> None:
    own_page("/").submit(PERONNE)
    own_page("/questionnaire/collectivite").submit({"agents": "120"}, action="/questionnaire/collectivite")
    own_page("/questionnaire/argent").submit({"project_cost": "85 000"}, action="/questionnaire/argent")
    address = own_page(SAVE).submit(action=SAVE).path
    project = own_page(address).submit(action=f"{address}/autre-projet")
    assert project.path == "/questionnaire/projet"
    overview = own_page("/questionnaire").text
    assert "Péronne (80, Somme)" in overview
    assert "120" in overview
    assert "85 000" not in overview
    assert "agent conversationnel" not in overview
    project.submit({"need": "mieux suivre l'eau"}, action="/questionnaire/projet")
    assert own_page(SAVE).submit(action=SAVE).path != address


def test_a_new_link_closes_the_former_one_and_is_shown_once(own_page: PageClient) -> None:
    former = saved(own_page).path
    fresh = own_page(f"{former}/nouveau-lien").submit(action=f"{former}/nouveau-lien")
    assert fresh.h1 == "Accueil"
    assert fresh.one("input", id="lien-a-garder").get("value") == f"http://localhost{fresh.path}"
    own_page(former, HTTPStatus.NOT_FOUND)
    assert own_page(MODIFY).submit(action=MODIFY).path == fresh.path, "what is being modified follows"


def test_an_erasure_is_confirmed_and_leaves_neither_dossier_nor_answers(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    home = own_page(f"{address}/supprimer").submit(action=f"{address}/supprimer")
    assert "Votre dossier est supprimé" in home.text
    assert dossiers(own_app) == []
    own_page(address, HTTPStatus.NOT_FOUND)
    assert own_page("/recommandations").path == "/"


def test_erasing_the_answers_of_the_browser_leaves_the_dossier(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    own_page(address).submit(action="/effacer-mes-reponses")
    assert own_page(MODIFY).path == "/"
    assert own_page(address).h1 == "Accueil"


def test_what_is_carried_away_is_what_the_interface_answers(own_page: PageClient) -> None:
    address = saved(own_page).path
    first, second = (own_page.client.get(f"{address}/dossier.json?on=2024-12-10") for _ in range(2))
    profile = {"code": "80620", "need": PERONNE["need"]}
    asked = own_page.client.post("/api/v1/recommendations", json={"profile": profile, "on": "2024-12-10"})
    assert first.data == second.data == asked.data
    assert first.headers["Content-Disposition"] == 'attachment; filename="dossier.json"'
    assert first.mimetype == "application/json"


def test_what_moved_since_is_said_and_another_day_may_be_asked(own_page: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _be_on(monkeypatch, date(2024, 12, 10))
    own_page("/").submit(PERONNE)
    own_page("/questionnaire/projet").submit({"uses_ai": "oui", "stage": "experimentation"}, action="/questionnaire/projet")
    own_page("/questionnaire/argent").submit({"project_cost": "85 000"}, action="/questionnaire/argent")
    address = own_page(SAVE).submit(action=SAVE).path
    assert "Ce qui a changé" not in own_page(address).text
    _be_on(monkeypatch, date(2025, 1, 1))
    dossier = own_page(address)
    assert "Ce qui a changé depuis l'enregistrement du 10 décembre 2024" in dossier.text
    assert "« Possible » devient « Fermé depuis le 31 décembre 2024 »" in dossier.text
    former = own_page(f"{address}?on=2024-12-10")
    assert "Ce résultat vaut pour le 10 décembre 2024" in former.text
    assert "Ce qui a changé" not in former.text
    assert "Écrivez une date qui existe" in own_page(f"{address}?on=demain").text


def test_a_dossier_says_when_it_is_erased_and_is_no_more_that_day(own_page: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _be_on(monkeypatch, date(2026, 11, 22))
    address = saved(own_page).path
    assert "effacé le 21 janvier 2027" in own_page(address).text
    _be_on(monkeypatch, date(2026, 11, 22) + RETENTION - timedelta(days=1))
    own_page(address)
    _be_on(monkeypatch, date(2026, 11, 22) + RETENTION)
    own_page(address, HTTPStatus.NOT_FOUND)


def test_a_body_that_is_no_longer_known_leaves_the_answers_and_says_what_to_do(own_app: Flask, own_page: PageClient) -> None:
    address = saved(own_page).path
    with own_app.extensions["engine"].begin() as connection:
        connection.execute(text("""UPDATE dossier SET answers = '{"code": "99999", "need": "le téléphone"}'"""))
    dossier = own_page(address)
    assert "n'est plus reconnu" in dossier.text
    assert "le téléphone" in dossier.text
    assert own_page.client.get(f"{address}/dossier.json").status_code == HTTPStatus.NOT_FOUND
    assert own_page(f"{address}/envoyer").h1 == "Envoyer mon dossier à un conseiller"


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
        again = form.submit({"title": "Standard"}, action=action, status=HTTPStatus.SERVICE_UNAVAILABLE)
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
    saved(PageClient(own_app))
    own_page("/").submit(PERONNE | {"need": "téléphone " * 140})  # Too long for the page of the file that holds the other.
    form = own_page(SAVE)
    with _trouble(engine, trouble, monkeypatch):
        again = form.submit(action=SAVE, status=HTTPStatus.SERVICE_UNAVAILABLE)
        own_page("/offres")
    assert "téléphone téléphone" in again.text
    assert again.submit({"title": "Standard"}, action=SAVE).h1 == "Standard"


@contextmanager
def _trouble(engine: Engine, kind: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def let_no_page_be_added(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite keeps the present size: nothing more fits.

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


@pytest.mark.parametrize("canary", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_what_is_typed_stays_text(own_page: PageClient, canary: str) -> None:
    own_page("/").submit(PERONNE | {"need": canary})
    dossier = own_page(SAVE).submit({"title": canary}, action=SAVE)
    assert dossier.h1 == canary
    assert not dossier.all("img")


def test_an_old_browser_that_hides_where_a_form_comes_from_is_believed_on_its_token(own_page: PageClient) -> None:
    """A page that sends no Referer makes Origin « null », and some browsers say nothing else."""
    address = saved(own_page).path
    data = fields(own_page(f"{address}/supprimer"), f"{address}/supprimer")
    hidden = {"Origin": "null"}
    refused = own_page.client.post(f"{address}/supprimer", data=data | {"csrf_token": "faux"}, headers=hidden)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert own_page.client.post(f"{address}/supprimer", data=data, headers=hidden).status_code == HTTPStatus.SEE_OTHER


def _be_on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Every view reads this day."""

    class _Clock(clock.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.datetime.combine(day, clock.datetime.min.time(), tz)

    monkeypatch.setattr(clock, "datetime", _Clock)
