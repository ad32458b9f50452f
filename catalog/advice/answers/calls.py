"""The plain sentence about calls for projects, on the page of results and in the printed
briefing."""

from datetime import date

from catalog.advice.answers.recommendations import Advice
from catalog.content.sheets import Sheet
from matching.advice.recommendation import Recommendations
from matching.domain.vocabulary import OfferingKind, Verdict
from matching.domain.wording import enumeration, long_date, own_organisation
from matching.verdict.availability import availability_of


def calls_in_words(advice: Advice, today: date | None = None) -> str:
    """The plain sentence about calls for projects: which are open, for this organisation or not, or
    that none is.

    Without `today`, as on paper, the day is always said.
    """
    answer = advice.recommendations
    verdicts = {item.slug: item.verdict for item in answer.items}
    when = "aujourd'hui" if answer.on == today else f"le {long_date(answer.on)}"
    open_calls = _open_calls(advice)
    if open_calls:
        names = enumeration(
            [_call(sheet, verdicts[sheet.slug], answer) for sheet in open_calls], "et"
        )
        return f"Appel à projets ouvert {when} : {names}."
    return f"Aucun appel à projets IA connu n'est ouvert {when}."


def has_open_call(advice: Advice) -> bool:
    """Whether a call for projects is open on the day of the answer, to anybody."""
    return bool(_open_calls(advice))


def _open_calls(advice: Advice) -> list[Sheet]:
    on = advice.recommendations.on
    return [
        sheet
        for sheet in advice.catalogue.sheets
        if sheet.kind is OfferingKind.APPEL
        and availability_of(sheet.lifecycle, sheet.window, on).state == "open"
    ]


def _call(sheet: Sheet, verdict: Verdict, answer: Recommendations) -> str:
    until = (
        f", jusqu'au {long_date(sheet.window.closes)}"
        if sheet.window and sheet.window.closes
        else ""
    )
    aside = (
        f", mais pas pour {own_organisation(answer.profile.nature)}"
        if verdict is Verdict.NOT_ELIGIBLE
        else ""
    )
    return f"{sheet.title}{until}{aside}"
