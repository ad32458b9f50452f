"""`flask import-services` and what `flask seed --official-lists` says of the directory."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, select

from catalog.commands import loading, services
from catalog.content.seeding import load_seeds
from catalog.storage.directory import ServiceDesk
from catalog.territories.directory import online
from catalog.territories.official import online as lists_online
from catalog.territories.official.download import DownloadFailed
from tests.catalog.territories.directory_copies import NAME, PLACE, as_json, without_floors
from tests.plugins.template import INVENTED


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small copies, no network, no measure."""
    monkeypatch.setattr(loading, "measure", lambda *_: False)
    monkeypatch.setattr(loading, "_valid_seeds", lambda: load_seeds(INVENTED))
    for module in (loading, services):
        monkeypatch.setattr(module, "read_known_directory", lambda _folder: without_floors())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(as_json(PLACE))
    return path


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(arguments))


def count(app: Flask) -> int:
    with Session(app.extensions["engine"]) as session:
        return len(session.exec(select(ServiceDesk.record)).all())


def test_an_import_says_what_it_did_and_a_second_one_that_nothing_changed(
    own_app: Flask, copy: Path
) -> None:
    first = run(own_app, "import-services", "--file", str(copy))
    assert first.exit_code == 0, first.stderr
    assert "11 fiches, 10 des types lus, fichier du 27 novembre 2026" in first.stdout
    assert "  Mairie : 1 (1 de plus)" in first.stdout
    assert count(own_app) == 10
    again = run(own_app, "import-services", "--file", str(copy))
    assert again.stdout.splitlines()[-1] == "Aucun changement."


def test_a_trial_says_the_same_and_changes_nothing(own_app: Flask, copy: Path) -> None:
    trial = run(own_app, "import-services", "--file", str(copy), "--dry-run")
    assert trial.stdout.splitlines()[-1] == "Essai : rien n’a été changé."
    assert count(own_app) == 0


def test_a_file_that_is_no_directory_stops_the_command(own_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "autre.csv"
    path.write_text("a;b\n1;2\n")
    refused = run(own_app, "import-services", "--file", str(path))
    assert refused.exit_code == 1
    assert "ce n’est pas l’annuaire" in refused.stderr


def test_without_a_network_the_command_says_what_to_do(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_arguments: Any) -> None:
        raise DownloadFailed("ne répond pas")

    monkeypatch.setattr(online, "download_into", silent)
    refused = run(own_app, "import-services")
    assert refused.exit_code == 1
    assert "Donnez un fichier : --file." in refused.stderr


def test_seeding_asks_for_the_directory_once_a_day_and_goes_on_without_it(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def silent(*_arguments: Any) -> None:
        asked.append("annuaire")
        raise DownloadFailed("ne répond pas")

    def no_list(*_arguments: Any) -> None:
        raise DownloadFailed("ne répond pas")

    monkeypatch.setattr(online, "download_into", silent)
    monkeypatch.setattr(lists_online, "download", no_list)
    monkeypatch.setattr(lists_online.import_once_a_day, "__kwdefaults__", {"fetch": no_list})
    first = run(own_app, "seed", "--official-lists")
    assert first.exit_code == 0, first.stderr
    assert (
        "Annuaire de l’administration : ne répond pas ; celui qui était chargé reste."
        in first.stdout
    )
    run(own_app, "seed", "--official-lists")
    assert asked == ["annuaire"]
