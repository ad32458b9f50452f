"""`/echeances`: the days ahead of the whole catalogue as a picture and a table, then the last days
that have passed."""

from datetime import date

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.answers.deadlines import Deadline, deadlines_of, has_days
from catalog.advice.answers.offering_status import offering_status_of
from catalog.content.offerings import PublishedCatalogue, published
from catalog.exchange.files.deadlines import EARLIEST
from catalog.web.facts.follow_up_forms import DayForm
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page
from catalog.web.site.timeline import timeline_of

deadlines = Blueprint("deadlines", __name__)


@deadlines.get("/echeances")
@public
@in_site_map("Trouver une aide", "Calendrier des aides")
def show_deadlines() -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    return public_page(catalogue.version, today, lambda: _show(catalogue, today))


def _show(catalogue: PublishedCatalogue, today: date) -> str:
    day_form = DayForm()
    on = day_form.day_or(today)
    ahead = deadlines_of(catalogue.sheets, on)
    undated = [
        sheet
        for sheet in catalogue.sheets
        if not has_days(sheet) and not offering_status_of(sheet, catalogue.sources, on).is_over
    ]
    return render_template(
        "public/show_deadlines.html",
        timeline=timeline_of(ahead, on),
        past=_past(catalogue, on),
        undated=len(undated),
        oldest_reading=min((deadline.offer.lifecycle.read_on for deadline in ahead), default=None),
        day_form=day_form,
        on=on,
        today=today,
    )


def _past(catalogue: PublishedCatalogue, on: date) -> list[Deadline]:
    """The days that ended something before that day, the latest first."""
    passed = [deadline for deadline in deadlines_of(catalogue.sheets, EARLIEST) if deadline.on < on]
    return [
        deadline
        for deadline in reversed(passed)
        if (window := deadline.offer.window) and deadline.on in (window.closes, window.horizon)
    ]
