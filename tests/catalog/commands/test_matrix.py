"""`flask matrix`: a line per collectivité and offering, refusals in French, nothing but data on the
standard output."""

import csv
import io
from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from click.testing import Result
from flask import Flask

from matching.advice.scenarios import VERDICT_WORDS
from matching.domain.vocabulary import Verdict


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["matrix", *arguments])


def test_every_collectivite_of_the_departement_has_every_offering(app: Flask) -> None:
    result = run(app, "--departement", "90", "--on", "2026-11-23", "--csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert {row["name"] for row in rows if row["code"] == "90010"} == {"Belfort"}
    assert (
        len(rows)
        == len({(row["code"], row["slug"]) for row in rows})
        == len({row["code"] for row in rows}) * len({row["slug"] for row in rows})
    )
    assert {row["verdict"] for row in rows} == {"not_eligible", "closed", "to_confirm", "eligible"}


def test_the_project_is_the_same_for_all(app: Flask) -> None:
    project = [
        "--fact",
        "uses_ai=true",
        "--fact",
        "stage=experimentation",
        "--fact",
        "project_cost=85000",
    ]
    result = run(app, "--departement", "80", "--on", "2024-12-10", *project, "--csv")
    call = [
        row
        for row in csv.DictReader(io.StringIO(result.stdout))
        if row["slug"] == "essais-ia-du-nord"
    ]
    assert {row["code"]: row["verdict"] for row in call}["80620"] == "eligible"
    assert {row["code"]: row["verdict"] for row in call}["200069722"] == "to_confirm"


def test_without_csv_the_verdicts_are_counted(app: Flask) -> None:
    result = run(app, "--departement", "90", "--on", "2026-11-23")
    assert result.exit_code == 0
    assert "collectivités, au 23/11/2026" in result.stdout
    assert "bureau-communal" in result.stdout


@pytest.mark.parametrize(("extension", "engine"), [("xlsx", "openpyxl"), ("ods", "odf")])
def test_a_workbook_has_a_row_per_collectivite_and_a_column_per_offering(
    app: Flask, tmp_path: Path, extension: str, engine: Literal["openpyxl", "odf"]
) -> None:
    file = tmp_path / f"verdicts.{extension}"
    result = run(app, "--departement", "90", "--on", "2026-11-23", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    table = pd.read_excel(file, engine=engine, dtype={"Code": str}).set_index("Code")
    lines = csv.DictReader(
        io.StringIO(run(app, "--departement", "90", "--on", "2026-11-23", "--csv").stdout)
    )
    verdicts = {(line["code"], line["slug"]): line["verdict"] for line in lines}
    assert len(table) * (len(table.columns) - 4) == len(verdicts)
    assert table.loc["90010", "Population"] > 40_000
    assert (
        table.loc["90010", "Bureau communal"]
        == VERDICT_WORDS[Verdict(verdicts["90010", "bureau-communal"])]
    )
    notes = pd.read_excel(file, engine=engine, sheet_name="À lire", header=None)[0].tolist()
    assert "État au 23 novembre 2026." in notes
    assert notes[-1].startswith("Site non officiel")


def test_the_name_of_the_file_says_the_format_and_an_option_wins(
    app: Flask, tmp_path: Path
) -> None:
    run(
        app, "--departement", "90", "--on", "2026-11-23", "--output", str(tmp_path / "verdicts.CSV")
    )
    run(
        app,
        "--departement",
        "90",
        "--on",
        "2026-11-23",
        "--csv",
        "--output",
        str(tmp_path / "verdicts.txt"),
    )
    written = (tmp_path / "verdicts.CSV").read_bytes()
    assert written == (tmp_path / "verdicts.txt").read_bytes()
    assert written.startswith(b"code,name,slug,verdict,Information indicative")


def test_a_csv_may_be_written_for_spreadsheets_set_to_french(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    run(app, "--departement", "90", "--semicolons", "--bom", "--output", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfcode;name;slug;verdict;")


def test_a_file_is_there_whole_or_as_it_was_before(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_text("avant")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("catalog.commands.matrix.write_file", fail)
    result = run(app, "--departement", "90", "--output", str(file))
    assert result.exit_code == 1
    assert "n’a pas pu être écrit : No space left on device." in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["verdicts.csv"]
    assert file.read_text() == "avant"


def test_what_is_no_plain_file_is_written_to_and_not_replaced(app: Flask) -> None:
    assert run(app, "--departement", "90", "--csv", "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--xlsx",), "ajoutez --output"),
        (("--ods",), "ajoutez --output"),
        (("--output", "verdicts.pdf"), "Le nom du fichier ne dit pas le format"),
        (("--output", "verdicts"), "Le nom du fichier ne dit pas le format"),
        (("--csv", "--output", "/nulle/part/verdicts.csv"), "n’a pas pu être écrit"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_one_sentence(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(app, "--departement", "90", *arguments)
    assert result.exit_code in (1, 2)
    assert sentence in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--departement", "20"), "Le département « 20 » n’existe pas."),
        (("--departement", "80", "--on", "2014-01-01"), "La date doit être comprise entre"),
        (
            ("--departement", "80", "--fact", "region=32"),
            "Ce fait vient du code de chaque collectivité : retirez-le.",
        ),
        (("--departement", "80", "--fact", "project_cost=-1"), "project_cost"),
        (("--departement", "80", "--fact", "cout=1"), "« cout » n’est pas un fait connu."),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""
