"""A quick ceiling for every offering's grade, so that among thousands only those which may be worth
saying are graded.

Called by `recommendation`. A ceiling is never lower than the grade itself: a test holds it on the
reference needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Offer
from matching.need.taxonomy import NeedReading
from matching.ranking.grading import BASE, FIT, OWN_WORDS, SUITS, TEXT_FULL, TEXT_WEIGHT, USE_CASE

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_ROLES = tuple(BASE)
_FITS = np.array([FIT[role] for role in _ROLES])
_BEST_SUITED = sum(weight for weight in SUITS.values() if weight > 0)


class FitCeilings(NamedTuple):
    """The most that each offering may answer a need by itself, and help with it: float64
    (n_offers), from 0 to 1."""

    job: Floats
    helped: Floats


class Shortlister:
    """The offerings of a catalogue, by what a need may say of them. Built once for a catalogue.

    `claims`: how many offerings claim each phrase; `shares`: what each theme tells of an offering
    that helps with it.
    """

    def __init__(
        self, offers: Sequence[Offer], claims: Mapping[str, int], shares: Mapping[str, float]
    ) -> None:
        relevances = [offer.relevance for offer in offers]
        self._roles = np.array([_ROLES.index(relevance.role) for relevance in relevances], np.intp)
        self._words = {
            phrase: (places, OWN_WORDS / claims[phrase])
            for phrase, places in _places(r.words for r in relevances)
        }
        self._job_themes = dict(_places(relevance.job_themes for relevance in relevances))
        self._themes = {
            theme: (places, shares[theme])
            for theme, places in _places(r.themes for r in relevances)
        }
        self._job_uses = dict(_places(relevance.job_use_cases for relevance in relevances))
        self._uses = dict(
            _places((*relevance.job_use_cases, *relevance.use_cases) for relevance in relevances)
        )

    def fits(self, reading: NeedReading, words: Iterable[str]) -> FitCeilings:
        """Returns what a need may mean to each offering. `words` are the offerings' own phrases
        found in it."""
        job, helped = np.zeros(len(self._roles)), np.zeros(len(self._roles))
        for theme, strength in reading.themes.items():
            if theme in self._job_themes:
                _raise(job, self._job_themes[theme], strength)
            if theme in self._themes:
                places, share = self._themes[theme]
                _raise(helped, places, strength * share)
        for use_case in reading.use_cases & self._uses.keys():
            _raise(helped, self._uses[use_case], USE_CASE)
            if use_case in self._job_uses:
                _raise(job, self._job_uses[use_case], USE_CASE)
        for phrase in words:
            _raise(job, *self._words[phrase])
        return FitCeilings(job, helped)

    def ceilings(
        self, fits: FitCeilings, resemblance: Floats, starts: Mapping[str, float]
    ) -> Floats:
        """Returns a grade that no offering passes: float64 (n_offers).

        `resemblance` of the texts, float64 (n_offers); `starts` are the grades that roles start
        from.
        """
        weights = _FITS[self._roles]
        fit = np.maximum(weights[:, 0] * fits.job, weights[:, 1] * fits.helped)
        text = TEXT_WEIGHT * np.minimum(1.0, resemblance / TEXT_FULL)
        found: Floats = (
            np.array([starts[role] for role in _ROLES])[self._roles] + fit + text + _BEST_SUITED
        )
        return found


def _raise(values: Floats, places: Places, least: float) -> None:
    values[places] = np.maximum(values[places], least)


def _places(claimed: Iterable[Iterable[str]]) -> list[tuple[str, Places]]:
    """Where each name is claimed."""
    found: dict[str, list[int]] = {}
    for place, names in enumerate(claimed):
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(place)
    return [(name, np.array(places, np.intp)) for name, places in found.items()]
