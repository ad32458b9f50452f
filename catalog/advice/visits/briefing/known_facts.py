"""The organisation in five lines, and the dates of the lists that speak of it. What is not known is
« à demander »."""

from collections.abc import Sequence

from sqlmodel import Session

from catalog.advice.visits.briefing.document import FactLine
from catalog.advice.visits.briefing.wording import TO_ASK, cut
from catalog.territories.lookup import departement_names, region_names, territory
from catalog.territories.membership import listed_in_words, silence_in_words
from catalog.territories.places import TerritoryDetail
from catalog.territories.populations import population_kind
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature, Programme
from matching.domain.wording import capitalised, enumeration, long_date, number, own_organisation

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


def name_of(profile: Profile) -> str:
    """« Péronne », or « Votre association » when it bears no name."""
    return capitalised(profile.name or own_organisation(profile.nature))


def identity_of(session: Session, profile: Profile) -> tuple[FactLine, ...]:
    """Returns the five lines: population, intercommunalité, the State's desk, where it is,
    programmes."""
    organisation = territory(session, profile.code) if profile.code else None
    lines = (
        FactLine("Population", _population(profile, organisation)),
        FactLine(*_grouping(session, profile, organisation)),
        FactLine("Service de l’État", profile.sous_prefecture or TO_ASK),
        FactLine("Territoire", _place(session, profile)),
        FactLine("Programmes", _programmes(profile, organisation)),
    )
    return tuple(FactLine(line.term, cut(line.text, _LINE)) for line in lines)


def list_dates(session: Session, profile: Profile) -> str:
    """« Action cœur de ville, 4 juillet 2025 ; … »: the lists that were read, with their own
    dates."""
    organisation = territory(session, profile.code) if profile.code else None
    dated = [
        f"{Programme(known.programme).label}, {long_date(known.list_date)}"
        for known in (organisation.memberships if organisation else ())
    ]
    return " ; ".join(dated)


def _population(profile: Profile, organisation: TerritoryDetail | None) -> str:
    members = [member.population for member in profile.member_profiles]
    if members and None not in members:
        return f"{number(sum(filter(None, members)))} habitants (somme des communes)"
    if profile.population is None:
        return (
            TO_ASK
            if profile.nature is None or profile.nature in _WITH_INHABITANTS
            else "sans objet"
        )
    is_known = organisation is not None and organisation.population == profile.population
    kind = (
        population_kind(organisation.kind, organisation.departements)
        if organisation and is_known
        else "d’après vos réponses"
    )
    total = (
        f" ; {number(profile.population_total)} de population totale"
        if profile.population_total is not None
        else ""
    )
    return f"{number(profile.population)} habitants ({kind}{total})"


def _grouping(
    session: Session, profile: Profile, organisation: TerritoryDetail | None
) -> tuple[str, str]:
    """The EPCI of a commune; of an organisation made of others, how many and their names."""
    if profile.nature is Nature.GROUPEMENT_COMMUNES:
        return "Communes", _names([member.name for member in profile.member_profiles])
    if organisation is not None and organisation.kind == "epci":
        count, names = (
            len(organisation.members),
            _names([member.name for member in organisation.members[:8]]),
        )
        return "Communes", f"{count} : {names}{_more(count - 8)}"
    if profile.epci:
        return "Intercommunalité", territory(session, profile.epci).name
    is_without = organisation is not None and organisation.kind not in ("commune", "epci")
    return "Intercommunalité", "sans objet" if is_without else TO_ASK


def _place(session: Session, profile: Profile) -> str:
    departements, regions = departement_names(session), region_names(session)
    where = [f"{departements.get(code, code)} ({code})" for code in profile.departements or ()]
    area = [regions.get(code, code) for code in profile.regions or ()]
    if not where and not area:
        return TO_ASK
    return " · ".join(
        enumeration(names[:4], "et") + _more(len(names) - 4) for names in (where, area) if names
    )


def _programmes(profile: Profile, organisation: TerritoryDetail | None) -> str:
    """Those it is in, those it is not in, those to ask about; each list with its date."""
    silent = (
        {
            known.programme: silence_in_words(known, organisation.kind)
            for known in organisation.memberships
        }
        if organisation
        else {}
    )
    yes: list[str] = []
    no: list[str] = []
    to_ask: list[str] = []
    for programme in Programme:
        answer, as_of = profile.programmes.get(programme), profile.programmes_as_of.get(programme)
        if answer is not None:
            origin = (
                listed_in_words(programme, as_of, is_member=answer) if as_of else "votre réponse"
            )
            (yes if answer else no).append(f"{programme.label} ({origin})")
        elif programme in silent:
            to_ask.append(f"{programme.label} ({silent[programme]})")
        elif programme in _ASKED_FIRST:
            to_ask.append(programme.label)
    parts = (("Oui", yes), ("Non", no), ("À demander", to_ask))
    return " ".join(f"{word} : {', '.join(names)}." for word, names in parts if names)


def _names(names: Sequence[str | None]) -> str:
    return enumeration([name or "" for name in names], "et") if names else TO_ASK


def _more(count: int) -> str:
    return f" et {count} autre{'s' if count > 1 else ''}" if count > 0 else ""
