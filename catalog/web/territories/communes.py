"""The communes of a territory, a page of them: how many offerings have each verdict, or the verdict
of one. Used by `views`."""

from dataclasses import dataclass
from urllib.parse import urlencode

from catalog.advice.matrix.portfolio import Matrix
from catalog.territories.places import Territory
from catalog.territories.spelling import key
from catalog.web.site.paging import page_number
from catalog.web.site.verdict_bars import ORDER
from catalog.web.territories.forms import CommunesForm
from matching.domain.vocabulary import Verdict

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """`counts` are in the order of `shares.ORDER`; `verdict` is that of the offering asked about,
    if there is one."""

    commune: Territory
    counts: tuple[int, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class CommunesPage:
    """`is_known` is false when the page asked for does not exist: the first one is shown. `query`:
    what the address keeps."""

    lines: tuple[CommuneLine, ...]
    total: int
    page: int
    pages: int
    is_known: bool
    query: str

    def address(self, page: int) -> str:
        return "?" + "&".join(filter(None, [self.query, f"page={page}" if page > 1 else ""]))


def page_of_communes(matrix: Matrix, form: CommunesForm, page: str) -> CommunesPage:
    """The communes in the order of their names, thirty a page."""
    slug = None if form.offre.errors else form.offre.data or None
    places = sorted(
        range(len(matrix.territories)), key=lambda place: key(matrix.territories[place].name)
    )
    pages = -(-len(places) // PAGE_SIZE)
    asked = page_number(page)
    shown = asked if 1 <= asked <= pages else 1
    kept = {
        "offre": slug,
        "on": form.on.data.isoformat() if form.on.data and not form.on.errors else None,
    }
    return CommunesPage(
        lines=tuple(
            _line(matrix, place, slug)
            for place in places[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
        ),
        total=len(places),
        page=shown,
        pages=pages,
        is_known=shown == asked,
        query=urlencode({name: value for name, value in kept.items() if value}),
    )


def _line(matrix: Matrix, place: int, slug: str | None) -> CommuneLine:
    counts = matrix.counts_of(place)
    verdict = matrix.verdicts_of(place)[slug] if slug else None
    return CommuneLine(matrix.territories[place], tuple(counts[one] for one in ORDER), verdict)
