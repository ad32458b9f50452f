"""Reads the files of `@etalab/decoupage-administratif` (COG 2026) into rows of our tables. Called
by `reference` only."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from catalog.storage.models import (
    Arrondissement,
    Departement,
    Region,
    TerritoryAlias,
    TerritoryPostcode,
    TerritoryRow,
)
from catalog.territories.organisations import (
    ALSACE,
    GOVERNED_BY,
    NAMES,
    OUTSIDE_THE_COUNCIL,
    SINGLE_BODIES,
)

FILES = ("regions", "departements", "arrondissements", "epci", "communes")

Row = dict[str, Any]
Rows = list[Row]


def read_rows(package: Path) -> dict[type[SQLModel], Rows]:
    """The rows of each table from the package's folder; EPCI stand before the communes that point
    at them."""
    data = {
        name: json.loads((package / "data" / f"{name}.json").read_text(encoding="utf-8"))
        for name in FILES
    }
    communes = [row for row in data["communes"] if row["type"] == "commune-actuelle"]
    epci_of = {member["code"]: epci["code"] for epci in data["epci"] for member in epci["membres"]}
    return {
        Region: [_area(row, "reg") for row in data["regions"]],
        Departement: [
            _area(row, "dep") | {"region": row["region"]} for row in data["departements"]
        ],
        Arrondissement: [
            {
                "code": row["code"],
                "name": row["nom"],
                "departement": row["departement"],
                "chef_lieu": row["chefLieu"],
            }
            for row in data["arrondissements"]
        ],
        TerritoryRow: [
            *_councils(data, communes, epci_of),
            *_epci(data["epci"], communes, epci_of),
            *(_commune(row, epci_of) for row in communes),
        ],
        TerritoryAlias: list(_aliases(data["communes"], communes)),
        TerritoryPostcode: [
            {"postcode": postcode, "commune": row["code"]}
            for row in communes
            for postcode in row.get("codesPostaux", ())
        ],
    }


def _area(row: Row, prefix: str) -> Row:
    code = f"{prefix}-{row['code']}"
    # An overseas collectivity is listed twice, as its own région and its own département: one
    # organisation, `dep-975`.
    own = f"dep-{row['code']}" if row["zone"] == "com" else code
    return {
        "code": row["code"],
        "name": row["nom"],
        "chef_lieu": row["chefLieu"],
        "governed_by": GOVERNED_BY.get(code, own),
    }


def _commune(row: Row, epci_of: dict[str, str]) -> Row:
    return _organisation(
        row["code"],
        "commune",
        row["nom"],
        siren=row.get("siren"),
        departement=row["departement"],
        region=row["region"],
        population=row.get("population"),
        epci=epci_of.get(row["code"]),
        arrondissement=row.get("arrondissement") or None,
    )


def _epci(epci: Rows, communes: Rows, epci_of: dict[str, str]) -> Iterator[Row]:
    departements, regions = defaultdict(set), defaultdict(set)
    for commune in communes:
        if code := epci_of.get(commune["code"]):
            departements[code].add(commune["departement"])
            regions[code].add(commune["region"])
    for row in epci:
        code = row["code"]
        yield _organisation(
            code,
            "epci",
            row["nom"],
            siren=code,
            departement=_only(departements[code]),
            region=_only(regions[code]),
            population=row["populationMunicipale"],
            population_total=row["populationTotale"],
        )


def _councils(data: dict[str, Rows], communes: Rows, epci_of: dict[str, str]) -> Iterator[Row]:
    """The organisations that govern départements, régions and overseas collectivities; their
    population is that of their communes."""
    by_departement: dict[str, Rows] = defaultdict(list)
    for commune in communes:
        by_departement[commune["departement"]].append(commune)
    for row in data["departements"]:
        code, inside = f"dep-{row['code']}", by_departement[row["code"]]
        if code in GOVERNED_BY:
            continue
        if outside := OUTSIDE_THE_COUNCIL.get(row["code"]):
            inside = [commune for commune in inside if epci_of.get(commune["code"]) != outside]
        kind = (
            "collectivite_unique"
            if row["zone"] == "com" or code in SINGLE_BODIES
            else "departement"
        )
        yield _organisation(
            code,
            kind,
            row["nom"],
            departement=row["code"],
            region=row["region"],
            population=_inhabitants(inside),
        )
    alsace_code, name, region = ALSACE
    alsace = [
        commune
        for area, organisation in GOVERNED_BY.items()
        if organisation == alsace_code
        for commune in by_departement[area[4:]]
    ]
    yield _organisation(
        alsace_code, "departement", name, region=region, population=_inhabitants(alsace)
    )
    for row in data["regions"]:
        code = f"reg-{row['code']}"
        if row["zone"] == "com" or code in GOVERNED_BY:
            continue
        inside = [commune for commune in communes if commune["region"] == row["code"]]
        kind = "collectivite_unique" if code in SINGLE_BODIES else "region"
        yield _organisation(
            code,
            kind,
            NAMES[code] if code in NAMES else row["nom"],
            region=row["code"],
            population=_inhabitants(inside),
        )


def _aliases(rows: Rows, communes: Rows) -> Iterator[Row]:
    """Codes and names that lead elsewhere. Where the two lists of the COG differ, today's associées
    and déléguées are right."""
    named = set()
    for row in rows:
        if row["type"] != "commune-actuelle":
            named.add(row["code"])
            target = row.get("chefLieu") or row["commune"]
            yield {"code": row["code"], "kind": row["type"], "name": row["nom"], "target": target}
    for commune in communes:
        for code in commune.get("anciensCodes", ()):
            if code not in named:
                yield {
                    "code": code,
                    "kind": "ancienne-commune",
                    "name": None,
                    "target": commune["code"],
                }


def _organisation(code: str, kind: str, name: str, **known: Any) -> Row:
    absent: Row = dict.fromkeys(
        (
            "siren",
            "departement",
            "region",
            "population",
            "population_total",
            "epci",
            "arrondissement",
        ),
        None,
    )
    return absent | {"code": code, "kind": kind, "name": name} | known


def _only(codes: set[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _inhabitants(communes: Iterable[Row]) -> int | None:
    known = [commune["population"] for commune in communes if "population" in commune]
    return sum(known) if known else None
