"""The typesetter: one tagged document whatever its parts, the same every time, which fetches
nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pypdf import PdfReader

from catalog.exchange.formats.pdf import PdfPart, PdfRequest, pdf_of, pdf_steps
from tests.catalog.exchange.orders import STYLE, an_order, html

pytestmark = pytest.mark.usefixtures("typesetter")


def read(document: bytes) -> PdfReader:
    return PdfReader(BytesIO(document), strict=True)


@pytest.fixture(scope="module")
def document() -> PdfReader:
    return read(
        pdf_of(
            an_order("<h1>Péronne</h1><h2>Votre besoin</h2><p>Une phrase.</p>", "<h1>Cachy</h1>")
        )
    )


def root(document: PdfReader) -> Any:
    """The catalogue of the file, as plain objects."""
    return document.trailer["/Root"].get_object()


def test_the_document_says_its_language_its_title_and_its_author(document: PdfReader) -> None:
    assert root(document)["/Lang"] == "fr"
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("Un titre", "Le site")


def test_the_document_is_tagged_as_pdf_ua_wants(document: PdfReader) -> None:
    assert root(document)["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root(document)
    assert root(document)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root(document)["/Metadata"].get_data()


def test_the_headings_of_all_parts_are_in_one_outline(document: PdfReader) -> None:
    titles = [entry if isinstance(entry, list) else entry.title for entry in document.outline]
    assert [title for title in titles if isinstance(title, str)] == ["Péronne", "Cachy"]


def test_the_same_order_gives_the_same_bytes() -> None:
    order = an_order("<h1>Péronne</h1><p>Une phrase en <b>gras</b>.</p>", "<p>Une autre.</p>")
    assert pdf_of(order) == pdf_of(order)


def test_a_part_too_long_for_its_sheets_is_set_smaller() -> None:
    long = (
        "<p>Une phrase de bonne longueur, qui prend toute la largeur de la feuille ou presque, ou"
        " qui la dépasse.</p>" * 50
    )
    assert len(read(pdf_of(an_order(long))).pages) == 2
    assert len(read(pdf_of(an_order(long, sheets=1))).pages) == 1


def test_work_is_followed_part_by_part() -> None:
    *steps, last = pdf_steps(an_order("<p>a</p>", "<p>b</p>", "<p>c</p>"))
    assert [(step.done, step.total, step.document) for step in steps] == [
        (1, 3, b""),
        (2, 3, b""),
        (3, 3, b""),
    ]
    assert last.document.startswith(b"%PDF")


class _Listener(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[ThreadingHTTPServer]:
    _Listener.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_nothing_outside_the_order_is_fetched(
    listener: ThreadingHTTPServer, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body::after { content: 'CANARI' }")
    addresses = [
        f"http://127.0.0.1:{listener.server_port}/image",
        secret.as_uri(),
        "/etc/hostname",
        "data:text/plain,CANARI",
    ]
    links = "".join(
        f'<link rel="stylesheet" href="{at}"><link rel="attachment" href="{at}">'
        for at in addresses
    )
    images = "".join(
        f'<img src="{at}" alt=""><object data="{at}"></object><embed src="{at}">'
        for at in addresses
    )
    style = "".join(f'@import url("{at}"); body {{ background: url("{at}") }}' for at in addresses)
    fonts = f'@font-face {{ font-family: a; src: url("{addresses[0]}") }} p {{ font-family: a }}'
    page = html(f"<p>Du texte.</p>{images}<style>{style}{fonts}</style>", links)
    document = read(pdf_of(PdfRequest("Titre", "Site", f"{style}{fonts}{STYLE}", [PdfPart(page)])))
    assert _Listener.asked == []
    assert dict(document.attachments) == {}
    assert "CANARI" not in "".join(page.extract_text() for page in document.pages)
