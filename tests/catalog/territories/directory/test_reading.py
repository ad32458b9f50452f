"""One main desk per place, whatever the form of the copy of the directory."""

import bz2
import gzip
import json
from datetime import date

import pytest

from catalog.territories.directory.kinds import InvalidDirectory
from matching.domain.vocabulary import DeskKind
from tests.catalog.territories.directory_copies import (
    PLACE,
    as_csv,
    as_json,
    packed_tar,
    packed_zip,
    record,
)
from tests.catalog.territories.directory_imports import Importer


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
