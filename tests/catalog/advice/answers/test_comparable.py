"""Who compares to whom: of the same nature, of the same size, near first; nobody when nobody
does."""

import pytest
from sqlmodel import Session

from catalog.advice.answers.comparable import comparable_to, compares
from catalog.content.offerings import published
from catalog.territories.lookup import territory
from catalog.territories.places import Territory


def organisations(session: Session, code: str) -> list[str]:
    return [one.territory.code for one in comparable_to(session, code)]


def test_a_village_is_compared_to_villages_the_nearest_first(session: Session) -> None:
    assert organisations(session, "80159") == ["60700", "76352", "61382"]
    assert organisations(session, "60001")[0] == "60700"


def test_a_city_is_compared_to_cities_and_an_epci_to_those_of_its_size(session: Session) -> None:
    assert organisations(session, "59350") == ["44109", "57463", "92073"]
    assert organisations(session, "59392") == ["78490", "92073", "57463"]
    assert organisations(session, "200037059") == ["248000747"]
    assert organisations(session, "dep-59") == ["dep-21", "dep-26"]


def of_size(population: int, kind: str = "commune") -> Territory:
    return Territory("00000", kind, "Une collectivité", "80", "32", population, "Une collectivité")


@pytest.mark.parametrize(
    ("one", "other", "is_comparable"),
    [
        (of_size(20_000), of_size(100_000), True),
        (of_size(20_000), of_size(100_001), False),
        (of_size(200), of_size(3_000), True),
        (of_size(20_000), of_size(3_000), False),
        (of_size(20_000), of_size(20_000, "epci"), False),
    ],
)
def test_beyond_small_communes_five_times_the_inhabitants_is_the_most(
    one: Territory, other: Territory, is_comparable: bool
) -> None:
    assert compares(one, other) is compares(other, one) is is_comparable


def test_nobody_is_compared_to_itself(session: Session) -> None:
    assert "60700" not in organisations(session, "60700")


def test_when_no_example_compares_there_is_none(session: Session) -> None:
    assert organisations(session, "reg-32") == []
    assert organisations(session, "75056") == []


def test_every_example_is_of_an_organisation_that_exists_where_it_says(session: Session) -> None:
    named = {
        example.code: example.departement
        for example in published(session).references.examples
        if example.code
    }
    assert len(named) > 10
    for code, departement in named.items():
        organisation = territory(session, code)
        assert (organisation.code, departement in organisation.departements) == (code, True)
