"""The views of `/visites/portefeuille`, for advisers. The list is in the form, never in an address:
logs keep addresses."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.accounts.accounts import Role
from catalog.advice.browsing.selection import (
    MOST_BODIES,
    Selection,
    TooManyOrganisations,
    codes_within,
    read_selection,
)
from catalog.advice.matrix.screening import Screening, SortOrder, VerdictFilter, screen
from catalog.content.offerings import published
from catalog.exchange.files.matrix import matrix_table
from catalog.exchange.formats.disclaimers import disclaimers
from catalog.web.facts.territory_forms import NO_SUCH_TERRITORY, territories_named
from catalog.web.portfolio.forms import PortfolioForm
from catalog.web.portfolio.table import page_of
from catalog.web.site.access import for_role
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import FORMATS, own_table
from catalog.web.site.limits import limited
from catalog.web.site.requests import current_settings
from catalog.web.site.verdict_bars import ORDER, verdict_bars_of
from matching.advice.scenarios import VERDICT_WORDS

portfolio = Blueprint("portfolio", __name__)

PAGE = "/visites/portefeuille"
_NOTHING = Selection((), 0, (), ())
_NOBODY_ASKED = "Collez une liste de collectivités, ou choisissez un territoire."
_CANDIDATES_NAMED = 4


@portfolio.get(PAGE)
@for_role(Role.ADVISER)
def show_portfolio() -> str:
    return _render(PortfolioForm(formdata=None, territory=request.args.get("territory", "")), None)


@portfolio.post(PAGE)
@for_role(Role.ADVISER)
@limited("60 per minute")
def screen_portfolio() -> str:
    form = PortfolioForm()
    return _render(form, _read(form))


@portfolio.post(f"{PAGE}.{FORMATS}")
@for_role(Role.ADVISER)
@limited("30 per minute")
def download_portfolio(extension: str) -> ResponseReturnValue:
    form = PortfolioForm()
    query = _read(form)
    if query is None or not query.codes:
        return _render(form, query)
    catalogue, matrix = published(g.session), query.screen().matrix
    titles = {sheet.slug: sheet.title for sheet in catalogue.sheets}
    oldest = min((catalogue.sheet(slug).lifecycle.read_on for slug in matrix.slugs), default=None)
    reserves = disclaimers(
        query.on, today_in_paris(), oldest, is_official=current_settings().is_official
    )
    notes = (f"Montré : {query.filter.label.lower()}.", *reserves)
    return own_table(
        matrix_table(matrix, titles, notes),
        extension,
        "portefeuille",
        query.on,
        catalogue.published_at,
    )


@dataclass(frozen=True, slots=True)
class _PortfolioRequest:
    """What could be read of the form; `codes` are the organisations of the list, then those of the
    territory, each once."""

    codes: tuple[str, ...]
    selection: Selection
    on: date
    filter: VerdictFilter
    order: SortOrder

    def screen(self) -> Screening:
        return screen(g.session, self.codes, self.on, self.filter, self.order)


def _read(form: PortfolioForm) -> _PortfolioRequest | None:
    """What the form asks, or None with an error beside each field at fault."""
    form.validate()
    selection = _NOTHING
    within: tuple[str, ...] = ()
    try:
        if form.codes.data and not form.codes.errors:
            selection = read_selection(g.session, form.codes.data)
    except TooManyOrganisations as error:
        form.codes.errors = [str(error)]
    if form.territory.data and not form.territory.errors:
        within = _within(form)
    codes = tuple(dict.fromkeys((*selection.codes, *within)))
    if not form.codes.data and not form.territory.data:
        form.codes.errors = [*form.codes.errors, _NOBODY_ASKED]
    elif len(codes) > MOST_BODIES:
        form.codes.errors = [
            *form.codes.errors,
            str(TooManyOrganisations(len(codes), "La liste et le territoire ensemble")),
        ]
    if form.errors:
        return None
    return _PortfolioRequest(
        codes,
        selection,
        form.on.data or today_in_paris(),
        VerdictFilter(form.shown.data),
        SortOrder(form.order.data),
    )


def _within(form: PortfolioForm) -> tuple[str, ...]:
    candidates = territories_named(form.territory.data)
    if len(candidates) == 1:
        try:
            return codes_within(g.session, candidates[0].code)
        except TooManyOrganisations as error:
            form.territory.errors = [str(error)]
    elif candidates:
        names = " ; ".join(candidate.label for candidate in candidates[:_CANDIDATES_NAMED])
        form.territory.errors = [
            "Plusieurs territoires répondent à ce nom. Écrivez l'un de ceux-ci en entier :"
            f" {names}."
        ]
    else:
        form.territory.errors = [NO_SUCH_TERRITORY]
    return ()


def _render(form: PortfolioForm, query: _PortfolioRequest | None) -> str:
    today = today_in_paris()
    if query is None or not query.codes:
        return render_template(
            "portfolio/show_portfolio.html", form=form, query=query, page=None, today=today
        )
    catalogue, screening = published(g.session), query.screen()
    titles = {sheet.slug: sheet.title for sheet in catalogue.sheets}
    return render_template(
        "portfolio/show_portfolio.html",
        form=form,
        query=query,
        page=page_of(screening, catalogue, query.filter, form.page.data or "1"),
        shares=verdict_bars_of(screening.whole, titles),
        words=[VERDICT_WORDS[verdict] for verdict in ORDER],
        verdict_words=VERDICT_WORDS,
        oldest_reading=min(sheet.lifecycle.read_on for sheet in catalogue.sheets),
        today=today,
    )
