"""Follows the codes of an official list to the communes of today, and remembers what it met on the
way. Used by `reading`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.territories.gazetteer import Gazetteer
from catalog.territories.places import TerritoryNotFound
from catalog.territories.programmes import is_named
from catalog.territories.restored import Restored, code_today


class CodeRefused(ValueError):
    """A code that leads to no commune; the message is French."""


@dataclass
class Communes:
    """The communes of a list made on the COG of year `cog`. `seen`: all those that it names;
    `renamed`: line by line, the names that are not those of their code (most were changed
    since)."""

    gazetteer: Gazetteer
    restored: Mapping[str, Restored]
    cog: int
    seen: set[str] = field(default_factory=set)
    renamed: dict[int, str] = field(default_factory=dict)

    def of(self, line: int, code: str, name: str | None) -> tuple[str, ...]:
        """The commune of a code, or those of a group by its SIREN. Raises `CodeRefused`."""
        try:
            current = code_today(self.gazetteer, self.restored, code, self.cog, name)
        except TerritoryNotFound:
            raise CodeRefused(
                f"le code « {code} » n’est celui d’aucune commune ni intercommunalité connue"
            ) from None
        organisation = self.gazetteer.organisations[current]
        communes = (
            self.gazetteer.communes_of[current] if organisation.kind == "epci" else (current,)
        )
        self.seen.update(communes)
        if (
            name
            and organisation.kind == "commune"
            and not is_named(self.gazetteer, code, current, name)
        ):
            self.renamed[line] = f"{code} « {name[:60]} » est aujourd’hui {organisation.name}"
        return communes
