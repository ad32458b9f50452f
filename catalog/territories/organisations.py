"""Which organisation governs an area, and which natures a code admits: the law's few special cases,
in one place.

Most areas of the State have a council of the same name; these do not. Read by `reference` (when
loading) and `completion`. Sources: code général des collectivités territoriales, L2512-1 (Ville de
Paris), L3431-1 (Alsace), L3611-1 (Lyon), L4421-1 (Corse), L7111-1 (Guyane), L7211-1 (Martinique),
and the status of Mayotte as a single département-région.
"""

# Areas governed by an organisation that does not bear their code. Guadeloupe and La Réunion keep
# two councils each.
GOVERNED_BY = {
    "dep-75": "75056",
    "dep-2A": "reg-94",
    "dep-2B": "reg-94",
    "dep-67": "dep-6AE",
    "dep-68": "dep-6AE",
    "reg-02": "dep-972",
    "reg-03": "dep-973",
    "reg-06": "dep-976",
}
# One organisation with the powers of a département and of a région. Overseas collectivities (zone
# `com`) are told by their zone.
SINGLE_BODIES = ("reg-94", "dep-972", "dep-973", "dep-976")
NAMES = {"reg-94": "Collectivité de Corse"}
ALSACE = ("dep-6AE", "Collectivité européenne d’Alsace", "44")
# The Métropole de Lyon has the département's powers on its territory: those communes are not the
# département du Rhône's.
OUTSIDE_THE_COUNCIL = {"69": "200046977"}

OWN_CODE_NATURES = frozenset({"commune", "epci", "departement", "region", "collectivite_unique"})
_ALSO_ADMITS = {
    "75056": {"departement", "collectivite_unique"},
    "200046977": {"departement", "collectivite_unique"},
    "dep-6AE": {"collectivite_unique"},
    "reg-94": {"departement", "region"},
    "dep-972": {"departement", "region"},
    "dep-973": {"departement", "region"},
    "dep-976": {"departement", "region"},
    # In the COG's list of communes, yet collectivities with the powers of a commune, a département
    # and a région.
    "97701": {"collectivite_unique"},
    "97801": {"collectivite_unique"},
}


def admits_nature(code: str, kind: str, nature: str) -> bool:
    """Whether a profile of this nature may bear this code. A structure without a code of its own
    (syndicat, CCAS, association…) may bear that of the territory where it works."""
    return nature not in OWN_CODE_NATURES or nature == kind or nature in _ALSO_ADMITS.get(code, ())
