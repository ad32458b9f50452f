"""The use case of the site: answers in, recommendations out. The same for page, API and command
line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from catalog.content.offerings import PublishedCatalogue, published
from catalog.territories.completion import complete
from catalog.territories.places import UnusableFact
from catalog.territories.services import desks_of
from matching.advice.recommendation import Recommendations, recommend
from matching.advice.scenarios import ScenarioTable, carriers_of, scenarios_of
from matching.domain.contacts import LocalContact
from matching.domain.profile import Facts, FactWarning, Profile
from matching.domain.vocabulary import DeskKind, Nature

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
    profile = completion.profile
    around = organisations_around(session, profile)
    answer = recommend(
        profile,
        catalogue.matching,
        on,
        (*completion.warnings, *warnings),
        around,
        desks_around(session, profile, catalogue.matching.local_desk_kinds),
    )
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


def desks_around(
    session: Session, profile: Profile, kinds: Collection[DeskKind]
) -> dict[DeskKind, tuple[LocalContact, ...]]:
    """Returns the public desks of an organisation's place, by kind; none when nothing says where it
    is."""
    return desks_of(session, _codes_of(profile), kinds)


def look_ahead(session: Session, answers: Iterable[Mapping[str, Any] | Facts]) -> None:
    """Asks in one query for the desks of all these organisations, in a session that reads: then
    `recommend_for` asks nothing for each. What cannot be read is left to it."""
    codes: list[str] = []
    for one in answers:
        with suppress(UnusableFact, ValidationError):
            codes += _codes_of(complete(session, one).profile)
    desks_of(session, codes, published(session).matching.local_desk_kinds)


def _codes_of(profile: Profile) -> list[str]:
    return [profile.code] if profile.code else list(profile.members or ())


def check_day(on: date) -> None:
    """Raises `DateOutOfRange` for a day that the catalogue cannot speak of."""
    if not EARLIEST <= on <= LATEST:
        raise DateOutOfRange
