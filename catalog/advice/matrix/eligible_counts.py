"""How many communes and EPCI may use an offering, in France, by région and by département. For the
sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlmodel import Session

from catalog.advice.matrix.portfolio import Numbers, counted, numbers_of
from catalog.content.offerings import published
from catalog.territories.census import Census, DepartementRows, Rows, census
from catalog.territories.listed import memberships
from catalog.territories.spelling import key
from matching.domain.offer import Offer
from matching.domain.profile import Facts
from matching.domain.rules import PROGRAMME_PREFIX, Membership, leaves_of
from matching.domain.vocabulary import Programme, Verdict

OVERSEAS = "Outre-mer"
_OVERSEAS_NUMBERS = ("97", "98")
_NOTHING_DECLARED = Facts()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many communes and how many EPCI of France have each verdict, each organisation once."""

    communes: Mapping[Verdict, int]
    epci: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class DepartementCount:
    """How many of a département's communes and EPCI have each verdict. An EPCI counts in each
    département that it touches."""

    number: str
    name: str
    communes: Mapping[Verdict, int]
    epci: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class RegionCount:
    """The same for a région, or for all that is overseas together: each EPCI once."""

    name: str
    communes: Mapping[Verdict, int]
    epci: Mapping[Verdict, int]
    departements: tuple[DepartementCount, ...]


@dataclass(frozen=True, slots=True)
class EligibleCounts:
    """Who may use an offering in France, then by région in the order of the names, overseas last.

    `partly_listed`: the programmes on which the answer rests and whose members are not all known.
    """

    totals: Totals
    regions: tuple[RegionCount, ...]
    partly_listed: tuple[Programme, ...]


def totals_of(session: Session, slug: str, on: date, facts: Facts = _NOTHING_DECLARED) -> Totals:
    """Returns how many may use an offering that day: a millisecond. Raises as
    `portfolio.beneficiaries_of`."""
    known = census(session)
    return _totals(known, numbers_of(session, known, slug, on, facts))


def eligible_counts_of(
    session: Session, slug: str, on: date, facts: Facts = _NOTHING_DECLARED
) -> EligibleCounts:
    """Returns who may use an offering that day, the facts being those of one project for all.
    Raises as `totals_of`."""
    known = census(session)
    numbers = numbers_of(session, known, slug, on, facts)
    by_region: dict[str, dict[str, DepartementRows]] = {}
    for number, rows in known.departements.items():
        name = known.gazetteer.regions[known.gazetteer.departements[number].region].name
        by_region.setdefault(OVERSEAS if number.startswith(_OVERSEAS_NUMBERS) else name, {})[
            number
        ] = rows
    return EligibleCounts(
        totals=_totals(known, numbers),
        regions=tuple(
            _region(name, by_region[name], numbers)
            for name in sorted(by_region, key=lambda name: (name == OVERSEAS, key(name)))
        ),
        partly_listed=_partly_listed(session, published(session).sheet(slug)),
    )


def _totals(known: Census, numbers: Numbers) -> Totals:
    return Totals(*(counted(numbers[known.rows_of_kind[kind]]) for kind in ("commune", "epci")))


def _region(
    name: str, departements: Mapping[str, DepartementRows], numbers: Numbers
) -> RegionCount:
    return RegionCount(
        name,
        communes=_counted_once(numbers, (rows.communes for rows in departements.values())),
        epci=_counted_once(numbers, (rows.epci for rows in departements.values())),
        departements=tuple(
            DepartementCount(
                number, rows.name, counted(numbers[rows.communes]), counted(numbers[rows.epci])
            )
            for number, rows in departements.items()
        ),
    )


def _counted_once(numbers: Numbers, rows: Iterable[Rows]) -> dict[Verdict, int]:
    return counted(numbers[np.unique(np.concatenate(list(rows)))])


def _partly_listed(session: Session, offer: Offer) -> tuple[Programme, ...]:
    complete = {one.programme for one in memberships(session, ()) if one.is_complete}
    return tuple(
        programme for programme in Programme if programme in _programmes_of(offer) - complete
    )


def _programmes_of(offer: Offer) -> set[str]:
    """The programmes that the way in names."""
    way_in = offer.way_in
    rule = way_in.entry if isinstance(way_in, Membership) else way_in
    leaves = [] if rule is None else list(leaves_of(rule))
    if isinstance(way_in, Membership):
        leaves.append(way_in.list_leaf)
    return {
        leaf.fact.removeprefix(PROGRAMME_PREFIX)
        for leaf in leaves
        if leaf.fact.startswith(PROGRAMME_PREFIX)
    }
