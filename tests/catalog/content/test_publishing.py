"""Publishing the catalogue: idempotent, all of it or nothing, and read back as it was written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from catalog.content.offerings import NothingPublished, OfferingNotFound, Release, published
from catalog.content.seeding import load_seeds, publish
from catalog.content.seeds import Seeds
from catalog.storage.database import make_engine, migrate
from catalog.storage.models import Publication, PublishedOffering
from tests.plugins.template import INVENTED

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return load_seeds(INVENTED)


@pytest.fixture
def empty_engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_an_empty_database_says_that_nothing_is_published(empty_engine: Engine) -> None:
    migrate(empty_engine)
    with Session(empty_engine) as session, pytest.raises(NothingPublished):
        published(session)


def test_publishing_twice_changes_nothing(empty_engine: Engine, seeds: Seeds) -> None:
    migrate(empty_engine)
    with Session(empty_engine) as session:
        first = publish(session, seeds, NOW)
        session.commit()
        second = publish(session, seeds, NOW + timedelta(days=1))
        session.commit()
        assert (first.has_changed, second.has_changed) == (True, False)
        assert first.catalogue == second.catalogue
        assert session.exec(select(func.count()).select_from(Publication)).one() == 1


def test_a_sheet_withdrawn_from_the_seeds_leaves_the_catalogue(
    empty_engine: Engine, seeds: Seeds
) -> None:
    migrate(empty_engine)
    with Session(empty_engine) as session:
        publish(session, seeds, NOW)
        session.commit()
        fewer = Seeds(seeds.sheets[1:], seeds.references)
        publish(session, fewer, NOW + timedelta(days=1))
        session.commit()
        assert len(published(session).sheets) == len(fewer.sheets)
        assert session.exec(select(func.count()).select_from(PublishedOffering)).one() == len(
            fewer.sheets
        )


def test_going_back_to_an_earlier_catalogue_makes_it_current_again(
    empty_engine: Engine, seeds: Seeds
) -> None:
    migrate(empty_engine)
    with Session(empty_engine) as session:
        first = publish(session, seeds, NOW)
        publish(session, Seeds(seeds.sheets[1:], seeds.references), NOW)
        again = publish(session, seeds, NOW)
        session.commit()
        assert again.catalogue == first.catalogue == published(session).version


def test_each_sheet_keeps_the_days_when_it_appeared_and_last_changed(
    empty_engine: Engine, seeds: Seeds
) -> None:
    migrate(empty_engine)
    first, changed, *others = seeds.sheets
    reworded = changed.model_copy(update={"promise": "Dire la même chose autrement."})
    with Session(empty_engine) as session:
        publish(session, Seeds((changed, *others), seeds.references), NOW)
        publish(
            session, Seeds((first, reworded, *others), seeds.references), NOW + timedelta(days=1)
        )
        releases = published(session).releases
        assert releases[first.slug] == Release(NOW + timedelta(days=1), NOW + timedelta(days=1))
        assert releases[changed.slug] == Release(NOW, NOW + timedelta(days=1))
        assert {releases[sheet.slug] for sheet in others} == {Release(NOW, NOW)}
        publish(session, Seeds((changed, *others), seeds.references), NOW + timedelta(days=2))
        assert published(session).releases[changed.slug] == Release(NOW, NOW + timedelta(days=2))


def test_sheets_are_read_back_as_they_were_written(session: Session, seeds: Seeds) -> None:
    catalogue = published(session)
    assert catalogue.sheets == seeds.sheets
    assert catalogue.references == seeds.references


def test_a_slug_that_is_not_published_is_not_found(session: Session) -> None:
    with pytest.raises(OfferingNotFound):
        published(session).sheet("offre-perdue")
