"""The verdicts of all offerings for one organisation are those that `judge` gives, on rules that
nobody thought of."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.domain.offer import Offer
from matching.verdict.algebra import VERDICTS
from matching.verdict.eligibility import judge
from matching.verdict.matrix import compile_offers, verdicts_of_one
from tests.matching.random_catalogues import DAYS, PROGRAMME_OFFERS, RULED_OFFERS, profiles


@pytest.mark.parametrize("offers", [RULED_OFFERS, PROGRAMME_OFFERS])
@given(st.data(), st.integers(0, 10**6), st.sampled_from(DAYS))
@settings(max_examples=100, deadline=None)
def test_every_verdict_is_what_judge_says(
    offers: st.SearchStrategy[Offer], data: st.DataObject, seed: int, on: date
) -> None:
    drawn = data.draw(st.lists(offers, min_size=6, max_size=12))
    program = compile_offers(drawn)
    for organisation in profiles(seed, 20):
        decided = [
            VERDICTS[number] for number in verdicts_of_one(program, organisation, on).tolist()
        ]
        assert decided == [judge(one, organisation, on).verdict for one in drawn]
