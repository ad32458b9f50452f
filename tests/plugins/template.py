"""Fills the template databases as `flask seed` fills a real one: tables, communes of France, lists;
then a catalogue and what its answers are worth."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from catalog.advice.measures.evaluation import evaluate
from catalog.advice.measures.measurement import keep
from catalog.content.cases import read_cases
from catalog.content.needs import LEARNED, SET_ASIDE, Corpus, read_corpus
from catalog.content.seeding import load_seeds, publish
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import migrate, open_session
from catalog.territories.reference import PACKAGE, load_reference
from catalog.territories.seeded_lists import load_programmes

SEEDS = PROJECT_ROOT / "seeds"
"""The real catalogue: for `tests/seeds`, the reference cases, benchmarks and the browser."""
INVENTED = PROJECT_ROOT / "tests" / "invented"
"""A small catalogue that no editor changes: for every test of logic. Its territories are real."""
CASES_MAX = 10
"""Enough cases for the page of quality to have figures: all of them would take some seconds of
every run."""
NEEDS_MAX = 300
LOADED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def fill_territories(engine: Engine) -> None:
    """Makes the tables, and loads the territories of France and the lists of the programmes."""
    migrate(engine)
    load_reference(engine, PROJECT_ROOT / PACKAGE, LOADED_AT, is_silent=True)
    with open_session(engine, writing=True) as session:
        load_programmes(session, SEEDS / "programmes", LOADED_AT)
        session.commit()


def _some(corpus: Corpus) -> Corpus:
    """Enough needs for the page of quality to have figures."""
    needs = corpus.needs[:: max(1, len(corpus.needs) // NEEDS_MAX)]
    ids = {need.id for need in needs}
    return Corpus(needs, tuple(one for one in corpus.graded if one.id in ids))


def fill_catalogue(engine: Engine, folder: Path) -> None:
    """Publishes the catalogue of `folder`, and measures it on some of its cases."""
    cases = read_cases(folder / "cases")
    some = cases[:: max(1, len(cases) // CASES_MAX)]
    with open_session(engine, writing=True) as session:
        publish(session, load_seeds(folder), LOADED_AT)
        session.commit()
        corpora = (_some(read_corpus(folder, part)) for part in (LEARNED, SET_ASIDE))
        keep(session, evaluate(session, some, *corpora), "quelques cas", LOADED_AT)
        session.commit()
