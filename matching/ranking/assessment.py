"""One organisation's need before a catalogue: the verdict and the grade of every offering at once,
the proof of those that are looked at. Called by `recommendation`."""

from collections.abc import Collection
from datetime import date
from functools import cached_property

import numpy as np

from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from matching.need.taxonomy import NeedReading
from matching.need.understanding import Understanding
from matching.ranking.catalogue import Catalogue
from matching.ranking.facets import Flags
from matching.ranking.grading import (
    FIRST_ANSWERS,
    WORTH_ADDING,
    Opening,
    fit_of,
    grades_of,
)
from matching.ranking.order import evidence_of, if_certain
from matching.ranking.situation import size_of
from matching.verdict.algebra import VERDICTS
from matching.verdict.eligibility import Judgement, judge
from matching.verdict.matrix import judge_at_once

_TO_CONFIRM, _ELIGIBLE = VERDICTS.index(Verdict.TO_CONFIRM), VERDICTS.index(Verdict.ELIGIBLE)

# The grade, by what was understood of the need, from which an offering does the job.
_DOES_THE_JOB = 2.0


class Assessment:
    """Offerings are known by their place in `catalogue.offers`. `alerts` are the codes of the
    duties that the project raises."""

    def __init__(
        self,
        profile: Profile,
        catalogue: Catalogue,
        on: date,
        reading: NeedReading,
        understanding: Understanding,
        alerts: Collection[str],
    ) -> None:
        self._profile, self._catalogue, self._on, self._reading = profile, catalogue, on, reading
        self._is_urgent = understanding.summary.emergency is not None
        self.verdicts, eligibility = judge_at_once(catalogue.program, profile, on)
        self.expected = catalogue.fits.expected(understanding, is_small=size_of(profile) == "small")
        self.is_open = (self.verdicts >= _TO_CONFIRM) & catalogue.is_advised
        self._words = frozenset(catalogue.words.found_in(reading.stems))
        self._fit = fit_of(
            catalogue.facets,
            reading,
            {phrase: 1 / catalogue.claims[phrase] for phrase in self._words},
            catalogue.theme_shares,
        )
        resemblance = catalogue.resemblance(profile.need or "")
        opening = Opening(self.verdicts, eligibility, self.is_open)
        facets = catalogue.facets
        situation = grades_of(facets, opening, profile, reading, self._fit, resemblance, alerts)
        evidence = evidence_of(
            facets,
            self.expected,
            understanding,
            resemblance,
            self.verdicts,
            eligibility,
            profile,
            situation,
        )
        order = catalogue.learned.order
        self.evidence = evidence
        # What the order was before it was learned: measured beside it, and a feature of it.
        self.by_situation = situation.value
        self.grades = np.where(situation.is_called_for, order.grades(evidence), 0.0)
        # What each would be worth if nothing were left to confirm: what is at stake in a question.
        self.if_sure = np.where(
            situation.is_called_for, order.grades(if_certain(evidence, profile, situation)), 0.0
        )

    @property
    def said(self) -> list[int]:
        """Returns the places of the open offerings to say, best first: three good ones beat six,
        the next must be worth more."""
        worth = _places(self.is_open & (self.grades >= self._catalogue.learned.order.worth_saying))
        worth.sort(key=self._order)
        worth = self._with_a_certain_first(worth)
        return worth[:FIRST_ANSWERS] + [
            place for place in worth[FIRST_ANSWERS:] if self.grades[place] >= WORTH_ADDING
        ]

    def _with_a_certain_first(self, best: list[int]) -> list[int]:
        """What nobody could confirm to be open is not first while something certain does the job.
        An emergency does not wait for a confirmation."""
        if not best or self._is_urgent or self._catalogue.is_confirmed(best[0], self._on):
            return best
        certain = next((place for place in best if self._is_certain_to_fit(place)), None)
        if certain is None:
            return best
        return [certain, *(place for place in best if place != certain)]

    def _is_certain_to_fit(self, place: int) -> bool:
        return bool(
            self.verdicts[place] == _ELIGIBLE
            and self.expected.by_use[place] >= _DOES_THE_JOB
            and self._catalogue.is_confirmed(place, self._on)
        )

    @property
    def asked_about(self) -> list[int]:
        """Returns the places of the open offerings whose verdict an answer may still move."""
        return _places(self.is_open & (self.verdicts == _TO_CONFIRM))

    def judgement(self, place: int) -> Judgement:
        return judge(self._catalogue.offers[place], self._profile, self._on)

    def matched(self, place: int) -> tuple[str, ...]:
        """Returns the words, use cases and themes of the need that count for an offering, none when
        it does not meet the need."""
        if not (self._fit.job[place] or self._fit.helped[place]):
            return ()
        relevance, strengths = self._catalogue.offers[place].relevance, self._reading.themes
        uses = self._reading.use_cases.intersection(
            (*relevance.job_use_cases, *relevance.use_cases)
        )
        themes = {*relevance.job_themes, *relevance.themes} & strengths.keys()
        return (
            *sorted(self._words.intersection(relevance.words)),
            *sorted(uses),
            *sorted(themes, key=lambda theme: (-strengths[theme], theme)),
        )

    def order_among_all(self, place: int) -> tuple[int, float, str]:
        """The best verdict first, then the best grade, then by slug."""
        grade = self._rounded[place] if self.is_open[place] else 0.0
        return -int(self.verdicts[place]), -grade, self._catalogue.offers[place].slug

    def _order(self, place: int) -> tuple[float, bool, str]:
        """Best grade first; certain before to confirm at equal grade; then by slug, so that ties
        never depend on rows."""
        is_doubtful = bool(self.verdicts[place] != _ELIGIBLE)
        return -self._rounded[place], is_doubtful, self._catalogue.offers[place].slug

    @cached_property
    def _rounded(self) -> list[float]:
        return [round(grade, 6) for grade in self.grades.tolist()]


def _places(mask: Flags) -> list[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places
