"""Fills the template database as `flask seed` fills a real one: tables, communes of France, lists,
catalogue, quality."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from catalog.advice.measures.evaluation import evaluate
from catalog.advice.measures.measurement import keep
from catalog.content.cases import read_cases
from catalog.content.seeding import load_seeds, publish
from catalog.settings import PROJECT_ROOT
from catalog.storage.database import migrate, open_session
from catalog.territories.reference import PACKAGE, load_reference
from catalog.territories.seeded_lists import load_programmes

SEEDS = PROJECT_ROOT / "seeds"
# Enough for the page of quality to have figures: all the cases would take some seconds of every
# run.
FEW_CASES = slice(0, None, 10)
LOADED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def fill(engine: Engine) -> None:
    migrate(engine)
    load_reference(engine, PROJECT_ROOT / PACKAGE, LOADED_AT, is_silent=True)
    with open_session(engine, writing=True) as session:
        load_programmes(session, SEEDS / "programmes", LOADED_AT)
        publish(session, load_seeds(SEEDS), LOADED_AT)
        session.commit()
        keep(
            session,
            evaluate(session, read_cases(SEEDS / "cases")[FEW_CASES]),
            "quelques cas",
            LOADED_AT,
        )
        session.commit()
