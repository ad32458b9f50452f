"""What an adviser takes along: the dossier on the screen, as PDF and DOCX, tables, a calendar; read
back by other readers."""

import io
import time
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from types import SimpleNamespace

import docx
import openpyxl
import pandas
import pytest
from flask import Flask
from icalendar import Calendar
from pypdf import PdfReader

from catalog.exchange.formats import pdf
from catalog.web.site import clock
from tests.web.page_client import Page, PageClient
from tests.web.page_faults import BAD_TYPOGRAPHY
from tests.web.visiting import (
    AMI,
    NEED,
    PERONNE,
    adviser,
    another,
    frozen,
    new_visit,
    visit_of,
    with_project,
)

PATIENCE = 120


@pytest.fixture
def organisation(own_page: PageClient) -> Page:
    """Péronne, whose project fits the call."""
    return with_project(adviser(own_page), new_visit(own_page))


def downloaded(client: PageClient, address: str, mimetype: str) -> bytes:
    response = client.client.get(address)
    assert (response.status_code, response.mimetype) == (HTTPStatus.OK, mimetype)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"].startswith(
        "attachment; filename=visite-2024-12-1"
    )
    return response.data


def text_of_pdf(document: bytes) -> str:
    reader = PdfReader(io.BytesIO(document))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def made(client: PageClient, visit: str) -> Page:
    """The page of the PDF once it is made, or once it failed."""
    page = client(f"{visit}/pdf").submit(action=f"{visit}/pdf")
    deadline = time.monotonic() + PATIENCE
    while not page.all(data_progress="fini"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        page = client(f"{visit}/pdf")
    return page


# On paper


def test_the_dossier_of_an_organisation_is_shown_and_taken_along_in_both_formats(
    own_page: PageClient, organisation: Page
) -> None:
    own_page(organisation.path).submit(
        {"notes": "Rappeler en mars", "decisions": "un devis ; le secrétariat"},
        action=f"{organisation.path}/notes",
    )
    shown = own_page(f"{organisation.path}/dossier")
    assert shown.h1 == "Dossier de visite : Péronne"
    for words in (NEED, AMI, "Rappeler en mars", "un devis", "Information indicative"):
        assert words in shown.text
    document = text_of_pdf(
        downloaded(own_page, f"{organisation.path}/dossier.pdf", "application/pdf")
    )
    assert "Péronne" in document
    assert AMI in document
    # The visit's own part of the address is drawn at random, and a line may end at one of its
    # dashes.
    assert f"http://localhost{organisation.path}" in "".join(document.split())
    mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    editable = docx.Document(
        io.BytesIO(downloaded(own_page, f"{organisation.path}/dossier.docx", mimetype))
    )
    assert any("Péronne" in paragraph.text for paragraph in editable.paragraphs)
    cells = [cell.text for table in editable.tables for cell in table._cells]
    assert any("un devis" in cell for cell in cells)
    texts = [*(paragraph.text for paragraph in editable.paragraphs), *cells]
    assert [text for text in texts if BAD_TYPOGRAPHY.search(text)] == []


def test_all_the_verdicts_are_added_on_demand(own_page: PageClient, organisation: Page) -> None:
    shown = own_page(f"{organisation.path}/dossier")
    assert "Adresses en ordre" not in shown.text
    with_verdicts = own_page(
        f"{organisation.path}/dossier{shown.links()['Avec tous les verdicts']}"
    )
    assert "Adresses en ordre" in with_verdicts.text
    assert with_verdicts.links()["PDF"] == f"{organisation.path}/dossier.pdf?verdicts=oui"


def test_the_adviser_s_order_is_the_one_on_paper(own_page: PageClient, organisation: Page) -> None:
    aid = {
        "title": "Fonds du département",
        "gives": "Un tiers de la dépense",
        "desk": "la direction du numérique",
    }
    own_page(f"{organisation.path}/aide-locale").submit(
        {**aid, "rank": "1", "reason": "ouvert à tous ici"}
    )
    text = own_page(f"{organisation.path}/dossier").text
    assert text.index("Un tiers de la dépense") < text.index(AMI)
    assert "La direction du numérique" in text


def test_a_frozen_visit_prints_what_was_frozen_with_the_notes_of_today(
    own_page: PageClient, organisation: Page
) -> None:
    before = own_page(f"{organisation.path}/dossier").text
    frozen(own_page, visit_of(organisation))
    assert own_page(f"{organisation.path}/dossier").text == before
    own_page(organisation.path).submit({"notes": "Après la visite"})
    assert "Après la visite" in own_page(f"{organisation.path}/dossier").text


def test_a_pdf_that_cannot_be_made_is_told_in_french(
    own_page: PageClient, organisation: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "CHILD", ("false",))
    page = own_page(f"{organisation.path}/dossier.pdf", HTTPStatus.SERVICE_UNAVAILABLE)
    assert "Le PDF n'a pas pu être préparé" in page.text


def test_the_pdf_of_a_tour_is_made_apart_and_says_how_far_it_is(own_page: PageClient) -> None:
    visit = new_visit(adviser(own_page), f"{PERONNE}\n80253").path
    assert own_page.client.get(f"{visit}/dossier.pdf").location == f"{visit}/pdf"
    started = own_page(f"{visit}/pdf").submit(action=f"{visit}/pdf")
    assert started.one("progress").get("max") == "2"
    ready = started
    deadline = time.monotonic() + PATIENCE
    while not ready.all(data_progress="fini"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        ready = own_page(ready.links()["Où en est-on ?"])
    document = text_of_pdf(
        downloaded(own_page, ready.links()["Télécharger le PDF"], "application/pdf")
    )
    assert document.index("Péronne") < document.index("Doullens")
    own_page(f"{visit}/modifier").submit({"title": "Autre titre"})
    assert own_page.client.get(f"{visit}/dossier.pdf").status_code == HTTPStatus.SEE_OTHER


def test_the_pdf_of_a_tour_that_fails_says_why_and_may_be_tried_again(
    own_page: PageClient, organisation: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "CHILD", ("false",))
    failed = made(own_page, visit_of(organisation))
    assert "Le PDF n'a pas pu être préparé" in failed.text
    assert failed.all("form", action=f"{visit_of(organisation)}/pdf")


# Tables and calendar


@pytest.fixture
def tour(own_page: PageClient) -> str:
    """A visit to two communes, with a local aid, notes and decisions in the first."""
    visit = new_visit(adviser(own_page), f"{PERONNE}\n80253", need="=1+1 « besoin »").path
    first = own_page(own_page(visit).links()["Péronne"])
    with_project(own_page, first)
    aid = {
        "title": "+Fonds",
        "gives": "un prêt",
        "desk": "la direction du numérique",
        "closes": "2025-03-01",
    }
    own_page(f"{first.path}/aide-locale").submit({**aid, "rank": "2", "reason": "ouvert ici"})
    own_page(first.path).submit(
        {"notes": "-note", "decisions": "un devis ; le secrétariat ; mars"},
        action=f"{first.path}/notes",
    )
    return visit


def test_the_table_has_a_row_per_offering_what_is_proposed_first(
    own_page: PageClient, tour: str
) -> None:
    mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = openpyxl.load_workbook(
        io.BytesIO(downloaded(own_page, f"{tour}/tableau.xlsx", mimetype))
    )
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    peronne = [line for line in lines if line["Collectivité"] == "Péronne"]
    assert {line["Code"] for line in lines} == {"80620", "80253"}
    assert [line["Rang proposé"] for line in peronne][:3] == [1, 2, 3]
    assert str(peronne[0]["Aide"]).replace("’", "'") == AMI
    assert peronne[0]["Date limite"].date() == date(2024, 12, 31)
    assert peronne[1]["Aide"] == "+Fonds"
    assert peronne[1]["Choix du conseiller"] == "ajoutée par le conseiller : ouvert ici"
    assert (peronne[0]["Notes"], peronne[0]["Décisions"]) == (
        "-note",
        "un devis ; le secrétariat ; mars",
    )
    assert [line["Notes"] for line in peronne[1:]] == [None] * (len(peronne) - 1)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("extension", ["csv", "ods"])
def test_the_other_formats_hold_the_same_rows(
    own_page: PageClient, tour: str, extension: str
) -> None:
    mimetypes = {"csv": "text/csv", "ods": "application/vnd.oasis.opendocument.spreadsheet"}
    content = io.BytesIO(downloaded(own_page, f"{tour}/tableau.{extension}", mimetypes[extension]))
    if extension == "csv":
        table = pandas.read_csv(content, dtype=str)
        assert table["Code"].value_counts().to_dict() == {
            "80620": len(table) // 2 + 1,
            "80253": len(table) // 2,
        }
    else:
        assert content.getvalue().startswith(b"PK")


def test_the_calendar_holds_the_visit_and_the_days_of_what_is_proposed(
    own_page: PageClient, tour: str
) -> None:
    def events() -> dict[str, tuple[str, date]]:
        calendar = Calendar.from_ical(
            downloaded(own_page, f"{tour}/echeances.ics", "text/calendar")
        )
        plain = str.maketrans({"’": "'", "\u00a0": " "})
        return {
            str(one["uid"]): (str(one["summary"]).translate(plain), one.decoded("dtstart"))
            for one in calendar.walk("VEVENT")
        }

    first = events()
    told = set(first.values())
    assert ("Visite : Péronne et Doullens", date(2024, 12, 10)) in told
    assert (f"Date limite : {AMI}", date(2024, 12, 31)) in told
    assert ("Date limite : +Fonds", date(2025, 3, 1)) in told
    own_page(f"{tour}/modifier").submit({"visited_on": "2024-12-12", "title": "Tournée"})
    moved = events()
    [uid] = [uid for uid, (title, _day) in first.items() if title.startswith("Visite")]
    assert moved[uid] == ("Tournée", date(2024, 12, 12)), "the same event, moved"


@pytest.mark.parametrize("file", ["tableau.xlsx", "tableau.ods", "echeances.ics"])
def test_a_file_asked_for_twice_has_the_same_bytes(
    own_page: PageClient, organisation: Page, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{visit_of(organisation)}/{file}"
    first = own_page.client.get(address).data
    later = datetime.now(UTC) + timedelta(seconds=5)
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=later.astimezone))
    assert own_page.client.get(address).data == first


@pytest.mark.parametrize(
    "end",
    [
        "dossier",
        "dossier.docx",
        "dossier.pdf",
        "pdf",
        "tableau.csv",
        "echeances.ics",
        "1/dossier",
        "1/dossier.pdf",
    ],
)
def test_the_files_of_anothers_visit_are_not_found(
    own_app: Flask, own_page: PageClient, end: str
) -> None:
    visit = visit_of(new_visit(adviser(own_page)))
    another(own_app)(f"{visit}/{end}", HTTPStatus.NOT_FOUND)
