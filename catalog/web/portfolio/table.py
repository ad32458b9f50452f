"""A page of a portfolio as the table shows it: a line per collectivité, a cell per offering. Used
by `views`."""

from dataclasses import dataclass
from datetime import date

from flask import g

from catalog.advice.answers.deadlines import closing_day
from catalog.advice.matrix.near_misses import near_misses_of
from catalog.advice.matrix.screening import Screening, VerdictFilter
from catalog.content.offerings import PublishedCatalogue
from catalog.content.sheets import Sheet
from catalog.territories.places import Territory
from catalog.web.site.paging import page_number
from matching.domain.vocabulary import Verdict
from matching.verdict.algebra import VERDICTS

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """`says`: the change that would open what is nearly open. `verdict` is None where the filter
    shows nothing."""

    verdict: Verdict | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A collectivité: how many offerings are open to it, its nearest deadline, a cell per offering
    shown."""

    territory: Territory
    open_counts: int
    deadline: date | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """`columns`: each offering shown, with its closing day."""

    columns: tuple[tuple[Sheet, date | None], ...]
    lines: tuple[PortfolioRow, ...]
    total: int
    page: int
    pages: int


def page_of(
    screening: Screening, catalogue: PublishedCatalogue, filter_: VerdictFilter, page: str
) -> PortfolioPage:
    """The page asked for, or the first when there is no such page: another filter leaves other
    pages."""
    matrix = screening.matrix
    total = len(matrix.territories)
    pages = -(-total // PAGE_SIZE)
    asked = page_number(page)
    shown = asked if 1 <= asked <= pages else 1
    sheets = [catalogue.sheet(slug) for slug in matrix.slugs]
    places = range((shown - 1) * PAGE_SIZE, min(shown * PAGE_SIZE, total))
    return PortfolioPage(
        columns=tuple((sheet, closing_day(sheet, matrix.on)) for sheet in sheets),
        lines=tuple(_line(screening, sheets, filter_, place) for place in places),
        total=total,
        page=shown,
        pages=pages,
    )


def _line(
    screening: Screening, sheets: list[Sheet], filter_: VerdictFilter, place: int
) -> PortfolioRow:
    matrix = screening.matrix
    territory = matrix.territories[place]
    near = (
        near_misses_of(g.session, territory.code, sheets, matrix.on)
        if filter_ is VerdictFilter.NEAR
        else {}
    )
    cells = (
        Cell(VERDICTS[verdict], near[slug].message if slug in near else "")
        if is_shown
        else Cell(None)
        for slug, verdict, is_shown in zip(
            matrix.slugs,
            matrix.numbers[:, place].tolist(),
            screening.shown[:, place].tolist(),
            strict=True,
        )
    )
    return PortfolioRow(
        territory, screening.open_counts[place], screening.deadlines[place], tuple(cells)
    )
