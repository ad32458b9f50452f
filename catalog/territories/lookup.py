"""Finding a territory: by name as it is typed, or by code, in full. Called by the pages, the API
and the advice."""

from collections.abc import Mapping

from sqlmodel import Session

from catalog.territories.codes import read_code
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.listed import memberships
from catalog.territories.memory import reference
from catalog.territories.places import Territory, TerritoryDetail

LONGEST_LIST = 50


def find(session: Session, query: str, limit: int = 10) -> list[Territory]:
    """The territories that a person may mean, the likeliest first: at most `limit` (50 at most),
    none for an empty query."""
    return reference(session).names.find(query, max(0, min(limit, LONGEST_LIST)))


def territory(session: Session, code: str, *, bare: str | None = "dep") -> TerritoryDetail:
    """A territory in full, followed to the one that governs. Raises `TerritoryNotFound`.

    A bare number is a département's; with `bare=None`, one that is a région's as well raises
    `FactRefused`.
    """
    gazetteer = reference(session).gazetteer
    asked = read_code(gazetteer, code, nature=None, bare=bare)
    current = gazetteer.follow(asked)
    organisation, summary = gazetteer.organisations[current], gazetteer.territory(current)
    said = (
        memberships(session, _communes(gazetteer, current))
        if organisation.kind in ("commune", "epci")
        else ()
    )
    return TerritoryDetail(
        code=current,
        kind=organisation.kind,
        name=organisation.name,
        departement=organisation.departement,
        region=organisation.region,
        population=organisation.population,
        label=summary.label,
        siren=organisation.siren,
        postcodes=gazetteer.postcodes_of.get(current, ()),
        epci=organisation.epci,
        epci_name=gazetteer.organisations[organisation.epci].name if organisation.epci else None,
        population_total=organisation.population_total,
        departements=gazetteer.departements_of(current),
        regions=gazetteer.regions_of(current),
        members=tuple(map(gazetteer.territory, _members(gazetteer, current))),
        sous_prefecture=gazetteer.state_office_of(current),
        programmes={membership.programme: membership.is_member for membership in said},
        memberships=said,
        redirected_from=asked if gazetteer.is_redirection(asked, current) else None,
    )


def surrounding(session: Session, code: str) -> tuple[Territory, ...]:
    """The other organisations in which an organisation lies, by its own code: its EPCI, then who
    governs its départements and its régions."""
    gazetteer = reference(session).gazetteer
    organisation = gazetteer.organisations[code]
    codes = [organisation.epci] if organisation.epci else []
    if organisation.kind in ("commune", "epci"):
        codes += [
            gazetteer.departements[number].governed_by for number in gazetteer.departements_of(code)
        ]
    codes += [gazetteer.regions[number].governed_by for number in gazetteer.regions_of(code)]
    return tuple(gazetteer.territory(other) for other in dict.fromkeys(codes) if other != code)


def departement_names(session: Session) -> Mapping[str, str]:
    """The name of each département (and overseas collectivity) by its number, sorted."""
    return {number: area.name for number, area in reference(session).gazetteer.departements.items()}


def region_names(session: Session) -> Mapping[str, str]:
    """The name of each région (and overseas collectivity) by its INSEE code, sorted."""
    return {number: area.name for number, area in reference(session).gazetteer.regions.items()}


def _communes(gazetteer: Gazetteer, code: str) -> tuple[str, ...]:
    return gazetteer.communes_of.get(code, (code,))


def _members(gazetteer: Gazetteer, code: str) -> list[str]:
    """An EPCI's communes, a département's EPCI, a région's or collectivité's départements, each by
    name."""
    kind = gazetteer.organisations[code].kind
    if kind == "commune":
        return []
    if kind == "epci":
        members: list[str] = list(gazetteer.communes_of[code])
    elif kind == "departement":
        inside = set(gazetteer.departements_of(code))
        members = [
            epci
            for epci in gazetteer.communes_of
            if inside.intersection(gazetteer.departements_of(epci))
        ]
    else:
        organisations = {
            gazetteer.departements[number].governed_by for number in gazetteer.departements_of(code)
        }
        members = sorted(organisations - {code})
    return sorted(members, key=lambda member: (gazetteer.organisations[member].name, member))
