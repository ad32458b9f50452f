"""The bounds of the typesetter: time, memory, size, turns, what it may know; and a sentence for
each failure."""

import os
import subprocess
import sys
import time

import pytest

from catalog.exchange.formats import pdf
from catalog.exchange.formats.pdf import PdfFailed, PdfRequest, pdf_of, pdf_steps
from catalog.settings import PROJECT_ROOT
from tests.catalog.exchange.orders import an_order


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A child of the test's own, in place of the typesetter: fill the list with a program in
    Python."""
    program: list[str] = []
    monkeypatch.setattr(pdf.subprocess, "Popen", _starting(program, subprocess.Popen))
    return program


def _starting(program: list[str], popen: type[subprocess.Popen[bytes]]) -> object:
    def start(command: object, **options: object) -> subprocess.Popen[bytes]:
        return popen([sys.executable, "-c", program[0]], **options)  # type: ignore[call-overload]

    return start


def test_the_child_knows_neither_the_key_nor_the_database(
    monkeypatch: pytest.MonkeyPatch, child: list[str]
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-key-that-stays-home")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    child.append(
        "import os; text = repr(dict(os.environ)).encode(); print('.', len(text), sep='\\n');"
        " print(text.decode())"
    )
    told = pdf_of(an_order("<p>a</p>"))
    assert b"PATH" in told
    assert b"stays-home" not in told
    assert b"somewhere" not in told


def failure_of(order: PdfRequest) -> str:
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
        "from catalog.exchange.formats.typesetting import main\n"
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


@pytest.mark.usefixtures("typesetter")
def test_a_page_that_takes_too_much_time_is_stopped_in_the_middle_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "STARTING", 2)
    monkeypatch.setattr(pdf, "PER_PART", 0)
    cells = "<tr>" + "<td>mot</td>" * 40 + "</tr>"
    assert failure_of(an_order(f"<table>{cells * 4_000}</table>")) == pdf.TOO_LONG


@pytest.mark.usefixtures("typesetter")
def test_a_page_that_takes_too_much_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MEMORY", 220 * 1024**2)
    assert failure_of(an_order("mot " * 10_000_000)) == pdf.FAILED


@pytest.mark.usefixtures("typesetter")
def test_a_document_too_heavy_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SIZE_MAX", 100)
    assert failure_of(an_order("<p>a</p>")) == pdf.TOO_BIG


def test_too_many_parts_are_refused_before_anything_starts() -> None:
    assert failure_of(an_order(*["<p>a</p>"] * (pdf.PARTS_MAX + 1))) == pdf.TOO_BIG


@pytest.mark.parametrize(
    "program",
    [
        "print('anything')",
        "raise SystemExit(1)",
        "print('.'); print(10); print('short')",
        "print('.')",
    ],
)
def test_an_answer_that_is_not_whole_is_a_sentence(child: list[str], program: str) -> None:
    child.append(program)
    assert failure_of(an_order("<p>a</p>")) == pdf.FAILED


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch, child: list[str]
) -> None:
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


def test_the_site_itself_never_loads_the_typesetter() -> None:
    program = "import sys, catalog.app; sys.exit('weasyprint' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, check=False).returncode
        == 0
    )
