"""`/stats`: what the site holds and what it served for. Every figure is read from the database,
none follows a visitor."""

from flask import Blueprint, g, render_template

from catalog.advice.answers.offering_status import OfferingState
from catalog.advice.dossiers.dossiers import RETENTION
from catalog.advice.measures.measurement import measurement
from catalog.advice.measures.site_counts import (
    dossiers_kept,
    holdings_of,
    lists_held,
    territories_held,
)
from catalog.advice.visits.measure import FEWEST_ADVISERS, FEWEST_VISITS, real_use
from catalog.content.offerings import published
from catalog.web.site.access import public
from catalog.web.site.clock import today_in_paris
from catalog.web.site.navigation import in_site_map

stats = Blueprint("stats", __name__)

KINDS = {
    "commune": "Communes",
    "epci": "Intercommunalités",
    "departement": "Départements",
    "region": "Régions",
    "collectivite_unique": "Collectivités uniques ou d'outre-mer",
}


@stats.get("/stats")
@public
@in_site_map("À propos du site", "Statistiques")
def show_stats() -> str:
    """Not kept as the other public pages are: a dossier saved a minute ago is counted."""
    today = today_in_paris()
    release, territories = territories_held(g.session)
    measured = measurement(g.session)
    return render_template(
        "public/show_stats.html",
        today=today,
        states=tuple(OfferingState),
        holdings=holdings_of(published(g.session), today),
        release=release,
        territories=[
            (label, territories[kind]) for kind, label in KINDS.items() if kind in territories
        ],
        lists=lists_held(g.session),
        dossiers=dossiers_kept(g.session, today),
        retention=RETENTION.days,
        visits=real_use(g.session),
        fewest_visits=FEWEST_VISITS,
        fewest_advisers=FEWEST_ADVISERS,
        quality=measured.evaluation.quality if measured else None,
        measured_on=measured.measured_at.date() if measured else None,
    )
