"""Which area a desk of the directory serves, from the commune where it is: followed to the communes
of today, then to the EPCI, the council or the département. Called by `reading`.

The reference is read here as two columns: the whole of it (`memory.reference`) would take a quarter
of the memory that an import may use.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.storage.models import Departement, Region, TerritoryAlias, TerritoryRow
from catalog.territories.spelling import key
from matching.domain.vocabulary import DeskKind

_OF_A_DEPARTEMENT = frozenset({DeskKind.PREFECTURE, DeskKind.DDT, DeskKind.CDG, DeskKind.CNFPT})
_AT_ITS_COMMUNE = frozenset({DeskKind.MAIRIE, DeskKind.SOUS_PREFECTURE, DeskKind.FRANCE_SERVICES})


@dataclass(frozen=True, slots=True)
class Places:
    """`departements`: of each commune of today; `followed`: former codes, each with the commune of
    today; `epcis`: SIREN by the key of each name and département; `councils`: who governs `dep-80`,
    `reg-32`; `regions`: of each département."""

    departements: Mapping[str, str]
    followed: Mapping[str, str]
    sirens: frozenset[str]
    epcis: Mapping[tuple[str, str], str]
    councils: Mapping[str, str]
    regions: Mapping[str, str]

    def commune(self, code: str) -> str | None:
        """The commune of today, None for a code that leads to none."""
        return sys.intern(code) if code in self.departements else self.followed.get(code)

    def area(self, kind: DeskKind, commune: str, siren: str | None, name: str) -> str | None:
        """The area that a desk of this commune of today serves, None when it cannot be told."""
        departement = self.departements[commune]
        if kind in _AT_ITS_COMMUNE:
            return commune
        if kind in _OF_A_DEPARTEMENT:
            return sys.intern(f"dep-{departement}")
        if kind is DeskKind.EPCI:
            if siren in self.sirens:
                return siren
            return self.epcis.get((_epci_key(name), departement))
        if kind is DeskKind.DEPARTEMENT:
            return self.councils.get(f"dep-{departement}")
        return self.councils.get(f"reg-{self.regions[departement]}")


def read_places(session: Session) -> Places:
    """Read the reference of the session's database."""
    communes = session.execute(
        select(col(TerritoryRow.code), col(TerritoryRow.departement), col(TerritoryRow.epci)).where(
            TerritoryRow.kind == "commune"
        ),
        execution_options={"yield_per": 1_000},
    )
    departements: dict[str, str] = {}
    touched: dict[str, set[str]] = {}
    # The same few texts come 35,000 times: each is held once.
    for code, departement, epci in communes:
        departements[sys.intern(code)] = sys.intern(str(departement))
        if epci:
            touched.setdefault(epci, set()).add(str(departement))
    named = select(col(TerritoryRow.code), col(TerritoryRow.name)).where(
        TerritoryRow.kind == "epci"
    )
    names = {code: _epci_key(name) for code, name in session.execute(named)}
    aliases = session.execute(select(col(TerritoryAlias.code), col(TerritoryAlias.target)))
    areas = session.execute(
        select(col(Departement.code), col(Departement.region), col(Departement.governed_by))
    ).all()
    councils = {f"dep-{code}": council for code, _, council in areas}
    councils |= {
        f"reg-{code}": council
        for code, council in session.execute(select(col(Region.code), col(Region.governed_by)))
    }
    return Places(
        departements=departements,
        followed={
            code: sys.intern(target)
            for code, target in aliases
            if code not in departements and target in departements
        },
        sirens=frozenset(names),
        epcis={
            (name, departement): siren
            for siren, name in names.items()
            for departement in touched.get(siren, ())
        },
        councils=councils,
        regions={code: region for code, region, _ in areas},
    )


def _epci_key(name: str) -> str:
    """« Communauté de communes - Terre de Picardie » and « CC Terre de Picardie » alike."""
    words = key(name).split()
    forms = {"communaute", "communautes", "communes", "agglomeration", "urbaine", "cc", "ca", "cu"}
    return " ".join(word for word in words if word not in forms)
