"""Files that the site gives, as their readers read them, and what no file may hold."""

import csv
import io
import re
import zipfile
from http import HTTPStatus

import pandas as pd
from werkzeug.test import TestResponse

FORMATS = ("csv", "xlsx", "ods")
PUBLIC = ("/offres.csv", "/offres.xlsx", "/offres.ods", "/echeances.ics", "/offres.atom")
CALL = "essais-ia-du-nord"
PERONNE = {
    "territory": "Péronne (80, Somme)",
    "need": "tester un agent conversationnel pour répondre aux habitants",
}
UNOFFICIAL = "Site non officiel"


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


def text_in(written: bytes) -> str:
    """All that a file says, unpacked, its folded lines joined again."""
    if written.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            written = b"".join(parts.read(name) for name in parts.namelist())
    return re.sub(r"\r\n ", "", written.decode(errors="replace"))


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
