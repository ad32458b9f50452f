"""The typesetter behind its child process: tagged documents that fetch nothing, bounded work, and a sentence for each failure."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pypdf import PdfReader

from catalog.exchange import pdf
from catalog.exchange.pdf import Order, Part, PdfFailed, pdf_of, pdf_steps
from catalog.settings import PROJECT_ROOT

STYLE = "@page { size: A4; margin: 1cm } :root { font-size: 9pt }"


def html(body: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>Essai</title>{head}</head><body>{body}</body></html>"
    )


def an_order(*bodies: str, sheets: int | None = None, style: str = STYLE) -> Order:
    return Order("Un titre", "Le site", style, [Part(html(body), sheets) for body in bodies])


def read(document: bytes) -> PdfReader:
    return PdfReader(BytesIO(document), strict=True)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A child of the test's own, in place of the typesetter: fill the list with a program in Python."""
    program: list[str] = []
    monkeypatch.setattr(pdf.subprocess, "Popen", _starting(program, subprocess.Popen))
    return program


def _starting(program: list[str], popen: type[subprocess.Popen[bytes]]) -> object:
    def start(command: object, **options: object) -> subprocess.Popen[bytes]:
        return popen([sys.executable, "-c", program[0]], **options)  # type: ignore[call-overload]

    return start


@pytest.fixture(scope="module")
def document() -> PdfReader:
    return read(pdf_of(an_order("<h1>Péronne</h1><h2>Votre besoin</h2><p>Une phrase.</p>", "<h1>Cachy</h1>")))


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
    long = "<p>Une phrase de bonne longueur, qui prend toute la largeur de la feuille ou presque, ou qui la dépasse.</p>" * 50
    assert len(read(pdf_of(an_order(long))).pages) == 2
    assert len(read(pdf_of(an_order(long, sheets=1))).pages) == 1


def test_work_is_followed_part_by_part() -> None:
    *steps, last = pdf_steps(an_order("<p>a</p>", "<p>b</p>", "<p>c</p>"))
    assert [(step.done, step.total, step.document) for step in steps] == [(1, 3, b""), (2, 3, b""), (3, 3, b"")]
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


def test_nothing_outside_the_order_is_fetched(listener: ThreadingHTTPServer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body::after { content: 'CANARI' }")
    addresses = [f"http://127.0.0.1:{listener.server_port}/image", secret.as_uri(), "/etc/hostname", "data:text/plain,CANARI"]
    links = "".join(f'<link rel="stylesheet" href="{at}"><link rel="attachment" href="{at}">' for at in addresses)
    images = "".join(f'<img src="{at}" alt=""><object data="{at}"></object><embed src="{at}">' for at in addresses)
    style = "".join(f'@import url("{at}"); body {{ background: url("{at}") }}' for at in addresses)
    fonts = f'@font-face {{ font-family: a; src: url("{addresses[0]}") }} p {{ font-family: a }}'
    page = html(f"<p>Du texte.</p>{images}<style>{style}{fonts}</style>", links)
    document = read(pdf_of(Order("Titre", "Site", f"{style}{fonts}{STYLE}", [Part(page)])))
    assert _Listener.asked == []
    assert dict(document.attachments) == {}
    assert "CANARI" not in "".join(page.extract_text() for page in document.pages)


def test_the_child_knows_neither_the_key_nor_the_database(monkeypatch: pytest.MonkeyPatch, child: list[str]) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-key-that-stays-home")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    child.append("import os; text = repr(dict(os.environ)).encode(); print('.', len(text), sep='\\n'); print(text.decode())")
    told = pdf_of(an_order("<p>a</p>"))
    assert b"PATH" in told
    assert b"stays-home" not in told
    assert b"somewhere" not in told


def failure_of(order: Order) -> str:
    with pytest.raises(PdfFailed) as failure:
        pdf_of(order)
    return str(failure.value)


def test_without_its_libraries_the_packages_to_install_are_named(child: list[str]) -> None:
    child.append(
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library libpango')\n"
        "sys.meta_path.insert(0, Missing())\n"
        f"sys.path.insert(0, {str(PROJECT_ROOT)!r})\n"
        "from catalog.exchange.typesetting import main\n"
        "main()\n"
    )
    assert "libpango-1.0-0" in failure_of(an_order("<p>a</p>"))


def test_work_that_lasts_is_stopped(monkeypatch: pytest.MonkeyPatch, child: list[str]) -> None:
    monkeypatch.setattr(pdf, "STARTING", 1)
    monkeypatch.setattr(pdf, "PER_PART", 0)
    child.append("import time; time.sleep(60)")
    start = time.monotonic()
    assert failure_of(an_order("<p>a</p>")) == pdf.TOO_LONG
    assert time.monotonic() - start < 20


def test_a_page_that_takes_too_much_time_is_stopped_in_the_middle_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "STARTING", 2)
    monkeypatch.setattr(pdf, "PER_PART", 0)
    cells = "<tr>" + "<td>mot</td>" * 40 + "</tr>"
    assert failure_of(an_order(f"<table>{cells * 4_000}</table>")) == pdf.TOO_LONG


def test_a_page_that_takes_too_much_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MEMORY", 220 * 1024**2)
    assert failure_of(an_order("mot " * 10_000_000)) == pdf.FAILED


def test_a_document_too_heavy_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SIZE_MAX", 100)
    assert failure_of(an_order("<p>a</p>")) == pdf.TOO_BIG


def test_too_many_parts_are_refused_before_anything_starts() -> None:
    assert failure_of(an_order(*["<p>a</p>"] * (pdf.PARTS_MAX + 1))) == pdf.TOO_BIG


@pytest.mark.parametrize(
    "program", ["print('anything')", "raise SystemExit(1)", "print('.'); print(10); print('short')", "print('.')"]
)
def test_an_answer_that_is_not_whole_is_a_sentence(child: list[str], program: str) -> None:
    child.append(program)
    assert failure_of(an_order("<p>a</p>")) == pdf.FAILED


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch, child: list[str]) -> None:
    monkeypatch.setattr(pdf, "TURN", 0.01)
    child.append("print('.', flush=True); import time; time.sleep(60)")
    started = [pdf_steps(an_order("<p>a</p>", "<p>b</p>")) for _ in range(pdf.AT_ONCE)]
    for steps in started:
        next(steps)
    assert failure_of(an_order("<p>a</p>")) == pdf.BUSY
    for steps in started:
        steps.close()  # type: ignore[attr-defined]


def test_work_that_nobody_waits_for_any_more_stops_at_once(child: list[str]) -> None:
    child.append("import os, time; print('.', flush=True); time.sleep(60)")
    steps = pdf_steps(an_order("<p>a</p>", "<p>b</p>"))
    next(steps)
    start = time.monotonic()
    steps.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 10
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
