"""Loads the code officiel géographique (communes, EPCI, départements, régions) from the npm package
into the database.

Called by `flask seed` and the tests. Idempotent, and all-or-nothing: an interrupted load leaves
what was there.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import Engine, delete, insert
from sqlmodel import SQLModel

from catalog.storage.database import open_session
from catalog.storage.models import (
    Arrondissement,
    Departement,
    ReferenceRelease,
    Region,
    TerritoryAlias,
    TerritoryPostcode,
    TerritoryRow,
)
from catalog.territories.cog import FILES, Row, read_rows
from catalog.territories.memory import RELEASE
from catalog.territories.places import ReferenceMissing

# Raise it when this module derives something else from the same files: every database is then
# loaded again.
DERIVATION = 1
PACKAGE = Path("node_modules") / "@etalab" / "decoupage-administratif"
TABLES: tuple[type[SQLModel], ...] = (
    Region,
    Departement,
    Arrondissement,
    TerritoryRow,
    TerritoryAlias,
    TerritoryPostcode,
)
CHUNK = 2_000


@dataclass(frozen=True)
class ReferenceReport:
    """What is in the database after a load; `is_new` False = it was there already and nothing was
    done."""

    version: str
    is_new: bool
    counts: dict[str, int]

    def __str__(self) -> str:
        if not self.is_new:
            return f"Communes et intercommunalités : déjà à jour (version {self.version})."
        return (
            f"Version {self.version} chargée : "
            + ", ".join(f"{number} {what}" for what, number in self.counts.items())
            + "."
        )


def load_reference(
    engine: Engine, package: Path, loaded_at: datetime, *, is_silent: bool = False
) -> ReferenceReport:
    """Load the package's folder, with a progress bar unless `is_silent`. `loaded_at` is an aware
    datetime.

    Raises `ReferenceMissing` when the package is not installed.
    """
    version, checksum = _identify(package)
    with open_session(engine) as session:
        known = session.get(ReferenceRelease, RELEASE)
        if known is not None and known.checksum == checksum:
            return ReferenceReport(version, False, {})
    rows = read_rows(package)
    total = sum(map(len, rows.values()))
    with (
        open_session(engine, writing=True) as session,
        click.progressbar(
            length=total, label="Chargement des communes", hidden=is_silent
        ) as progress,
    ):
        for table in reversed(TABLES):
            session.execute(delete(table))
        for table in TABLES:
            for chunk in _chunks(rows[table]):
                session.execute(insert(table), chunk)
                progress.update(len(chunk))
        session.merge(
            ReferenceRelease(name=RELEASE, version=version, checksum=checksum, loaded_at=loaded_at)
        )
        session.commit()
    return ReferenceReport(version, True, _count(rows))


def _identify(package: Path) -> tuple[str, str]:
    """The package's version, and a checksum of its files and of how we read them."""
    digest = hashlib.sha256(str(DERIVATION).encode())
    try:
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        for name in FILES:
            digest.update((package / "data" / f"{name}.json").read_bytes())
    except FileNotFoundError as missing:
        raise ReferenceMissing(
            "Les données des communes ne sont pas installées"
            " (node_modules/@etalab/decoupage-administratif) : lancez « make install », puis"
            " recommencez."
        ) from missing
    return version, digest.hexdigest()


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _count(rows: dict[type[SQLModel], list[Row]]) -> dict[str, int]:
    kinds = [row["kind"] for row in rows[TerritoryRow]]
    overseas = sum(row["code"] == row["region"] for row in rows[Departement])
    return {
        "communes": kinds.count("commune"),
        "intercommunalités": kinds.count("epci"),
        "départements": len(rows[Departement]) - overseas,
        "régions": len(rows[Region]) - overseas,
        "collectivités d’outre-mer": overseas,
        "anciennes communes": len(rows[TerritoryAlias]),
        "codes postaux": len({row["postcode"] for row in rows[TerritoryPostcode]}),
    }
