"""Labelled and graded needs, played: what was read of each, what is answered to it, and what was
before. Used by the measures of needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from catalog.content.seeding import GRADED_ON
from matching.domain.profile import Profile
from matching.measure.metrics import FIRST
from matching.measure.needs import AnsweredNeed, ReadNeed
from matching.need.labels import GradedNeed, LabelledNeed
from matching.need.reader import Probabilities
from matching.need.understanding import understood_from
from matching.ranking.assessment import Assessment
from matching.ranking.catalogue import Catalogue
from matching.ranking.grading import WORTH_SAYING

PlayedNeed = tuple[LabelledNeed, AnsweredNeed, AnsweredNeed]
"""A need, what is answered to it, and what was before needs were read."""


def read_needs(
    catalogue: Catalogue, needs: Sequence[LabelledNeed], read: Mapping[str, Probabilities]
) -> Iterator[ReadNeed]:
    """Yields each need with what is said of it, given what was `read` in it, by its id."""
    use_cases = catalogue.learned.reader.use_cases
    for need in needs:
        understanding = understood_from(
            read[need.id], _profile(need), use_cases, catalogue.taxonomy, GRADED_ON
        )
        shares = dict(zip(use_cases, understanding.shares.tolist(), strict=True))
        yield ReadNeed(need, understanding.summary, shares)


def played_needs(
    catalogue: Catalogue,
    needs: Sequence[LabelledNeed],
    graded: Sequence[GradedNeed],
    read: Mapping[str, Probabilities],
) -> Iterator[PlayedNeed]:
    """Yields each graded need, played. `read`: what was read in it, by its id."""
    from matching.ranking.learning import assess

    by_id = {need.id: need for need in needs}
    slugs = [offer.slug for offer in catalogue.offers]
    for one in graded:
        need = by_id[one.id]
        profile = _profile(need)
        assessment = assess(profile, catalogue, read[need.id], GRADED_ON)
        tapped = assessment
        if need.use_cases:
            use = profile.model_copy(update={"use_case": need.use_cases[0]})
            tapped = assess(use, catalogue, read[need.id], GRADED_ON)
        is_open = dict(zip(slugs, assessment.is_open.tolist(), strict=True))
        now = AnsweredNeed(
            need,
            # What the rules refuse is not to be said, however well it would fit.
            {slug: grade for slug, grade in one.grades.items() if is_open.get(slug)},
            frozenset(one.absurd),
            tuple(slugs[place] for place in assessment.said),
            tuple(slugs[place] for place in tapped.said),
        )
        before = tuple(slugs[place] for place in _former(assessment))
        yield need, now, replace(now, answered=before, after_a_tap=before)


def _former(assessment: Assessment) -> list[int]:
    grades = np.where(assessment.is_open, assessment.by_situation, 0.0)
    best: list[int] = np.argsort(-grades, kind="stable")[:FIRST].tolist()
    return [place for place in best if grades[place] >= WORTH_SAYING]


def _profile(need: LabelledNeed) -> Profile:
    return Profile(nature=need.nature, population=need.population, need=need.need)
