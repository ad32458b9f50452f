"""What to read again first, and that nothing is said open on old evidence."""

from datetime import date

from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.measures.review import (
    OPENING,
    claim_in_words,
    first_answers_by_claim,
    to_review,
    unsaid_claims,
)
from catalog.content.offerings import published

ON = date(2026, 11, 30)


def test_what_most_first_answers_rest_on_comes_first_then_the_oldest(session: Session) -> None:
    catalogue = published(session)
    plain = to_review(catalogue.sheets, catalogue.sources, ON, {})
    days = [one.evidence.day for one in plain]
    assert plain
    assert days == sorted(days)
    assert not any(one.evidence.is_sure(ON) for one in plain)
    last = plain[-1]
    uses = {f"{last.sheet.slug} {last.fact}": 3}
    first = to_review(catalogue.sheets, catalogue.sources, ON, uses)[0]
    assert (first.sheet.slug, first.fact, first.first_answers) == (last.sheet.slug, last.fact, 3)


def test_nothing_is_said_open_on_old_evidence_on_any_day(session: Session) -> None:
    catalogue = published(session)
    for on in (date(2024, 12, 10), ON, date(2028, 1, 1)):
        assert unsaid_claims(catalogue.sheets, catalogue.sources, on) == ()


def test_a_first_answer_rests_on_its_opening_and_its_conditions(session: Session) -> None:
    answer = recommend_for(session, {"code": "80159", "need": "messagerie"}, ON).recommendations
    uses = first_answers_by_claim([answer, answer])
    first = answer.recommendations[0]
    assert uses[f"{first.slug} {OPENING}"] == 2
    assert {claim.partition(" ")[0] for claim in uses} == {first.slug}


def test_a_claim_is_told_in_words() -> None:
    assert claim_in_words(OPENING) == "Ouvert"
    assert claim_in_words("everyone") == "Ouvert à tous"
    assert claim_in_words("population") == "Condition : Population"
