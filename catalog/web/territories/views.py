"""The views of `/territoires`, `/territoires/<code>` and `/territoires/<code>/communes`. They show
nothing of their reader."""

from http import HTTPStatus

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from catalog.advice.matrix.overview import overview_of
from catalog.advice.matrix.portfolio import matrix_of_communes
from catalog.content.offerings import published
from catalog.territories.completion import complete
from catalog.territories.lookup import find, surrounding, territory
from catalog.territories.places import FactRefused, Territory, TerritoryDetail, UnusableFact
from catalog.territories.services import desks_of, directory_day
from catalog.territories.spelling import plain
from catalog.web.answer.follow_ups import titles_of
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.facts.home_form import HomeForm
from catalog.web.facts.territory_forms import NO_SUCH_TERRITORY, SHOWN
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.timeline import timeline_of
from catalog.web.site.verdict_bars import ORDER, verdict_bars_of, verdict_bars_of_one
from catalog.web.territories.communes import page_of_communes
from catalog.web.territories.forms import CommunesForm, FindForm
from catalog.web.territories.wording import (
    PLACE_DESKS,
    desks_in_words,
    identity_of,
    reason_in_a_line,
)
from matching.advice.scenarios import VERDICT_WORDS

territories = Blueprint("territories", __name__)

QUESTIONS_SHOWN = 5


@territories.get("/territoires")
@public
@in_site_map("Trouver une aide", "Trouver une collectivité")
def find_territory() -> ResponseReturnValue:
    form = FindForm()
    form.validate()
    found = find(g.session, form.q.data, SHOWN) if form.q.data and not form.q.errors else []
    if len(found) == 1 or any(plain(one.label) == plain(form.q.data) for one in found[:1]):
        return redirect(url_for(".show_territory", code=found[0].code))
    if form.q.data and not form.q.errors and not found:
        form.q.errors = [NO_SUCH_TERRITORY]
    return _render_find(form, found)


@territories.get("/territoires/<code>")
@public
def show_territory(code: str) -> ResponseReturnValue:
    try:
        organisation = territory(g.session, code, bare=None)
    except UnusableFact as error:
        return _help_to_choose(code, error)
    if organisation.code != code:
        return _lead_to(".show_territory", organisation)
    day_form = DayForm()
    on = day_form.day_or(today_in_paris())
    overview = overview_of(g.session, code, on)
    recommendations, catalogue = overview.advice.recommendations, overview.advice.catalogue
    return render_template(
        "territories/show_territory.html",
        organisation=organisation,
        followed=_followed_from(request.args.get("depuis", ""), organisation),
        identity=identity_of(recommendations.profile, organisation),
        overview=overview,
        own_share=verdict_bars_of_one(
            verdict for verdict, items in overview.by_verdict.items() for _item in items
        ),
        timeline=timeline_of(overview.deadlines, on),
        reason=reason_in_a_line,
        shares=verdict_bars_of(overview.communes, _titles())
        if overview.communes.territories
        else None,
        words=[VERDICT_WORDS[verdict] for verdict in ORDER],
        verdict_words=VERDICT_WORDS,
        questions=[
            (question, titles_of(question, overview.advice))
            for question in recommendations.questions[:QUESTIONS_SHOWN]
        ],
        desks=desks_in_words(
            desks_of(g.session, [organisation.code], PLACE_DESKS), organisation.kind
        ),
        directory_day=directory_day(g.session),
        around=surrounding(g.session, organisation.code),
        sources=catalogue.sources,
        oldest_reading=min(sheet.lifecycle.read_on for sheet in catalogue.sheets),
        form=HomeForm(formdata=None),
        day_form=day_form,
        on=on,
        today=today_in_paris(),
    )


@territories.get("/territoires/<code>/communes")
@public
def show_communes(code: str) -> ResponseReturnValue:
    try:
        organisation = territory(g.session, code, bare=None)
    except UnusableFact as error:
        return _help_to_choose(code, error)
    if organisation.kind == "commune":
        return redirect(url_for(".show_territory", code=organisation.code))
    if organisation.code != code:
        return _lead_to(".show_communes", organisation)
    catalogue = published(g.session)
    form = CommunesForm(catalogue.sheets)
    on = form.day_or(today_in_paris())
    return render_template(
        "territories/show_communes.html",
        organisation=organisation,
        communes=page_of_communes(
            matrix_of_communes(g.session, code, on), form, request.args.get("page", "1")
        ),
        words=[VERDICT_WORDS[verdict] for verdict in ORDER],
        verdict_words=VERDICT_WORDS,
        form=form,
        on=on,
        today=today_in_paris(),
    )


def _help_to_choose(code: str, error: UnusableFact) -> ResponseReturnValue:
    """A number that is both a département's and a région's leads to the choice; what names nothing,
    to the search."""
    if isinstance(error, FactRefused):
        return redirect(url_for(".find_territory", q=code))
    return _render_find(FindForm(formdata=None), [], unknown=error.message), HTTPStatus.NOT_FOUND


def _lead_to(endpoint: str, organisation: TerritoryDetail) -> ResponseReturnValue:
    """One address per organisation. A former commune's says where it came from, so that the page
    may say why."""
    return redirect(
        url_for(
            endpoint,
            code=organisation.code,
            depuis=organisation.redirected_from,
            on=request.args.get("on"),
        )
    )


def _followed_from(former: str, organisation: TerritoryDetail) -> str | None:
    """Why a former code led here, in a sentence; None when it is no code that leads here."""
    try:
        completion = complete(g.session, {"code": former})
    except (ValidationError, UnusableFact):
        return None
    is_here = completion.profile.code == organisation.code
    return next(
        (warning.message for warning in completion.warnings if is_here and warning.fact == "code"),
        None,
    )


def _titles() -> dict[str, str]:
    return {sheet.slug: sheet.title for sheet in published(g.session).sheets}


def _render_find(form: FindForm, found: list[Territory], unknown: str = "") -> str:
    return render_template(
        "territories/find_territory.html", form=form, found=found, unknown=unknown
    )
