"""The adviser's judgement acts on the order alone: verdicts stay, each override shows, and undoing
one gives back what was."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.visits.overrides import (
    Action,
    AdviserOrder,
    KeptOverride,
    LocalAid,
    Override,
    kept_of,
    order_of,
)
from matching.advice.recommendation import Recommendations
from matching.domain.vocabulary import Verdict

NOW = datetime(2024, 12, 1, tzinfo=UTC)
AID = LocalAid(
    "Fonds numérique du département", "Un tiers de la dépense", "Direction du numérique", "", None
)
AMI = "essais-ia-du-nord"


@pytest.fixture
def answer(session: Session) -> Recommendations:
    facts = {
        "code": "80620",
        "need": "tester un agent conversationnel",
        "uses_ai": True,
        "project_cost": 85_000,
    }
    return recommend_for(
        session, facts | {"stage": "experimentation"}, date(2024, 12, 10)
    ).recommendations


def override(
    id: int,
    action: Action,
    slug: str | None = None,
    rank: int | None = None,
    *,
    is_undone: bool = False,
) -> Override:
    aid = AID if action is Action.ADD else None
    undone_at = NOW if is_undone else None
    return Override(
        id,
        action,
        slug,
        aid,
        rank,
        "connaissance du terrain",
        "conseil@exemple.fr",
        NOW,
        undone_at=undone_at,
    )


def slugs(order: AdviserOrder) -> list[str | None]:
    return [proposal.slug for proposal in order.proposed]


def computed(answer: Recommendations) -> list[str]:
    return [item.slug for item in answer.recommendations]


def test_without_a_word_of_the_adviser_the_order_is_the_computed_one(
    answer: Recommendations,
) -> None:
    order = order_of(answer, [])
    assert slugs(order) == computed(answer)
    assert kept_of(answer, order) == KeptOverride(computed=3, kept=3, removed=0, added=0)


def test_what_is_removed_is_said_apart_with_its_reason_and_comes_back_when_it_is_undone(
    answer: Recommendations,
) -> None:
    removal = override(1, Action.REMOVE, AMI)
    order = order_of(answer, [removal])
    assert AMI not in slugs(order)
    assert [(one.slug, one.override) for one in order.removed] == [(AMI, removal)]
    undone = order_of(answer, [override(1, Action.REMOVE, AMI, is_undone=True)])
    assert slugs(undone) == computed(answer)


def test_an_offering_is_put_where_the_adviser_says_and_keeps_its_verdict(
    answer: Recommendations,
) -> None:
    order = order_of(answer, [override(1, Action.MOVE, AMI, rank=3)])
    expected = [slug for slug in computed(answer) if slug != AMI]
    expected.insert(2, AMI)
    assert slugs(order) == expected
    assert order.proposed[2].item == answer.recommendations[0]


def test_an_open_offering_without_a_link_to_the_need_may_be_put_first(
    answer: Recommendations,
) -> None:
    other = next(item for item in answer.others if item.verdict is Verdict.ELIGIBLE)
    order = order_of(answer, [override(1, Action.PIN, other.slug)])
    assert slugs(order) == [other.slug, *computed(answer)]
    assert kept_of(answer, order) == KeptOverride(computed=3, kept=2, removed=0, added=1)


def test_the_last_word_about_an_offering_wins_and_undoing_it_gives_the_one_before(
    answer: Recommendations,
) -> None:
    removal, pin = override(1, Action.REMOVE, AMI), override(2, Action.PIN, AMI)
    assert slugs(order_of(answer, [pin, removal]))[0] == AMI
    assert AMI not in slugs(
        order_of(answer, [removal, override(2, Action.PIN, AMI, is_undone=True)])
    )


def test_two_put_first_are_in_the_order_of_the_last(answer: Recommendations) -> None:
    second, third = computed(answer)[1:3]
    order = order_of(answer, [override(1, Action.PIN, second), override(2, Action.PIN, third)])
    assert slugs(order)[:3] == [third, second, AMI]


def test_a_local_aid_takes_its_place_and_counts_as_added(answer: Recommendations) -> None:
    order = order_of(answer, [override(1, Action.ADD, rank=2), override(2, Action.ADD, rank=99)])
    assert [proposal.item for proposal in order.proposed if proposal.slug is None] == [AID, AID]
    assert order.proposed[1].item == AID
    assert order.proposed[-1].item == AID
    assert kept_of(answer, order) == KeptOverride(computed=3, kept=2, removed=0, added=1)


def test_what_is_not_open_that_day_is_never_proposed_whoever_put_it_first(
    answer: Recommendations,
) -> None:
    shut = next(
        item for item in answer.others if item.verdict in (Verdict.CLOSED, Verdict.NOT_ELIGIBLE)
    )
    order = order_of(
        answer, [override(1, Action.PIN, shut.slug), override(2, Action.REMOVE, "no-such-sheet")]
    )
    assert slugs(order) == computed(answer)
    assert [one.id for one in order.idle] == [1, 2]
    assert not order.removed


def test_the_measure_tells_removed_from_only_moved(answer: Recommendations) -> None:
    first, second = computed(answer)[:2]
    aids = [override(2, Action.ADD, rank=3), override(3, Action.ADD, rank=4)]
    order = order_of(
        answer, [override(1, Action.REMOVE, first), *aids, override(4, Action.MOVE, second, rank=5)]
    )
    assert kept_of(answer, order) == KeptOverride(computed=3, kept=1, removed=1, added=2)
