"""Which population an organisation's figure is: its kind and its year, in words. The years are
those of the reference that is loaded."""

from collections.abc import Sequence

# The communes file of the package holds Insee's populations de référence of 2023 (in force on 1
# January 2026), except those of Mayotte (census of 2017) and of the overseas collectivities, whose
# years differ. Its file of the EPCI, made by the State from its own list of them, is a year behind.
# A test fails when another version of the package is installed.
_COMMUNES, _EPCI, _MAYOTTE = 2023, 2022, 2017
_OTHER_YEARS = ("975", "977", "978", "98")


def population_kind(kind: str, departements: Sequence[str]) -> str:
    """Returns what the figure of a territory is, to be read after the number of inhabitants.

    >>> population_kind("commune", ["80"]), population_kind("epci", ["76", "80"])
    ('population municipale 2023', 'population municipale 2022')
    >>> population_kind("commune", ["988"])
    'population municipale, année à demander'
    """
    if "976" in departements:
        return f"population municipale {_MAYOTTE}"
    if any(number.startswith(_OTHER_YEARS) for number in departements):
        return "population municipale, année à demander"
    return f"population municipale {_EPCI if kind == 'epci' else _COMMUNES}"
