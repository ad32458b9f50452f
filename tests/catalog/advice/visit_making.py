"""Visits as tests make them: who prepares them, to which organisation, on which days; read back as
the pages read them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.freezing import freeze, frozen_visit
from catalog.advice.visits.new_organisations import NewOrganisation, described
from catalog.advice.visits.organisations import OrganisationView, find_organisation
from catalog.advice.visits.preparation import preparation_of
from catalog.advice.visits.snapshots import Preparation
from catalog.advice.visits.visits import create_visit, find_visit

NOW = datetime(2024, 12, 9, 10, tzinfo=UTC)
IN_TIME, TOO_LATE = date(2024, 12, 10), date(2025, 1, 1)
AMI = "essais-ia-du-nord"
PROJECT: dict[str, Any] = {
    "code": "80620",
    "need": "tester un agent conversationnel",
    "uses_ai": True,
    "project_cost": 85_000,
    "stage": "experimentation",
}


def made(
    session: Session, account: AccountView, day: date, *organisations: Mapping[str, Any]
) -> str:
    return create_visit(
        session,
        account,
        "",
        day,
        [new_organisation(session, facts) for facts in organisations or (PROJECT,)],
        NOW,
    )


def new_organisation(
    session: Session, facts: Mapping[str, Any], dossier_id: str | None = None
) -> NewOrganisation:
    return NewOrganisation(described(session, facts), dossier_id)


def organisation_of(
    session: Session, account: AccountView, visit_id: str, place: int = 0
) -> OrganisationView:
    return find_organisation(
        session, account, visit_id, find_visit(session, account, visit_id).organisations[place].id
    )


def prepared(session: Session, account: AccountView, visit_id: str) -> Preparation:
    return preparation_of(
        session,
        account,
        find_visit(session, account, visit_id),
        organisation_of(session, account, visit_id),
    )


def frozen(session: Session, account: AccountView, visit_id: str) -> None:
    version = find_visit(session, account, visit_id).version
    freeze(session, account, frozen_visit(session, account, visit_id, IN_TIME), version, NOW)
