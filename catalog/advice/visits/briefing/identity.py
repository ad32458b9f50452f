"""The organisation in five lines, and the dates of the lists that speak of it. What is not known is
« à demander »."""

from collections.abc import Sequence

from sqlmodel import Session

from catalog.advice.answers.known_facts import (
    KnownOrganisation,
    known_memberships,
    population_in_words,
)
from catalog.advice.visits.briefing.document import FactLine
from catalog.advice.visits.briefing.wording import TO_ASK, cut
from catalog.territories.lookup import territory
from matching.domain.vocabulary import Nature, Programme
from matching.domain.wording import enumeration, long_date, number

# The programmes that an adviser asks about first; the others are named only when something is known
# of them.
_ASKED_FIRST = (
    Programme.ACTION_COEUR_DE_VILLE,
    Programme.PETITES_VILLES_DE_DEMAIN,
    Programme.VILLAGES_AVENIR,
)
_WITH_INHABITANTS = (
    Nature.COMMUNE,
    Nature.EPCI,
    Nature.DEPARTEMENT,
    Nature.REGION,
    Nature.COLLECTIVITE_UNIQUE,
    Nature.GROUPEMENT_COMMUNES,
)
_LINE = 520


def identity_of(session: Session, known: KnownOrganisation) -> tuple[FactLine, ...]:
    """Returns the five lines: population, intercommunalité, the State's desk, where it is,
    programmes."""
    lines = (
        FactLine("Population", _population(known)),
        FactLine(*_grouping(session, known)),
        FactLine("Service de l’État", known.profile.sous_prefecture or TO_ASK),
        FactLine("Territoire", _place(known)),
        FactLine("Programmes", _programmes(known)),
    )
    return tuple(FactLine(line.term, cut(line.text, _LINE)) for line in lines)


def list_dates(known: KnownOrganisation) -> str:
    """« Action cœur de ville, 4 juillet 2025 ; … »: the lists that were read, with their own
    dates."""
    dated = [
        f"{Programme(one.programme).label}, {long_date(one.list_date)}"
        for one in (known.territory.memberships if known.territory else ())
    ]
    return " ; ".join(dated)


def _population(known: KnownOrganisation) -> str:
    profile = known.profile
    members = [member.population for member in profile.member_profiles]
    if members and None not in members:
        return f"{number(sum(filter(None, members)))} habitants (somme des communes)"
    has_inhabitants = profile.nature is None or profile.nature in _WITH_INHABITANTS
    return population_in_words(known) or (TO_ASK if has_inhabitants else "sans objet")


def _grouping(session: Session, known: KnownOrganisation) -> tuple[str, str]:
    """The EPCI of a commune; of an organisation made of others, how many and their names."""
    profile, place = known.profile, known.territory
    if profile.nature is Nature.GROUPEMENT_COMMUNES:
        return "Communes", _names([member.name for member in profile.member_profiles])
    if place is not None and place.kind == "epci":
        count, names = len(place.members), _names([member.name for member in place.members[:8]])
        return "Communes", f"{count} : {names}{_more(count - 8)}"
    if profile.epci:
        return "Intercommunalité", territory(session, profile.epci).name
    is_without = place is not None and place.kind not in ("commune", "epci")
    return "Intercommunalité", "sans objet" if is_without else TO_ASK


def _place(known: KnownOrganisation) -> str:
    where = [f"{name} ({code})" for code, name in known.departements]
    area = [name for _code, name in known.regions]
    if not where and not area:
        return TO_ASK
    return " · ".join(
        enumeration(names[:4], "et") + _more(len(names) - 4) for names in (where, area) if names
    )


def _programmes(known: KnownOrganisation) -> str:
    """Those it is in, those it is not in, those to ask about; each list with its date."""
    yes: list[str] = []
    no: list[str] = []
    to_ask: list[str] = []
    for one in known_memberships(known):
        label = one.programme.label
        if one.is_member is not None:
            (yes if one.is_member else no).append(f"{label} ({one.origin})")
        elif one.silence:
            to_ask.append(f"{label} ({one.silence})")
        elif one.programme in _ASKED_FIRST:
            to_ask.append(label)
    parts = (("Oui", yes), ("Non", no), ("À demander", to_ask))
    return " ".join(f"{word} : {', '.join(names)}." for word, names in parts if names)


def _names(names: Sequence[str | None]) -> str:
    return enumeration([name or "" for name in names], "et") if names else TO_ASK


def _more(count: int) -> str:
    return f" et {count} autre{'s' if count > 1 else ''}" if count > 0 else ""
