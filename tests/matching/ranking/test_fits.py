"""The advisers' table: a sheet's column, what stands for it, and what is expected of a need."""

import numpy as np
import pytest

from matching.domain.vocabulary import NeedFit
from matching.need.reader import SIGNS
from matching.need.understanding import NOTHING_READ, Understanding
from matching.ranking.fits import GENERAL, Fits
from tests.matching.builders import offer

USES = ("telephone", "site", "incident-cyber")


def understood(shares: list[float], **signs: float) -> Understanding:
    return Understanding(
        np.array(shares), {**dict.fromkeys(SIGNS, 0.0), "in_scope": 1.0, **signs}, NOTHING_READ
    )


def of_phones() -> dict[str, object]:
    return {
        "role": "tool",
        "fits": {"telephone": {"small": [3, 2], "large": [1, 1]}},
        "fits_in_general": {"vague": {"small": [2, 2]}, "works": {"small": [1, 1]}},
    }


FITS = Fits(
    [
        offer(slug="telephone", relevance=of_phones()),
        offer(slug="sans-colonne", relevance={"role": "tool", "job_use_cases": ["site"]}),
        offer(
            slug="secours",
            relevance={"role": "tool", "fits": {"incident-cyber": {"small": [3, 3]}}},
        ),
    ],
    USES,
)


def by_use(understanding: Understanding, *, is_small: bool = True) -> list[float]:
    return FITS.expected(understanding, is_small=is_small).by_use.round(3).tolist()


def test_the_grade_of_a_use_is_the_mean_of_two_advisers_by_size() -> None:
    sure = understood([1.0, 0.0, 0.0])
    assert by_use(sure) == [2.5, 0.0, 0.0]
    assert by_use(sure, is_small=False) == [1.0, 0.0, 0.0]


def test_a_sheet_without_its_column_is_graded_by_the_uses_that_it_names() -> None:
    assert by_use(understood([0.0, 1.0, 0.0])) == [0.0, 2.5, 0.0]


def test_a_doubt_between_uses_shares_the_grade() -> None:
    assert by_use(understood([0.5, 0.5, 0.0])) == [1.25, 1.25, 0.0]
    assert by_use(understood([1.0, 1.0, 0.0])) == [1.25, 1.25, 0.0]
    assert by_use(understood([0.2, 0.0, 0.0])) == [0.5, 0.0, 0.0]


def test_out_of_the_field_a_use_counts_for_less_and_works_for_more() -> None:
    outside = understood([1.0, 0.0, 0.0], in_scope=0.1)
    assert by_use(outside) == [0.25, 0.0, 0.0]
    works = FITS.expected(outside, is_small=True).by_general[:, GENERAL.index("works")]
    assert works.round(3).tolist() == [0.9, 0.0, 0.0]


def test_nonsense_is_no_work_to_be_done() -> None:
    nonsense = understood([0.0, 0.0, 0.0], in_scope=0.0, not_understood=1.0)
    assert not FITS.expected(nonsense, is_small=True).by_general[:, GENERAL.index("works")].any()


def test_an_incident_is_answered_before_the_use_that_it_looks_like() -> None:
    alarmed = understood([0.9, 0.0, 0.1], incident=0.9)
    assert by_use(alarmed)[2] > 2.5
    assert by_use(alarmed)[0] < 0.5


@pytest.mark.parametrize(
    ("shares", "levels"),
    [
        ([1.0, 0.0, 0.0], [NeedFit.DIRECT, NeedFit.GENERAL, NeedFit.GENERAL]),
        ([0.6, 0.4, 0.0], [NeedFit.PARTIAL, NeedFit.PARTIAL, NeedFit.GENERAL]),
        ([0.0, 0.0, 0.0], [NeedFit.PARTIAL, NeedFit.GENERAL, NeedFit.GENERAL]),
    ],
)
def test_an_answer_says_how_far_it_answers_the_need(
    shares: list[float], levels: list[NeedFit]
) -> None:
    assert list(FITS.expected(understood(shares), is_small=True).levels) == levels
