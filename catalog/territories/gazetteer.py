"""The whole reference in memory, one copy per process, read once from the database as columns. For
`lookup` and `completion`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session, select

from catalog.storage import models
from catalog.storage.models import (
    Arrondissement,
    Departement,
    Region,
    TerritoryAlias,
    TerritoryPostcode,
)
from catalog.territories.labels import label_of, office_at
from catalog.territories.places import StateOffice, Territory, TerritoryNotFound


class Area(NamedTuple):
    """A département or a région as an area of the State; `region` is the one it lies in (itself for
    a région)."""

    name: str
    region: str
    chef_lieu: str
    governed_by: str

    @property
    def is_overseas_collectivity(self) -> bool:
        """Its « région » is itself, with a code of three figures."""
        return len(self.region) == 3


class Alias(NamedTuple):
    kind: str
    name: str | None
    target: str


class Organisation(NamedTuple):
    """The columns of `storage.models.TerritoryRow`."""

    code: str
    kind: str
    name: str
    siren: str | None
    departement: str | None
    region: str | None
    population: int | None
    population_total: int | None
    epci: str | None
    arrondissement: str | None


@dataclass(frozen=True)
class Gazetteer:
    """Every organisation by code, and how they lie in one another. The keys of `departements` and
    `regions` are bare codes.

    Holds raw columns and makes answers on demand: building 36,000 of them at start would take
    longer than reading them.
    """

    organisations: Mapping[str, Organisation]
    aliases: Mapping[str, Alias]
    sirens: Mapping[str, str]
    communes_of: Mapping[str, tuple[str, ...]]
    communes_at: Mapping[str, tuple[str, ...]]
    postcodes_of: Mapping[str, tuple[str, ...]]
    departements: Mapping[str, Area]
    regions: Mapping[str, Area]
    chefs_lieux: Mapping[str, str]

    def follow(self, code: str) -> str:
        """The code of the organisation that governs: itself, or where a former commune, a SIREN or
        an area without council leads.

        Raises `TerritoryNotFound`.
        """
        if code in self.organisations:
            return code
        prefix, _, number = code.partition("-")
        areas = {"dep": self.departements, "reg": self.regions}.get(prefix, {})
        if number in areas:
            return areas[number].governed_by
        if code in self.aliases:
            return self.aliases[code].target
        if code in self.sirens:
            return self.sirens[code]
        raise TerritoryNotFound(code)

    def is_redirection(self, asked: str, current: str) -> bool:
        """Whether following the asked code led to another organisation: the SIREN of a commune is
        that commune."""
        return asked != current and self.sirens.get(asked) != current

    def territory(self, code: str) -> Territory:
        """The organisation of exactly this code."""
        organisation = self.organisations[code]
        touched = tuple(
            (number, self.departements[number].name) for number in self.departements_of(code)
        )
        is_overseas = self.departements[touched[0][0]].is_overseas_collectivity
        label = label_of(organisation.kind, organisation.name, touched, is_overseas=is_overseas)
        return Territory(
            code,
            organisation.kind,
            organisation.name,
            organisation.departement,
            organisation.region,
            organisation.population,
            label,
        )

    def departements_of(self, code: str) -> tuple[str, ...]:
        """Every département the organisation touches, sorted."""
        organisation = self.organisations[code]
        if organisation.kind == "epci":
            return tuple(
                sorted(
                    {
                        str(self.organisations[commune].departement)
                        for commune in self.communes_of[code]
                    }
                )
            )
        if code.startswith("reg-"):
            return tuple(
                number
                for number, area in self.departements.items()
                if area.region == organisation.region
            )
        if organisation.departement is not None:
            return (organisation.departement,)
        return tuple(
            number for number, area in self.departements.items() if area.governed_by == code
        )

    def regions_of(self, code: str) -> tuple[str, ...]:
        """Every région the organisation touches, sorted."""
        return tuple(
            sorted({self.departements[number].region for number in self.departements_of(code)})
        )

    def state_office_of(self, code: str) -> StateOffice | None:
        """The sous-préfecture or préfecture to turn to; None when several share the territory, and
        in overseas collectivities."""
        organisation = self.organisations[code]
        if organisation.kind == "epci":
            offices = {self.state_office_of(commune) for commune in self.communes_of[code]}
            return offices.pop() if len(offices) == 1 else None
        areas = [self.departements[number] for number in self.departements_of(code)]
        if len(areas) > 1 and code.startswith("reg-"):
            areas = [self.regions[str(organisation.region)]]
        if len(areas) > 1 or areas[0].is_overseas_collectivity:
            return None
        prefecture = areas[0].chef_lieu
        # Mayotte has no arrondissement: its préfecture is the desk of every commune.
        chef_lieu = (
            self.chefs_lieux[organisation.arrondissement]
            if organisation.arrondissement
            else prefecture
        )
        return office_at(
            chef_lieu, self.organisations[chef_lieu].name, is_prefecture=chef_lieu == prefecture
        )


def load_gazetteer(session: Session) -> Gazetteer:
    """Read the six tables, as `reference.load_reference` filled them."""
    departements = {
        code: Area(*area)
        for code, *area in _columns(
            session, Departement, "code", "name", "region", "chef_lieu", "governed_by"
        )
    }
    organisations = {
        row[0]: Organisation._make(row)
        for row in _columns(session, models.TerritoryRow, *Organisation._fields)
    }
    postcodes = _columns(session, TerritoryPostcode, "postcode", "commune")
    return Gazetteer(
        organisations=organisations,
        aliases={
            code: Alias(*alias)
            for code, *alias in _columns(session, TerritoryAlias, "code", "kind", "name", "target")
        },
        sirens={
            organisation.siren: organisation.code
            for organisation in organisations.values()
            if organisation.siren
        },
        communes_of=_group(
            (organisation.epci, organisation.code)
            for organisation in organisations.values()
            if organisation.epci
        ),
        communes_at=_group(postcodes),
        postcodes_of=_group((commune, postcode) for postcode, commune in postcodes),
        departements=departements,
        regions={
            code: Area(name, code, chef_lieu, organisation)
            for code, name, chef_lieu, organisation in _columns(
                session, Region, "code", "name", "chef_lieu", "governed_by"
            )
        },
        chefs_lieux=dict(_columns(session, Arrondissement, "code", "chef_lieu")),
    )


def _columns(session: Session, table: Any, *names: str) -> list[Any]:
    """Rows as plain tuples, sorted: the answer must not depend on the order the database gives."""
    return sorted(
        session.execute(select(*(getattr(table, name) for name in names))), key=lambda row: row[:2]
    )


def _group(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Left to rights, in the order of the pairs (which `_columns` sorted)."""
    grouped = defaultdict(list)
    for left, right in pairs:
        grouped[left].append(right)
    return {left: tuple(rights) for left, rights in grouped.items()}
