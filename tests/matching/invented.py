"""The invented catalogue as `matching` reads it, without a database; and answers put in few words,
so that a test may hold all of them."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from catalog.content.seeding import learned_bundle, load_seeds
from catalog.content.seeds import Seeds
from matching.advice.recommendation import Recommendation, Recommendations, recommend
from matching.domain.profile import Profile
from matching.need.doors import Doors
from matching.need.taxonomy import Taxonomy
from matching.ranking.bundle import Bundle
from matching.ranking.catalogue import Catalogue
from matching.ranking.duties import Safeguards
from tests.plugins.template import INVENTED


@cache
def seeds() -> Seeds:
    return load_seeds(INVENTED)


def invented_catalogue() -> Catalogue:
    """The catalogue of `tests/invented`, put together as `catalog.content.offerings` does."""
    references = seeds().references
    return Catalogue(
        version="inventé",
        offers=seeds().sheets,
        taxonomy=Taxonomy(references.themes, references.signals),
        safeguards=Safeguards(references.duties),
        learned=Bundle.from_bytes(learned_bundle(seeds())),
        doors=Doors(references.elsewhere),
        local_desks={
            departement: tuple(
                relay.as_contact()
                for relay in references.relays
                if departement in relay.departements
            )
            for departement in {one for relay in references.relays for one in relay.departements}
        },
    )


def answer_of(
    catalogue: Catalogue, facts: dict[str, Any], on: date, around: list[dict[str, Any]]
) -> dict[str, Any]:
    """What is answered to these facts, in words; `around`: who could carry the project instead."""
    return in_words(
        recommend(
            Profile.model_validate(facts),
            catalogue,
            on,
            organisations=[Profile.model_validate(one) for one in around],
        )
    )


def in_words(answer: Recommendations) -> dict[str, Any]:
    """The whole answer: what is said first in full, the others in a line, the questions."""
    return {
        "alerts": [f"{alert.code} ({alert.level}) : {alert.message}" for alert in answer.alerts],
        "first": [_in_full(item) for item in answer.recommendations],
        "others": [" | ".join(_line(item)) for item in answer.others],
        "questions": [
            f"{question.fact} ({question.weight:.3f}) : {question.label}"
            f" → {' '.join(question.decides)}"
            for question in answer.questions
        ],
    }


def _line(item: Recommendation) -> Iterator[str]:
    yield item.slug
    yield item.says
    if (near := item.near_miss) is not None:
        yield f"{near.message} [{near.fact} = {near.value} → {near.becomes}]"


def _in_full(item: Recommendation) -> dict[str, Any]:
    lines: dict[str, Any] = {
        "offering": f"{item.rank}. {item.slug} ({item.kind}, {item.provider})",
        "says": " | ".join(_line(item)),
        "deadline": item.deadline,
        "desk": item.desk,
        "price": item.price,
        "next_step": item.next_step,
        "matched": ", ".join(item.matched),
        "reasons": [
            f"{reason.outcome}, {reason.certainty} ({reason.source}) : {reason.message}"
            for reason in item.reasons
        ],
    }
    if item.funding is not None:
        lines["funding"] = str(item.funding)
    if item.contacts:
        lines["contacts"] = [str(contact) for contact in item.contacts]
    return lines
