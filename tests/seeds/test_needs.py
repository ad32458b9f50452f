"""The corpus of needs and what is learned from it: its size, its variety, and figures that may not
fall."""

from collections import Counter

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.advice.measures.needs import NeedsEvaluation, evaluate_needs
from catalog.content.needs import LEARNED, SET_ASIDE, Corpus, near_duplicates, read_corpus
from catalog.content.offerings import published
from tests.plugins.template import SEEDS

FEWEST_NEEDS, FEWEST_WRITERS, FEWEST_GRADED, FEWEST_SET_ASIDE = 3_000, 8, 700, 200
SMALL = 1_000


@pytest.fixture(scope="module")
def learned() -> Corpus:
    return read_corpus(SEEDS, LEARNED)


@pytest.fixture(scope="module")
def set_aside() -> Corpus:
    return read_corpus(SEEDS, SET_ASIDE)


@pytest.fixture(scope="module")
def quality(engine: Engine, learned: Corpus, set_aside: Corpus) -> NeedsEvaluation:
    with Session(engine) as session:
        return evaluate_needs(published(session).matching, learned, set_aside)


def test_there_are_many_needs_by_many_hands_half_from_villages(
    learned: Corpus, set_aside: Corpus
) -> None:
    needs = (*learned.needs, *set_aside.needs)
    assert len(needs) >= FEWEST_NEEDS
    assert len({need.writer for need in needs}) >= FEWEST_WRITERS
    of_villages = [need for need in needs if need.population and need.population < SMALL]
    assert len(of_villages) >= 0.45 * len(needs)


def test_the_hand_that_is_set_aside_taught_nothing(learned: Corpus, set_aside: Corpus) -> None:
    assert len(set_aside.needs) >= FEWEST_SET_ASIDE
    assert {need.writer for need in set_aside.needs}.isdisjoint(
        need.writer for need in learned.needs
    )


def test_no_two_needs_say_nearly_the_same(learned: Corpus, set_aside: Corpus) -> None:
    needs = (*learned.needs, *set_aside.needs)
    real = [need for need in needs if need.understood != "no"]
    assert near_duplicates(real) == []


def test_every_use_is_one_of_the_taxonomy_and_has_needs(engine: Engine, learned: Corpus) -> None:
    with Session(engine) as session:
        uses = published(session).matching.taxonomy.use_cases
    told = Counter(use for need in learned.needs for use in need.use_cases)
    assert set(told) == set(uses)
    assert min(told.values()) >= 5


def test_enough_needs_were_graded_twice(learned: Corpus, set_aside: Corpus) -> None:
    assert len(learned.graded) + len(set_aside.graded) >= FEWEST_GRADED


def test_needs_of_writers_left_out_are_read_as_well_as_published(quality: NeedsEvaluation) -> None:
    reading = quality.reading
    assert reading.use_first.value >= 0.70
    assert reading.use_among_five.value >= 0.89
    assert reading.nonsense_told.value >= 0.80
    assert reading.real_refused.value <= 0.03
    assert reading.incidents_told.value >= 0.74
    assert reading.calm_alarmed.value <= 0.04


def test_the_learned_order_is_better_than_the_former_one(quality: NeedsEvaluation) -> None:
    assert quality.order.ndcg.value >= 0.67
    assert quality.order.first_is_good.value >= 0.71
    assert quality.order.ndcg.low > quality.former.ndcg.high
    assert quality.order.first_is_good.low > quality.former.first_is_good.high
    assert quality.order.absurd < quality.former.absurd
