"""The directory of administrations: one main desk per place, whatever the form of the copy; loaded
whole, again without change, or refused."""

import bz2
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine
from catalog.storage.directory import ServiceDesk, ServiceDirectory
from catalog.territories.directory.kinds import InvalidDirectory, KnownDirectory
from catalog.territories.directory.loading import DirectoryReport
from catalog.territories.directory.online import import_copy, import_directory_online
from catalog.territories.directory.reading import DirectoryCopy
from catalog.territories.memory import data_version
from catalog.territories.official.download import Downloaded, DownloadFailed
from matching.domain.vocabulary import DeskKind
from tests.catalog.territories.directory_copies import (
    NAME,
    PLACE,
    as_csv,
    as_json,
    record,
    without_floors,
)

TODAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
LATER = datetime(2026, 11, 28, 12, tzinfo=UTC)
Loaded = tuple[DirectoryCopy, DirectoryReport]


@pytest.fixture
def engine_of_its_own(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    yield engine
    engine.dispose()


class Importer:
    """Writes a copy on disk and imports it, as the command does."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self._folder = engine, folder

    def __call__(
        self,
        content: bytes | list[dict[str, Any]],
        name: str = NAME,
        known: KnownDirectory | None = None,
        loaded_at: datetime = NOW,
        **given: Any,
    ) -> Loaded:
        path = self._folder / "copie"
        path.write_bytes(content if isinstance(content, bytes) else as_json(content))
        return import_copy(
            self.engine, path, name, known or without_floors(), TODAY, loaded_at, **given
        )

    def desks(self, kind: DeskKind | None = None) -> list[ServiceDesk]:
        with Session(self.engine) as session:
            rows = session.exec(select(ServiceDesk).order_by(ServiceDesk.record)).all()
            return [row for row in rows if kind is None or row.kind == kind.value]


@pytest.fixture
def load(engine_of_its_own: Engine, tmp_path: Path) -> Importer:
    return Importer(engine_of_its_own, tmp_path)


def test_each_kept_type_is_placed_and_the_others_are_left(load: Importer) -> None:
    copy, report = load(PLACE)
    assert (copy.records, copy.kept) == (11, 10)
    assert report.added == dict.fromkeys(DeskKind, 1)
    areas = {row.kind: row.area for row in load.desks()}
    assert areas == {
        "mairie": "80620",
        "sous_prefecture": "80620",
        "prefecture": "dep-80",
        "ddt": "dep-80",
        "epci": "200037059",
        "departement": "dep-80",
        "region": "reg-32",
        "cdg": "dep-80",
        "cnfpt": "dep-59",
        "france_services": "80620",
    }


def test_a_desk_has_all_that_the_record_says(load: Importer) -> None:
    load([record("mairie", "80620", "Mairie - Péronne")])
    (row,) = load.desks()
    assert (row.name, row.telephone, row.email, row.url) == (
        "Mairie - Péronne",
        "03 22 84 00 01",
        "contact@exemple.fr",
        "https://www.exemple.fr/",
    )
    assert row.address == "1 place de la Mairie, 80200 Péronne"
    assert row.hours == "Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h 30"
    assert row.changed_on == date(2024, 12, 18)
    assert row.page == "https://lannuaire.service-public.gouv.fr/exemple/1"


def packed_zip(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("lisez-moi.txt", "bonjour")
        file.writestr(NAME, content)
    return archive.getvalue()


def packed_tar(content: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:bz2") as file:
        for name, text in (("communes.zip", b"PK"), (f"all/{NAME}", content)):
            member = tarfile.TarInfo(name)
            member.size = len(text)
            file.addfile(member, io.BytesIO(text))
    return archive.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        as_json(PLACE),
        b"\xef\xbb\xbf" + as_json(PLACE),
        json.dumps(PLACE).encode(),
        json.dumps({"total_count": 11, "results": PLACE}).encode(),
        as_csv(PLACE),
        as_csv(PLACE).decode("utf-8-sig").encode("cp1252"),
        as_json(PLACE).decode().encode("cp1252"),
        gzip.compress(as_json(PLACE)),
        bz2.compress(as_json(PLACE)),
        packed_zip(as_json(PLACE)),
        packed_tar(as_json(PLACE)),
    ],
    ids=[
        "json",
        "json with a BOM",
        "bare list",
        "answer of the API",
        "csv of the API",
        "csv in Windows-1252",
        "json in Windows-1252",
        "gzip",
        "bz2",
        "zip",
        "tar.bz2",
    ],
)
def test_every_published_form_gives_the_same_desks(load: Importer, content: bytes) -> None:
    _, report = load(content, "copie-20261127.json")
    assert report.counts == dict.fromkeys(DeskKind, 1)
    (row,) = load.desks(DeskKind.MAIRIE)
    assert (row.name, row.telephone, row.changed_on) == (
        "Mairie - Péronne",
        "03 22 84 00 01",
        date(2024, 12, 18),
    )


@pytest.mark.parametrize("is_first", [True, False])
def test_an_annexe_never_replaces_the_main_one(load: Importer, is_first: bool) -> None:
    main = record("mairie", "80620", "Mairie - Péronne")
    others = [
        record("mairie", "80620", "Mairie annexe - Péronne"),
        record("mairie", "80620", "Mairie déléguée - Halles", ancien_code_pivot="mairie-80620-02"),
        record("mairie", "80620", "Mairie - Péronne (antenne de la gare)"),
    ]
    copy, _ = load([main, *others] if is_first else [*others, main])
    assert [row.name for row in load.desks()] == ["Mairie - Péronne"]
    assert copy.secondary == 3


def test_an_annexe_alone_stands_for_nobody(load: Importer) -> None:
    load([record("mairie", "80620", "Mairie annexe - Péronne"), PLACE[2]])
    assert not load.desks(DeskKind.MAIRIE)


def test_a_merged_commune_is_followed_and_comes_after_the_one_of_today(load: Importer) -> None:
    """Longuenée-en-Anjou (49200) is made of La Membrolle-sur-Longuenée (49200) and Pruillé
    (49251)."""
    former = record("mairie", "49251", "Mairie - Pruillé", date_modification="01/06/2026 10:00:00")
    load([former, record("mairie", "49200", "Mairie - Longuenée-en-Anjou")])
    assert [(row.area, row.name) for row in load.desks()] == [
        ("49200", "Mairie - Longuenée-en-Anjou")
    ]
    load([former], "2026-11-28-copie.json")
    assert [(row.area, row.name) for row in load.desks()] == [("49200", "Mairie - Pruillé")]


def test_of_two_equal_records_the_fullest_then_the_newest_is_kept(load: Importer) -> None:
    old = record("mairie", "80620", "Mairie - Péronne", id="a", adresse_courriel=[])
    newer = record("mairie", "80620", "Mairie - Péronne", id="b")
    newest = newer | {"id": "c", "date_modification": "02/02/2026 10:00:00"}
    copy, _ = load([old, newest, newer, newest])
    assert [row.record for row in load.desks()] == ["c"]
    assert copy.doubles == 3


def test_an_epci_is_told_by_its_siren_or_by_its_name(load: Importer) -> None:
    load(
        [
            record("epci", "59350", "Un autre nom", siren="200037059"),
            record("epci", "80021", "Communauté d’agglomération - Amiens Métropole"),
            record("epci", "80021", "Syndicat de tout"),
        ]
    )
    assert {row.area for row in load.desks()} == {"200037059", "248000531"}


def test_unknown_communes_are_told_and_too_many_refuse_the_copy(load: Importer) -> None:
    copy, _ = load([*PLACE, record("mairie", "00000", "Mairie - Nulle-Part")])
    assert copy.unplaced[0].startswith("Mairie - Nulle-Part")
    lost = [record("mairie", "00000", f"Mairie - {number}") for number in range(60)]
    with pytest.raises(InvalidDirectory, match="60 services ont un code de commune inconnu"):
        load([*PLACE, *lost])


def test_a_lost_leading_zero_is_given_back(load: Importer) -> None:
    load([record("mairie", "1001", "Mairie - L'Abergement-Clémenciat")])
    assert [row.area for row in load.desks()] == ["01001"]


def test_several_france_services_of_a_commune_are_kept(load: Importer) -> None:
    load(
        [
            record("msap", "80620", "France services - Péronne"),
            record("france_services", "80620", "France services - Bus de Péronne"),
            record("msap", "80620", "France services - Péronne", id="double"),
        ]
    )
    assert len(load.desks()) == 2


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
