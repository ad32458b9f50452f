"""The second page, for the adviser: what to watch, what another way would open, and where all of it comes from."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from catalog.advice.briefing.document import Caution, Pick, Reference, VerdictLine
from catalog.advice.briefing.money import PROCUREMENT
from catalog.advice.briefing.proposals import SHOWN, closed_items, items_of
from catalog.advice.briefing.subject import Subject
from catalog.advice.briefing.wording import cut, uncapitalised
from catalog.advice.recommendations import Advice
from catalog.content.sheets import Example, Sheet, Source
from matching.safeguards import Alert, Duty
from matching.scenarios import VERDICT_WORDS, ScenarioTable
from matching.vocabulary import Verdict
from matching.wording import enumeration, long_date

_CAUTIONS_SHOWN = 4
_DEADLINES_SHOWN = 4
_OPENINGS_SHOWN = 4
_SOURCES_SHOWN = 8
_SOURCES_OF_A_SHEET = 2
# A deadline that has just passed is still worth knowing before a visit; one that is far off is not yet.
_BEFORE, _AFTER = timedelta(days=183), timedelta(days=366)
_OPEN = (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)
_STATUS = {"adopted": "", "adopted_reference_to_check": "référence à vérifier", "to_check": "à vérifier"}


def blocking_of(advice: Advice) -> str:
    return next((alert.message for alert in advice.recommendations.alerts if alert.level == "blocking"), "")


def cautions_of(advice: Advice) -> tuple[Caution, ...]:
    """The duties raised, but those of the first page, each with the text it comes from and that text's date."""
    raised = [alert for alert in advice.recommendations.alerts if alert.level != "blocking" and alert.code != PROCUREMENT]
    return tuple(
        Caution(cut(duty.message, 260), _origin(duty, advice), duty.level == "warning")
        for duty in (_duty(alert, advice) for alert in raised[:_CAUTIONS_SHOWN])
    )


def _duty(alert: Alert, advice: Advice) -> Duty:
    return next(duty for duty in advice.catalogue.references.duties if duty.code == alert.code and duty.source == alert.source)


def _origin(duty: Duty, advice: Advice) -> str:
    source = advice.catalogue.sources[duty.source]
    applies = f"s’applique à partir du {long_date(duty.applies_from)}" if duty.applies_from else ""
    return ", ".join(filter(None, (source.title, applies, _STATUS[duty.status])))


def deadlines_of(advice: Advice, subject: Subject, picks: Sequence[Pick]) -> tuple[str, ...]:
    """What closes, happens or ends around the day, the nearest first."""
    on = advice.recommendations.on
    shown = {pick.slug for pick in picks}
    dated = {
        (day, words)
        for sheet in advice.catalogue.sheets
        if sheet.slug in shown or subject.concerns(sheet.slug)
        for day, words in _dates(sheet)
        if on - _BEFORE <= day <= on + _AFTER
    }
    nearest = sorted(dated, key=lambda pair: (abs(pair[0] - on), pair))[:_DEADLINES_SHOWN]
    return tuple(f"{long_date(day)}{_away(day, on)} : {words}" for day, words in sorted(nearest))


def _dates(sheet: Sheet) -> Iterator[tuple[date, str]]:
    if sheet.window is None:
        return
    if sheet.window.closes:
        yield sheet.window.closes, f"clôture de « {sheet.title} »"
    if sheet.window.horizon:
        yield sheet.window.horizon, f"fin annoncée de « {sheet.title} »"
    yield from ((event.on, f"{event.name} (« {sheet.title} »)") for event in sheet.window.events)


def _away(day: date, on: date) -> str:
    days = (day - on).days
    if not days:
        return " (le jour même)"
    count = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f" (dans {count})" if days > 0 else f" (passé de {count})"


def openings_of(advice: Advice, carriers: ScenarioTable, subject: Subject) -> tuple[str, ...]:
    """What a change would open: the cost or the day first, then who else could carry the project. Not what page one says."""
    said = {item.slug for item in closed_items(advice, subject)}
    near = [
        f"{item.title} : {uncapitalised(item.near_miss.message)}"
        for item in advice.recommendations.others
        if item.near_miss and item.near_miss.fact != "nature" and subject.concerns(item.slug) and item.slug not in said
    ]
    return (*near, *_by_carrier(carriers, subject))[:_OPENINGS_SHOWN]


def _by_carrier(table: ScenarioTable, subject: Subject) -> Iterator[str]:
    """One sentence per carrier, each offering under the first carrier that opens it."""
    opened: dict[str, list[str]] = {}
    for row in table.rows:
        if not row.opens or not subject.concerns(row.slug):
            continue
        carrier = next(carrier for carrier, verdict in row.by_carrier(table.carriers)[1:] if verdict in _OPEN)
        opened.setdefault(carrier.label, []).append(row.title)
    for label, titles in opened.items():
        yield f"Porté par {label} : ouvre {enumeration(titles[:3], 'et')}, possible ou à confirmer."


def choices_of(advice: Advice, picks: Sequence[Pick]) -> tuple[str, ...]:
    """The adviser's own reasons, kept off the page that is left."""
    by_slug = items_of(advice)
    return tuple(
        f"{by_slug[pick.slug].title if pick.slug is not None else cut(pick.aid, 80)} : {cut(pick.reason, 110)}"
        for pick in picks[:SHOWN]
        if pick.reason
    )


def example_of(advice: Advice, subject: Subject) -> str:
    """One body that did something comparable, of the same département if there is one; nothing when the catalogue has none."""
    examples = advice.catalogue.examples_for(subject.reading)
    departement = advice.recommendations.profile.departement
    nearest: list[Example] = sorted(
        examples, key=lambda example: example.departement is None or example.departement != departement
    )
    if not nearest:
        return ""
    example = nearest[0]
    return f"{example.body} : {example.what} (Source : {reference_of(advice.catalogue.sources[example.source]).origin})"


def sources_of(advice: Advice, picks: Sequence[Pick]) -> tuple[Reference, ...]:
    sheets = [advice.catalogue.sheet(pick.slug) for pick in picks[:SHOWN] if pick.slug is not None]
    cited = [source for sheet in sheets for source in sheet.sources[:_SOURCES_OF_A_SHEET]]
    cited += [alert.source for alert in advice.recommendations.alerts]
    return tuple(reference_of(advice.catalogue.sources[source]) for source in list(dict.fromkeys(cited))[:_SOURCES_SHOWN])


def reference_of(source: Source) -> Reference:
    published = f"publié le {long_date(source.published_on)}, " if source.published_on else ""
    return Reference(source.title, f"{source.publisher}, {published}vu le {long_date(source.checked_on)}")


def verdicts_of(advice: Advice) -> tuple[VerdictLine, ...]:
    return tuple(VerdictLine(item.title, VERDICT_WORDS[item.verdict], item.says) for item in items_of(advice).values())
