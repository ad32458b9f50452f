"""Reads a code as people and programs write it: « 59 », « 2a », « dep-59 », « 218 005 858 ». For
`lookup` and `completion`."""

import re

from catalog.territories.gazetteer import Gazetteer
from catalog.territories.organisations import admits_nature
from catalog.territories.places import FactRefused


def read_code(
    gazetteer: Gazetteer, text: str, nature: str | None, *, bare: str | None = None
) -> str:
    """The code in its full form, not yet followed. Eighteen numbers are both a département's and a
    région's: `nature` says which, or `bare` (`dep` or `reg`) does; else raises `FactRefused`. A
    code that is none of ours is returned as it is."""
    code = re.sub(r"[\s.]", "", text).upper()
    if prefixed := re.fullmatch(r"(DEP|REG)-(\w{1,3})", code):
        return f"{prefixed[1].lower()}-{prefixed[2].zfill(2)}"
    if not re.fullmatch(r"\d{1,3}|2[AB]", code):
        return code
    number = code.zfill(2)
    areas = {"dep": gazetteer.departements.get(number), "reg": gazetteer.regions.get(number)}
    organisations = {
        f"{prefix}-{number}": area.governed_by for prefix, area in areas.items() if area is not None
    }
    prefix = {"departement": "dep", "region": "reg"}.get(nature or "", bare)
    if f"{prefix}-{number}" in organisations:
        return f"{prefix}-{number}"
    if nature is not None:
        admitted = {
            full: organisation
            for full, organisation in organisations.items()
            if admits_nature(organisation, gazetteer.organisations[organisation].kind, nature)
        }
        organisations = admitted or organisations
    if len(set(organisations.values())) > 1:
        first, second = (area.name for area in areas.values() if area is not None)
        raise FactRefused(
            "nature",
            f"Le code « {text} » est celui d’un département ({first}) et d’une région ({second}) :"
            " précisez lequel des deux.",
        )
    return next(iter(organisations), code)
