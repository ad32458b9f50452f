"""What one card says, and what a theme is worth, on the invented catalogue changed in one place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.advice.recommendation import recommend
from matching.domain.offer import Offer, Term
from matching.domain.profile import Profile
from matching.ranking.catalogue import Catalogue
from tests.matching.builders import offer
from tests.matching.invented import invented_catalogue

TODAY = date(2026, 11, 23)
HELP = "renfort-projet"
OF_A_COMMUNE = {"fact": "nature", "in": ["commune"]}
OF_AN_EPCI = {"fact": "nature", "in": ["epci"]}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return invented_catalogue()


def term(when: dict[str, Any], says: str, about: str) -> Term:
    return Term.model_validate({"when": when, "says": says, "about": about})


def price_with(catalogue: Catalogue, *terms: Term, **changes: Any) -> str:
    """The price of the human help, its terms being these, said to a village."""
    offers = tuple(
        one.model_copy(update={"terms": terms, **changes}) if one.slug == HELP else one
        for one in catalogue.offers
    )
    village = Profile(nature="commune", population=300)
    return recommend(village, replace(catalogue, offers=offers), TODAY).by_slug[HELP].price


def test_a_term_that_is_met_and_gives_something_is_no_price(catalogue: Catalogue) -> None:
    gift = term(OF_A_COMMUNE, "Un atelier de plus.", "gives")
    price = term(OF_A_COMMUNE, "Gratuit pour une commune.", "price")
    assert price_with(catalogue, gift, price) == "Gratuit pour une commune."
    assert price_with(catalogue, gift, price=None) == "à demander"


def test_the_first_price_whose_condition_is_met_is_said(catalogue: Catalogue) -> None:
    other = term(OF_AN_EPCI, "Payant pour une intercommunalité.", "price")
    first = term(OF_A_COMMUNE, "Gratuit pour une commune.", "price")
    second = term(OF_A_COMMUNE, "Jamais dit.", "price")
    assert price_with(catalogue, other, first, second) == "Gratuit pour une commune."


def test_a_price_whose_condition_is_not_known_leaves_the_general_one(catalogue: Catalogue) -> None:
    unknown = term({"fact": "agents", "min": 3}, "Gratuit dès trois agents.", "price")
    assert price_with(catalogue, unknown, price="Selon la taille") == "Selon la taille"


def with_theme(many: int) -> tuple[Offer, ...]:
    relevance = {"role": "tool", "themes": ["eau"]}
    return tuple(offer(slug=f"offre-{one}", relevance=relevance) for one in range(many))


@pytest.mark.parametrize(
    ("many", "share"), [(1, 1.0), (19, 1.0), (20, 1.0), (21, 20 / 21), (40, 0.5), (200, 0.1)]
)
def test_a_theme_that_many_offerings_help_with_tells_less_of_each(
    catalogue: Catalogue, many: int, share: float
) -> None:
    shares = replace(catalogue, offers=with_theme(many)).theme_shares
    assert shares == {"eau": pytest.approx(share)}


def test_a_phrase_is_counted_by_who_claims_it(catalogue: Catalogue) -> None:
    words = [one.relevance.words for one in catalogue.offers]
    assert catalogue.claims["appel à projets"] == sum("appel à projets" in one for one in words) > 1


def test_the_others_are_a_sequence_that_is_the_same_each_time_it_is_looked_at(
    catalogue: Catalogue,
) -> None:
    village = Profile(nature="commune", population=300, need="une messagerie")
    one, two = (recommend(village, catalogue, TODAY).others for _ in range(2))
    assert one == two == tuple(one)
    assert hash(one) == hash(two) == hash(tuple(one))
    assert (one != list(one)[1:], one != "autre") == (True, True)
    assert one[1:3] == tuple(one)[1:3]
    assert len(one) == len(tuple(one)) > 10
