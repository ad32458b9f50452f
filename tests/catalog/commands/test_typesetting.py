"""`flask typeset-seeds`: who writes a sheet types ordinary spaces, and nothing but spaces and
apostrophes is changed."""

import shutil
from pathlib import Path

from flask import Flask

from catalog.content.sheets import Sheet
from catalog.content.yaml_files import read_yaml
from tests.plugins.template import INVENTED, SEEDS
from tests.seeds.french import texts_of, typographic_faults

SHEET = "bureau-communal.yaml"


def test_a_sheet_typed_with_ordinary_spaces_is_set_and_otherwise_left_alone(
    app: Flask, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "seeds"))
    path = folder / "offerings" / SHEET
    given = path.read_text(encoding="utf-8")
    path.write_text(
        given.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'"), encoding="utf-8"
    )
    typed = Sheet.model_validate({**read_yaml(path), "slug": path.stem})
    assert any(typographic_faults(text) for text in texts_of(typed))

    result = app.test_cli_runner().invoke(args=["typeset-seeds", "--folder", str(folder)])
    assert f"seeds/offerings/{SHEET} : mis en forme.\n" in result.output
    assert path.read_text(encoding="utf-8") == given


def test_the_sheets_of_the_project_are_set_already(app: Flask, tmp_path: Path) -> None:
    folder = shutil.copytree(SEEDS, tmp_path / "seeds")
    assert (
        app.test_cli_runner().invoke(args=["typeset-seeds", "--folder", str(folder)]).output == ""
    ), "run « make format »"
