"""The views of `/offres`, `/offres/<slug>` and `/offres/<slug>/beneficiaires`."""

from datetime import date

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from catalog.advice.browsing.search import Results, search
from catalog.advice.matrix.eligible_counts import eligible_counts_of, totals_of
from catalog.content.offerings import PublishedCatalogue, published
from catalog.web.facts.answers import Answers
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.offers.beneficiaries import lines_of, lines_of_region
from catalog.web.offers.listing import CatalogueForm, filters_of, labels_of, show_counts
from catalog.web.offers.reader import answers_of_reader, judged_for_reader
from catalog.web.offers.reading import read_list_asked
from catalog.web.offers.sheet import sheet_page
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page
from catalog.web.site.paging import page_number
from matching.domain.profile import Profile

offers = Blueprint("offers", __name__)

LAST_PAGE = 10_000


@offers.get("/offres")
@public
@in_site_map("Trouver une aide", "Toutes les aides")
def list_offers() -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    return public_page(catalogue.version, today, lambda: _list(catalogue, today))


@offers.get("/offres/<slug>")
@public
def show_offer(slug: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    catalogue.sheet(slug)  # An unknown name is a 404, and is not kept.
    answers = answers_of_reader()
    if answers:
        return _show(catalogue, slug, today, answers)
    return public_page(catalogue.version, today, lambda: _show(catalogue, slug, today, answers))


@offers.get("/offres/<slug>/beneficiaires")
@public
def show_beneficiaries(slug: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    catalogue.sheet(slug)
    return public_page(
        catalogue.version, today, lambda: _show_beneficiaries(catalogue, slug, today)
    )


def _list(catalogue: PublishedCatalogue, today: date) -> str:
    labels = labels_of(catalogue.references.providers)
    read = read_list_asked(catalogue, today)
    form, territory, on, asked = read.form, read.territory, read.on, read.asked
    results, is_page_known = _page_of(catalogue, form, on, read.profile)
    show_counts(form, results, labels)
    if territory is not None:
        form.territory.data = territory.label
    return render_template(
        "offers/list_offers.html",
        form=form,
        results=results,
        on=on,
        today=today,
        territory=territory,
        candidates=[
            (one.label, asked.replaced("territory", one.code).address()) for one in read.candidates
        ],
        filters=filters_of(asked, labels, territory),
        asked=asked,
        providers=catalogue.providers,
        sheet_address=asked.address_of_sheet,
        is_page_known=is_page_known,
    )


def _page_of(
    catalogue: PublishedCatalogue, form: CatalogueForm, on: date, profile: Profile | None
) -> tuple[Results, bool]:
    """The page asked for, or the first one when there is no such page."""
    page = page_number(request.args.get("page", "1"))
    results = search(catalogue, form.query(max(page, 1)), on, profile)
    if 1 <= page <= max(results.pages, 1):
        return results, True
    return search(catalogue, form.query(1), on, profile), False


def _show(catalogue: PublishedCatalogue, slug: str, today: date, answers: Answers) -> str:
    on, day_errors = _day_shown(today)
    return render_template(
        "offers/show_offer.html",
        page=sheet_page(catalogue, slug, on),
        sources=catalogue.sources,
        for_you=judged_for_reader(answers, on),
        territory=request.args.get("territory", ""),
        beneficiaries=lines_of(totals_of(g.session, slug, on)),
        on=on,
        today=today,
        day_errors=day_errors,
    )


def _show_beneficiaries(catalogue: PublishedCatalogue, slug: str, today: date) -> str:
    on, day_errors = _day_shown(today)
    reach = eligible_counts_of(g.session, slug, on)
    return render_template(
        "offers/show_beneficiaries.html",
        sheet=catalogue.sheet(slug),
        lines=lines_of(reach.totals),
        regions=[lines_of_region(region, reach.totals) for region in reach.regions],
        partly_listed=reach.partly_listed,
        on=on,
        today=today,
        day_errors=day_errors,
    )


def _day_shown(today: date) -> tuple[date, list[str]]:
    """The day asked for, or today with what is wrong with the one that cannot be read."""
    day_form = DayForm()
    on = day_form.day_or(today)
    return on, [str(error) for error in day_form.on.errors]
