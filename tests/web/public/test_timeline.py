"""The days ahead, drawn: where each day stands in the picture, and the page, the result and the
territory that show it."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session

from catalog.advice.answers.deadlines import deadlines_of
from catalog.content.offerings import published
from catalog.content.sheets import Sheet
from catalog.web.site.timeline import Sign, timeline_of
from matching.domain.offer import Event, Window
from tests.web.page_client import Page, PageClient, text_of

ON = date(2024, 12, 1)
CALL = "Essais d'IA du Nord"


@pytest.fixture
def sheet(session: Session) -> Sheet:
    return published(session).sheet("essais-ia-du-nord")


def _in(days: int) -> date:
    return ON + timedelta(days=days)


def _with(sheet: Sheet, slug: str, **window: object) -> Sheet:
    known = Window.model_validate({"renewal": "unknown", "source": "ami-hdf"} | window)
    return sheet.model_copy(update={"slug": slug, "window": known})


def test_a_month_goes_from_its_first_day_to_its_last(sheet: Sheet) -> None:
    opening = _with(
        sheet, "a", opens=_in(15), closes=_in(24), events=[Event(name="Réunion", on=_in(20))]
    )
    timeline = timeline_of(deadlines_of([opening], ON), ON)
    assert timeline is not None
    assert (timeline.first, timeline.last, timeline.months) == (ON, _in(30), ())
    (line,) = timeline.lines
    assert (line.start, line.end, line.goes_on) == (15 / 30, 24 / 30, False)
    assert [(mark.sign, mark.at, mark.left) for mark in line.marks] == [
        (Sign.OPENING, 15 / 30, 15),
        (Sign.EVENT, 20 / 30, 20),
        (Sign.LAST, 24 / 30, 24),
    ]


def test_what_ends_first_is_at_the_top_and_what_ends_beyond_a_year_goes_on(sheet: Sheet) -> None:
    far, near = _with(sheet, "a", closes=_in(800)), _with(sheet, "b", closes=_in(40))
    timeline = timeline_of(deadlines_of([far, near], ON), ON)
    assert timeline is not None
    assert timeline.last == _in(365)
    assert len(timeline.months) == 12
    assert [line.offer.slug for line in timeline.lines] == ["b", "a"]
    assert (timeline.lines[1].end, timeline.lines[1].goes_on) == (1.0, True)
    assert timeline.lines[1].marks[0].at is None


def test_an_opening_without_a_known_end_goes_on(sheet: Sheet) -> None:
    timeline = timeline_of(deadlines_of([_with(sheet, "a", opens=_in(3))], ON), ON)
    assert timeline is not None
    assert (timeline.lines[0].start, timeline.lines[0].end, timeline.lines[0].goes_on) == (
        3 / 30,
        1.0,
        True,
    )


def test_the_very_last_day_is_drawn(sheet: Sheet) -> None:
    on = date(2024, 12, 31)
    timeline = timeline_of(deadlines_of([sheet], on), on)
    assert timeline is not None
    assert (timeline.first, timeline.last) == (on, on)
    assert timeline.lines[0].marks[0].at == 0.0
    assert timeline_of((), on) is None


def lines(page: Page) -> dict[str, str]:
    """Offering -> the days in words."""
    (organisation,) = page.one("table", id="calendrier").iter("tbody")
    return {
        text_of(next(row.iter("th"))): text_of(list(row.iter("td"))[1])
        for row in organisation.iter("tr")
    }


def test_the_calendar_says_in_words_what_it_draws(page: PageClient) -> None:
    shown = page("/echeances?on=2024-12-10")
    days = lines(shown)
    assert "Jeudi 12 décembre 2024 : présentation en ligne de l'appel (dans 2 jours)" in days[CALL]
    assert days[CALL].endswith("Mardi 31 décembre 2024 : date limite (dans 21 jours)")
    assert all(
        drawing.get("aria-hidden") == "true"
        for drawing in shown.one("table", id="calendrier").iter("svg")
        if drawing.get("height")
    )
    assert "pas de date connue" in shown.text
    assert "1 date limite passée" in shown.text


def test_the_day_itself_still_counts_and_the_next_is_passed(page: PageClient) -> None:
    assert (
        lines(page("/echeances?on=2024-12-31"))[CALL]
        == "Mardi 31 décembre 2024 : date limite (ce jour-là)"
    )
    after = page("/echeances?on=2025-01-01")
    assert CALL not in lines(after)
    assert CALL in after.text[after.text.index("Déjà passées") :]


def test_without_any_day_ahead_the_calendar_leads_on(page: PageClient) -> None:
    empty = page("/echeances?on=2100-12-31")
    assert "Aucune date connue après le 31 décembre 2100." in empty.text
    assert empty.links()["voir celles qui sont ouvertes"] == "/offres?open=1"
    assert page("/echeances?on=demain").errors == [
        "Écrivez une date qui existe, par exemple 31/12/2024."
    ]


def test_the_calendar_is_kept_and_the_same_for_all(client: FlaskClient) -> None:
    first = client.get("/echeances")
    assert first.headers["Cache-Control"] == "no-cache"
    assert (
        client.get("/echeances", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )


def test_the_result_says_the_days_before_which_there_is_something_to_do(page: PageClient) -> None:
    page("/").submit(
        {"territory": "Péronne (80, Somme)", "need": "tester un agent conversationnel"}, action="/"
    )
    result = page("/recommandations?on=2024-12-10")
    folded = next(
        text_of(one)
        for one in result.all("details")
        if text_of(one).startswith("Dates à ne pas manquer")
    )
    assert f"Mardi 31 décembre 2024 : date limite, {CALL}" in folded
    assert "fin annoncée du programme" not in folded.lower()
    assert not result.all("table", id="parts"), "no bar of verdicts on the public page"


def test_a_territory_draws_the_days_of_what_may_be_open_to_it(page: PageClient) -> None:
    assert CALL in lines(page("/territoires/80620?on=2024-12-10"))
    # Rennes is not in Hauts-de-France.
    assert CALL not in lines(page("/territoires/35238?on=2024-12-10"))
