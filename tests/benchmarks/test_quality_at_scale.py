"""The order among thousands: 5,000 made-up offerings, in the words of the taxonomy, must not drown the answers."""

import sys
from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.content.cases import Case, read_cases
from catalog.content.offerings import published
from catalog.settings import PROJECT_ROOT
from catalog.territories.completion import complete
from matching.offer import Offer
from matching.quality import Played, ndcg
from matching.recommendation import Catalogue, recommend
from matching.relevance import NeedRelevance, document_of
from matching.taxonomy import Taxonomy

SEED, COUNT, MOST_LOST = 7, 5_000, 0.05
COLLECTIVITES = ["commune", "epci", "departement", "region", "collectivite_unique", "syndicat_mixte", "petr"]
# Of the real sheets: a fifth are open to all, one names a région, the others name these natures.
NATURES = [COLLECTIVITES] * 6 + [["commune", "epci"]] * 3 + [["commune"]]


def noise(taxonomy: Taxonomy) -> list[Offer]:
    """Offerings as a stranger would add them: themes and words of the taxonomy, and no adviser's word on what they are for."""
    draw = Random(SEED)
    phrases = [phrase for theme in taxonomy.themes for use in theme.use_cases for phrase in (*theme.synonyms, *use.synonyms)]
    themes = [terms.theme.value for terms in taxonomy.themes]
    return [_offer(draw, number, draw.sample(phrases, 8), draw.sample(themes, 2)) for number in range(COUNT)]


def _offer(draw: Random, number: int, words: list[str], themes: list[str]) -> Offer:
    conditions: list[dict[str, object]] = [{"fact": "nature", "in": draw.choice(NATURES)}]
    if draw.random() < 1 / 39:
        conditions.append({"fact": "region", "in": ["32"]})
    return Offer.model_validate(
        {
            "slug": f"bruit-{number}",
            "title": " ".join(words[:2])[:100].capitalize(),
            "kind": "service",
            "axis": "complement",
            "provider": "organisme",
            "promise": "Aider sur un sujet tiré au sort",
            "summary": f"Une offre inventée pour la mesure, sur les sujets suivants : {' ; '.join(words)}.",
            "gives": words[2:4],
            "eligibility": {"everyone": True} if draw.random() < 0.2 else {"all": conditions},
            "lifecycle": {"phase": "permanent", "open_to_new_users": True, "checked_on": date(2026, 11, 22)},
            "contact": {"desk": None},
            "price": None,
            "next_step": None,
            "relevance": {"role": "support", "themes": themes, "words": words[4:]},
            "sources": ["organisme"],
        }
    )


def _mean_ndcg(session: Session, catalogue: Catalogue, cases: Sequence[Case]) -> float:
    scores = []
    for case in cases:
        answer = recommend(complete(session, case.request.profile).profile, catalogue, case.request.on)
        ranked = tuple(item.slug for item in answer.recommendations)
        scores.append(ndcg(Played(case.id, {}, case.relevance, frozenset(), {}, ranked)))
    known = [score for score in scores if score is not None]
    return sum(known) / len(known)


@pytest.mark.bench
def test_thousands_of_offerings_do_not_drown_the_answers(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    with Session(engine) as session:
        real = published(session).matching
        offers = (*real.offers, *noise(real.taxonomy))
        fitted = NeedRelevance().fit([document_of(offer, real.taxonomy) for offer in offers])
        drowned = Catalogue("noise", offers, real.taxonomy, real.safeguards, fitted.export([offer.slug for offer in offers]))
        cases = [case for case in read_cases(PROJECT_ROOT / "seeds" / "cases") if case.relevance]
        alone, among = _mean_ndcg(session, real, cases), _mean_ndcg(session, drowned, cases)
    with capsys.disabled():
        sys.stdout.write(f"\nnDCG@3 : {alone:.3f} pour le catalogue seul, {among:.3f} parmi {COUNT} offres de plus\n")
    assert alone - among <= MOST_LOST
