"""Which population a body's figure is: its kind and its year, in words. The years are those of the reference that is loaded."""

# The communes file of the reference holds the populations de référence 2023 of INSEE (in force on 1 January 2026), except
# those of Mayotte (census of 2017) and of the overseas collectivities, whose years differ. The EPCI file is the DGCL's of 2026.
COMMUNES_YEAR = 2023
MAYOTTE_YEAR = 2017
EPCI_YEAR = 2026
_OTHER_YEARS = ("975", "977", "978", "98")


def population_kind(kind: str, code: str) -> str:
    """Returns what the figure of a territory is, to be read after the number of inhabitants.

    >>> population_kind("commune", "80620")
    'population municipale 2023'
    >>> population_kind("commune", "98818")
    'population municipale, année à demander'
    """
    if kind == "epci":
        return f"population municipale, liste des intercommunalités {EPCI_YEAR}"
    number = code.removeprefix("dep-").removeprefix("reg-")
    if number.startswith("976") or code == "reg-06":
        return f"population {MAYOTTE_YEAR}"
    if number.startswith(_OTHER_YEARS):
        return "population municipale, année à demander"
    return f"population municipale {COMMUNES_YEAR}"
