"""`flask matrix`: a line per collectivité and offering, refusals in French, nothing but data on the standard output."""

import csv
import io

import pytest
from click.testing import Result
from flask import Flask


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
    project = ["--fact", "uses_ai=true", "--fact", "stage=experimentation", "--fact", "project_cost=85000"]
    result = run(app, "--departement", "80", "--on", "2024-12-10", *project, "--csv")
    call = [row for row in csv.DictReader(io.StringIO(result.stdout)) if row["slug"] == "ami-ia-hauts-de-france"]
    assert {row["code"]: row["verdict"] for row in call}["80620"] == "eligible"
    assert {row["code"]: row["verdict"] for row in call}["200069722"] == "to_confirm"


def test_without_csv_the_verdicts_are_counted(app: Flask) -> None:
    result = run(app, "--departement", "90", "--on", "2026-11-23")
    assert result.exit_code == 0
    assert "collectivités, au 23/11/2026" in result.stdout
    assert "suite-territoriale" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--departement", "20"), "Le département « 20 » n’existe pas."),
        (("--departement", "80", "--on", "2014-01-01"), "La date doit être comprise entre"),
        (("--departement", "80", "--fact", "region=32"), "Ce fait vient du code de chaque collectivité : retirez-le."),
        (("--departement", "80", "--fact", "project_cost=-1"), "project_cost"),
        (("--departement", "80", "--fact", "cout=1"), "« cout » n’est pas un fait connu."),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(app: Flask, arguments: tuple[str, ...], sentence: str) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""
