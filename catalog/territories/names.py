"""Every name under which a territory may be looked for, with what decides between two of them. Read
by `search`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from catalog.territories.gazetteer import Gazetteer
from catalog.territories.labels import FORMER_KINDS
from catalog.territories.queries import name_without_form
from catalog.territories.spelling import key

_KIND_ORDER = {"commune": 0, "epci": 1, "departement": 2, "collectivite_unique": 2, "region": 3}
_FORMER = 4


class Entry(NamedTuple):
    """One name of a territory. `former`: the code of the commune associée, déléguée… or area that
    bears the name."""

    key: str
    order: tuple[int, int, str]
    code: str
    former: str | None = None


def entries_of(gazetteer: Gazetteer) -> Iterator[Entry]:
    """The names of the organisations, of the former communes, and of the départements that another
    organisation governs."""
    for code, organisation in gazetteer.organisations.items():
        order = (_KIND_ORDER[organisation.kind], -(organisation.population or 0), code)
        for name in _names(organisation.kind, organisation.name):
            yield Entry(name, order, code)
    for code, alias in gazetteer.aliases.items():
        if (
            alias.kind in FORMER_KINDS
            and alias.name
            and alias.name != gazetteer.organisations[alias.target].name
        ):
            yield Entry(key(alias.name), (_FORMER, 0, code), alias.target, code)
    for number, area in gazetteer.departements.items():
        organisation = gazetteer.organisations[area.governed_by]
        if area.governed_by != f"dep-{number}" and organisation.name != area.name:
            yield Entry(key(area.name), (_FORMER, 0, number), area.governed_by, f"dep-{number}")


def _names(kind: str, name: str) -> set[str]:
    """The spellings under which a name is looked for; an EPCI's also without its legal form, its
    acronym, and what follows."""
    if kind == "commune":
        return {key(name)}
    short = re.sub(r"\s*\([^()]*\)$", "", name_without_form(name))
    return {key(name), key(short), key(short.split(",")[0])}
