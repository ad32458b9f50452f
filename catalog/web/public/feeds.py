"""What programs follow: the deadlines of the whole catalogue as a calendar, what is new or changed
in it as an Atom feed."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from catalog.content.offerings import published
from catalog.exchange.formats.atom import feed_of
from catalog.exchange.formats.disclaimers import cautions
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.downloads import public_calendar
from catalog.web.site.limits import limited
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_file
from catalog.web.site.requests import address_of, current_settings

feeds = Blueprint("feeds", __name__)

ATOM = "application/atom+xml"
# Programs ask again by themselves, and several may share an address.
FOLLOWING = "120 per minute"


@feeds.get("/echeances.ics")
@public
@in_site_map("Trouver une aide", "Toutes les dates limites, pour votre agenda")
@limited(FOLLOWING)
def show_calendar() -> ResponseReturnValue:
    catalogue, today = published(g.session), today_in_paris()
    title = f"Échéances, {current_settings().site_name}"
    return public_calendar(title, catalogue.sheets, "echeances.ics", today, catalogue)


@feeds.get("/offres.atom")
@public
@in_site_map("Trouver une aide", "Aides nouvelles ou mises à jour, dans un lecteur de flux")
@limited(FOLLOWING)
def show_feed() -> ResponseReturnValue:
    catalogue, settings = published(g.session), current_settings()

    def make() -> bytes:
        return feed_of(
            catalogue,
            settings.site_name,
            address_of,
            "/offres.atom",
            cautions(is_official=settings.is_official),
        )

    return public_file(catalogue.edition, catalogue.published_at.date(), make, ATOM)
