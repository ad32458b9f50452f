"""The visit that the route table names: an adviser's, shared with an administrator, on a day when a
call was open."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlmodel import select

from catalog.advice.accounts.accounts import AccountView
from catalog.advice.visits.new_organisations import NewOrganisation, described
from catalog.advice.visits.visits import edit_visit, share
from catalog.storage.database import open_session
from catalog.storage.models import Visit, VisitOrganisation

ID = "exemple"
# The first of its organisations, far from those that tests make.
BODY = 9_001
DAY = date(2024, 12, 10)
NOW = datetime(2024, 12, 1, tzinfo=UTC)
BODIES = (
    {
        "code": "80620",
        "need": "tester un agent conversationnel pour répondre aux habitants",
        "uses_ai": True,
        "project_cost": 85_000,
    },
    {"code": "80253", "need": "mieux suivre l'eau et l'énergie"},
)


def keep_example_visit(engine: Engine, adviser: AccountView, admin: AccountView) -> None:
    with open_session(engine, writing=True) as session:
        session.add(
            Visit(
                id=ID,
                title="",
                visited_on=DAY,
                author_id=adviser.id,
                created_at=NOW,
                changed_at=NOW,
            )
        )
        session.flush()
        edit_visit(
            session,
            adviser,
            ID,
            1,
            "Tournée d'exemple",
            DAY,
            NOW,
            added=[NewOrganisation(described(session, facts)) for facts in BODIES],
        )
        for organisation in session.exec(
            select(VisitOrganisation).where(VisitOrganisation.visit_id == ID)
        ).all():
            organisation.id = BODY + organisation.position
            session.add(organisation)
        share(session, adviser, ID, admin.email, NOW)
        session.commit()
