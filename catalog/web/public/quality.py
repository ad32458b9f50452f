"""`/qualite`: how good the answers are, in one sentence per figure, then in tables. Shows the
measure kept in the database."""

import math
from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from catalog.advice.measures.evaluation import GROUPS, SET_ASIDE, Evaluation
from catalog.advice.measures.measurement import Measurement, measurement
from catalog.advice.measures.opinions import OpinionCounts, opinions_counted
from catalog.advice.visits.measure import FEWEST_ADVISERS, FEWEST_VISITS, RealUse, real_use
from catalog.content.offerings import published
from catalog.exchange.formats.typography import NBSP
from catalog.web.site.access import public
from catalog.web.site.navigation import in_site_map
from catalog.web.site.page_cache import public_page
from matching.domain.wording import capitalised
from matching.measure.metrics import Measure, Quality
from matching.ranking.order import FEATURES

quality = Blueprint("quality", __name__)

# Under this many cases an interval says nothing.
FEWEST_CASES = 10
# What each baseline does, in words.
BASELINES = {
    "ordre alphabétique": "les offres ouvertes, de A à Z",
    "mots en commun": "celles dont la fiche contient le plus de mots de la demande",
    "mots rares d'abord": "la même chose, les mots rares comptant davantage",
}
HERE = "ce site"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart. Shares go from 0 to 1."""

    label: str
    value: str
    share: float
    low: float
    high: float
    pattern: int


@quality.get("/qualite")
@public
@in_site_map("Comprendre", "Ce que valent les réponses")
def show_quality() -> ResponseReturnValue:
    kept = measurement(g.session)
    if kept is None:
        return render_template("public/show_quality.html", measured=None)
    is_current = kept.evaluation.catalogue == published(g.session).version
    use, opinions = real_use(g.session), opinions_counted(g.session)
    version = f"{kept.fingerprint}-{is_current}-{use}-{opinions}"
    return public_page(
        version,
        kept.measured_at.date(),
        lambda: _render(kept, use, opinions, is_current=is_current),
    )


def _render(
    kept: Measurement, use: RealUse | None, opinions: OpinionCounts, *, is_current: bool
) -> str:
    evaluation = kept.evaluation
    return render_template(
        "public/show_quality.html",
        measured=evaluation,
        measured_on=kept.measured_at.date(),
        is_current=is_current,
        bars=_bars(evaluation),
        methods=[(HERE, evaluation.quality), *evaluation.baselines.items()],
        groups=[
            (name, evaluation.by_group[name]) for name in GROUPS if name in evaluation.by_group
        ],
        use=use,
        opinions=opinions,
        fewest=(FEWEST_VISITS, FEWEST_ADVISERS),
        set_aside=evaluation.by_group.get(SET_ASIDE),
        baselines=BASELINES,
        out_of_100=out_of_100,
        between=between,
        in_a_cell=in_a_cell,
        features=FEATURES,
    )


def out_of_100(share: float) -> str:
    """A share as a mayor reads it, never rounded up: 100 is said only of what has no fault.

    >>> out_of_100(0.974), out_of_100(0.9999), out_of_100(1.0)
    ('97 sur 100', '99 sur 100', '100 sur 100')
    """
    return f"{_floor(share)} sur 100"


def between(measure: Measure) -> str:
    """The interval in words, empty when there are too few cases to give one.

    >>> between(Measure(0.893, 0.871, 0.913, 150)), between(Measure(1.0, 1.0, 1.0, 3))
    ('sans doute entre 87 et 92', '')
    """
    if measure.count < FEWEST_CASES:
        return ""
    return f"sans doute entre {_floor(measure.low)} et {_ceiling(measure.high)}"


def in_a_cell(measure: Measure) -> str:
    """A measure for a table: the value out of 100, and its interval.

    >>> in_a_cell(Measure(0.893, 0.871, 0.913, 150)), in_a_cell(Measure(0.5, 0.5, 0.5, 2))
    ('89 (de\xa087\xa0à\xa092)', '50')
    >>> in_a_cell(Measure(1.0, 1.0, 1.0, 0))
    'pas de note'
    """
    if not measure.count:
        return "pas de note"
    value = str(_floor(measure.value))
    interval = f"(de {_floor(measure.low)} à {_ceiling(measure.high)})".replace(" ", NBSP)
    return f"{value} {interval}" if measure.count >= FEWEST_CASES else value


def _bars(evaluation: Evaluation) -> list[Bar]:
    """The order of the answers, here and by each baseline."""
    return [
        _bar(HERE, evaluation.quality, pattern=1),
        *(_bar(name, figures, pattern=2) for name, figures in evaluation.baselines.items()),
    ]


def _bar(name: str, figures: Quality, pattern: int) -> Bar:
    ndcg = figures.ndcg
    return Bar(capitalised(name), out_of_100(ndcg.value), ndcg.value, ndcg.low, ndcg.high, pattern)


def _floor(share: float) -> int:
    return math.floor(round(100 * share, 6))


def _ceiling(share: float) -> int:
    return math.ceil(round(100 * share, 6))
