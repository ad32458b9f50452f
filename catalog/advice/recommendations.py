"""The use case of the site: answers in, recommendations out. The same for page, API and command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from catalog.content.offerings import PublishedCatalogue, published
from catalog.territories.completion import Completion, complete
from matching.recommendation import Recommendations, recommend

EARLIEST, LATEST = date(2015, 1, 1), date(2100, 12, 31)


class DateOutOfRange(ValueError):
    """The day asked is outside what the catalogue can speak of; the text says so in French."""

    def __init__(self) -> None:
        super().__init__("La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100.")


@dataclass(frozen=True, slots=True)
class Advice:
    """Recommendations with what completing the profile had to say, and the catalogue they come from."""

    recommendations: Recommendations
    completion: Completion
    catalogue: PublishedCatalogue


def recommend_for(session: Session, answers: Mapping[str, Any], on: date) -> Advice:
    """Returns the advice for these answers on that day.

    Raises `pydantic.ValidationError` or `FactRefused` for an answer that cannot be read, `TerritoryNotFound` for an unknown
    code, `DateOutOfRange`, and `NothingPublished` when the catalogue is empty.
    """
    if not EARLIEST <= on <= LATEST:
        raise DateOutOfRange
    completion = complete(session, answers)
    catalogue = published(session)
    return Advice(recommend(completion.profile, catalogue.matching, on), completion, catalogue)
