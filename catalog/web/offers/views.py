"""The views of `/offres`, `/offres/<slug>` and `/offres/<slug>/beneficiaires`."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from catalog.advice.reach import reach_of, totals_of
from catalog.advice.recommendations import recommend_for
from catalog.advice.search import Results, search
from catalog.content.offerings import PublishedCatalogue, published
from catalog.territories.places import FactRefused, TerritoryNotFound
from catalog.web.answers import Answers, read_answers, says_who
from catalog.web.clock import today_in_paris
from catalog.web.forms.follow_ups import DayForm
from catalog.web.kept import public_page
from catalog.web.navigation import in_site_map
from catalog.web.offers.beneficiaries import lines_of, lines_of_region
from catalog.web.offers.listing import CatalogueForm, filters_of, labels_of, show_counts
from catalog.web.offers.reading import read_list_asked
from catalog.web.offers.sheet import sheet_page
from catalog.web.paging import page_number
from matching.profile import Profile
from matching.recommendation import Recommendation

offers = Blueprint("offers", __name__)

LAST_PAGE = 10_000


@offers.get("/offres")
@in_site_map("Trouver une aide", "Toutes les aides")
def list_offers() -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    return public_page(catalogue.version, today, lambda: _list(catalogue, today))


@offers.get("/offres/<slug>")
def show_offer(slug: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    catalogue.sheet(slug)  # An unknown name is a 404, and is not kept.
    answers = _answers()
    if answers:
        return _show(catalogue, slug, today, answers)
    return public_page(catalogue.version, today, lambda: _show(catalogue, slug, today, answers))


@offers.get("/offres/<slug>/beneficiaires")
def show_beneficiaries(slug: str) -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    catalogue.sheet(slug)
    return public_page(catalogue.version, today, lambda: _show_beneficiaries(catalogue, slug, today))


def _list(catalogue: PublishedCatalogue, today: date) -> str:
    labels = labels_of(catalogue.references.providers)
    read = read_list_asked(catalogue, today)
    form, territory, on, asked = read.form, read.territory, read.on, read.asked
    results, is_page_known = _page_of(catalogue, form, on, read.profile)
    show_counts(form, results, labels)
    if territory is not None:
        form.territory.data = territory.label
    return render_template(
        "offers/list.html",
        form=form,
        results=results,
        on=on,
        today=today,
        territory=territory,
        candidates=[(one.label, asked.replaced("territory", one.code).address()) for one in read.candidates],
        filters=filters_of(asked, labels, territory),
        asked=asked,
        providers=catalogue.providers,
        sheet_address=asked.address_of_sheet,
        is_page_known=is_page_known,
    )


def _page_of(catalogue: PublishedCatalogue, form: CatalogueForm, on: date, profile: Profile | None) -> tuple[Results, bool]:
    """The page asked for, or the first one when there is no such page."""
    page = page_number(request.args.get("page", "1"))
    results = search(catalogue, form.query(max(page, 1)), on, profile)
    if 1 <= page <= max(results.pages, 1):
        return results, True
    return search(catalogue, form.query(1), on, profile), False


def _answers() -> Answers:
    """What is known of the reader: `?territory=` that a list of results passes on, else the answers of the session.

    A visitor without a cookie has none, and the session is then not looked at: the page is the same for all.
    """
    if code := request.args.get("territory", ""):
        return {"code": code}
    return read_answers() if current_app.config["SESSION_COOKIE_NAME"] in request.cookies else {}


@dataclass(frozen=True, slots=True)
class _ForYou:
    """The offering judged for the reader's body. `name` is None when the answers do not say which body it is;
    `is_from_answers` is false when only a code in the address says who it is."""

    name: str | None
    item: Recommendation
    is_from_answers: bool


def _show(catalogue: PublishedCatalogue, slug: str, today: date, answers: Answers) -> str:
    on, day_errors = _day_shown(today)
    return render_template(
        "offers/sheet.html",
        page=sheet_page(catalogue, slug, on),
        sources=catalogue.sources,
        for_you=_for_you(slug, answers, on),
        beneficiaries=lines_of(totals_of(g.session, slug, on)),
        on=on,
        today=today,
        day_errors=day_errors,
    )


def _show_beneficiaries(catalogue: PublishedCatalogue, slug: str, today: date) -> str:
    on, day_errors = _day_shown(today)
    reach = reach_of(g.session, slug, on)
    return render_template(
        "offers/beneficiaries.html",
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
    day_form.validate()
    on = today if day_form.errors else day_form.on.data or today
    return on, [str(error) for error in day_form.on.errors]


def _for_you(slug: str, answers: Answers, on: date) -> _ForYou | None:
    """None when nobody said who they are, or when the answers name a body that no longer is."""
    if not says_who(answers):
        return None
    try:
        advice = recommend_for(g.session, answers, on).recommendations
    except (FactRefused, TerritoryNotFound, ValidationError):
        return None
    item = next(one for one in (*advice.recommendations, *advice.others) if one.slug == slug)
    return _ForYou(advice.profile.name, item, is_from_answers="territory" not in request.args)
