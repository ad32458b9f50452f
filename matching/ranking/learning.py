"""What a publication learns of a catalogue: the relevance of its texts, the reading of needs, the
order of answers. With scikit-learn and SciPy; a worker that serves does without."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.need.labels import GradedNeed, LabelledNeed
from matching.need.learning import learn_reader
from matching.need.reader import Probabilities
from matching.need.relevance import NeedRelevance, document_of
from matching.need.taxonomy import Taxonomy
from matching.need.understanding import understood_from
from matching.ranking.assessment import Assessment
from matching.ranking.bundle import Bundle
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Duty, Safeguards
from matching.ranking.order import unlearned
from matching.ranking.order_learning import GradedAnswer, learn_order


def learn(
    offers: Sequence[Offer],
    taxonomy: Taxonomy,
    duties: Sequence[Duty],
    needs: Sequence[LabelledNeed],
    graded: Sequence[GradedNeed],
    graded_on: date,
) -> Bundle:
    """Returns what serves a catalogue. `graded_on`: the day of which the graders judged."""
    documents = [document_of(offer, taxonomy) for offer in offers]
    postings = NeedRelevance().fit(documents).export([offer.slug for offer in offers])
    learned = learn_reader(needs, tuple(taxonomy.use_cases.values()))
    bundle = Bundle(postings, learned.reader, unlearned())
    catalogue = Catalogue("", tuple(offers), taxonomy, Safeguards(tuple(duties)), bundle)
    left_out = dict(zip((need.id for need in needs), learned.left_out, strict=True))
    answers = list(graded_answers(catalogue, needs, graded, left_out, graded_on))
    return replace(bundle, order=learn_order(answers))


def graded_answers(
    catalogue: Catalogue,
    needs: Sequence[LabelledNeed],
    graded: Sequence[GradedNeed],
    read: Mapping[str, Probabilities],
    on: date,
) -> Iterator[GradedAnswer]:
    """Yields each graded need before the catalogue. `read`: what was read in each need, by its
    id."""
    by_id = {need.id: need for need in needs}
    slugs = [offer.slug for offer in catalogue.offers]
    for one in graded:
        need = by_id[one.id]
        profile = Profile(nature=need.nature, population=need.population, need=need.need)
        assessment = assess(profile, catalogue, read[one.id], on)
        grades = one.grades
        yield GradedAnswer(
            assessment.evidence,
            assessment.is_open,
            np.isin(slugs, one.absurd),
            np.array([grades.get(slug, 0.0) for slug in slugs]),
        )


def assess(profile: Profile, catalogue: Catalogue, read: Probabilities, on: date) -> Assessment:
    """Returns a profile before the catalogue, had its need been read so."""
    reading = catalogue.read(profile)
    alerts = {alert.code for alert in catalogue.safeguards.alerts(profile, reading, on)}
    use_cases = catalogue.learned.reader.use_cases
    understanding = understood_from(read, profile, use_cases, catalogue.taxonomy, on)
    return Assessment(profile, catalogue, on, reading, understanding, alerts)
