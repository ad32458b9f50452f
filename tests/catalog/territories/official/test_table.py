"""Files that come from outside: read whatever tool wrote them, or refused at once when they are no
list."""

import gzip
import json
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from catalog.territories.official.columns import (
    codes_in,
    cog_of_name,
    day_in,
    day_of_header,
    day_of_name,
    says_the_month_only,
)
from catalog.territories.official.table import MAX_BYTES, read_file, read_table
from catalog.territories.programmes import InvalidProgrammeList

LINES = "insee_com,lib_com,id_pvd\n01033,Valserhône,pvd-1\n02381,Hirson,pvd-2\n"


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (LINES.encode(), "UTF-8, séparateur « , »"),
        (LINES.encode("utf-8-sig"), "UTF-8, séparateur « , »"),
        (LINES.replace(",", ";").encode(), "UTF-8, séparateur « ; »"),
        (LINES.replace(",", "\t").encode(), "UTF-8, séparateur tabulation"),
        (LINES.encode("cp1252"), "Windows-1252, séparateur « , »"),
        (LINES.replace("\n", "\r\n").encode(), "UTF-8, séparateur « , »"),
        (LINES.replace("\n", "\r").encode(), "UTF-8, séparateur « , »"),
        (f"\n{LINES}\n\n".encode(), "UTF-8, séparateur « , »"),
        (
            LINES.replace("insee_com", '" INSEE_COM "')
            .replace("Valserhône", '"Valserhône"')
            .encode(),
            "UTF-8, séparateur « , »",
        ),
    ],
    ids=[
        "plain",
        "mark",
        "semicolons",
        "tabulations",
        "windows",
        "dos",
        "old-macintosh",
        "blank-lines",
        "quotes",
    ],
)
def test_the_same_rows_whatever_tool_wrote_the_file(content: bytes, form: str) -> None:
    table = read_table("liste.csv", content)
    assert table.form == form
    assert table.columns == ("insee_com", "lib_com", "id_pvd")
    assert [tuple(row.cells.values()) for row in table.rows] == [
        ("01033", "Valserhône", "pvd-1"),
        ("02381", "Hirson", "pvd-2"),
    ]
    assert not table.faults


@pytest.mark.parametrize("cell", ['="03095;03310"', '"=""03095;03310"""', '"03095 ; 03310"'])
def test_a_cell_kept_from_spreadsheets_holds_its_codes(cell: str) -> None:
    table = read_table(
        "qpv.csv", f"code_qp;insee_com;lib_qp\nQN003001M;{cell};Un quartier\n".encode()
    )
    assert codes_in(table.rows[0].cells["insee_com"]) == ["03095", "03310"]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("1033", ["01033"]),
        ("2a004", ["2A004"]),
        ("200042190", ["200042190"]),
        ("59 392", []),
        ("", []),
        ("Lille", []),
        ("59392;Lille", []),
    ],
)
def test_codes_are_read_with_their_lost_zero(cell: str, codes: list[str]) -> None:
    assert codes_in(cell) == codes


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T00:00:00", "2021-03-04"),
        ("04/03/2021", "2021-03-04"),
        ("4-3-2021", "2021-03-04"),
        ("31/02/2021", None),
        ("03/2021", None),
        ("hier", None),
    ],
)
def test_days_are_read_in_both_forms(cell: str, day: str | None) -> None:
    found = day_in(cell)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("name", "day", "cog"),
    [
        ("liste-pvd-com2025-20260427.csv", "2026-04-27", 2025),
        ("liste-crte-grpt2025-20250717.csv", "2025-07-17", 2025),
        ("croisement_2024_06_30.csv", "2024-06-30", None),
        ("acv-pvd-ort-2026-05.json", "2026-05-01", None),
        ("croisement-programmes-anct-cog2023.csv", None, 2023),
        ("liste-20261340.csv", None, None),
    ],
)
def test_a_name_says_the_day_of_the_list_and_the_year_of_its_communes(
    name: str, day: str | None, cog: int | None
) -> None:
    found = day_of_name(name)
    assert (found.isoformat() if found else None, cog_of_name(name)) == (day, cog)
    assert says_the_month_only(name) is (day == "2026-05-01")


def test_the_day_of_a_last_change_is_read_or_left() -> None:
    assert str(day_of_header("Mon, 27 Apr 2026 16:08:36 GMT")) == "2026-04-27"
    assert day_of_header("hier") is day_of_header(None) is None


def test_lines_that_cannot_be_read_are_told_by_their_number() -> None:
    table = read_table(
        "liste.csv", b"insee_com,lib_com,id_pvd\n01033,Valserh\n02381,Hirson,pvd-2,x\n02408,Laon,\n"
    )
    assert [(fault.line, fault.code) for fault in table.faults] == [(2, "01033"), (3, "02381")]
    assert "2 colonnes au lieu de 3" in table.faults[0].reason
    assert len(table.rows) == 1


def test_json_by_commune_gives_the_same_rows() -> None:
    content = {
        "meta": {},
        "communes": {
            "59392": {"label": "Maubeuge", "acv": True, "acv_signed_at": "2023-12-22"},
            "02381": {"pvd": True},
        },
    }
    table = read_table("listes.json", json.dumps(content).encode())
    assert table.columns == ("insee_com", "label", "acv", "acv_signed_at", "pvd")
    assert table.rows[0].cells == {
        "insee_com": "59392",
        "label": "Maubeuge",
        "acv": "oui",
        "acv_signed_at": "2023-12-22",
    }


def _zip(content: bytes) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("liste.csv", content)
    return archive.getvalue()


BOMBS = {
    "empty": (b"", "vide"),
    "spaces": (b"\n \n", "vide"),
    "huge": (b"insee_com,id_acv\n" + b"x" * MAX_BYTES, "plus de 10 Mo"),
    "columns": (b"a," * 1_000_000 + b"z\n", "caractères"),
    "many-columns": (
        ",".join(f"c{place}" for place in range(5_000)).encode() + b"\n1\n",
        "000 colonnes",
    ),
    "long-line": (b"insee_com,id_acv\n" + b"1" * 100_000, "ligne 2"),
    "many-lines": (b"insee_com,id_acv\n" + b"1,\n" * 200_000, "lignes"),
    "open-quote": (b'insee_com,id_acv\n"' + b"1\n" * 90_000, "CSV lisible"),
    "utf-16": ("insee_com,id_acv\n01001,1\n".encode("utf-16"), "UTF-16"),
    "utf-16-unmarked": ("insee_com,id_acv\n01001,1\n".encode("utf-16-le"), "UTF-16"),
    "nul": (b"insee_com,id_acv\n01001,\x00\n", "UTF-8"),
    "zip": (_zip(b"0" * 9_000_000), "archive"),
    "gzip": (gzip.compress(b"0" * 9_000_000), "archive"),
    "picture": (b"\x89PNG\r\n\x1a\n\x81\x8d" + bytes(range(1, 256)), "pas du texte"),
    "cut": (b"insee_com,lib_com,id_acv\n01001,A,1\n01002,B", "coupé"),
    "doubled-column": (b"insee_com,id_acv,id_acv\n01001,,1\n", "deux fois"),
    "deep-json": (b'{"communes":' + b"[" * 1_000_000, "JSON"),
    "cut-json": (b'{"communes": {"59392": {"acv": tr', "JSON"),
    "other-json": (b'{"villes": []}', "JSON"),
    "long-number": (b'{"communes": {"59392": {"acv": ' + b"9" * 1_000_000 + b"}}}", "JSON"),
    "many-keys": (
        json.dumps({"communes": {"59392": {f"k{place}": 1 for place in range(1_000)}}}).encode(),
        "colonnes",
    ),
}


@pytest.mark.parametrize(("content", "reason"), BOMBS.values(), ids=BOMBS)
def test_what_is_no_list_is_refused_at_once_with_a_reason(content: bytes, reason: str) -> None:
    started = time.process_time()
    with pytest.raises(InvalidProgrammeList, match=reason) as refused:
        read_table("liste.csv", content)
    assert time.process_time() - started < 2
    assert len(str(refused.value)) < 300


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidProgrammeList, match="ce n’est pas un fichier"):
        read_file(Path("/dev/zero"))
    long = tmp_path / "liste.csv"
    with long.open("wb") as file:
        file.truncate(50_000_000_000)
    with pytest.raises(InvalidProgrammeList, match="plus de 10 Mo"):
        read_file(long)
