"""The public figures: each is what the database holds at that moment, and where there is nothing to
count the page says so."""

from datetime import date, timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlmodel import Session, col, delete, func, select

from catalog.advice.answers.offering_status import OfferingState
from catalog.advice.dossiers.dossiers import RETENTION
from catalog.advice.measures.site_counts import DossierCounts, dossiers_kept, holdings_of
from catalog.advice.visits.measure import RealUse
from catalog.content.offerings import published
from catalog.storage.models import (
    Account,
    Dossier,
    DossierShareRow,
    ProgrammeMember,
    QualityMeasure,
    TerritoryRow,
)
from catalog.web.public import stats
from tests.plugins.template import LOADED_AT
from tests.web.page_client import Page, PageClient, text_of

TODAY = date(2026, 11, 22)


def dossier(name: str, saved_on: date) -> Dossier:
    return Dossier(
        id=name,
        link_hash=name,
        submission_hash=name,
        title=name,
        answers="{}",
        verdicts="{}",
        saved_on=saved_on,
        version=1,
    )


def rows_of(shown: Page, table: str) -> dict[str, list[str]]:
    """Header of a row -> its cells."""
    rows: list[list[Element]] = [list(row) for row in shown.one("table", id=table).iter("tr")][1:]
    return {text_of(row[0]): [text_of(cell) for cell in row[1:]] for row in rows}


def test_every_published_offering_is_counted_once_in_its_state(session: Session) -> None:
    catalogue = published(session)
    holdings = holdings_of(catalogue, TODAY)
    assert sum(holdings.by_state.values()) == len(catalogue.sheets)
    before = holdings_of(catalogue, date(2024, 12, 31)).by_state[OfferingState.OPEN]
    after = holdings_of(catalogue, date(2025, 1, 1)).by_state[OfferingState.OPEN]
    assert before == after + 1, "the call of Hauts-de-France closed that night"


def test_a_dossier_whose_time_is_over_is_not_counted_and_one_sent_twice_is_counted_once(
    session: Session,
) -> None:
    account = Account(email="a@exemple.fr", role="adviser", code="stats", created_at=LOADED_AT)
    session.add_all(
        [
            account,
            dossier("new", TODAY),
            dossier("alone", TODAY),
            dossier("over", TODAY - RETENTION),
        ]
    )
    session.flush()
    for name in ("new", "over"):
        session.add(
            DossierShareRow(dossier_id=name, account_id=account.id, sent_on=TODAY, taken_on=TODAY)
        )
        session.add(DossierShareRow(dossier_id=name, departement="80", sent_on=TODAY))
    session.flush()
    assert dossiers_kept(session, TODAY) == DossierCounts(kept=2, sent=1, taken=1)
    assert dossiers_kept(session, TODAY + RETENTION - timedelta(days=1)).kept == 2
    assert dossiers_kept(session, TODAY + RETENTION).kept == 0


def test_the_figures_of_the_page_are_those_of_the_database(
    page: PageClient, session: Session
) -> None:
    shown = page("/stats")
    communes = session.exec(select(func.count()).where(TerritoryRow.kind == "commune")).one()
    assert rows_of(shown, "collectivites")["Communes"] == [f"{communes:,}".replace(",", " ")]
    members = session.exec(
        select(func.count()).where(ProgrammeMember.programme == "petites-villes-de-demain")
    ).one()
    cells = rows_of(shown, "listes")["Petites villes de demain"]
    assert cells[0] == f"{members:,}".replace(",", " ")
    assert f"{len(published(session).sheets)} offres publiées" in shown.text
    assert "Aucune mesure d'audience : aucun traceur" in shown.text


def test_what_nobody_measured_is_said_and_not_invented(
    own_app: Flask, own_page: PageClient
) -> None:
    with Session(own_app.extensions["engine"]) as session:
        session.exec(delete(QualityMeasure).where(col(QualityMeasure.fingerprint).is_not(None)))
        session.commit()
    shown = own_page("/stats")
    assert "La mesure n'a pas encore été faite sur cette installation." in shown.text
    assert "Pas encore de chiffre : sous 10 visites figées" in shown.text
    assert not shown.all("table", id="visites")
    assert not shown.all("table", id="qualite")
    assert rows_of(shown, "dossiers") == {
        "Gardés": ["0"],
        "Envoyés à un conseiller": ["0"],
        "Pris en charge par un conseiller": ["0"],
    }


def test_what_advisers_changed_is_published_as_soon_as_it_may_be(
    page: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stats, "real_use", lambda session: RealUse(12, 30, 90, 80, 10, 7))
    cells = rows_of(page("/stats"), "visites")
    assert [value for [value] in cells.values()] == ["12", "30", "90", "80", "10", "7"]
