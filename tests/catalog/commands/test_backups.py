"""The drill: `flask backup` on a site that people use, `flask restore` on an empty machine, and the
dossier is read again by its link."""

from pathlib import Path

from flask import Flask

from catalog.settings import Settings
from tests.plugins.application import running
from tests.web.dossier_making import saved
from tests.web.page_client import PageClient


def test_the_drill_gives_a_dossier_back_by_its_link_on_another_machine(
    own_app: Flask,
    own_page: PageClient,
    settings: Settings,
    empty_database_url: str,
    tmp_path: Path,
) -> None:
    link = saved(own_page, "Accueil des habitants").path
    file = tmp_path / "boussole.sauvegarde"
    with own_app.app_context():
        made = own_app.test_cli_runner().invoke(args=["backup", str(file)])
    assert made.exit_code == 0, made.output
    assert "lignes" in made.output

    with running(settings.model_copy(update={"database_url": empty_database_url})) as other:
        run = other.test_cli_runner().invoke
        cut = tmp_path / "cut"
        cut.write_bytes(file.read_bytes()[:-1000])
        with other.app_context():
            refused = run(args=["restore", str(cut)])
            given = run(args=["restore", str(file)])
            again = run(args=["restore", str(file)])
        assert refused.exit_code == 1
        assert "Rien n'est rendu" in refused.output
        assert given.exit_code == 0, given.output
        assert given.output.startswith("Base rendue, telle qu'elle était (")
        assert again.exit_code == 1
        assert "pas vide" in again.output
        assert "Accueil des habitants" in other.test_client().get(link).text
        assert other.test_client().get("/readyz").status_code == 200


def test_a_backup_that_cannot_be_written_says_why_and_fails(own_app: Flask, tmp_path: Path) -> None:
    run = own_app.test_cli_runner().invoke
    for arguments in (
        [str(tmp_path / "absent" / "file")],
        [str(tmp_path / "file"), "--recipient", "personne"],
    ):
        with own_app.app_context():
            refused = run(args=["backup", *arguments])
        assert refused.exit_code == 1
        assert "Aucune sauvegarde" in refused.output
    assert not list(tmp_path.iterdir())
