"""The pages that only say things: each has its template in `templates/pages/`, named as its
path."""

from typing import NamedTuple

from flask import Blueprint, render_template

from catalog.content.accessibility import assessment
from catalog.web.site.navigation import in_site_map

pages = Blueprint("pages", __name__)


class Page(NamedTuple):
    """Path without its slash, section and title in the site map. The endpoint is `pages.` and the
    path with underscores."""

    path: str
    section: str
    title: str


PAGES = (
    Page("comment-ca-marche", "Comprendre", "Comment ça marche, sans IA générative"),
    Page("agents-et-ia", "Comprendre", "Vos agents utilisent déjà l'IA"),
    Page("experimentation", "Comprendre", "Préparer une expérimentation"),
    Page("glossaire", "Comprendre", "Glossaire"),
    Page("accessibilite", "À propos du site", f"Accessibilité : {assessment().state}"),
    Page(
        "schema-pluriannuel-accessibilite",
        "À propos du site",
        "Schéma pluriannuel d'accessibilité 2027-2029",
    ),
    Page("plan-annuel-accessibilite", "À propos du site", "Plan annuel d'accessibilité 2027"),
    Page("ecoconception", "À propos du site", "Écoconception"),
    Page("mentions-legales", "À propos du site", "Mentions légales"),
    Page("donnees-personnelles", "À propos du site", "Données personnelles"),
    Page("cookies", "À propos du site", "Gestion des cookies"),
    Page("contact", "À propos du site", "Contact"),
)


def _add(page: Page) -> None:
    def show_page() -> str:
        return render_template(f"pages/{page.path}.html")

    # The limits tell views apart by their names.
    show_page.__name__ = show_page.__qualname__ = page.path.replace("-", "_")
    pages.get(f"/{page.path}", endpoint=show_page.__name__)(
        in_site_map(page.section, page.title)(show_page)
    )


for _page in PAGES:
    _add(_page)
