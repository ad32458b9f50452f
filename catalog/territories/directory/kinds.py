"""What the site knows beforehand of the State's directory of administrations: which of its types
make which kind of desk, how many can be right, where it is. From `seeds/services/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog.territories.seeded_rows import rows_of
from matching.domain.vocabulary import DeskKind

# Of these an area may have several; of every other kind, one record stands for it.
MANY = frozenset({DeskKind.CNFPT, DeskKind.FRANCE_SERVICES})


class InvalidDirectory(ValueError):
    """A file is refused and the directory already loaded is kept; the message is French and names
    the file."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """`types`: those of `type_service_local`, the one to prefer first; `floor`, `ceiling`: how many
    desks of this kind can be right."""

    kind: DeskKind
    types: tuple[str, ...]
    floor: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class KnownDirectory:
    """`address`: of the copy that is asked for."""

    rules: Mapping[DeskKind, KindRule]
    address: str

    def kind_of(self, service_type: str) -> DeskKind | None:
        """The kind of desk that a type of the directory is, None for a type that is not kept."""
        return next((rule.kind for rule in self.rules.values() if service_type in rule.types), None)


def read_known_directory(folder: Path) -> KnownDirectory:
    """From `official.csv` and `address.csv` of the folder."""
    rules = [
        KindRule(
            DeskKind(row["kind"]),
            tuple(row["types"].split()),
            int(row["floor"]),
            int(row["ceiling"]),
        )
        for _, row in rows_of(folder / "official.csv")
    ]
    ((_, place),) = rows_of(folder / "address.csv")
    return KnownDirectory({rule.kind: rule for rule in rules}, place["address"])
