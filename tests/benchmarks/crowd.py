"""The real catalogue among thousands of made-up offerings, in the words of the taxonomy: what a
catalogue of France would be."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from matching.domain.offer import Offer
from matching.need.relevance import NeedRelevance, document_of
from matching.need.taxonomy import Taxonomy
from matching.ranking.catalogue import Catalogue

SEED, COUNT = 7, 5_000
COLLECTIVITES = [
    "commune",
    "epci",
    "departement",
    "region",
    "collectivite_unique",
    "syndicat_mixte",
    "petr",
]
# Of the real sheets: a fifth are open to all, one names a région, the others name these natures.
NATURES = [COLLECTIVITES] * 6 + [["commune", "epci"]] * 3 + [["commune"]]


def noise(taxonomy: Taxonomy) -> list[Offer]:
    """Offerings as a stranger would add them: themes and words of the taxonomy, and no adviser's
    word on what they are for."""
    draw = Random(SEED)
    phrases = [
        phrase
        for theme in taxonomy.themes
        for use in theme.use_cases
        for phrase in (*theme.synonyms, *use.synonyms)
    ]
    themes = [terms.theme.value for terms in taxonomy.themes]
    return [
        _offer(draw, number, draw.sample(phrases, 8), draw.sample(themes, 2))
        for number in range(COUNT)
    ]


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
            "summary": (
                f"Une offre inventée pour la mesure, sur les sujets suivants : {' ; '.join(words)}."
            ),
            "gives": words[2:4],
            "eligibility": {"everyone": True} if draw.random() < 0.2 else {"all": conditions},
            "lifecycle": {
                "phase": "permanent",
                "open_to_new_users": True,
                "read_on": date(2026, 11, 22),
            },
            "contact": {"desk": None},
            "price": None,
            "next_step": None,
            "relevance": {"role": "support", "themes": themes, "words": words[4:]},
            "sources": ["organisme"],
        }
    )


@dataclass(frozen=True)
class Crowd:
    """The crowded catalogue, and the fitted estimator that its postings come from."""

    catalogue: Catalogue
    fitted: NeedRelevance


def crowd_around(real: Catalogue) -> Crowd:
    offers = (*real.offers, *noise(real.taxonomy))
    fitted = fitted_on(offers, real.taxonomy)
    postings = fitted.export([offer.slug for offer in offers])
    return Crowd(
        Catalogue(
            "noise",
            offers,
            real.taxonomy,
            real.safeguards,
            replace(real.learned, postings=postings),
        ),
        fitted,
    )


def fitted_on(offers: tuple[Offer, ...], taxonomy: Taxonomy) -> NeedRelevance:
    return NeedRelevance().fit([document_of(offer, taxonomy) for offer in offers])
