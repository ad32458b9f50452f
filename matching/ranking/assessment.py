"""One organisation's need before a catalogue: the verdict of every offering at once; its proof and
its grade when it is looked at.

Called by `recommendation`: among thousands of offerings, few are worth proving and grading.
"""

from collections.abc import Collection
from datetime import date
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from matching.domain.profile import Profile
from matching.domain.vocabulary import Verdict
from matching.need.taxonomy import NeedReading
from matching.ranking.catalogue import Catalogue
from matching.ranking.grading import (
    DOES_THE_JOB,
    FIRST_ANSWERS,
    WORTH_ADDING,
    WORTH_SAYING,
    Grade,
    Grader,
    OpenOffer,
    fit_of,
)
from matching.ranking.shortlist import Floats
from matching.verdict.algebra import VERDICTS
from matching.verdict.eligibility import Judgement, judge
from matching.verdict.matrix import verdicts_of_one

_TO_CONFIRM, _ELIGIBLE = VERDICTS.index(Verdict.TO_CONFIRM), VERDICTS.index(Verdict.ELIGIBLE)


class Assessment:
    """Offerings are known by their place in `catalogue.offers`. `alerts` are the codes of the
    duties that the project raises."""

    def __init__(
        self,
        profile: Profile,
        catalogue: Catalogue,
        on: date,
        reading: NeedReading,
        alerts: Collection[str],
    ) -> None:
        self._profile, self._catalogue, self._on, self._reading = profile, catalogue, on, reading
        self._alerts = alerts
        self.verdicts = verdicts_of_one(catalogue.program, profile, on)
        self.is_open = (self.verdicts >= _TO_CONFIRM) & catalogue.is_advised
        self._words = frozenset(catalogue.words.found_in(reading.stems))
        self._resemblance = catalogue.resemblance(profile.need or "")
        self._fits = catalogue.shortlister.fits(reading, self._words)
        self.judgement = cache(self._judge)
        self.grade = cache(self._grade)

    @cached_property
    def ceilings(self) -> Floats:
        """A grade that no open offering passes: float64 (n_offers)."""
        return self._catalogue.shortlister.ceilings(
            self._fits, self._resemblance, self._grader.starts_if_sure
        )

    @property
    def said(self) -> list[int]:
        """Returns the places of the open offerings to say, best first: three good ones beat six,
        the next must be worth more."""
        worth = [
            place
            for place in _places(self.is_open & (self.ceilings >= WORTH_SAYING))
            if self._reaches(WORTH_SAYING, place)
        ]
        worth.sort(key=self._order)
        return worth[:FIRST_ANSWERS] + [
            place for place in worth[FIRST_ANSWERS:] if self._reaches(WORTH_ADDING, place)
        ]

    @property
    def asked_about(self) -> list[int]:
        """Returns the places of the open offerings whose verdict an answer may still move."""
        return _places(self.is_open & (self.verdicts == _TO_CONFIRM))

    def order_among_all(self, place: int) -> tuple[int, float, str]:
        """The best verdict first, then the best grade, then by slug."""
        graded = -round(self.grade(place).value, 6) if self.is_open[place] else 0.0
        return -int(self.verdicts[place]), graded, self._catalogue.offers[place].slug

    def _judge(self, place: int) -> Judgement:
        return judge(self._catalogue.offers[place], self._profile, self._on)

    def _grade(self, place: int) -> Grade:
        return self._grader.grade(self._open_offer(place))

    def _reaches(self, grade: float, place: int) -> bool:
        return self.grade(place).value >= grade

    def _order(self, place: int) -> tuple[float, bool, str]:
        """Best grade first; certain before to confirm at equal grade; then by slug, so that ties
        never depend on rows."""
        is_doubtful = bool(self.verdicts[place] != _ELIGIBLE)
        return -round(self.grade(place).value, 6), is_doubtful, self._catalogue.offers[place].slug

    @cached_property
    def _grader(self) -> Grader:
        catalogue = self._catalogue
        roles = {
            catalogue.offers[place].relevance.role
            for place in _places(self.is_open & (self.verdicts == _ELIGIBLE))
        }
        may_do_the_job = self.is_open & catalogue.is_a_tool & (self._fits.job >= DOES_THE_JOB)
        return Grader(
            self._profile,
            self._reading,
            roles_open_for_sure=roles,
            does_a_tool_the_job=any(
                fit_of(self._open_offer(place), self._reading).job >= DOES_THE_JOB
                for place in _places(may_do_the_job)
            ),
            alerts=self._alerts,
        )

    def _open_offer(self, place: int) -> OpenOffer:
        offer, judgement = self._catalogue.offers[place], self.judgement(place)
        return OpenOffer(
            offer,
            judgement.verdict,
            judgement.eligibility,
            {
                phrase: 1 / self._catalogue.claims[phrase]
                for phrase in offer.relevance.words
                if phrase in self._words
            },
            self._catalogue.theme_shares,
            float(self._resemblance[place]),
        )


def _places(mask: npt.NDArray[np.bool_]) -> list[int]:
    places: list[int] = np.flatnonzero(mask).tolist()
    return places
