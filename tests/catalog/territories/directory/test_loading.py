"""The directory is loaded whole, again without change, or refused."""

import gzip
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.settings import PROJECT_ROOT
from catalog.storage.directory import ServiceDesk, ServiceDirectory
from catalog.territories.directory.kinds import InvalidDirectory
from catalog.territories.directory.loading import DirectoryReport
from catalog.territories.directory.online import import_directory_online
from catalog.territories.memory import data_version
from catalog.territories.official.download import Downloaded, DownloadFailed
from matching.domain.vocabulary import DeskKind
from tests.catalog.territories.directory_copies import (
    NAME,
    PLACE,
    as_csv,
    as_json,
    packed_zip,
    record,
    without_floors,
)
from tests.catalog.territories.directory_imports import LATER, NOW, TODAY, Importer


def test_the_same_copy_again_changes_nothing_and_a_change_is_counted(load: Importer) -> None:
    load(PLACE)
    with Session(load.engine) as session:
        version = data_version(session)
    _, again = load(PLACE, loaded_at=LATER)
    assert not again.has_changed
    with Session(load.engine) as session:
        assert data_version(session) == version
    moved = record("mairie", "80620", "Mairie - Péronne", telephone=[{"valeur": "03 22 00 00 00"}])
    added = record("mairie", "80021", "Mairie - Amiens")
    _, report = load(
        [moved, added, *PLACE[2:]], "2026-11-28-copie.json", loaded_at=LATER, accepts_fewer=True
    )
    assert report.changed == {DeskKind.MAIRIE: 1}
    assert report.added == {DeskKind.MAIRIE: 1}
    assert report.removed == {DeskKind.SOUS_PREFECTURE: 1}
    with Session(load.engine) as session:
        assert data_version(session) != version


def test_an_older_copy_changes_nothing(load: Importer) -> None:
    load(PLACE)
    _, report = load(PLACE[:1], "2026-01-01-copie.json")
    assert report.is_older
    assert len(load.desks()) == 10


def test_a_trial_changes_nothing(load: Importer) -> None:
    _, report = load(PLACE, is_trial=True)
    assert report.added[DeskKind.MAIRIE] == 1
    assert not load.desks()


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        (NAME, None, date(2026, 11, 27)),
        (NAME, date(2026, 11, 20), date(2026, 11, 20)),
        ("annuaire.json", None, date(2024, 12, 18)),
    ],
)
def test_the_day_of_a_copy_is_given_named_or_that_of_its_newest_record(
    load: Importer, name: str, given: date | None, expected: date
) -> None:
    load(PLACE, name, given=given)
    with Session(load.engine) as session:
        loaded = session.exec(select(ServiceDirectory)).one()
    assert (loaded.file_date, loaded.newest_record) == (expected, date(2024, 12, 18))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (as_json(PLACE)[:-200], "coupé"),
        (gzip.compress(as_json(PLACE))[:-20], "coupé ou illisible"),
        (as_csv(PLACE)[:-40], "coupé"),
        (b"", "vide"),
        (json.dumps({"organisme": []}).encode(), "n’a pas la forme attendue"),
        (b"nom;code\nMairie;80620\n", "pas de colonne « pivot »"),
        (as_json(PLACE).decode().encode("utf-16"), "UTF-16"),
        (as_json([record("ccas", "80620", "CCAS")]), "aucun des services"),
        (packed_zip(b"").replace(b".json", b".jpeg"), "aucun fichier JSON ou CSV"),
        (b'{"service": [' + b"[" * 100_000, "coupé ou n’est pas lisible"),
        (b'{"service": [{"pivot":' + b"[" * 100_000, "trop profonde"),
        (b'{"service": [{"pivot":[' + b"1," * 50_000, "sans fin"),
    ],
)
def test_what_is_no_whole_directory_is_refused_and_nothing_changes(
    load: Importer, content: bytes, reason: str
) -> None:
    load(PLACE)
    with pytest.raises(InvalidDirectory, match=reason):
        load(content, "2026-11-28-copie.json")
    assert len(load.desks()) == 10


def test_a_bomb_is_refused(load: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.territories.directory.opening.MAX_UNPACKED", 3_000_000)
    with pytest.raises(InvalidDirectory, match="ce n’est pas l’annuaire"):
        load(gzip.compress(b'{"service": ["' + b"x" * 20_000_000))


def test_the_published_floors_refuse_a_copy_of_one_type(load: Importer) -> None:
    published = replace(
        without_floors(),
        rules={
            kind: replace(rule, floor=2 if kind is DeskKind.DDT else 0)
            for kind, rule in without_floors().rules.items()
        },
    )
    with pytest.raises(InvalidDirectory, match="il en faut au moins 2"):
        load(PLACE, known=published)
    load(PLACE, known=published, accepts_fewer=True)
    assert len(load.desks()) == 10


def test_more_than_there_can_be_is_refused_whatever_is_accepted(load: Importer) -> None:
    known = without_floors()
    tight = {kind: replace(rule, ceiling=0) for kind, rule in known.rules.items()}
    with pytest.raises(InvalidDirectory, match="il y en a au plus 0"):
        load(PLACE, known=replace(known, rules=tight), accepts_fewer=True)


def test_a_tenth_fewer_than_before_is_refused_until_accepted(load: Importer) -> None:
    load([*PLACE, record("mairie", "80021", "Mairie - Amiens")])
    with pytest.raises(InvalidDirectory, match="mairie : 1, la copie précédente en avait 2"):
        load(PLACE)
    _, report = load(PLACE, accepts_fewer=True)
    assert report.removed == {DeskKind.MAIRIE: 1}


def test_the_floors_and_the_address_stand_in_the_seeds() -> None:
    from catalog.territories.directory.kinds import read_known_directory

    known = read_known_directory(PROJECT_ROOT / "seeds" / "services")
    assert set(known.rules) == set(DeskKind)
    assert all(0 < rule.floor < rule.ceiling for rule in known.rules.values())
    assert known.address.startswith("https://api-lannuaire.service-public.gouv.fr/")


def test_the_address_is_asked_for_and_a_silence_is_said(engine_of_its_own: Engine) -> None:
    def given(file: Any, address: str, seconds: float) -> Downloaded:
        file.write(as_csv(PLACE))
        return Downloaded("api-lannuaire-administration.csv", date(2026, 11, 27))

    def silent(file: Any, address: str, seconds: float) -> Downloaded:
        raise DownloadFailed("api-lannuaire.service-public.gouv.fr ne répond pas")

    known = without_floors()
    failed = import_directory_online(engine_of_its_own, known, TODAY, NOW, seconds=5, fetch=silent)
    assert failed == "api-lannuaire.service-public.gouv.fr ne répond pas"
    report = import_directory_online(engine_of_its_own, known, TODAY, NOW, seconds=5, fetch=given)
    assert isinstance(report, DirectoryReport)
    assert report.file_date == date(2026, 11, 27)
    with Session(engine_of_its_own) as session:
        assert len(session.exec(select(ServiceDesk.record)).all()) == 10
