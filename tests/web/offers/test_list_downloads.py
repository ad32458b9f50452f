"""The list of offerings as files: what the page says, in every format, with its filters and its
notes."""

from http import HTTPStatus
from urllib.parse import quote

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.downloaded_files import CALL, FORMATS, UNOFFICIAL, notes_of, plain, rows_of
from tests.web.page_client import PageClient, text_of


def test_a_file_holds_all_the_pages_of_the_list(client: FlaskClient, page: PageClient) -> None:
    table = rows_of(client.get("/offres.csv"), "csv")
    assert f"{len(table)} aides trouvées" in page("/offres").text
    assert len(table) > 20
    call = table[table["Identifiant"] == CALL].iloc[0]
    assert (call["Date limite"], call["État"]) == ("2024-12-31", "Fermé depuis le 1er janvier 2025")
    assert (
        "• Coût du projet : entre 70\u202f000\u00a0€ et 250\u202f000\u00a0€"
        in call["Conditions"].splitlines()
    )
    assert call["Fiche"] == f"http://localhost/offres/{CALL}"


@pytest.mark.parametrize(
    "query",
    ["q=ami&on=2024-12-10", "kind=service&theme=donnees&open=1&sort=freshness", "territory=80253"],
)
def test_a_file_has_the_filters_and_the_order_of_the_page(
    client: FlaskClient, page: PageClient, query: str
) -> None:
    listed = page(f"/offres?{query}")
    links = [link.get("href", "") for link in listed.one("div", "site-downloads").iter("a")]
    assert len(links) == 4
    titles = [text_of(heading) for heading in listed.all("h3", "fr-h6")]
    found = rows_of(client.get(next(link for link in links if "/offres.csv" in link)), "csv")[
        "Titre"
    ].tolist()
    assert titles
    assert [plain(title) for title in found[: len(titles)]] == titles
    for extension in ("xlsx", "ods"):
        other = client.get(next(link for link in links if f"/offres.{extension}" in link))
        assert rows_of(other, extension)["Titre"].tolist() == found


def test_every_format_says_the_same(client: FlaskClient) -> None:
    tables = [
        rows_of(client.get(f"/offres.{extension}?on=2024-12-10"), extension)
        for extension in FORMATS
    ]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(tables[0], table, check_dtype=False)


def test_for_an_organisation_the_verdict_has_its_column(client: FlaskClient) -> None:
    table = rows_of(client.get("/offres.csv?territory=80159"), "csv")
    assert "Ouvert à votre commune" in table["Pour Cachy"].tolist()


def test_the_notes_say_the_filters_the_day_and_what_the_file_is_worth(client: FlaskClient) -> None:
    notes = notes_of(client.get("/offres.csv?q=eau&on=2099-01-01&territory=80253"))
    assert notes.startswith("Filtres : « eau », ")
    assert "Information indicative : seul l’organisme décide." in notes
    assert "État au 1er janvier 2099, sous réserve de ce qui changera d’ici là." in notes
    assert "Les sources des fiches montrées ont été lues à partir du 22 novembre 2026." in notes
    assert UNOFFICIAL in notes


def test_an_organisation_that_is_not_recognised_is_said_so(client: FlaskClient) -> None:
    assert "n’a pas été reconnue" in notes_of(client.get("/offres.csv?territory=zzzzzzzz"))


def test_what_finds_nothing_is_a_header(client: FlaskClient) -> None:
    response = client.get("/offres.csv?q=ami&kind=service&provider=agence-regionale")
    assert rows_of(response, "csv").empty
    assert "ont été lues" not in notes_of(response)


def test_a_csv_may_be_asked_for_as_spreadsheets_set_to_french_read_it(client: FlaskClient) -> None:
    response = client.get("/offres.csv?q=ami&separateur=point-virgule&bom=1")
    assert response.data.startswith(b"\xef\xbb\xbfIdentifiant;Titre;")
    assert (
        client.get("/offres.csv?q=ami&separateur=;&bom=oui").data
        == client.get("/offres.csv?q=ami").data
    )


@pytest.mark.parametrize(
    ("path", "media_type", "name"),
    [
        ("/offres.csv?on=2024-12-10", "text/csv; charset=utf-8", "offres-2024-12-10.csv"),
        (
            "/offres.xlsx?on=2024-12-10",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "offres-2024-12-10.xlsx",
        ),
        (
            "/offres.ods?on=2024-12-10",
            "application/vnd.oasis.opendocument.spreadsheet",
            "offres-2024-12-10.ods",
        ),
        ("/echeances.ics", "text/calendar; charset=utf-8", "echeances.ics"),
        (f"/offres/{CALL}/echeances.ics", "text/calendar; charset=utf-8", f"echeances-{CALL}.ics"),
        (
            "/api/v1/matrix.csv?departement=90&on=2024-12-10",
            "text/csv; charset=utf-8",
            "verdicts-90-2024-12-10.csv",
        ),
    ],
)
def test_a_public_file_has_its_type_its_name_and_is_asked_for_once(
    client: FlaskClient, path: str, media_type: str, name: str
) -> None:
    response = client.get(path)
    assert response.content_type == media_type
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Cookie" not in response.headers.get("Vary", "")
    for encoding in ("identity", "br"):
        asked = {"Accept-Encoding": encoding}
        answered = client.get(path, headers=asked).headers
        assert ("Content-Encoding" in answered) is (
            encoding == "br" and media_type.startswith("text/")
        )
        again = client.get(path, headers=asked | {"If-None-Match": answered["ETag"]})
        assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize(
    "path",
    ["/offres.pdf", "/offres.CSV", "/recommandations.html", "/offres/cap-numerique/echeances.ics"],
)
def test_what_is_not_made_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_files_have_ceilings_of_their_own(app: Flask) -> None:
    for endpoint in (
        "offers.download_list",
        "offers.download_deadlines",
        "recommendations.download_result",
        "feeds.show_calendar",
        "feeds.show_feed",
        "api.download_matrix",
    ):
        assert getattr(app.view_functions[endpoint], "limit", None), endpoint


def test_filters_with_strange_letters_lead_to_their_file(client: FlaskClient) -> None:
    assert notes_of(client.get(f"/offres.csv?q={quote('été « & ; = +')}")).startswith(
        "Filtres : « été « & ; = + »"
    )
