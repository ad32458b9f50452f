"""Learning the order from graded needs: a logistic regression over pairs of offerings, with SciPy,
when a catalogue is published. Weights are positive: more of a feature is never worse."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from matching.ranking.facets import Flags, Floats
from matching.ranking.order import FEATURES, SET_BY_HAND, Order, unlearned

_RIDGE = 1e-3
_LEARNED = np.array([name not in SET_BY_HAND for name in FEATURES])
# What an adviser calls absurd among the first answers is below what is not worth saying.
_ABSURD = -0.5
# From this learned grade on, what is lost by not saying an offering is more than what is spared.
_WORTH_SAYING = 0.6
# How many offerings compete for the first places.
_COMPETING = 10


class GradedAnswer(NamedTuple):
    """A graded need before a catalogue: the features of the offerings, float64 (n_offers,
    n_features); which are open, and which are absurd, bool (n_offers); the grades, float64
    (n_offers)."""

    evidence: Floats
    is_open: Flags
    is_absurd: Flags
    grades: Floats


def learn_order(answers: Sequence[GradedAnswer]) -> Order:
    """Returns the order of these answers; the table's alone without any."""
    pairs = [_pairs_of(answer) for answer in answers]
    differences = np.concatenate([np.zeros((0, len(FEATURES))), *(one for one, _ in pairs)])
    if not len(differences):
        return unlearned()
    gains = np.concatenate([gain for _, gain in pairs])
    weights = _fitted(differences[:, _LEARNED], gains / gains.sum())
    return _in_grades(weights, answers)


def _pairs_of(answer: GradedAnswer) -> tuple[Floats, Floats]:
    """The differences of features between each graded offering and each that is worth less, and
    what is gained by putting them right: all the pairs of a need weigh 1 together."""
    places = np.flatnonzero(answer.is_open)
    grades = answer.grades[places] + _ABSURD * answer.is_absurd[places]
    better, worse = np.nonzero((grades[:, None] > grades[None, :]) & (grades[:, None] > 0))
    evidence = answer.evidence[places]
    gains = 2 ** grades[better] - 2 ** np.maximum(grades[worse], 0.0)
    return evidence[better] - evidence[worse], gains / max(gains.sum(), 1e-9)


def _fitted(differences: Floats, gains: Floats) -> Floats:
    scales = np.maximum(differences.std(axis=0), 1e-6)
    scaled = differences / scales

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = scaled @ weights
        wrong = gains / (1 + np.exp(np.clip(margins, -50, 50)))
        value = float(gains @ np.logaddexp(0, -margins) + _RIDGE * weights @ weights)
        return value, -(scaled.T @ wrong) + 2 * _RIDGE * weights

    start = np.full(scaled.shape[1], 0.1)
    bounds = [(0.0, None)] * scaled.shape[1]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    fitted: Floats = found.x / scales
    return fitted


def _in_grades(weights: Floats, answers: Sequence[GradedAnswer]) -> Order:
    """Brings the learned sums to the mean and the spread of the grades that were given: as many
    offerings are worth saying. The weights set by hand are in grades already."""
    sums, grades = np.concatenate([_best(answer, weights) for answer in answers], axis=1)
    scale = grades.std() / max(float(sums.std()), 1e-9)
    base = grades.mean() - scale * sums.mean()
    in_order = np.array([SET_BY_HAND.get(name, 0.0) for name in FEATURES])
    in_order[_LEARNED] = scale * weights
    return Order(in_order, float(base), _WORTH_SAYING)


def _best(answer: GradedAnswer, weights: Floats) -> Floats:
    """The sums and the grades of the offerings that compete for the first places: float64 (2,
    n)."""
    sums = answer.evidence[:, _LEARNED] @ weights
    places = np.flatnonzero(answer.is_open)
    places = places[np.argsort(-sums[places], kind="stable")[:_COMPETING]]
    return np.array([sums[places], answer.grades[places]])
