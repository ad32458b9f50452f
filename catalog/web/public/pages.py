"""The pages that only say things: each has its template in `templates/public/pages/`, named as its
path."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Blueprint, g, render_template

from catalog.content.accessibility import assessment
from catalog.content.offerings import published
from catalog.web.site.access import public
from catalog.web.site.navigation import in_site_map

pages = Blueprint("pages", __name__)


class StaticPage(NamedTuple):
    """Path without its slash, section and title in the site map. The endpoint is `pages.` and the
    path with underscores."""

    path: str
    section: str
    title: str


PAGES = (
    StaticPage("comment-ca-marche", "Comprendre", "Comment ça marche, sans IA générative"),
    StaticPage("agents-et-ia", "Comprendre", "Vos agents utilisent déjà l'IA"),
    StaticPage("experimentation", "Comprendre", "Préparer une expérimentation"),
    StaticPage("glossaire", "Comprendre", "Glossaire"),
    StaticPage("accessibilite", "À propos du site", f"Accessibilité : {assessment().state}"),
    StaticPage(
        "schema-pluriannuel-accessibilite",
        "À propos du site",
        "Schéma pluriannuel d'accessibilité 2027-2029",
    ),
    StaticPage("plan-annuel-accessibilite", "À propos du site", "Plan annuel d'accessibilité 2027"),
    StaticPage("ecoconception", "À propos du site", "Écoconception"),
    StaticPage("mentions-legales", "À propos du site", "Mentions légales"),
    StaticPage("donnees-personnelles", "À propos du site", "Données personnelles"),
    StaticPage("cookies", "À propos du site", "Gestion des cookies"),
    StaticPage("contact", "À propos du site", "Contact"),
)


def _figures() -> dict[str, Any]:
    catalogue = published(g.session)
    return {"figures": catalogue.references.figures, "sources": catalogue.sources}


# What a page says that is data: path -> the variables of its template.
DATA: Mapping[str, Callable[[], dict[str, Any]]] = {"comment-ca-marche": _figures}


def _add(page: StaticPage) -> None:
    def show_page() -> str:
        data = DATA[page.path]() if page.path in DATA else {}
        return render_template(f"public/pages/{page.path}.html", **data)

    # The limits tell views apart by their names.
    show_page.__name__ = show_page.__qualname__ = page.path.replace("-", "_")
    pages.get(f"/{page.path}", endpoint=show_page.__name__)(
        public(in_site_map(page.section, page.title)(show_page))
    )


for _page in PAGES:
    _add(_page)
