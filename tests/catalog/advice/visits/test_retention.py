"""What is forgotten of visits and when, and what is counted of them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from catalog.advice.accounts.accounts import AccountView, Role, invite
from catalog.advice.visits.access import VisitChanged
from catalog.advice.visits.measure import FEWEST_ADVISERS, FEWEST_VISITS, RealUse, real_use
from catalog.advice.visits.new_organisations import described
from catalog.advice.visits.organisations import override, write_facts
from catalog.advice.visits.overrides import Action
from catalog.advice.visits.retention import NEED_KEPT, VISIT_KEPT, forget_dossier, purge_visits
from catalog.advice.visits.visits import (
    VisitView,
    create_visit,
    delete_visit,
    find_visit,
    share,
    visits_of,
)
from catalog.storage.models import Visit, VisitOrganisation, VisitOverride, VisitShare
from tests.catalog.advice.visit_making import (
    AMI,
    IN_TIME,
    NOW,
    PROJECT,
    frozen,
    made,
    new_organisation,
    organisation_of,
    prepared,
)


def test_an_erased_visit_leaves_nothing(
    session: Session, adviser: AccountView, colleague: AccountView, visit_id: str
) -> None:
    share(session, adviser, visit_id, colleague.email, NOW)
    organisation = organisation_of(session, adviser, visit_id).id
    override(session, adviser, visit_id, organisation, Action.PIN, "raison", NOW, slug=AMI)
    delete_visit(session, adviser, visit_id)
    for table in (Visit, VisitOrganisation, VisitOverride, VisitShare):
        assert session.exec(select(table)).all() == []


def test_the_need_goes_after_its_time_from_the_facts_and_from_what_was_frozen(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    frozen(session, adviser, visit_id)
    last_day = IN_TIME + NEED_KEPT
    assert purge_visits(session, last_day) == (0, 0)
    assert purge_visits(session, last_day + timedelta(days=1)) == (0, 1)
    assert purge_visits(session, last_day + timedelta(days=1)) == (0, 0)
    row = session.exec(
        select(VisitOrganisation).where(VisitOrganisation.visit_id == visit_id)
    ).one()
    assert PROJECT["need"] not in f"{row.facts} {row.snapshot}"
    preparation = prepared(session, adviser, visit_id)
    assert preparation.answer.profile.need is None
    assert preparation.order.proposed[0].slug == AMI


def test_a_visit_goes_after_its_time_later_when_it_was_modified(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    changed = session.exec(select(Visit).where(Visit.id == made(session, adviser, IN_TIME))).one()
    changed.changed_at = NOW + timedelta(days=30)
    session.add(changed)
    assert purge_visits(session, IN_TIME + VISIT_KEPT)[0] == 0
    assert purge_visits(session, IN_TIME + VISIT_KEPT + timedelta(days=1))[0] == 1
    assert [visit.id for visit in visits_of(session, adviser)] == [changed.id]


def test_an_erased_dossier_takes_its_words_out_of_the_visits(
    session: Session, adviser: AccountView
) -> None:
    visit_id = create_visit(
        session,
        adviser,
        "",
        IN_TIME,
        [
            new_organisation(session, PROJECT, "dossier"),
            new_organisation(session, PROJECT, "autre"),
        ],
        NOW,
    )
    frozen(session, adviser, visit_id)
    forget_dossier(session, "dossier")
    rows = session.exec(
        select(VisitOrganisation)
        .where(VisitOrganisation.visit_id == visit_id)
        .order_by(col(VisitOrganisation.position))
    ).all()
    assert [PROJECT["need"] in f"{row.facts} {row.snapshot}" for row in rows] == [False, True]
    assert [row.dossier_id for row in rows] == [None, "autre"]


def test_who_worked_from_words_that_were_forgotten_does_not_write_them_back(
    session: Session, adviser: AccountView
) -> None:
    organisations = [new_organisation(session, PROJECT, "dossier")]
    visit_id = create_visit(session, adviser, "", IN_TIME, organisations, NOW)
    known = organisation_of(session, adviser, visit_id)
    forget_dossier(session, "dossier")
    facts = described(session, known.facts)
    with pytest.raises(VisitChanged):
        write_facts(session, adviser, visit_id, known.id, known.version, facts, NOW)
    assert "need" not in organisation_of(session, adviser, visit_id).facts


def test_the_measure_says_nothing_while_it_would_tell_of_few_people(
    session: Session, adviser: AccountView
) -> None:
    for _ in range(FEWEST_VISITS):
        frozen(session, adviser, made(session, adviser, IN_TIME))
    assert real_use(session) is None


def test_the_measure_counts_what_advisers_kept_of_the_first_answers(session: Session) -> None:
    advisers = [
        invite(session, f"conseil{number}@exemple.fr", Role.ADVISER, NOW)
        for number in range(FEWEST_ADVISERS)
    ]
    for number in range(FEWEST_VISITS):
        author = advisers[number % FEWEST_ADVISERS]
        visit_id = made(session, author, IN_TIME)
        if number == 0:
            organisation = organisation_of(session, author, visit_id).id
            override(
                session,
                author,
                visit_id,
                organisation,
                Action.REMOVE,
                "déjà demandée",
                NOW,
                slug=AMI,
            )
        frozen(session, author, visit_id)
    made(session, advisers[0], IN_TIME)  # Not frozen: nothing was decided yet.
    assert real_use(session) == RealUse(FEWEST_VISITS, FEWEST_VISITS, 30, 29, 1, 1)


def test_a_view_of_a_visit_tells_frozen_from_not(
    session: Session, adviser: AccountView, visit_id: str
) -> None:
    view: VisitView = find_visit(session, adviser, visit_id)
    assert not view.is_frozen
    frozen(session, adviser, visit_id)
    assert find_visit(session, adviser, visit_id).frozen_at == NOW
