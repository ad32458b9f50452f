"""The two pages of a visit: what they say of a body, of the money, of the questions, and what they leave unsaid."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlmodel import Session

from catalog.advice.briefing import Briefing, BriefingInput, Decision, Pick, briefing_for

IN_TIME, TOO_LATE, LATER = date(2024, 12, 10), date(2025, 1, 1), date(2026, 11, 22)
AMI = "ami-ia-hauts-de-france"
PERONNE = {
    "code": "80620",
    "need": "tester un agent conversationnel pour répondre aux habitants",
    "uses_ai": True,
    "stage": "experimentation",
    "project_cost": 85_000,
}


def a_visit(facts: dict[str, Any], **others: Any) -> BriefingInput:
    return BriefingInput(title="Tournée", visited_on=IN_TIME, facts=facts, **others)


@pytest.fixture
def peronne(session: Session) -> Briefing:
    return briefing_for(session, a_visit(PERONNE), IN_TIME)


def test_the_first_page_proposes_three_things_each_with_all_that_a_first_answer_carries(peronne: Briefing) -> None:
    assert peronne.proposals[0].slug == AMI
    assert len(peronne.proposals) == 3
    for proposal in peronne.proposals:
        assert all((proposal.price, proposal.desk, proposal.deadline, proposal.next_step, proposal.certainty, proposal.why))


def test_a_briefing_is_kept_as_json_and_comes_back_the_same(peronne: Briefing) -> None:
    kept = TypeAdapter(Briefing)
    assert kept.validate_json(kept.dump_json(peronne)) == peronne


def test_the_adviser_s_order_comes_first_and_reasons_stay_on_their_page(session: Session) -> None:
    picks = (Pick(aid="Fonds départemental d’innovation", reason="le vice-président y tient"), Pick(slug=AMI), Pick(slug="gone"))
    briefing = briefing_for(session, a_visit(PERONNE, picks=picks), IN_TIME)
    assert [proposal.slug for proposal in briefing.proposals] == [None, AMI]
    assert briefing.proposals[0].price == "à demander"
    assert briefing.choices == ("Fonds départemental d’innovation : le vice-président y tient",)


def test_decisions_are_followed_by_rows_to_fill_by_hand(session: Session) -> None:
    briefing = briefing_for(session, a_visit(PERONNE, decisions=(Decision("Appeler la Région", "la mairie"),)), IN_TIME)
    assert briefing.decision_rows[0] == ("la mairie", "Appeler la Région", "")
    assert briefing.decision_rows[-1] == ("", "", "")
