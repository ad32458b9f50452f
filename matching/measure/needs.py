"""How well needs are read, and how good the answers are that follow: on labelled and graded needs
that what is measured had not seen. Pure arithmetic."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.measure.metrics import FIRST, GOOD_FIRST, Measure, dcg, mean_of
from matching.need.labels import LabelledNeed
from matching.need.understanding import NeedSummary

_USES_SAID = 5
# The bounds of the shares that the reliability curve puts together.
CURVE = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class ReadNeed:
    """A labelled need, what was said of it, and the share of every use case, by its slug."""

    need: LabelledNeed
    summary: NeedSummary
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AnsweredNeed:
    """A graded need, and the slugs that were answered, best first; `after_a_tap`: once its true use
    case was tapped. `absurd`: the slugs that a grader called so."""

    need: LabelledNeed
    grades: Mapping[str, float]
    absurd: frozenset[str]
    answered: tuple[str, ...]
    after_a_tap: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """The use cases whose share is between two bounds: how many, their mean share, and the part of
    them that were true."""

    low: float
    high: float
    count: int
    share: float
    true: float


@dataclass(frozen=True, slots=True)
class ReadingQuality:
    """Shares from 0 to 1. `use_first`, `use_among_five`: of the needs that have a true use case.
    `nonsense_told`, `real_refused`: of what nobody could understand, of the others, those said not
    understood. `off_field_told`, `in_field_refused`, `incidents_told`, `calm_alarmed`: the same of
    what is out of the field, and of incidents."""

    needs: int
    use_first: Measure
    use_among_five: Measure
    nonsense_told: Measure
    real_refused: Measure
    off_field_told: Measure
    in_field_refused: Measure
    incidents_told: Measure
    calm_alarmed: Measure
    reliability: tuple[Reliability, ...]


@dataclass(frozen=True, slots=True)
class OrderQuality:
    """`absurd`: how many answers among the first three a grader called absurd; the rest as in
    `metrics`. `…_after_a_tap`: once the true use case was tapped."""

    needs: int
    ndcg: Measure
    first_is_good: Measure
    ndcg_after_a_tap: Measure
    first_is_good_after_a_tap: Measure
    absurd: int


def reading_quality(read: Sequence[ReadNeed]) -> ReadingQuality:
    """Returns how well these needs were read."""
    with_use = [one for one in read if one.need.use_cases]
    nonsense = [one for one in read if one.need.understood == "no"]
    real = [one for one in read if one.need.understood != "no"]
    return ReadingQuality(
        needs=len(read),
        use_first=mean_of([_has_true(one, 1) for one in with_use]),
        use_among_five=mean_of([_has_true(one, _USES_SAID) for one in with_use]),
        nonsense_told=_told(nonsense, is_not_understood),
        real_refused=_told(real, is_not_understood),
        off_field_told=_told([one for one in real if not one.need.in_scope], is_off_field),
        in_field_refused=_told([one for one in real if one.need.in_scope], is_off_field),
        incidents_told=_told([one for one in real if one.need.incident], is_alarmed),
        calm_alarmed=_told([one for one in real if not one.need.incident], is_alarmed),
        reliability=tuple(_reliability(read)),
    )


def is_not_understood(summary: NeedSummary) -> bool:
    return summary.understood == "no"


def is_off_field(summary: NeedSummary) -> bool:
    return not summary.in_scope


def is_alarmed(summary: NeedSummary) -> bool:
    return summary.emergency is not None


def _told(read: Sequence[ReadNeed], says: Callable[[NeedSummary], bool]) -> Measure:
    return mean_of([float(says(one.summary)) for one in read])


def _has_true(read: ReadNeed, among: int) -> float:
    said = [use.slug for use in read.summary.use_cases[:among]]
    return float(bool(set(said) & set(read.need.use_cases)))


def _reliability(read: Sequence[ReadNeed]) -> Iterable[Reliability]:
    pairs = [
        (share, slug in one.need.use_cases) for one in read for slug, share in one.shares.items()
    ]
    shares, truths = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    for low, high in itertools.pairwise(CURVE):
        inside = (shares >= low) & ((shares < high) | (high == 1.0))
        if inside.any():
            yield Reliability(
                low,
                high,
                int(inside.sum()),
                float(shares[inside].mean()),
                float(truths[inside].mean()),
            )


def order_quality(answered: Sequence[AnsweredNeed]) -> OrderQuality:
    """Returns how good these answers are; a measure leaves out the needs that have nothing to
    measure."""
    worth = [one for one in answered if any(one.grades.values())]
    good = [one for one in answered if any(grade >= GOOD_FIRST for grade in one.grades.values())]
    return OrderQuality(
        needs=len(answered),
        ndcg=mean_of([_ndcg(one.grades, one.answered) for one in worth]),
        first_is_good=mean_of([_is_good(one.grades, one.answered) for one in good]),
        ndcg_after_a_tap=mean_of([_ndcg(one.grades, one.after_a_tap) for one in worth]),
        first_is_good_after_a_tap=mean_of([_is_good(one.grades, one.after_a_tap) for one in good]),
        absurd=sum(len(one.absurd & set(one.answered[:FIRST])) for one in answered),
    )


def _ndcg(grades: Mapping[str, float], answered: Sequence[str]) -> float:
    return dcg([grades.get(slug, 0.0) for slug in answered]) / dcg(
        sorted(grades.values(), reverse=True)
    )


def _is_good(grades: Mapping[str, float], answered: Sequence[str]) -> float:
    return float(bool(answered) and grades.get(answered[0], 0.0) >= GOOD_FIRST)
