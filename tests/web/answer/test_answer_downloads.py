"""The answer to a visitor as files: what the page says, typed cells, and for the visitor only."""

import io
from http import HTTPStatus

import openpyxl
import pandas as pd
from flask.testing import FlaskClient

from tests.web.downloaded_files import FORMATS, PERONNE, UNOFFICIAL, assert_inert, notes_of, rows_of
from tests.web.page_client import PageClient


def test_an_answer_is_carried_away_as_the_page_shows_it(page: PageClient) -> None:
    page("/").submit(PERONNE)
    result = page("/recommandations?on=2024-12-10")
    links = [link.get("href", "") for link in result.one("div", "site-downloads").iter("a")]
    assert [link.partition("?")[0] for link in links] == [
        f"/recommandations.{one}" for one in ("ods", "xlsx", "csv", "csv")
    ]
    tables = {}
    for link in links[:3]:
        extension = link.partition("?")[0].rpartition(".")[2]
        response = page.client.get(link)
        assert (
            response.headers["Content-Disposition"]
            == f"attachment; filename=recommandations-2024-12-10.{extension}"
        )
        assert response.headers["Cache-Control"] == "no-store"
        tables[extension] = rows_of(response, extension)
    table = tables["csv"]
    for other in ("xlsx", "ods"):
        pd.testing.assert_frame_equal(table, tables[other], check_dtype=False)
    ranked = table[table["Rang"] != ""]
    assert ranked["Rang"].tolist() == [str(rank) for rank in range(1, len(ranked) + 1)]
    assert len(table) == len(rows_of(page.client.get("/offres.csv"), "csv"))
    first = ranked.iloc[0]
    assert first["Titre"] in result.html
    assert not [
        title
        for title in (
            "Verdict",
            "Pourquoi",
            "Y avez-vous droit ?",
            "Qui contacter",
            "Prix pour vous",
        )
        if not first[title]
    ]
    notes = notes_of(page.client.get(links[2]))
    assert notes.startswith(
        "Réponse pour Péronne. Votre demande : « tester un agent conversationnel"
    )
    assert "État au 10 décembre 2024." in notes
    assert UNOFFICIAL in notes


def test_money_is_in_euros_and_days_are_days(page: PageClient) -> None:
    page("/").submit(PERONNE)
    with page.client.session_transaction() as session:
        session["answers"] |= {"uses_ai": True, "stage": "experimentation", "project_cost": 85000}
    written = page.client.get("/recommandations.xlsx?on=2024-12-10").data
    sheet = openpyxl.load_workbook(io.BytesIO(written)).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    call = next(row for row in sheet.iter_rows(min_row=2) if row[1].value.startswith("Essais"))
    cells = dict(zip(titles, call, strict=True))
    assert (cells["Subvention au plus"].value, cells["Reste à trouver"].value) == (51000, 34000)
    assert "€" in cells["Subvention au plus"].number_format
    assert cells["Date limite"].is_date


def test_an_alert_that_comes_before_any_offering_stands_beside_each(page: PageClient) -> None:
    page("/").submit(
        PERONNE
        | {
            "need": (
                "noter les habitants selon leur comportement pour donner des aides (score social)"
            )
        }
    )
    table = rows_of(page.client.get("/recommandations.csv"), "csv")
    assert list(table.columns)[:2] == ["Rang", "Avant toute chose"]
    assert len(set(table["Avant toute chose"])) == 1
    assert table["Avant toute chose"][0]


def test_without_answers_there_is_nothing_to_carry_away(client: FlaskClient) -> None:
    response = client.get("/recommandations.csv")
    assert (response.status_code, response.headers["Location"]) == (
        HTTPStatus.SEE_OTHER,
        "/?message=sans-reponses",
    )


def test_what_a_visitor_typed_is_inert_in_its_files(page: PageClient) -> None:
    page("/").submit(PERONNE | {"need": "=1+1 <script>alert(1)</script>"})
    for extension in FORMATS:
        assert_inert(page.client.get(f"/recommandations.{extension}").data, extension)
