"""What is known of an organisation, and from where, in words: the pages show it as lines, the
printed briefing in its own five."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.membership import listed_in_words, silence_in_words
from catalog.territories.places import TerritoryDetail
from catalog.territories.populations import population_kind
from matching.domain.profile import Profile
from matching.domain.vocabulary import Programme
from matching.domain.wording import capitalised, number, own_organisation


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """A completed profile, and the territory that its code names, None without a code.
    `departements` and `regions`: those that it touches, as code and name."""

    profile: Profile
    territory: TerritoryDetail | None
    departements: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KnownMembership:
    """What is known of a programme. `is_member` with where it is known from (`origin`); when it is
    None, why the list does not say (`silence`, empty without a list), and whether the person
    answered « je ne sais pas »."""

    programme: Programme
    is_member: bool | None
    origin: str
    silence: str
    is_unsure: bool


def known_organisation(session: Session, profile: Profile) -> KnownOrganisation:
    """`profile` is completed."""
    departements, regions = departement_names(session), region_names(session)
    return KnownOrganisation(
        profile,
        territory(session, profile.code) if profile.code else None,
        tuple((code, departements.get(code, code)) for code in profile.departements or ()),
        tuple((code, regions.get(code, code)) for code in profile.regions or ()),
    )


def name_of(profile: Profile) -> str:
    """« Péronne », or « Votre association » when it bears no name."""
    return capitalised(profile.name or own_organisation(profile.nature))


def population_in_words(known: KnownOrganisation) -> str | None:
    """The inhabitants, with the kind and the year of the figure when it is the reference's own;
    None when nobody knows them."""
    profile, place = known.profile, known.territory
    if profile.population is None:
        return None
    kind = (
        population_kind(place.kind, place.departements)
        if place is not None and place.population == profile.population
        else "d’après vos réponses"
    )
    total = (
        f", {number(profile.population_total)} au total"
        if profile.population_total is not None
        else ""
    )
    return f"{number(profile.population)} habitants ({kind}{total})"


def known_memberships(known: KnownOrganisation) -> Iterator[KnownMembership]:
    """Every programme of the vocabulary, in its order."""
    profile, place = known.profile, known.territory
    silences = (
        {one.programme: silence_in_words(one, place.kind) for one in place.memberships}
        if place
        else {}
    )
    for programme in Programme:
        answer, as_of = profile.programmes.get(programme), profile.programmes_as_of.get(programme)
        origin = ""
        if answer is not None:
            origin = (
                listed_in_words(programme, as_of, is_member=answer) if as_of else "votre réponse"
            )
        yield KnownMembership(
            programme,
            answer,
            origin,
            silence=silences.get(programme, "") if answer is None else "",
            is_unsure=answer is None and programme in profile.programmes,
        )
