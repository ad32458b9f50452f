"""A portfolio: the verdicts of many collectivités under a filter, in an order. For the advisers'
page and its export."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from catalog.advice.answers.deadlines import closing_day
from catalog.advice.matrix.near_misses import are_near
from catalog.advice.matrix.portfolio import Matrix, matrix_for
from catalog.content.offerings import published
from catalog.territories.census import census
from matching.domain.offer import Offer
from matching.domain.vocabulary import Labelled, Verdict
from matching.verdict.algebra import VERDICTS

# « Ferme bientôt ».
SOON = timedelta(days=60)

_Cells = npt.NDArray[np.bool_]


class VerdictFilter(Labelled):
    """Which answers are shown; organisations and offerings without any are left out."""

    ALL = "tout", "Toutes les réponses"
    OPEN = "ouvert", "Ouvert"
    NEAR = "presque", "À une condition près"
    SOON = "bientot", "Ferme bientôt"


class SortOrder(Labelled):
    LIST = "liste", "Ordre de la liste"
    DEADLINE = "date", "Date limite la plus proche"
    DOORS = "portes", "Offres ouvertes, les plus nombreuses d’abord"


@dataclass(frozen=True)
class Screening:
    """What the filter leaves of `whole`, in order: offerings that close first, organisations as
    asked.

    `shown`: bool (n_offers, n_bodies), which cells the filter is about; `deadlines` and
    `open_counts`, one per organisation: the nearest closing day and the number of open offerings,
    whatever the filter.
    """

    whole: Matrix
    matrix: Matrix
    shown: _Cells
    deadlines: tuple[date | None, ...]
    open_counts: tuple[int, ...]


def screen(
    session: Session, codes: tuple[str, ...], on: date, filter_: VerdictFilter, order: SortOrder
) -> Screening:
    """Returns the portfolio of these organisations, given by their own codes. Raises as
    `portfolio.matrix_for`."""
    whole = matrix_for(session, codes, on)
    offers = [published(session).sheet(slug) for slug in whole.slugs]
    closing = [closing_day(offer, on) for offer in offers]
    is_open = whole.numbers == VERDICTS.index(Verdict.ELIGIBLE)
    is_usable = is_open | (whole.numbers == VERDICTS.index(Verdict.TO_CONFIRM))
    deadlines = [_nearest(closing, is_usable[:, place]) for place in range(len(codes))]
    open_counts = is_open.sum(axis=0).tolist()
    match filter_:
        case VerdictFilter.ALL:
            cells = np.ones(whole.numbers.shape, np.bool_)
        case VerdictFilter.OPEN:
            cells = is_open
        case VerdictFilter.NEAR:
            cells = ~is_usable & are_near(session, census(session), codes, on)
        case VerdictFilter.SOON:
            soon = np.array([day is not None and day <= on + SOON for day in closing], np.bool_)
            cells = is_usable & soon[:, None]
    organisations = [place for place in range(len(codes)) if cells[:, place].any()]
    if order is SortOrder.DEADLINE:
        organisations.sort(key=lambda place: deadlines[place] or date.max)
    elif order is SortOrder.DOORS:
        organisations.sort(key=lambda place: -open_counts[place])
    rows = [place for place in range(len(offers)) if cells[place].any()]
    rows.sort(key=lambda place: _order_of(offers[place], closing[place], int(is_open[place].sum())))
    return Screening(
        whole=whole,
        matrix=part_of(whole, rows, organisations),
        shown=cells[np.ix_(rows, organisations)],
        deadlines=tuple(deadlines[place] for place in organisations),
        open_counts=tuple(open_counts[place] for place in organisations),
    )


def part_of(matrix: Matrix, rows: list[int], columns: list[int]) -> Matrix:
    """Returns these offerings and these organisations of a matrix, in this order."""
    return replace(
        matrix,
        slugs=tuple(matrix.slugs[row] for row in rows),
        territories=tuple(matrix.territories[column] for column in columns),
        numbers=matrix.numbers[np.ix_(rows, columns)],
    )


def _nearest(closing: list[date | None], usable: npt.NDArray[np.bool_]) -> date | None:
    return min(
        (day for day, is_usable in zip(closing, usable.tolist(), strict=True) if day and is_usable),
        default=None,
    )


def _order_of(offer: Offer, closing: date | None, open_to: int) -> tuple[date, int, str]:
    """What closes first, then what is open to most, then by title."""
    return closing or date.max, -open_to, offer.title
