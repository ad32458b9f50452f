"""The desks of a place: those of its own council, département and État; names only until the
directory is loaded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from catalog.storage.database import make_engine
from catalog.territories.directory.online import import_copy
from catalog.territories.places import TerritoryNotFound
from catalog.territories.services import desks_of, directory_day, services_of
from matching.domain.vocabulary import DeskKind
from tests.catalog.territories.directory_copies import (
    NAME,
    PLACE,
    as_json,
    record,
    without_floors,
)
from tests.plugins.databases import Template

SOMME = [
    *PLACE,
    record("sous_pref", "80001", "Sous-préfecture - Abbeville"),
    record("epci", "80021", "CA Amiens Métropole"),
    record("mairie", "80159", "Mairie - Cachy", telephone=[], adresse_courriel=[]),
    record("msap", "80204", "France services - Combles"),
    record("cdg", "93055", "CIG de la Petite Couronne"),
    record("prefecture", "75104", "Préfecture de Paris", pivot=[]),
]


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, template: Template, worker_id: str
) -> Iterator[Session]:
    folder: Path = tmp_path_factory.mktemp("annuaire")
    name = f"directory_{worker_id}"
    engine = make_engine(template.copy(name))
    path = folder / "copie"
    path.write_bytes(as_json(SOMME))
    import_copy(
        engine,
        path,
        NAME,
        without_floors(),
        date(2026, 11, 28),
        datetime(2026, 11, 28, tzinfo=UTC),
    )
    with Session(engine) as session:
        yield session
    engine.dispose()
    template.drop(name)


@pytest.mark.parametrize(
    ("code", "kind", "names"),
    [
        ("80620", DeskKind.MAIRIE, ["Mairie - Péronne"]),
        ("80620", DeskKind.SOUS_PREFECTURE, ["Sous-préfecture - Péronne"]),
        ("80021", DeskKind.SOUS_PREFECTURE, ["Préfecture - Somme"]),
        ("80001", DeskKind.SOUS_PREFECTURE, ["Sous-préfecture - Abbeville"]),
        ("80620", DeskKind.EPCI, ["CC de la Haute Somme"]),
        ("200037059", DeskKind.EPCI, ["CC de la Haute Somme"]),
        ("200037059", DeskKind.MAIRIE, []),
        (
            "80620",
            DeskKind.DDT,
            ["Direction départementale des territoires et de la mer - Somme"],
        ),
        ("dep-80", DeskKind.PREFECTURE, ["Préfecture - Somme"]),
        ("80620", DeskKind.DEPARTEMENT, ["Conseil départemental - Somme"]),
        ("80620", DeskKind.REGION, ["Conseil régional - Hauts-de-France"]),
        ("80620", DeskKind.CDG, ["Centre de gestion - Somme"]),
        ("94028", DeskKind.CDG, ["CIG de la Petite Couronne"]),
        ("80620", DeskKind.CNFPT, ["CNFPT - Délégation Hauts-de-France"]),
        ("06088", DeskKind.CNFPT, []),
        (
            "80620",
            DeskKind.FRANCE_SERVICES,
            ["France services - Péronne", "France services - Combles"],
        ),
        ("2A004", DeskKind.DDT, []),
    ],
)
def test_each_desk_is_the_one_that_serves_the_place(
    loaded: Session, code: str, kind: DeskKind, names: list[str]
) -> None:
    assert [contact.name for contact in services_of(loaded, code, kind)] == names


def test_a_desk_carries_its_date_and_its_source(loaded: Session) -> None:
    (desk,) = services_of(loaded, "80620", DeskKind.MAIRIE)
    assert (desk.source, desk.dated) == ("annuaire-administration", date(2024, 12, 18))
    assert desk.hours == ("Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h 30",)
    assert directory_day(loaded) == date(2026, 11, 27)


def test_what_the_record_does_not_say_is_unknown(loaded: Session) -> None:
    (desk,) = services_of(loaded, "80159", DeskKind.MAIRIE)
    assert (desk.telephone, desk.email) == (None, None)


def test_a_group_of_communes_has_the_desks_of_all(loaded: Session) -> None:
    found = desks_of(loaded, ["80620", "80001"], [DeskKind.SOUS_PREFECTURE])
    assert [desk.name for desk in found[DeskKind.SOUS_PREFECTURE]] == [
        "Sous-préfecture - Péronne",
        "Sous-préfecture - Abbeville",
    ]


def test_an_epci_has_the_state_offices_of_its_communes_the_commonest_first(
    loaded: Session,
) -> None:
    names = [desk.name for desk in services_of(loaded, "248000531", DeskKind.SOUS_PREFECTURE)]
    assert names[0] == "Préfecture - Somme"


def test_an_unknown_code_has_no_desk(loaded: Session) -> None:
    with pytest.raises(TerritoryNotFound):
        services_of(loaded, "99999", DeskKind.MAIRIE)
    assert desks_of(loaded, [], [DeskKind.MAIRIE]) == {DeskKind.MAIRIE: ()}


@pytest.mark.parametrize(
    ("kind", "name", "page"),
    [
        (DeskKind.SOUS_PREFECTURE, "Sous-préfecture de Péronne", "navigation/prefecture"),
        (DeskKind.PREFECTURE, "Préfecture d’Amiens", "navigation/prefecture"),
        (DeskKind.MAIRIE, "Mairie : Péronne", "navigation/mairie"),
        (
            DeskKind.EPCI,
            "CC de la Haute Somme (Combles - Péronne - Roisel)",
            "navigation/epci",
        ),
    ],
)
def test_without_the_directory_a_desk_is_its_name_and_a_page_that_is_known(
    session: Session, kind: DeskKind, name: str, page: str
) -> None:
    (desk,) = services_of(session, "80620", kind)
    assert (desk.name, desk.telephone, desk.dated) == (name, None, None)
    assert desk.page == f"https://lannuaire.service-public.gouv.fr/{page}"


@pytest.mark.parametrize("kind", [DeskKind.DDT, DeskKind.CDG, DeskKind.CNFPT, DeskKind.REGION])
def test_without_the_directory_no_address_is_invented(session: Session, kind: DeskKind) -> None:
    assert services_of(session, "80620", kind) == ()
    assert directory_day(session) is None
