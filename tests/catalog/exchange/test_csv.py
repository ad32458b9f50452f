"""CSV that a spreadsheet opens without running anything."""

import csv
import io

import pytest

from catalog.exchange.csv import write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1"])
def test_no_cell_starts_a_formula(cell: str) -> None:
    file = io.StringIO()
    write_csv(file, ("name",), [(cell,)])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [["name"], [f"'{cell}"]]


def test_a_lone_carriage_return_ends_no_line() -> None:
    file = io.StringIO()
    write_csv(file, ("name",), [("\r=1",)])
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [["name"], ["' =1"]]


def test_other_cells_come_back_as_they_were() -> None:
    rows = [["L'Haÿ-les-Roses", 'un "guillemet", une virgule'], ["deux\nlignes", ""]]
    file = io.StringIO()
    write_csv(file, ("a", "b"), rows)
    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [["a", "b"], *rows]
