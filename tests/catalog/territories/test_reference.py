"""The COG in the database: all of it, once, and whole whatever happens."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, update
from sqlmodel import Session, select

from catalog.settings import PROJECT_ROOT
from catalog.storage.database import make_engine, open_session
from catalog.storage.models import (
    Departement,
    ReferenceRelease,
    Region,
    TerritoryAlias,
    TerritoryPostcode,
    TerritoryRow,
)
from catalog.territories import reference
from catalog.territories.cog import read_rows
from catalog.territories.lookup import territory
from catalog.territories.places import ReferenceMissing, TerritoryNotFound
from catalog.territories.reference import PACKAGE, load_reference

NOW = datetime(2026, 11, 22, tzinfo=UTC)
INSTALLED = PROJECT_ROOT / PACKAGE


@pytest.fixture
def own_engine(own_database_url: str) -> Iterator[Engine]:
    engine = make_engine(own_database_url)
    yield engine
    engine.dispose()


def count(session: Session, kind: str) -> int:
    return session.exec(select(func.count()).where(TerritoryRow.kind == kind)).one()


def forget_the_release(engine: Engine) -> None:
    with open_session(engine, writing=True) as session:
        session.execute(update(ReferenceRelease).values(checksum="an older release"))
        session.commit()


def test_every_commune_epci_departement_and_region_is_there(session: Session) -> None:
    assert count(session, "commune") == 34_969
    assert count(session, "epci") == 1_255
    assert session.exec(select(func.count()).select_from(Departement)).one() == 101 + 8
    assert session.exec(select(func.count()).select_from(Region)).one() == 18 + 8
    former = Counter(session.exec(select(TerritoryAlias.kind)))
    assert former == {
        "commune-associee": 471,
        "commune-deleguee": 2_105,
        "arrondissement-municipal": 45,
        "ancienne-commune": 2_248,
    }


def test_each_area_is_governed_by_an_organisation_that_exists(session: Session) -> None:
    organisations = set(session.exec(select(TerritoryRow.code)).all())
    governing = [
        *session.exec(select(Departement.governed_by)),
        *session.exec(select(Region.governed_by)),
    ]
    assert [code for code in governing if code not in organisations] == []


def test_hauts_de_france_counts_as_the_facts_say(session: Session) -> None:
    communes = session.exec(
        select(TerritoryRow).where(TerritoryRow.region == "32", TerritoryRow.kind == "commune")
    ).all()
    assert len(communes) == 3_782
    assert len({commune.epci for commune in communes}) == 92


def test_a_second_load_does_nothing(own_engine: Engine) -> None:
    report = load_reference(own_engine, INSTALLED, NOW, is_silent=True)
    assert not report.is_new
    assert "déjà à jour" in str(report)


def somme_and_paris_only(package: Path) -> dict[Any, Any]:
    """What the package would say of a smaller country: loads in no time."""
    rows = read_rows(package)
    communes = [
        row
        for row in rows[TerritoryRow]
        if row["kind"] == "commune" and row["departement"] in ("75", "80")
    ]
    epci = {row["epci"] for row in communes}
    kept = {row["code"] for row in communes}
    rows[TerritoryRow] = [
        row
        for row in rows[TerritoryRow]
        if row["kind"] not in ("commune", "epci") or row["code"] in epci
    ] + communes
    rows[TerritoryAlias] = [row for row in rows[TerritoryAlias] if row["target"] in kept]
    rows[TerritoryPostcode] = [row for row in rows[TerritoryPostcode] if row["commune"] in kept]
    return rows


def test_an_interrupted_load_leaves_the_previous_data_whole(
    own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_the_release(own_engine)

    def rows_with_a_fault_at_the_end(package: Path) -> dict[Any, Any]:
        return somme_and_paris_only(package) | {
            TerritoryPostcode: [{"postcode": "00000", "commune": "no such commune"}]
        }

    monkeypatch.setattr(reference, "read_rows", rows_with_a_fault_at_the_end)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        load_reference(own_engine, INSTALLED, NOW, is_silent=True)
    with open_session(own_engine) as session:
        assert count(session, "commune") == 34_969
        assert territory(session, "80620").postcodes == ("80200",)
        assert session.get_one(ReferenceRelease, "cog").checksum == "an older release"


def test_another_release_replaces_everything_and_says_what_it_loaded(
    own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(own_engine) as session:
        assert territory(session, "59350").name == "Lille"
    forget_the_release(own_engine)
    monkeypatch.setattr(reference, "read_rows", somme_and_paris_only)
    report = load_reference(own_engine, INSTALLED, NOW, is_silent=True)
    assert report.is_new
    assert str(report).startswith("Version 6.0.0 chargée : 772 communes, ")
    with open_session(own_engine) as session:
        assert count(session, "commune") == 772
        assert territory(session, "80620").name == "Péronne"
        with pytest.raises(TerritoryNotFound):
            territory(session, "59350")


def test_without_the_npm_package_one_sentence_says_what_to_run(
    own_engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(ReferenceMissing, match="lancez « make install »"):
        load_reference(own_engine, tmp_path, NOW, is_silent=True)
