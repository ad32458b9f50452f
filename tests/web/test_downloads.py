"""Files to carry away: what the page says, in every format, inert, the same bytes for the same
request."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

import feedparser
import openpyxl
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from catalog.content.seeding import load_seeds, publish
from catalog.content.seeds import Seeds
from catalog.content.sheets import Sheet
from catalog.settings import PROJECT_ROOT, Settings
from catalog.storage.database import open_session
from matching.domain.offer import Event, Window
from tests.plugins.application import running
from tests.plugins.template import INVENTED
from tests.web.page_client import PageClient, text_of

FORMATS = ("csv", "xlsx", "ods")
PUBLIC = ("/offres.csv", "/offres.xlsx", "/offres.ods", "/echeances.ics", "/offres.atom")
CALL = "essais-ia-du-nord"
PERONNE = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
CANARY = '=cmd|" /C calc"!A0 <script>alert(1)</script> ]]>\r\nBEGIN:VEVENT'
UNOFFICIAL = "Site non officiel"
OF_ANOTHER_PROCESS = """
import hashlib
from catalog.app import create_app
client = create_app().test_client()
for path in {paths}:
    print(hashlib.sha256(client.get(path).data).hexdigest())
"""


def rows_of(response: TestResponse, extension: str) -> pd.DataFrame:
    """The table as pandas reads it, dates as texts, nothing where nothing is known; the notes of a
    CSV left aside."""
    assert response.status_code == HTTPStatus.OK
    if extension == "csv":
        table = pd.read_csv(io.BytesIO(response.data), keep_default_na=False).iloc[:, :-1]
    else:
        table = pd.read_excel(
            io.BytesIO(response.data),
            engine={"xlsx": "openpyxl", "ods": "odf"}[extension],
            keep_default_na=False,
        )
    return table.map(
        lambda cell: "" if pd.isna(cell) else str(cell).removesuffix(" 00:00:00").removesuffix(".0")
    )


def notes_of(response: TestResponse) -> str:
    """The notes of a CSV."""
    return next(csv.reader(io.StringIO(response.text)))[-1]


def plain(text: str) -> str:
    """As the tests of pages read it."""
    return text.replace("\u00a0", " ").replace("’", "'")


# The list of offerings


def test_a_file_holds_all_the_pages_of_the_list(client: FlaskClient, page: PageClient) -> None:
    table = rows_of(client.get("/offres.csv"), "csv")
    assert f"{len(table)} aides trouvées" in page("/offres").text
    assert len(table) > 20
    call = table[table["Identifiant"] == CALL].iloc[0]
    assert (call["Date limite"], call["État"]) == ("2024-12-31", "Fermé depuis le 31 décembre 2024")
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
    assert "La plus ancienne vérification des fiches montrées date du 22 novembre 2026." in notes
    assert UNOFFICIAL in notes


def test_an_organisation_that_is_not_recognised_is_said_so(client: FlaskClient) -> None:
    assert "n’a pas été reconnue" in notes_of(client.get("/offres.csv?territory=zzzzzzzz"))


def test_what_finds_nothing_is_a_header(client: FlaskClient) -> None:
    response = client.get("/offres.csv?q=ami&kind=service&provider=agence-regionale")
    assert rows_of(response, "csv").empty
    assert "vérification" not in notes_of(response)


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


# The answers of a visitor


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
        for title in ("Verdict", "Pourquoi", "Est-ce sûr ?", "Qui contacter", "Prix pour vous")
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


# Hostile sheets


@pytest.fixture
def hostile(own_app: Flask) -> FlaskClient:
    """The site on a catalogue whose every text is a trap."""
    seeds = load_seeds(INVENTED)
    references = seeds.references.model_copy(
        update={
            "providers": tuple(
                one.model_copy(update={"name": CANARY}) for one in seeds.references.providers
            ),
            "sources": tuple(
                one.model_copy(update={"title": CANARY, "publisher": CANARY, "url": None})
                for one in seeds.references.sources
            ),
        }
    )
    with open_session(own_app.extensions["engine"], writing=True) as session:
        publish(
            session,
            Seeds(tuple(map(_trapped, seeds.sheets)), references),
            datetime(2026, 1, 2, tzinfo=UTC),
        )
        session.commit()
    own_app.extensions["settings"] = own_app.extensions["settings"].model_copy(
        update={"site_name": CANARY}
    )
    return own_app.test_client()


def _trapped(sheet: Sheet) -> Sheet:
    return sheet.model_copy(
        update={
            "title": CANARY,
            "promise": CANARY,
            "summary": CANARY,
            "price": CANARY,
            "next_step": CANARY,
            "subject_to": CANARY,
            "url": "https://mechant.example/=1+1&'",
            "contact": sheet.contact.model_copy(update={"desk": CANARY}),
            "window": Window(
                closes=sheet.lifecycle.checked_on,
                events=(Event(name=CANARY, on=sheet.lifecycle.checked_on),),
            ),
        }
    )


@pytest.mark.parametrize("extension", FORMATS)
def test_a_trap_in_a_sheet_is_inert_in_every_table(hostile: FlaskClient, extension: str) -> None:
    assert_inert(hostile.get(f"/offres.{extension}").data, extension)


def test_a_trap_in_a_sheet_is_inert_in_the_calendar(hostile: FlaskClient) -> None:
    for path in ("/echeances.ics", f"/offres/{CALL}/echeances.ics"):
        written = hostile.get(path).data
        events = Calendar.from_ical(written).walk("VEVENT")
        assert len(events) == written.count(b"\r\nBEGIN:VEVENT\r\n")
        assert all("attach" not in event for event in events)
        assert max(map(len, written.split(b"\r\n"))) <= 75


def test_a_trap_in_a_sheet_is_inert_in_the_feed(hostile: FlaskClient) -> None:
    written = hostile.get("/offres.atom").data
    feed = feedparser.parse(written)
    assert not feed.bozo
    assert b"<script" not in written
    assert all(
        link.startswith("http://localhost/offres/")
        for link in (entry.link for entry in feed.entries)
    )


def assert_inert(written: bytes, extension: str) -> None:
    if extension == "csv":
        cells = [
            cell for row in csv.reader(io.StringIO(written.decode(), newline="")) for cell in row
        ]
        assert any("<script>" in cell for cell in cells)
        assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]
        return
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        content = b"".join(
            parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels"))
        )
    assert b"&lt;script" in content
    assert not re.search(rb"<script|<f[ >]|table:formula|javascript:alert\(1\)\"", content)


# The same bytes, and whose site it is


def test_the_same_request_gives_the_same_bytes_in_any_process(
    app: Flask, client: FlaskClient
) -> None:
    paths = [*PUBLIC, f"/offres/{CALL}/echeances.ics", "/api/v1/matrix.csv?departement=90"]
    sums = [hashlib.sha256(client.get(path).data).hexdigest() for path in paths]
    app.extensions.pop("kept_pages")
    assert [hashlib.sha256(client.get(path).data).hexdigest() for path in paths] == sums
    there = subprocess.run(
        [sys.executable, "-c", OF_ANOTHER_PROCESS.format(paths=paths)],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        env={
            "DATABASE_URL": app.extensions["settings"].database_url,
            "APP_ENV": "test",
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Auckland",
        },
    )
    assert there.stdout.split() == sums


@pytest.mark.parametrize("path", PUBLIC)
def test_every_file_says_that_the_site_is_no_official_one_unless_it_is(
    settings: Settings, client: FlaskClient, path: str
) -> None:
    with running(settings.model_copy(update={"site_identity": "etat"})) as official:
        assert UNOFFICIAL not in _text(official.test_client().get(path).data)
    assert UNOFFICIAL in _text(client.get(path).data)


def _text(written: bytes) -> str:
    if written.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            written = b"".join(parts.read(name) for name in parts.namelist())
    return re.sub(r"\r\n ", "", written.decode(errors="replace"))


def test_addresses_are_those_of_the_public_site(settings: Settings) -> None:
    with running(settings.model_copy(update={"public_url": "https://boussole.exemple.fr"})) as app:
        visitor = app.test_client()
        assert "https://boussole.exemple.fr/offres/cap-numerique" in visitor.get("/offres.csv").text
        assert f"URL:https://boussole.exemple.fr/offres/{CALL}" in _text(
            visitor.get("/echeances.ics").data
        )
        feed = feedparser.parse(visitor.get("/offres.atom").data)
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [
            "https://boussole.exemple.fr/offres.atom"
        ]


def test_a_page_says_where_the_feed_is(page: PageClient) -> None:
    (link,) = page("/offres").all("link", type="application/atom+xml")
    assert page.client.get(link.get("href", "")).mimetype == "application/atom+xml"


def test_a_sheet_leads_to_its_days_when_some_are_known(page: PageClient) -> None:
    links = page(f"/offres/{CALL}").links()
    assert links["Mettre ces dates dans mon agenda"] == f"/offres/{CALL}/echeances.ics"
    assert "agenda" not in page("/offres/cap-numerique").text


def test_filters_with_strange_letters_lead_to_their_file(client: FlaskClient) -> None:
    assert notes_of(client.get(f"/offres.csv?q={quote('été « & ; = +')}")).startswith(
        "Filtres : « été « & ; = + »"
    )
