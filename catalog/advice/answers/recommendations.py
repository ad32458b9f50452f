"""The use case of the site: answers in, recommendations out. The same for page, API and command
line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from catalog.content.offerings import PublishedCatalogue, published
from catalog.territories.completion import complete
from matching.advice.recommendation import Recommendations, recommend
from matching.advice.scenarios import ScenarioTable, carriers_of, scenarios_of
from matching.domain.profile import Facts, FactWarning, Profile
from matching.domain.vocabulary import Nature

EARLIEST, LATEST = date(2015, 1, 1), date(2100, 12, 31)


class DateOutOfRange(ValueError):
    """The day asked is outside what the catalogue can speak of; the text says so in French."""

    def __init__(self) -> None:
        super().__init__(
            "La date doit être comprise entre le 1er janvier 2015 et le 31 décembre 2100."
        )


@dataclass(frozen=True, slots=True)
class Advice:
    """Recommendations, the catalogue they come from, and the completed profiles of the
    organisations that could carry the project as well."""

    recommendations: Recommendations
    catalogue: PublishedCatalogue
    around: tuple[Profile, ...]

    @property
    def scenarios(self) -> ScenarioTable:
        """The verdicts of every offering for each organisation that could carry the project."""
        answer = self.recommendations
        carriers = carriers_of(answer.profile, self.around)
        return scenarios_of(carriers, self.catalogue.sheets, answer.on, answer.warnings)


def recommend_for(
    session: Session,
    answers: Mapping[str, Any] | Facts,
    on: date,
    warnings: Sequence[FactWarning] = (),
) -> Advice:
    """Returns the advice for these answers on that day. `warnings` are the edge's own, said after
    those of the completion.

    Raises `pydantic.ValidationError` or `FactRefused` for an answer that cannot be read,
    `TerritoryNotFound` for an unknown code, `DateOutOfRange`, and `NothingPublished` when the
    catalogue is empty.
    """
    check_day(on)
    completion = complete(session, answers)
    catalogue = published(session)
    around = organisations_around(session, completion.profile)
    said = (*completion.warnings, *warnings)
    answer = recommend(completion.profile, catalogue.matching, on, said, around)
    return Advice(answer, catalogue, around)


def scenarios_for(
    session: Session,
    answers: Mapping[str, Any] | Facts,
    on: date,
    warnings: Sequence[FactWarning] = (),
) -> ScenarioTable:
    """Returns the verdicts of every offering for each organisation that could carry the project.
    Raises as `recommend_for` does."""
    check_day(on)
    completion = complete(session, answers)
    carriers = carriers_of(completion.profile, organisations_around(session, completion.profile))
    return scenarios_of(carriers, published(session).sheets, on, (*completion.warnings, *warnings))


def organisations_around(session: Session, profile: Profile) -> tuple[Profile, ...]:
    """Returns the completed profiles of the EPCI and the département of an organisation, where each
    is another organisation and known."""
    codes = [profile.epci if profile.nature is not Nature.EPCI else None]
    if (
        profile.nature not in (Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE)
        and profile.departement
    ):
        codes.append(f"dep-{profile.departement}")
    return tuple(complete(session, {"code": code}).profile for code in codes if code)


def check_day(on: date) -> None:
    """Raises `DateOutOfRange` for a day that the catalogue cannot speak of."""
    if not EARLIEST <= on <= LATEST:
        raise DateOutOfRange
