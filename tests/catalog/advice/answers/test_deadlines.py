"""The days ahead of an offering: what is over is not announced, and the last day itself still
is."""

from datetime import date, timedelta

from sqlmodel import Session

from catalog.advice.answers.deadlines import closing_day, deadlines_of
from catalog.content.offerings import published

LAST_DAY = date(2024, 12, 31)


def test_the_last_day_is_still_ahead_and_the_next_one_is_not(session: Session) -> None:
    call = published(session).sheet("essais-ia-du-nord")
    assert closing_day(call, LAST_DAY) == LAST_DAY
    assert closing_day(call, LAST_DAY + timedelta(days=1)) is None
    assert closing_day(published(session).sheet("cap-numerique"), LAST_DAY) is None


def test_the_announced_end_of_a_programme_counts(session: Session) -> None:
    assert closing_day(published(session).sheet("villages-en-projet"), date(2026, 11, 23)) == date(
        2026, 12, 31
    )


def test_what_is_to_come_is_told_in_order_and_what_has_passed_is_not(session: Session) -> None:
    offers = published(session).sheets
    before = [
        (one.on, one.what, one.offer.slug) for one in deadlines_of(offers, date(2024, 12, 12))
    ]
    assert before[:2] == [
        (
            date(2024, 12, 12),
            "Présentation en ligne de l’appel",
            "essais-ia-du-nord",
        ),
        (date(2024, 12, 31), "Date limite", "essais-ia-du-nord"),
    ]
    assert before == sorted(before)
    after = deadlines_of(offers, date(2024, 12, 13))
    assert [one.what for one in after if one.offer.slug == "essais-ia-du-nord"] == ["Date limite"]
    assert deadlines_of(offers, date(2100, 12, 31)) == ()
