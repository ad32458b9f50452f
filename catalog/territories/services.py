"""The public desks of a place, from the State's directory: its mairie, its EPCI, its
sous-préfecture… Called by the advice and the pages of territories.

Until the directory is loaded, a desk is its name, where the reference knows it, and the directory's
own page.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from catalog.storage.directory import ServiceDesk
from catalog.storage.reading import read_once
from catalog.territories.gazetteer import Gazetteer
from catalog.territories.memory import directory, reference
from matching.domain.contacts import LocalContact
from matching.domain.vocabulary import DeskKind

SOURCE = "annuaire-administration"
# The pages of the directory that public copies cite; none is guessed for the other kinds.
_PAGES: Mapping[DeskKind, str] = {
    DeskKind.MAIRIE: "https://lannuaire.service-public.gouv.fr/navigation/mairie",
    DeskKind.EPCI: "https://lannuaire.service-public.gouv.fr/navigation/epci",
    DeskKind.PREFECTURE: "https://lannuaire.service-public.gouv.fr/navigation/prefecture",
}
# One centre for several départements: Petite Couronne and Grande Couronne, at their seats (loi
# n° 84-53 du 26 janvier 1984, art. 17 and 18, since in the code général de la fonction publique).
_SHARED_CENTRES = {"92": "93", "94": "93", "91": "78", "95": "78"}
_FRANCE_SERVICES_SHOWN = 4

# A desk is looked for as (kind of the directory, area), the likeliest first.
Place = tuple[DeskKind, str]


def services_of(session: Session, code: str, kind: DeskKind) -> tuple[LocalContact, ...]:
    """Returns the desks of this kind to which an organisation turns, by its own code, the nearest
    first; none when none is known. Raises `TerritoryNotFound`."""
    return desks_of(session, [code], [kind])[kind]


def desks_of(
    session: Session, codes: Collection[str], kinds: Collection[DeskKind]
) -> dict[DeskKind, tuple[LocalContact, ...]]:
    """The same for several organisations together (the communes of a group) and for several kinds,
    in one query."""
    gazetteer = reference(session).gazetteer
    followed = [gazetteer.follow(code) for code in codes]
    places = {
        kind: tuple(
            dict.fromkeys(place for code in followed for place in _places_of(gazetteer, code, kind))
        )
        for kind in sorted(kinds)
    }
    found = _at(session, {place for listed in places.values() for place in listed})
    if not found and directory(session) is None:
        return {kind: tuple(_named(gazetteer, listed)) for kind, listed in places.items()}
    return {kind: _kept(kind, listed, found) for kind, listed in places.items()}


def directory_day(session: Session) -> date | None:
    """Returns the day of the copy of the directory that is loaded, None without one."""
    loaded = directory(session)
    return loaded.file_date if loaded else None


def _kept(
    kind: DeskKind, places: Iterable[Place], found: Mapping[Place, tuple[LocalContact, ...]]
) -> tuple[LocalContact, ...]:
    desks = [desk for place in places for desk in found.get(place, ())]
    if kind is DeskKind.CNFPT:
        return tuple(desks[:1])
    return tuple(desks[:_FRANCE_SERVICES_SHOWN] if kind is DeskKind.FRANCE_SERVICES else desks)


def _at(session: Session, places: Collection[Place]) -> dict[Place, tuple[LocalContact, ...]]:
    """What is known of these places; a session that reads asks once of each."""
    known = read_once(session, _places_asked)
    missing = {place for place in places if place not in known}
    known |= dict.fromkeys(missing, ()) | _read(session, missing)
    return {place: known[place] for place in places if known[place]}


def _places_asked(_session: Session) -> dict[Place, tuple[LocalContact, ...]]:
    """What was found at the places that were asked about so far: nothing yet."""
    return {}


def _read(session: Session, places: Collection[Place]) -> dict[Place, tuple[LocalContact, ...]]:
    areas: dict[DeskKind, set[str]] = {}
    for kind, area in places:
        areas.setdefault(kind, set()).add(area)
    if not areas:
        return {}
    wanted = or_(
        *(
            and_(col(ServiceDesk.kind) == kind.value, col(ServiceDesk.area).in_(sorted(listed)))
            for kind, listed in sorted(areas.items())
        )
    )
    found: dict[Place, list[LocalContact]] = {}
    rows = session.exec(select(ServiceDesk).where(wanted)).all()
    for row in sorted(rows, key=lambda row: (row.name, row.record)):
        found.setdefault((DeskKind(row.kind), row.area), []).append(_contact(row))
    return {place: tuple(desks) for place, desks in found.items()}


def _contact(row: ServiceDesk) -> LocalContact:
    return LocalContact(
        name=row.name,
        kind=DeskKind(row.kind),
        telephone=row.telephone,
        email=row.email,
        url=row.url,
        page=row.page,
        address=row.address,
        hours=tuple(row.hours.split("\n")) if row.hours else (),
        source=SOURCE,
        dated=row.changed_on,
    )


def _places_of(gazetteer: Gazetteer, code: str, kind: DeskKind) -> list[Place]:
    """Where the desks of this kind are looked for, for an organisation of today."""
    organisation = gazetteer.organisations[code]
    departements = gazetteer.departements_of(code)
    if kind is DeskKind.MAIRIE:
        return [(kind, code)] if organisation.kind == "commune" else []
    if kind is DeskKind.EPCI:
        epci = code if organisation.kind == "epci" else organisation.epci
        return [(kind, epci)] if epci else []
    if kind is DeskKind.FRANCE_SERVICES:
        around = gazetteer.communes_of.get(organisation.epci or code, ())
        return [(kind, commune) for commune in dict.fromkeys([code, *around])]
    if kind is DeskKind.SOUS_PREFECTURE:
        return _state_offices(gazetteer, code)
    if kind is DeskKind.DEPARTEMENT:
        return [(kind, gazetteer.departements[number].governed_by) for number in departements]
    if kind is DeskKind.REGION:
        return [
            (kind, gazetteer.regions[number].governed_by) for number in gazetteer.regions_of(code)
        ]
    if code.startswith("reg-") and organisation.region:
        departements = (
            gazetteer.departements_of(gazetteer.regions[organisation.region].chef_lieu)
            if kind is not DeskKind.CNFPT
            else departements
        )
    if kind is DeskKind.CDG:
        departements = tuple(_SHARED_CENTRES.get(number, number) for number in departements)
    if kind is DeskKind.CNFPT:
        around = tuple(
            number
            for number, area in gazetteer.departements.items()
            if area.region in gazetteer.regions_of(code)
        )
        departements = (*departements, *around)
    return [(kind, f"dep-{number}") for number in departements]


def _state_offices(gazetteer: Gazetteer, code: str) -> list[Place]:
    """The sous-préfecture of a commune, those of an EPCI's communes, most of them first; the
    préfecture where it is the one to turn to."""
    communes = gazetteer.communes_of.get(code, (code,))
    offices = Counter(gazetteer.state_office_of(commune) for commune in communes)
    places: list[Place] = []
    for office, _ in offices.most_common():
        if office is not None and office.kind == "prefecture":
            number = gazetteer.organisations[office.commune].departement
            places.append((DeskKind.PREFECTURE, f"dep-{number}"))
        elif office is not None:
            places.append((DeskKind.SOUS_PREFECTURE, office.commune))
    return places


def _named(gazetteer: Gazetteer, places: Iterable[Place]) -> Iterable[LocalContact]:
    """The desks by name only, with the directory's page of their kind, where both are known."""
    for kind, area in places:
        page = _PAGES.get(DeskKind.PREFECTURE if kind is DeskKind.SOUS_PREFECTURE else kind)
        if page and (name := _name_of(gazetteer, kind, area)):
            yield LocalContact(name=name, kind=kind, page=page, source=SOURCE)


def _name_of(gazetteer: Gazetteer, kind: DeskKind, area: str) -> str | None:
    if kind is DeskKind.PREFECTURE:
        office = gazetteer.state_office_of(
            gazetteer.departements[area.removeprefix("dep-")].chef_lieu
        )
        return office.label if office else None
    if kind is DeskKind.SOUS_PREFECTURE:
        office = gazetteer.state_office_of(area)
        return office.label if office else None
    name = gazetteer.organisations[area].name
    return f"Mairie : {name}" if kind is DeskKind.MAIRIE else name
