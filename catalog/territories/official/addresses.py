"""What the site knows beforehand of the official lists: floor, source, address, and the communes
born since. From `seeds/programmes/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog.territories.restored import Restored, read_restored
from catalog.territories.seeded_rows import rows_of

# The source of what the file that crosses all the programmes says.
CROSSING = "croisement-anct"


@dataclass(frozen=True, slots=True)
class Official:
    """`floor`: the number of communes under which the list cannot be right. `address`: None where a
    person gives the file."""

    programme: str
    floor: int
    source: str
    address: str | None


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """`officials`: by programme; `restored`: by code."""

    officials: Mapping[str, Official]
    restored: Mapping[str, Restored]


def read_known_before(folder: Path) -> KnownBefore:
    """From `official.csv` and `restored.csv` of the folder."""
    officials = {
        row["programme"]: Official(
            row["programme"], int(row["floor"]), row["source"], row["address"] or None
        )
        for _, row in rows_of(folder / "official.csv")
    }
    return KnownBefore(officials, read_restored(folder))
