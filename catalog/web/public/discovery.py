"""What machines and lost people look for: site map, icon, robots.txt, sitemap.xml, security.txt."""

from datetime import UTC, datetime, time, timedelta
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.content.offerings import published
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map, listed_pages
from catalog.web.site.requests import address_of, current_settings

discovery = Blueprint("discovery", __name__)

SECURITY_TXT_LIFE = timedelta(days=180)


@discovery.get("/plan-du-site")
@public
@in_site_map("À propos du site", "Plan du site")
def show_site_map() -> str:
    return render_template("public/show_site_map.html", sections=listed_pages(current_app))


@discovery.get("/favicon.ico")
@public
def show_icon() -> ResponseReturnValue:
    """Pages name it by its own address; this one is for what shows the site without reading a page
    of it."""
    return redirect(current_app.extensions["assets"]["favicon.ico"].url, 302)


@discovery.get("/robots.txt")
@public
def show_robots() -> Response:
    """Pages are open to robots: it is in reading a page that they learn that it is `noindex`."""
    return _text(
        "User-agent: *\nDisallow: /api/\nDisallow: /recommandations\nSitemap:"
        f" {address_of('/sitemap.xml')}\n"
    )


@discovery.get("/sitemap.xml")
@public
def show_sitemap() -> Response:
    """The pages of the site map and every sheet; empty when the site asks not to be indexed."""
    paths = []
    if current_settings().is_official:
        paths = [path for entries in listed_pages(current_app).values() for _title, path in entries]
        paths += [
            url_for("offers.show_offer", slug=sheet.slug) for sheet in published(g.session).sheets
        ]
    urls = "".join(f"<url><loc>{escape(address_of(path))}</loc></url>" for path in sorted(paths))
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset'
        f' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    )
    return Response(document, mimetype="application/xml")


@discovery.get("/.well-known/security.txt")
@public
def show_security_txt() -> Response:
    """RFC 9116. Without a contact in the settings, the contact page is what can be given."""
    contact = current_settings().site_contact
    address = f"mailto:{contact}" if contact else address_of("/contact")
    expires = datetime.combine(today_in_paris() + SECURITY_TXT_LIFE, time(), UTC)
    lines = [
        f"Contact: {address}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {address_of('/.well-known/security.txt')}",
    ]
    return _text("\n".join(lines) + "\n")


def _text(content: str) -> Response:
    return Response(content, mimetype="text/plain")
