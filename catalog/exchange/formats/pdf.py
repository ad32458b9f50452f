"""Pages of HTML as one tagged PDF (PDF/UA-1), set in a child process that is bounded in time,
memory and size.

The site's own process never loads the typesetter: whatever a text does to it, the answer is a
document or a French sentence.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Timer
from typing import IO

from catalog.exchange.formats.typesetting import NO_LIBRARY, PART_DONE

# Seconds of a machine's time: to start, then for each part (an organisation of two pages takes
# about one in all); bytes.
STARTING, PER_PART = 20, 4
MEMORY = 2 * 1024**3
SIZE_MAX = 30 * 1024**2
PARTS_MAX = 200
# Documents set at once by this process, and seconds that one waits for its turn.
AT_ONCE, TURN = 2, 10.0

CHILD = (sys.executable, "-I", "-X", "utf8", "-m", "catalog.exchange.formats.typesetting")
_TURNS = BoundedSemaphore(AT_ONCE)
# All that the child may know of its surroundings: neither the key nor the database.
_PASSED_ON = (
    "PATH",
    "HOME",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
)

PACKAGES = "libpango-1.0-0, libpangoft2-1.0-0 et libharfbuzz-subset0"
MISSING = f"Le PDF demande la bibliothèque Pango : installez les paquets Debian {PACKAGES}."
TOO_LONG = (
    "Le PDF a demandé trop de temps : réessayez, ou demandez moins de collectivités à la fois."
)
TOO_BIG = "Le PDF serait trop lourd : demandez moins de collectivités à la fois."
FAILED = (
    "Le PDF n’a pas pu être préparé : utilisez l’impression de la page, ou le document à modifier"
    " (DOCX)."
)
BUSY = "D’autres PDF sont en cours de préparation : réessayez dans une minute."


class PdfFailed(RuntimeError):
    """No document; the text says in French why, and what to do."""


@dataclass(frozen=True, slots=True)
class PdfPart:
    """A whole page of HTML, set apart from the others; it is made smaller until it takes at most
    `sheets` pages (None: any)."""

    html: str
    sheets: int | None = None


@dataclass(frozen=True, slots=True)
class PdfRequest:
    """What is to be set: `css` is the style of every part; `title` and `author` go with the
    document."""

    title: str
    author: str
    css: str
    parts: Sequence[PdfPart]


@dataclass(frozen=True, slots=True)
class PdfProgress:
    """How far the work is, in parts; the last step alone has the document."""

    done: int
    total: int
    document: bytes = b""


def pdf_of(order: PdfRequest) -> bytes:
    """Returns the document. Raises `PdfFailed`."""
    *_, last = pdf_steps(order)
    return last.document


def pdf_steps(order: PdfRequest) -> Iterator[PdfProgress]:
    """Yields a step each time a part is set, then one with the document. Raises `PdfFailed`."""
    if len(order.parts) > PARTS_MAX:
        raise PdfFailed(TOO_BIG)
    if not _TURNS.acquire(timeout=TURN):
        raise PdfFailed(BUSY)
    try:
        yield from _set(order)
    finally:
        _TURNS.release()


def _set(order: PdfRequest) -> Iterator[PdfProgress]:
    total = len(order.parts)
    seconds = STARTING + PER_PART * total
    is_late = Event()
    with tempfile.TemporaryFile() as asked, _child(asked, order, seconds) as child:
        assert child.stdout is not None
        alarm = Timer(seconds, _stop, (child, is_late))
        alarm.start()
        try:
            done = 0
            while done < total and child.stdout.readline() == PART_DONE:
                done += 1
                yield PdfProgress(done, total)
            document = _read_document(child.stdout) if done == total else b""
            child.wait()
        finally:
            alarm.cancel()
            child.kill()
    if document:
        yield PdfProgress(total, total, document)
    elif is_late.is_set() or child.returncode == -signal.SIGXCPU:
        raise PdfFailed(TOO_LONG)
    else:
        raise PdfFailed(MISSING if child.returncode == NO_LIBRARY else FAILED)


def _stop(child: subprocess.Popen[bytes], is_late: Event) -> None:
    is_late.set()
    child.kill()


def _child(asked: IO[bytes], order: PdfRequest, seconds: int) -> subprocess.Popen[bytes]:
    parts = [{"html": part.html, "sheets": part.sheets} for part in order.parts]
    text = {"title": order.title, "author": order.author, "css": order.css, "parts": parts}
    limits = {"seconds": seconds, "memory": MEMORY}
    asked.write(json.dumps(text | limits).encode())
    asked.seek(0)
    return subprocess.Popen(  # noqa: S603 (always the same command; what is asked is data)
        CHILD,
        stdin=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )


def _read_document(answer: IO[bytes]) -> bytes:
    """The document whole, or nothing. Raises `PdfFailed` for one that is too big."""
    length = answer.readline().strip()
    if not length.isdigit():
        return b""
    if int(length) > SIZE_MAX:
        raise PdfFailed(TOO_BIG)
    document = answer.read(int(length))
    return document if len(document) == int(length) else b""
