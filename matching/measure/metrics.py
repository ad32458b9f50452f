"""How good the answers are, measured on labelled cases: verdicts, first answers, ranking, with
intervals. Pure arithmetic.

Gains are those of Järvelin and Kekäläinen (2002), 2^grade - 1, discounted by log2(rank + 1).
Intervals are percentile bootstraps over the cases (Efron, 1979), with a fixed seed: the same cases
give the same figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# An adviser's grades go from 0 to 3; from this one on, an answer is good to hear first.
GOOD_FIRST = 1.5
FIRST = 3
_RESAMPLES = 2_000
_SEED = 20_241_231


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case, played: what was expected, what was answered.

    `expected` maps a slug to the verdicts that are right; `grades` maps a slug to an adviser's
    grade (0 to 3); `harmful` are the slugs that must not be among the first answers; `groups` are
    the kinds of organisation and sizes the case counts for.
    """

    case: str
    expected: Mapping[str, frozenset[str]]
    grades: Mapping[str, float]
    harmful: frozenset[str]
    verdicts: Mapping[str, str]
    ranked: tuple[str, ...]
    missing_alerts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over the cases that have it, with its 95 % interval; `count` is the number of
    cases."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of `/qualite`. Shares and nDCG go from 0 to 1; `false_yes` and `harmful` are
    counts."""

    cases: int
    verdicts: int
    false_yes: int
    harmful: int
    missing_alerts: int
    verdict_accuracy: Measure
    first_is_good: Measure
    ndcg: Measure
    recall: Measure


def quality_of(played: Sequence[CaseResult]) -> Quality:
    """Returns the figures over the cases; a measure leaves out the cases that have nothing to
    measure."""
    return Quality(
        cases=len(played),
        verdicts=sum(len(one.expected) for one in played),
        false_yes=sum(len(false_yes(one)) for one in played),
        harmful=sum(len(harmful_first(one)) for one in played),
        missing_alerts=sum(len(one.missing_alerts) for one in played),
        verdict_accuracy=measure(played, verdict_accuracy),
        first_is_good=measure(played, first_is_good),
        ndcg=measure(played, ndcg),
        recall=measure(played, recall),
    )


def quality_by_group(played: Sequence[CaseResult]) -> dict[str, Quality]:
    """Returns the figures of each group of cases, by name of the group."""
    groups = sorted({group for one in played for group in one.groups})
    return {group: quality_of([one for one in played if group in one.groups]) for group in groups}


def false_yes(played: CaseResult) -> tuple[str, ...]:
    """The worst fault: offerings said « eligible » that the case says are not."""
    return tuple(
        slug
        for slug, right in played.expected.items()
        if played.verdicts.get(slug) == "eligible" and "eligible" not in right
    )


def harmful_first(played: CaseResult) -> tuple[str, ...]:
    """Among the first answers, those the case calls harmful and those it says are closed or
    refused."""
    open_verdicts = {"eligible", "to_confirm"}
    refused = {slug for slug, right in played.expected.items() if not right & open_verdicts}
    return tuple(slug for slug in played.ranked[:FIRST] if slug in played.harmful | refused)


def verdict_accuracy(played: CaseResult) -> float | None:
    if not played.expected:
        return None
    return sum(played.verdicts.get(slug) in right for slug, right in played.expected.items()) / len(
        played.expected
    )


def first_is_good(played: CaseResult) -> float | None:
    """1 when the first answer is graded good, or when there is rightly none to give."""
    if not any(grade >= GOOD_FIRST for grade in played.grades.values()):
        return None
    return float(bool(played.ranked) and played.grades.get(played.ranked[0], 0) >= GOOD_FIRST)


def ndcg(played: CaseResult) -> float | None:
    """Normalised discounted cumulative gain of the first three answers; None when no offering is
    graded above 0."""
    ideal = dcg(sorted(played.grades.values(), reverse=True))
    return dcg([played.grades.get(slug, 0.0) for slug in played.ranked]) / ideal if ideal else None


def recall(played: CaseResult) -> float | None:
    """Share of the good answers (at most three) that are among the first three."""
    good = {slug for slug, grade in played.grades.items() if grade >= GOOD_FIRST}
    return len(good & set(played.ranked[:FIRST])) / min(len(good), FIRST) if good else None


def agreement(
    first: Mapping[str, Mapping[str, float]], second: Mapping[str, Mapping[str, float]]
) -> float:
    """Returns the mean nDCG@3 of each grader's own order, scored against the mean of both: how far
    two people agree."""
    scores = []
    for case in sorted(first.keys() & second.keys()):
        slugs = first[case].keys() | second[case].keys()
        mean = {
            slug: (first[case].get(slug, 0.0) + second[case].get(slug, 0.0)) / 2 for slug in slugs
        }
        ideal = dcg(sorted(mean.values(), reverse=True))
        for grades in (first[case], second[case]):
            order = sorted(slugs, key=lambda slug, grades=grades: (-grades.get(slug, 0.0), slug))  # type: ignore[misc]
            scores.append(dcg([mean[slug] for slug in order]) / ideal if ideal else 1.0)
    return float(np.mean(scores)) if scores else 1.0


def measure(played: Sequence[CaseResult], of: Callable[[CaseResult], float | None]) -> Measure:
    """Returns the mean of a figure over the cases that have it, and its bootstrap interval."""
    return mean_of([value for one in played if (value := of(one)) is not None])


def mean_of(figures: Sequence[float]) -> Measure:
    """Returns the mean of these figures, and its bootstrap interval; 1 without any."""
    values = np.array(figures, dtype=np.float64)
    if not values.size:
        return Measure(1.0, 1.0, 1.0, 0)
    draws = np.random.default_rng(_SEED).integers(0, values.size, size=(_RESAMPLES, values.size))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return Measure(float(values.mean()), float(low), float(high), int(values.size))


def dcg(grades: Sequence[float]) -> float:
    return float(
        sum((2**grade - 1) / np.log2(rank + 2) for rank, grade in enumerate(grades[:FIRST]))
    )
