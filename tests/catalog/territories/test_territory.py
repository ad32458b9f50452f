"""A territory in full, by code: what it lies in, what lies in it, whom it turns to."""

import json

import pytest
from sqlmodel import Session

from catalog.settings import PROJECT_ROOT
from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.places import FactRefused, TerritoryNotFound
from catalog.territories.populations import population_kind
from catalog.territories.reference import PACKAGE


def test_a_commune_knows_everything_about_itself(session: Session) -> None:
    peronne = territory(session, "80620")
    assert (peronne.kind, peronne.name, peronne.departement, peronne.region) == (
        "commune",
        "Péronne",
        "80",
        "32",
    )
    assert (peronne.population, peronne.population_total, peronne.siren) == (
        7_090,
        None,
        "218005858",
    )
    assert (peronne.postcodes, peronne.epci, peronne.redirected_from) == (
        ("80200",),
        "200037059",
        None,
    )
    assert peronne.epci_name == "CC de la Haute Somme (Combles - Péronne - Roisel)"
    assert peronne.programmes["petites-villes-de-demain"] is True


@pytest.mark.parametrize(
    ("code", "population"),
    [
        ("38061", 3_500),
        ("44155", 3_500),
        ("56058", 3_499),
        ("60151", 3_449),
        ("12199", 2_000),
        ("59314", 3_496),
        ("80228", 1_958),
    ],
)
def test_a_commune_has_the_population_of_the_communes_file_only(
    session: Session, code: str, population: int
) -> None:
    commune = territory(session, code)
    assert (commune.population, commune.population_total) == (population, None)


@pytest.mark.parametrize(
    ("code", "municipale", "totale"),
    [("240200469", 14_372, 14_608), ("242900561", 14_917, 15_206)],
)
def test_an_epci_has_both_populations(
    session: Session, code: str, municipale: int, totale: int
) -> None:
    epci = territory(session, code)
    assert (epci.population, epci.population_total) == (municipale, totale)


@pytest.mark.parametrize("code", ["200069722", "247600588"])
def test_an_epci_across_two_regions_has_both_and_is_in_neither(session: Session, code: str) -> None:
    epci = territory(session, code)
    assert (epci.regions, epci.departements) == (("28", "32"), ("76", "80"))
    assert (epci.region, epci.departement) == (None, None)
    assert {member.departement for member in epci.members} == {"76", "80"}


def test_members_of_an_epci_are_its_communes(session: Session) -> None:
    members = territory(session, "240200469").members
    assert len(members) == 42
    assert {member.kind for member in members} == {"commune"}
    assert [member.name for member in members] == sorted(member.name for member in members)


def test_members_of_a_departement_are_its_epci_and_those_of_a_region_its_departements(
    session: Session,
) -> None:
    assert "247600588" in {member.code for member in territory(session, "dep-80").members}
    assert [member.code for member in territory(session, "reg-32").members] == [
        "dep-02",
        "dep-59",
        "dep-60",
        "dep-62",
        "dep-80",
    ]


@pytest.mark.parametrize(
    ("code", "kind", "label"),
    [
        ("80620", "sous-prefecture", "Sous-préfecture de Péronne"),
        ("62447", "sous-prefecture", "Sous-préfecture de Montreuil-sur-Mer"),
        ("80001", "sous-prefecture", "Sous-préfecture d’Abbeville"),
        ("76351", "sous-prefecture", "Sous-préfecture du Havre"),
        ("27016", "sous-prefecture", "Sous-préfecture des Andelys"),
        ("80021", "prefecture", "Préfecture d’Amiens"),
        ("80016", "sous-prefecture", "Sous-préfecture de Péronne"),
        ("59350", "prefecture", "Préfecture de Lille"),
        ("97608", "prefecture", "Préfecture de Mamoudzou"),
        ("200072460", "sous-prefecture", "Sous-préfecture de Béthune"),
        ("dep-80", "prefecture", "Préfecture d’Amiens"),
        ("reg-32", "prefecture", "Préfecture de Lille"),
    ],
)
def test_the_sous_prefecture_is_told_from_the_prefecture(
    session: Session, code: str, kind: str, label: str
) -> None:
    office = territory(session, code).sous_prefecture
    assert office is not None
    assert (office.kind, office.label) == (kind, label)


@pytest.mark.parametrize("code", ["200069722", "98818", "97701", "dep-6AE"])
def test_no_single_desk_is_named_where_there_are_several_or_another_kind(
    session: Session, code: str
) -> None:
    assert territory(session, code).sous_prefecture is None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("59355", "59350"),  # associée
        ("80567", "80620"),  # merged long ago
        ("62461", "62447"),  # déléguée
        ("75101", "75056"),  # arrondissement municipal
        ("dep-2A", "reg-94"),
        ("dep-75", "75056"),
        ("dep-67", "dep-6AE"),
        ("reg-02", "dep-972"),
    ],
)
def test_a_code_that_governs_no_longer_is_followed_and_said(
    session: Session, asked: str, code: str
) -> None:
    found = territory(session, asked)
    assert (found.code, found.redirected_from) == (code, asked)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("62447", "62447"),
        ("218005858", "80620"),
        ("59", "dep-59"),
        ("32", "dep-32"),
        ("2a", "reg-94"),
        ("1", "dep-01"),
    ],
)
def test_other_ways_to_write_a_code_are_read(session: Session, asked: str, code: str) -> None:
    assert territory(session, asked).code == code


@pytest.mark.parametrize(
    "code", ["00000", "999999999", "dep-20", "reg-99", "", "Péronne", "' OR 1=1", "\x00", "9" * 500]
)
def test_an_unknown_code_is_not_found(session: Session, code: str) -> None:
    with pytest.raises(TerritoryNotFound):
        territory(session, code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("dep-971", "departement"),
        ("reg-01", "region"),
        ("dep-972", "collectivite_unique"),
        ("dep-976", "collectivite_unique"),
        ("reg-94", "collectivite_unique"),
        ("dep-987", "collectivite_unique"),
        ("200046977", "epci"),
        ("dep-69", "departement"),
        ("dep-6AE", "departement"),
    ],
)
def test_each_organisation_has_the_kind_that_the_law_gives_it(
    session: Session, code: str, kind: str
) -> None:
    assert territory(session, code).kind == kind


def test_the_rhone_does_not_count_the_inhabitants_of_the_metropole_de_lyon(
    session: Session,
) -> None:
    rhone, metropole = (
        territory(session, "dep-69").population,
        territory(session, "200046977").population,
    )
    assert rhone is not None
    assert metropole is not None
    assert rhone < 500_000 < 1_400_000 < metropole


def test_names_of_areas_are_listed_by_number(session: Session) -> None:
    names = departement_names(session)
    assert (names["59"], names["2A"], names["75"], len(names)) == (
        "Nord",
        "Corse-du-Sud",
        "Paris",
        109,
    )
    assert list(names) == sorted(names)
    assert region_names(session)["32"] == "Hauts-de-France"


def test_a_refused_fact_says_which(session: Session) -> None:
    error = FactRefused("nature", "Non.")
    assert (error.field, error.message, str(error)) == ("nature", "Non.", "Non.")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("80620", "population municipale 2023"),
        ("200069722", "population municipale 2022"),
        ("dep-59", "population municipale 2023"),
        ("97611", "population municipale 2017"),
        ("dep-976", "population municipale 2017"),
        ("dep-987", "population municipale, année à demander"),
    ],
)
def test_a_population_is_said_with_its_year_when_it_is_known(
    session: Session, code: str, kind: str
) -> None:
    organisation = territory(session, code)
    assert population_kind(organisation.kind, organisation.departements) == kind


def test_the_years_of_the_populations_are_those_of_the_package_installed() -> None:
    """Another version holds other years: read its README, then change `populations` and this
    test."""
    package = json.loads((PROJECT_ROOT / PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == "6.0.0"
