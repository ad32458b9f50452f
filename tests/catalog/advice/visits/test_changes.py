"""« Depuis la dernière visite »: what changed is told once, with the cause that judging again
shows, and nothing else is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from catalog.advice.answers.recommendations import recommend_for
from catalog.advice.visits.changes import (
    Cause,
    Change,
    Kind,
    SheetVersion,
    VisitState,
    changes_between,
)
from catalog.content.offerings import PublishedCatalogue, published
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendation

AMI = "essais-ia-du-nord"
IN_TIME, LAST_DAY, TOO_LATE = date(2024, 12, 10), date(2024, 12, 31), date(2025, 1, 1)
FACTS = {
    "code": "80620",
    "need": "tester un agent conversationnel",
    "uses_ai": True,
    "project_cost": 85_000,
    "stage": "experimentation",
}


@pytest.fixture
def catalogue(session: Session) -> PublishedCatalogue:
    return published(session)


def state(session: Session, on: date, facts: Mapping[str, Any] = FACTS) -> VisitState:
    sheets = {sheet.slug: version(sheet) for sheet in published(session).sheets}
    return VisitState(recommend_for(session, facts, on).recommendations, sheets)


def version(sheet: Sheet, checksum: str = "as it was") -> SheetVersion:
    window = sheet.window
    return SheetVersion(
        checksum, window.closes if window else None, window.horizon if window else None
    )


def without(before: VisitState, slug: str) -> VisitState:
    items: tuple[list[Recommendation], ...] = (
        list(before.answer.recommendations),
        list(before.answer.others),
    )
    said, others = ([item for item in part if item.slug != slug] for part in items)
    sheets = {name: one for name, one in before.sheets.items() if name != slug}
    return VisitState(replace(before.answer, recommendations=tuple(said), others=others), sheets)


def with_item(before: VisitState, slug: str, **changes: Any) -> VisitState:
    """The state as an earlier sheet would have given it."""
    said = tuple(
        replace(item, **changes) if item.slug == slug else item
        for item in before.answer.recommendations
    )
    return VisitState(
        replace(before.answer, recommendations=said),
        {**before.sheets, slug: replace(before.sheets[slug], checksum="old")},
    )


def of_ami(changes: tuple[Change, ...]) -> list[Change]:
    return [change for change in changes if change.slug == AMI]


def test_a_call_that_closed_in_between_is_told_first_and_the_day_is_why(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    changes = changes_between(state(session, IN_TIME), state(session, TOO_LATE), catalogue)
    assert changes[0].slug == AMI
    assert changes[0].causes == (Cause.DAY,)
    assert changes[0].says.endswith(
        "« Conditions connues remplies » devient « Fermé depuis le 1er janvier 2025 », parce que la"
        " date est passée."
    )


def test_the_closing_day_itself_changes_nothing(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    assert changes_between(state(session, IN_TIME), state(session, LAST_DAY), catalogue) == ()


def test_a_fact_that_moved_a_verdict_is_named_and_the_others_are_not(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    cheaper = FACTS | {"project_cost": 60_000, "staff": "aucun"}
    [change] = of_ami(
        changes_between(state(session, IN_TIME), state(session, IN_TIME, cheaper), catalogue)
    )
    assert (change.causes, change.facts) == ((Cause.FACTS,), ("Coût du projet",))
    assert "parce que ce que l’on sait de la collectivité a changé (Coût du projet)." in change.says


def test_the_words_of_the_need_alone_change_no_verdict(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    other_words = FACTS | {"need": "mieux suivre l'eau"}
    assert (
        changes_between(state(session, IN_TIME), state(session, IN_TIME, other_words), catalogue)
        == ()
    )


def test_the_day_and_the_facts_are_told_apart_when_both_moved_something(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    later = state(session, TOO_LATE, FACTS | {"uses_ai": False})
    [change] = of_ami(changes_between(state(session, IN_TIME), later, catalogue))
    assert change.causes == (Cause.DAY, Cause.FACTS)
    assert change.facts == ("Recours à l’IA",)


def test_a_verdict_that_an_earlier_sheet_gave_is_laid_to_the_sheet(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    now = state(session, IN_TIME)
    slug = now.answer.recommendations[1].slug
    shut = next(item for item in state(session, TOO_LATE).answer.others if item.slug == AMI)
    before = with_item(now, slug, verdict=shut.verdict, says=shut.says)
    [change] = changes_between(before, now, catalogue)
    assert (change.slug, change.causes) == (slug, (Cause.SHEET,))


def test_a_verdict_that_moved_with_nothing_else_is_laid_to_the_site(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    now = state(session, IN_TIME)
    slug = now.answer.recommendations[1].slug
    shut = next(item for item in state(session, TOO_LATE).answer.others if item.slug == AMI)
    before = with_item(now, slug, verdict=shut.verdict, says=shut.says)
    [change] = changes_between(VisitState(before.answer, now.sheets), now, catalogue)
    assert change.causes == (Cause.READING,)


def test_a_deadline_that_moved_is_told_with_both_days(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    now = state(session, IN_TIME)
    earlier = {**now.sheets, AMI: SheetVersion("old", date(2024, 12, 15), None)}
    [change] = changes_between(VisitState(now.answer, earlier), now, catalogue)
    assert change.kind is Kind.DEADLINE
    assert (
        "date limite : le 31 décembre 2024, et non plus le 15 décembre 2024, parce que la fiche a"
        " changé." in change.says
    )


def test_a_sheet_checked_again_without_another_deadline_is_not_told(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    now = state(session, IN_TIME)
    rechecked = {slug: replace(one, checksum="another") for slug, one in now.sheets.items()}
    assert changes_between(VisitState(now.answer, rechecked), now, catalogue) == ()


def test_an_offering_that_came_or_went_is_told(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    now = state(session, IN_TIME)
    came = changes_between(without(now, AMI), now, catalogue)
    assert [(change.slug, change.kind) for change in came] == [(AMI, Kind.NEW)]
    went = changes_between(now, without(now, AMI), catalogue)
    assert [(change.slug, change.kind) for change in went] == [(AMI, Kind.GONE)]


def test_a_new_offering_that_is_not_open_to_the_organisation_is_not_told(
    session: Session, catalogue: PublishedCatalogue
) -> None:
    after = state(session, TOO_LATE)
    others = [item for item in after.answer.others if item.slug != AMI]
    before = VisitState(replace(after.answer, others=others), after.sheets)
    assert changes_between(before, after, catalogue) == ()
