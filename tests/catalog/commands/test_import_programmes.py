"""`flask import-programmes` and `flask seed --official-lists`: what they say, and that nothing is
half-done."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, select

from catalog.commands import loading, programmes
from catalog.content.seeding import load_seeds
from catalog.storage.models import ProgrammeMember
from catalog.territories.lookup import territory
from catalog.territories.memory import reference
from catalog.territories.official import online
from catalog.territories.official.download import DownloadFailed
from matching.domain.vocabulary import Programme
from tests.plugins.template import INVENTED

ACV, PVD = Programme.ACTION_COEUR_DE_VILLE, Programme.PETITES_VILLES_DE_DEMAIN


@pytest.fixture(autouse=True)
def _leave_the_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning the real catalogue and measuring it take seconds, and are tested elsewhere."""
    monkeypatch.setattr(loading, "measure", lambda *_: False)
    monkeypatch.setattr(loading, "_valid_seeds", lambda: load_seeds(INVENTED))


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def acv(own_app: Flask, tmp_path: Path) -> Path:
    """A list of 220 communes, of credible size, with Maubeuge and without Lille."""
    with Session(own_app.extensions["engine"]) as session:
        organisations = reference(session).gazetteer.organisations
    communes = [
        code
        for code, organisation in organisations.items()
        if organisation.kind == "commune" and code != "59350"
    ]
    path = tmp_path / "liste-acv-com2026-20260704.csv"
    path.write_text(
        "insee_com,id_acv\n" + "".join(f"{code},acv\n" for code in ["59392", *communes[:219]]),
        encoding="utf-8",
    )
    return path


def count(app: Flask, programme: str) -> int:
    with Session(app.extensions["engine"]) as session:
        return len(
            session.exec(
                select(ProgrammeMember.code).where(ProgrammeMember.programme == programme)
            ).all()
        )


def is_member(app: Flask, code: str, programme: str) -> bool | None:
    with Session(app.extensions["engine"]) as session:
        return territory(session, code).programmes[programme]


def test_an_import_says_what_it_did_and_a_second_one_that_nothing_changed(
    own_app: Flask, acv: Path
) -> None:
    first = run(own_app, "import-programmes", "--file", str(acv))
    assert first.exit_code == 0, first.stderr
    assert "liste du 4 juillet 2026, communes de 2026" in first.stdout
    assert "Action cœur de ville : 220 communes" in first.stdout
    assert is_member(own_app, "59392", ACV) is True
    assert is_member(own_app, "59350", ACV) is False
    again = run(own_app, "import-programmes", "--file", str(acv))
    assert "aucun changement (220 communes" in again.stdout
    assert again.stdout.splitlines()[-1] == "Aucun changement."


def test_a_trial_says_the_same_and_changes_nothing(own_app: Flask, acv: Path) -> None:
    before = count(own_app, ACV)
    trial = run(own_app, "import-programmes", "--file", str(acv), "--dry-run")
    assert trial.stdout.splitlines()[-1] == "Essai : rien n’a été changé."
    assert count(own_app, ACV) == before
    done = run(own_app, "import-programmes", "--file", str(acv))
    assert trial.stdout.splitlines()[:-1] == done.stdout.splitlines()


def test_files_given_together_are_all_loaded_or_none(
    own_app: Flask, acv: Path, tmp_path: Path
) -> None:
    before = count(own_app, ACV)
    short = tmp_path / "liste-pvd-com2026-20260704.csv"
    short.write_text("insee_com,id_pvd\n02381,pvd\n", encoding="utf-8")
    result = run(own_app, "import-programmes", "--file", str(acv), "--file", str(short))
    assert result.exit_code == 1
    assert "Petites villes de demain : il faut au moins" in result.stderr
    assert result.stdout == ""
    assert count(own_app, ACV) == before


def test_a_file_without_a_day_says_how_to_give_it(own_app: Flask, acv: Path) -> None:
    undated = acv.rename(acv.with_name("liste.csv"))
    result = run(own_app, "import-programmes", "--file", str(undated))
    assert result.exit_code == 1
    assert "--list-date AAAA-MM-JJ" in result.stderr
    assert (
        run(
            own_app, "import-programmes", "--file", str(undated), "--list-date", "2026-07-04"
        ).exit_code
        == 0
    )


def test_a_seed_after_an_import_keeps_the_official_list(own_app: Flask, acv: Path) -> None:
    run(own_app, "import-programmes", "--file", str(acv))
    seeded = run(own_app, "seed")
    assert "Action cœur de ville : 220 communes déjà à jour." in seeded.stdout
    assert count(own_app, ACV) == 220


def test_without_network_the_lists_stay_and_a_file_is_asked_for(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _without_network(monkeypatch)
    result = run(own_app, "import-programmes")
    assert result.exit_code == 1
    assert "Donnez un fichier : --file." in result.stderr
    assert "Villages d’avenir : www.data.gouv.fr ne répond pas" in result.stderr
    assert len(asked) == 6
    assert is_member(own_app, "59350", ACV) is None


def test_seeding_asks_the_official_addresses_once_a_day_in_one_line(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _without_network(monkeypatch)
    said = [
        line
        for line in run(own_app, "seed", "--official-lists").stdout.splitlines()
        if line.startswith("Listes")
    ]
    assert said == [
        "Listes officielles des programmes : www.data.gouv.fr ne répond pas ; celles qui étaient"
        " chargées restent."
    ]
    assert "déjà demandées aujourd’hui" in run(own_app, "seed", "--official-lists").stdout
    assert len(asked) == 6
    assert "Listes officielles" not in run(own_app, "seed").stdout


def _without_network(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def fetch(url: str, seconds: float) -> None:
        asked.append(url)
        raise DownloadFailed("www.data.gouv.fr ne répond pas")

    for module, name in ((programmes, "import_online"), (loading, "import_once_a_day")):
        original = getattr(online, name)
        monkeypatch.setattr(
            module,
            name,
            lambda *given, original=original, **named: original(*given, **named, fetch=fetch),
        )
    return asked
