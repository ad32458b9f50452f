"""The link of a dossier opens everything to who has it, and is told to nobody."""

import io
from datetime import date
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook

from tests.web.dossier_making import MODIFY, PERONNE, SAVE, fields, saved
from tests.web.page_client import PageClient


def test_the_address_is_told_to_nobody(own_page: PageClient) -> None:
    dossier = saved(own_page)
    token = dossier.path.removeprefix("/dossiers/")
    for address in (
        dossier.path,
        f"{dossier.path}/envoyer",
        f"{dossier.path}/dossier.json",
        f"{dossier.path}/supprimer",
    ):
        headers = own_page.client.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
    shown = own_page(dossier.path)
    assert token not in shown.title
    assert token not in shown.text
    assert token not in "".join(link.get("href", "") for link in shown.all("link"))
    assert not [
        link
        for link in shown.all("a")
        if token in link.get("href", "") and "://" in link.get("href", "")
    ]


def test_the_token_reaches_no_log(
    own_app: Flask,
    own_page: PageClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
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


@pytest.mark.parametrize(
    "end",
    [
        "",
        "/dossier.json",
        "/echeances.ics",
        "/recommandations.ods",
        "/envoyer",
        "/nouveau-lien",
        "/supprimer",
    ],
)
def test_absent_replaced_erased_and_malformed_links_get_the_same_404(
    own_app: Flask, own_page: PageClient, end: str
) -> None:
    replaced = saved(own_page).path
    own_page(f"{replaced}/nouveau-lien").submit(action=f"{replaced}/nouveau-lien")
    erased = saved(own_page).path
    own_page(f"{erased}/supprimer").submit(action=f"{erased}/supprimer")
    visitor = own_app.test_client()
    links = [
        replaced,
        erased,
        "/dossiers/" + "a" * 43,
        "/dossiers/x",
        "/dossiers/" + "é" * 9,
        "/dossiers/" + "a" * 5_000,
    ]
    answers = {_answer(visitor, link + end) for link in links}
    assert len(answers) == 1
    assert answers.pop()[0] == HTTPStatus.NOT_FOUND


def _answer(visitor: FlaskClient, address: str) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    response = visitor.get(address)
    return response.status_code, response.data, tuple(sorted(response.headers.items()))


def test_a_new_link_closes_the_former_one_and_is_shown_once(own_page: PageClient) -> None:
    former = saved(own_page).path
    fresh = own_page(f"{former}/nouveau-lien").submit(action=f"{former}/nouveau-lien")
    assert fresh.h1 == "Accueil"
    assert fresh.one("input", id="lien-a-garder").get("value") == f"http://localhost{fresh.path}"
    own_page(former, HTTPStatus.NOT_FOUND)
    assert own_page(MODIFY).submit(action=MODIFY).path == fresh.path, (
        "what is being modified follows"
    )


def test_a_new_link_asked_twice_is_the_same_and_nobody_is_left_without_one(
    own_page: PageClient,
) -> None:
    former = saved(own_page).path
    form = own_page(f"{former}/nouveau-lien")
    assert len({form.submit(action=f"{former}/nouveau-lien").path for _ in range(2)}) == 1
    unread = form.submit(
        {"submission": "court"}, action=f"{former}/nouveau-lien", status=HTTPStatus.NOT_FOUND
    )
    assert unread.h1 == "Page introuvable"


@pytest.mark.parametrize("number", ["0", "99", "9" * 30, "-1", "un"])
def test_taking_back_what_was_not_sent_changes_nothing(own_page: PageClient, number: str) -> None:
    dossier = saved(own_page)
    token = dossier.all("input", name="csrf_token")[0].get("value", "")
    is_a_number = number == "99"
    own_page.post(
        f"{dossier.path}/retirer/{number}", {"csrf_token": token}, 200 if is_a_number else 404
    )


def test_its_days_and_its_answer_are_carried_away_without_its_address(own_page: PageClient) -> None:
    own_page("/").submit(PERONNE)
    own_page("/questionnaire/projet").submit(
        {"uses_ai": "oui", "stage": "experimentation"}, action="/questionnaire/projet"
    )
    own_page("/questionnaire/argent").submit(
        {"project_cost": "85 000"}, action="/questionnaire/argent"
    )
    dossier = own_page(SAVE).submit(action=SAVE)
    own_page(f"{dossier.path}?on=2024-12-10")
    days = own_page.client.get(f"{dossier.path}/echeances.ics?on=2024-12-10")
    calendar = Calendar.from_ical(days.data)
    assert days.mimetype == "text/calendar"
    assert date(2024, 12, 31) in [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    table = own_page.client.get(f"{dossier.path}/recommandations.xlsx?on=2024-12-10")
    sheet = load_workbook(io.BytesIO(table.data)).worksheets[0]
    assert any("IA du Nord" in str(cell.value) for row in sheet for cell in row)
    token = dossier.path.removeprefix("/dossiers/").encode()
    for file in (days, table):
        assert token not in file.data
        assert file.headers["Cache-Control"] == "no-store"
        assert file.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "canary", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
def test_what_is_typed_stays_text(own_page: PageClient, canary: str) -> None:
    own_page("/").submit(PERONNE | {"need": canary})
    dossier = own_page(SAVE).submit({"title": canary}, action=SAVE)
    assert dossier.h1 == canary
    assert not dossier.all("img")


def test_an_old_browser_that_hides_where_a_form_comes_from_is_believed_on_its_token(
    own_page: PageClient,
) -> None:
    """A page that sends no Referer makes Origin « null », and some browsers say nothing else."""
    address = saved(own_page).path
    data = fields(own_page(f"{address}/supprimer"), f"{address}/supprimer")
    hidden = {"Origin": "null"}
    refused = own_page.client.post(
        f"{address}/supprimer", data=data | {"csrf_token": "faux"}, headers=hidden
    )
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert (
        own_page.client.post(f"{address}/supprimer", data=data, headers=hidden).status_code
        == HTTPStatus.SEE_OTHER
    )
