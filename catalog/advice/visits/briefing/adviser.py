"""The second page, for the adviser: what to watch, which days are near, who did it, and where all
of it comes from."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from catalog.advice.answers.comparable import comparable_to
from catalog.advice.answers.deadlines import deadlines_of
from catalog.advice.answers.recommendations import Advice
from catalog.advice.visits.briefing.document import Caution, CitedSource, Pick, VerdictLine
from catalog.advice.visits.briefing.money import PROCUREMENT
from catalog.advice.visits.briefing.proposals import SHOWN
from catalog.advice.visits.briefing.subject import Subject
from catalog.advice.visits.briefing.wording import cut
from catalog.content.sheets import Source
from matching.advice.scenarios import VERDICT_WORDS
from matching.domain.wording import long_date, uncapitalised
from matching.ranking.duties import Alert, Duty

_CAUTIONS_SHOWN = 4
_DEADLINES_SHOWN = 4
_SOURCES_SHOWN = 8
_SOURCES_OF_A_SHEET = 2
# A deadline that has just passed is still worth knowing before a visit; one that is far off is not
# yet.
_BEFORE, _AFTER = timedelta(days=183), timedelta(days=366)
_STATUS = {
    "adopted": "",
    "adopted_reference_to_check": "référence à vérifier",
    "to_check": "à vérifier",
}


def blocking_of(advice: Advice) -> str:
    return next(
        (alert.message for alert in advice.recommendations.alerts if alert.level == "blocking"), ""
    )


def cautions_of(advice: Advice) -> tuple[Caution, ...]:
    """The duties raised, but those of the first page, each with the text it comes from and that
    text's date."""
    raised = [
        alert
        for alert in advice.recommendations.alerts
        if alert.level != "blocking" and alert.code != PROCUREMENT
    ]
    return tuple(
        Caution(cut(duty.message, 260), _origin(duty, advice), duty.level == "warning")
        for duty in (_duty(alert, advice) for alert in raised[:_CAUTIONS_SHOWN])
    )


def _duty(alert: Alert, advice: Advice) -> Duty:
    return next(
        duty
        for duty in advice.catalogue.references.duties
        if duty.code == alert.code and duty.source == alert.source
    )


def _origin(duty: Duty, advice: Advice) -> str:
    source = advice.catalogue.sources[duty.source]
    applies = f"s’applique à partir du {long_date(duty.applies_from)}" if duty.applies_from else ""
    return ", ".join(filter(None, (source.title, applies, _STATUS[duty.status])))


def deadlines_near(advice: Advice, subject: Subject, picks: Sequence[Pick]) -> tuple[str, ...]:
    """What opens, happens, closes or ends around the day, in the order of time."""
    on = advice.recommendations.on
    shown = {pick.slug for pick in picks}
    offers = [
        sheet
        for sheet in advice.catalogue.sheets
        if sheet.slug in shown or subject.concerns(sheet.slug)
    ]
    around = [one for one in deadlines_of(offers, on - _BEFORE) if one.on <= on + _AFTER]
    nearest = sorted(around, key=lambda one: abs(one.on - on))[:_DEADLINES_SHOWN]
    return tuple(
        f"{long_date(one.on)}{_away(one.on, on)} : {uncapitalised(one.what)}, « {one.offer.title} »"
        for one in sorted(nearest, key=lambda one: one.on)
    )


def _away(day: date, on: date) -> str:
    days = (day - on).days
    if not days:
        return " (le jour même)"
    count = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f" (dans {count})" if days > 0 else f" (passé de {count})"


def choices_of(advice: Advice, picks: Sequence[Pick]) -> tuple[str, ...]:
    """The adviser's own reasons, kept off the page that is left."""
    by_slug = advice.recommendations.by_slug
    return tuple(
        f"{pick.aid.title if pick.aid is not None else by_slug[pick.slug or ''].title} :"
        f" {cut(pick.reason, 110)}"
        for pick in picks[:SHOWN]
        if pick.reason
    )


def example_of(session: Session, advice: Advice, subject: Subject) -> str:
    """What one organisation did about the same need, one that compares if there is one; else what
    one that compares did; else nothing."""
    code = advice.recommendations.profile.code
    alike = [one.example for one in comparable_to(session, code)] if code else []
    examples = (
        sorted(
            advice.catalogue.examples_for(subject.reading), key=lambda example: example not in alike
        )
        or alike
    )
    if not examples:
        return ""
    example = examples[0]
    return (
        f"{example.organisation} : {example.what} (Source :"
        f" {reference_of(advice.catalogue.sources[example.source]).origin})"
    )


def sources_of(advice: Advice, picks: Sequence[Pick]) -> tuple[CitedSource, ...]:
    sheets = [advice.catalogue.sheet(pick.slug) for pick in picks[:SHOWN] if pick.slug is not None]
    cited = [source for sheet in sheets for source in sheet.sources[:_SOURCES_OF_A_SHEET]]
    cited += [alert.source for alert in advice.recommendations.alerts]
    return tuple(
        reference_of(advice.catalogue.sources[source])
        for source in list(dict.fromkeys(cited))[:_SOURCES_SHOWN]
    )


def reference_of(source: Source) -> CitedSource:
    published = f"publié le {long_date(source.dated)}" if source.dated else "sans date"
    return CitedSource(
        source.title, f"{source.publisher}, {published}, lu le {long_date(source.read_on)}"
    )


def verdicts_of(advice: Advice) -> tuple[VerdictLine, ...]:
    return tuple(
        VerdictLine(item.title, VERDICT_WORDS[item.verdict], item.says)
        for item in advice.recommendations.items
    )
