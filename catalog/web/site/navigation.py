"""The main menu, and which pages the site map lists; each part of the site says so beside its own
routes."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, request, url_for

from catalog.web.site.requests import View

# Label, endpoint. One line per entry, in the order of the menu.
MENU: tuple[tuple[str, str], ...] = (
    ("Toutes les aides", "offers.list_offers"),
    ("Territoires", "territories.find_territory"),
    ("Comment ça marche", "pages.comment_ca_marche"),
    ("Vos agents et l'IA", "pages.agents_et_ia"),
    ("Préparer une expérimentation", "pages.experimentation"),
    ("Autodiagnostic IA", "selfcheck.show_selfcheck"),
)
# The order of the site map.
SECTIONS = ("Trouver une aide", "Comprendre", "Espace conseiller", "À propos du site")


class Place(NamedTuple):
    """Where the site map lists a page."""

    section: str
    title: str


def in_site_map(section: str, title: str) -> Callable[[View], View]:
    """List this view, which takes no argument, in `/plan-du-site` and `/sitemap.xml`. `section` is
    one of SECTIONS."""
    if section not in SECTIONS:
        raise ValueError(f"Unknown section of the site map: {section}")

    def mark(view: View) -> View:
        view.place = Place(section, title)  # type: ignore[attr-defined]
        return view

    return mark


def listed_pages(app: Flask) -> dict[str, list[tuple[str, str]]]:
    """Section -> (title, path) of its pages, read from the route table."""
    pages: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for rule in app.url_map.iter_rules():
        place = getattr(app.view_functions[rule.endpoint], "place", None)
        if place is not None:
            pages[place.section].append((place.title, rule.rule))
    return {section: entries for section, entries in pages.items() if entries}


def register_navigation(app: Flask) -> None:
    app.context_processor(_menu)


def _menu() -> dict[str, list[tuple[str, str, bool]]]:
    entries = [(label, url_for(endpoint)) for label, endpoint in MENU]
    # A page under an entry (a sheet under the list of sheets) belongs to it.
    return {
        "navigation": [
            (label, path, f"{request.path}/".startswith(f"{path.rstrip('/')}/"))
            for label, path in entries
        ]
    }
