"""The price that is said: the sheet's own, or that of a term whose condition is known to be met."""

from datetime import date
from typing import Any

import pytest

from matching.advice.recommendation import recommend
from matching.domain.profile import Profile
from matching.need.relevance import NeedRelevance
from matching.need.taxonomy import Taxonomy
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Safeguards
from tests.matching.builders import offer
from tests.matching.learned import knowing_nothing

DAY = date(2024, 12, 10)
SMALL = {"fact": "population", "below": 3_500}
SMALL_FREE = {"when": SMALL, "says": "Sans frais sous 3 500 habitants", "about": "price"}
SMALL_TRAINED = {"when": SMALL, "says": "Une formation en plus", "about": "gives"}
ALL_HALF = {"when": {"everyone": True}, "says": "À moitié prix", "about": "price"}


def price(terms: list[dict[str, Any]], population: int | None, **changes: Any) -> str:
    catalogue = Catalogue(
        version="essai",
        offers=(offer(price="100 € par an", terms=terms).model_copy(update=changes),),
        taxonomy=Taxonomy([], []),
        safeguards=Safeguards(()),
        learned=knowing_nothing(
            NeedRelevance().fit([{"title": "Une offre"}]).export(["une-offre"])
        ),
    )
    said = recommend(Profile(nature="commune", population=population), catalogue, DAY)
    (only,) = (*said.recommendations, *said.others)
    return only.price


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (300, "Sans frais sous 3 500 habitants"),
        (3_500, "100 € par an"),
        (None, "100 € par an"),
    ],
)
def test_the_price_of_a_term_is_for_who_is_known_to_meet_its_condition(
    population: int | None, expected: str
) -> None:
    assert price([SMALL_FREE], population) == expected


def test_a_term_about_what_is_given_is_no_price() -> None:
    assert price([SMALL_TRAINED], 300) == "100 € par an"
    assert price([SMALL_TRAINED, SMALL_FREE], 300) == "Sans frais sous 3 500 habitants"


def test_the_first_price_that_is_met_is_said() -> None:
    assert price([SMALL_FREE, ALL_HALF], 300) == "Sans frais sous 3 500 habitants"
    assert price([ALL_HALF, SMALL_FREE], 300) == "À moitié prix"
    assert price([SMALL_FREE, ALL_HALF], 4_000) == "À moitié prix"


def test_a_price_that_no_sheet_gives_is_to_be_asked() -> None:
    assert price([], 300, price=None) == "à demander"
