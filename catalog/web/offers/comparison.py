"""Two to four offerings side by side: `/comparer?offre=…&offre=…`. All that is asked is in the
address; nothing is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.content.offerings import PublishedCatalogue, published
from catalog.content.sheets import Sheet
from catalog.web.facts.answers import Answers
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.offers.reader import answers_of_reader, judged_for_reader
from catalog.web.offers.sheet import sheet_page
from catalog.web.offers.views import offers
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page
from matching.domain.letters import without_accents

FEWEST = 2
MOST = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """The offerings asked for, each once, in their order: those that are compared, and those beyond
    the fourth.

    `unknown`: how many names lead to no sheet.
    """

    compared: tuple[Sheet, ...]
    left_out: tuple[Sheet, ...]
    unknown: int

    @property
    def is_enough(self) -> bool:
        return len(self.compared) >= FEWEST

    def address_without(self, slug: str) -> str:
        """The same comparison less one offering: the first that was left out takes its place."""
        kept = [sheet.slug for sheet in (*self.compared, *self.left_out) if sheet.slug != slug]
        return url_for(
            "offers.compare_offers",
            offre=kept,
            territory=request.args.get("territory"),
            on=request.args.get("on"),
        )


@offers.get("/comparer")
@public
@in_site_map("Trouver une aide", "Comparer des aides")
def compare_offers() -> ResponseReturnValue:
    catalogue, today, answers = published(g.session), today_in_paris(), answers_of_reader()
    if answers:
        return _show(catalogue, today, answers)
    return public_page(catalogue.version, today, lambda: _show(catalogue, today, answers))


def choice_of(catalogue: PublishedCatalogue, slugs: Sequence[str]) -> Choice:
    """What can be compared of these names; empty ones count for nothing."""
    by_slug = {sheet.slug: sheet for sheet in catalogue.sheets}
    named = [slug for slug in dict.fromkeys(slugs) if slug]
    sheets = tuple(by_slug[slug] for slug in named if slug in by_slug)
    return Choice(sheets[:MOST], sheets[MOST:], unknown=len(named) - len(sheets))


def _show(catalogue: PublishedCatalogue, today: date, answers: Answers) -> str:
    day_form = DayForm()
    on = day_form.day_or(today)
    choice = choice_of(catalogue, request.args.getlist("offre"))
    return render_template(
        "offers/compare_offers.html",
        choice=choice,
        columns=[sheet_page(catalogue, sheet.slug, on) for sheet in choice.compared]
        if choice.is_enough
        else [],
        choices=[
            (sheet.slug, sheet.title, sheet in choice.compared)
            for sheet in _by_title(catalogue.sheets)
        ],
        for_you=judged_for_reader(answers, on) if choice.is_enough else None,
        territory=request.args.get("territory", ""),
        sources=catalogue.sources,
        day_form=day_form,
        on=on,
        today=today,
    )


def _by_title(sheets: Iterable[Sheet]) -> list[Sheet]:
    return sorted(sheets, key=lambda sheet: without_accents(sheet.title))
