"""How well each offering answers each use, as advisers graded it: the table whose columns are
in the sheets. Read by `order`."""

from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from matching.domain.offer import General, Offer, Relevance, UseFit
from matching.domain.vocabulary import NeedFit
from matching.need.reader import INCIDENT_USE
from matching.need.understanding import SURE_OF_USE, Understanding
from matching.ranking.facets import Floats

GENERAL: tuple[General, ...] = get_args(General)
SMALL, LARGER = 0, 1
# What a sheet without its column answers: a use case that it does by itself, or helps with.
_DOES, _HELPS = 2.5, 1.2
# From which grade an offering answers the need, or a part of it.
_ANSWERS, _IN_PART = 2.25, 1.0


class Expected(NamedTuple):
    """The grades that an adviser is expected to give, float64 (n_offers), from 0 to 3. `by_use`: by
    the use cases that the need may be about, each for its share. `by_best_use`: the best of them,
    by its share. `by_general`: (n_offers, n_general), by what it may be
    beside them."""

    by_use: Floats
    by_best_use: Floats
    by_general: Floats
    levels: tuple[NeedFit, ...]


class Fits:
    """The table of a catalogue. `by_use`: float64 (2, n_offers, n_use_cases); `by_general`: float64
    (2, n_offers, n_general): for a small organisation, then for a larger one."""

    def __init__(self, offers: Sequence[Offer], use_cases: Sequence[str]) -> None:
        self.by_use = np.zeros((2, len(offers), len(use_cases)))
        self.by_general = np.zeros((2, len(offers), len(GENERAL)))
        places = {slug: place for place, slug in enumerate(use_cases)}
        self._incident = places.get(INCIDENT_USE)
        for row, offer in enumerate(offers):
            for slug, grades in _column_of(offer.relevance).items():
                if slug in places:
                    self.by_use[:, row, places[slug]] = grades
            for name, fit in offer.relevance.fits_in_general.items():
                self.by_general[:, row, GENERAL.index(name)] = _means(fit)

    def expected(self, understanding: Understanding, *, is_small: bool) -> Expected:
        """Returns what advisers would grade, given what is understood of the need."""
        at = SMALL if is_small else LARGER
        signs = understanding.signs
        shares = self._meant(understanding)
        weights = shares / max(1.0, float(shares.sum()))
        by_use: Floats = self.by_use[at] @ weights
        outside = (1 - signs["in_scope"]) * (1 - signs["not_understood"])
        unsure = 1 - min(1.0, float(shares.sum()))
        chances = {"vague": unsure, "works": outside, "elsewhere": outside}
        by_general: Floats = self.by_general[at] * np.array(
            [chances.get(name, signs.get(name, 0.0)) for name in GENERAL]
        )
        by_best_use: Floats = (self.by_use[at] * shares).max(axis=1, initial=0.0)
        return Expected(
            by_use, by_best_use, by_general, self._levels(by_use, by_general, understanding)
        )

    def _meant(self, understanding: Understanding) -> Floats:
        """The shares of the uses, were the need in the field; under an incident, that use alone."""
        signs = understanding.signs
        shares: Floats = understanding.shares * signs["in_scope"]
        if self._incident is not None:
            shares *= 1 - signs["incident"]
            shares[self._incident] += signs["incident"]
        return shares

    def _levels(
        self, by_use: Floats, by_general: Floats, understanding: Understanding
    ) -> tuple[NeedFit, ...]:
        is_sure = float(understanding.shares.max(initial=0.0)) >= SURE_OF_USE
        best = np.maximum(by_use, by_general.max(axis=1, initial=0.0))
        return tuple(
            NeedFit.DIRECT
            if is_sure and use >= _ANSWERS
            else NeedFit.PARTIAL
            if one >= _IN_PART
            else NeedFit.GENERAL
            for use, one in zip(by_use.tolist(), best.tolist(), strict=True)
        )


def _column_of(relevance: Relevance) -> dict[str, npt.NDArray[np.float64]]:
    if relevance.fits:
        return {slug: _means(fit) for slug, fit in relevance.fits.items()}
    return {slug: np.full(2, _HELPS) for slug in relevance.use_cases} | {
        slug: np.full(2, _DOES) for slug in relevance.job_use_cases
    }


def _means(fit: UseFit) -> npt.NDArray[np.float64]:
    """Of the two advisers, for a small organisation and for a larger one."""
    return np.array([np.mean(fit.small), np.mean(fit.large)])
