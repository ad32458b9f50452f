"""Who may use an offering, in words: a line per verdict, for France, a région, a département. Used
by `views`."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.advice.matrix.eligible_counts import RegionCount, Totals
from catalog.web.site.filters import plural
from matching.domain.vocabulary import Verdict
from matching.domain.wording import uncapitalised

# The best news first.
_LABELS = {
    Verdict.ELIGIBLE: "Conditions connues remplies",
    Verdict.TO_CONFIRM: "À confirmer",
    Verdict.CLOSED: "Offre fermée",
    Verdict.NOT_ELIGIBLE: "Pas concernées",
}
NOBODY = "aucune"

Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RegionLines:
    """A région as the page folds it. `says`: the best verdict that somebody has in France, and how
    many have it here.

    `departements`: number, name and lines of each.
    """

    name: str
    says: str
    lines: Lines
    departements: tuple[tuple[str, str, Lines], ...]


def lines_of(totals: Totals) -> Lines:
    """Returns each verdict that somebody has, with how many have it: « 643 communes et 17
    intercommunalités »."""
    return _lines(totals.communes, totals.epci)


def lines_of_region(region: RegionCount, totals: Totals) -> RegionLines:
    best = next(verdict for verdict in _LABELS if totals.communes[verdict] or totals.epci[verdict])
    label, those = _LABELS[best], _organisations(region.communes[best], region.epci[best])
    return RegionLines(
        name=region.name,
        says=f"{uncapitalised(label)} : {those}",
        lines=_lines(region.communes, region.epci),
        departements=tuple(
            (one.number, one.name, _lines(one.communes, one.epci)) for one in region.departements
        ),
    )


def _lines(communes: Mapping[Verdict, int], epci: Mapping[Verdict, int]) -> Lines:
    return [
        (label, _organisations(communes[verdict], epci[verdict]))
        for verdict, label in _LABELS.items()
        if communes[verdict] or epci[verdict]
    ]


def _organisations(communes: int, epci: int) -> str:
    counts = ((communes, "commune"), (epci, "intercommunalité"))
    return " et ".join(plural(count, noun) for count, noun in counts if count) or NOBODY
