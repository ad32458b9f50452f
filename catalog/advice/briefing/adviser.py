"""The second page, for the adviser: what to ask, what to watch, what another way would open, and where all of it comes from."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from catalog.advice.briefing.document import AskedQuestion, Caution, Pick, Reference, VerdictLine
from catalog.advice.briefing.money import PROCUREMENT
from catalog.advice.briefing.proposals import SHOWN, items_of
from catalog.advice.briefing.subject import Subject
from catalog.advice.briefing.wording import cut
from catalog.advice.recommendations import Advice
from catalog.content.sheets import Example, Sheet, Source
from matching.questions import Question
from matching.safeguards import Alert
from matching.scenarios import VERDICT_WORDS, ScenarioTable
from matching.stakes import Stake, stakes_of
from matching.vocabulary import Verdict
from matching.wording import enumeration, long_date

_QUESTIONS_SHOWN = 5
_OFFERS_NAMED = 2
_ANSWERS_NAMED = 3
_CAUTIONS_SHOWN = 5
_DEADLINES_SHOWN = 4
_OPENINGS_SHOWN = 4
_SOURCES_SHOWN = 8
_SOURCES_OF_A_SHEET = 2
# A deadline that has just passed is still worth knowing before a visit; one that is far off is not yet.
_BEFORE, _AFTER = timedelta(days=183), timedelta(days=366)
_OPEN = (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)
_STATUS = {"adopted": "", "adopted_reference_to_check": "référence à vérifier", "to_check": "à vérifier"}


def questions_of(advice: Advice) -> tuple[AskedQuestion, ...]:
    answer = advice.recommendations
    return tuple(AskedQuestion(question.label, _stakes(question, advice)) for question in answer.questions[:_QUESTIONS_SHOWN])


def _stakes(question: Question, advice: Advice) -> tuple[str, ...]:
    """« oui : possible pour A ; non pour B », an answer a line; or what the question weighs on, when no answer decides alone."""
    answer = advice.recommendations
    sheets = [advice.catalogue.sheet(slug) for slug in question.decides[:_OFFERS_NAMED]]
    stakes = stakes_of(question.fact, sheets, answer.profile, answer.on)
    if len(stakes) < 2:
        return (f"Pèse, avec d’autres réponses, sur : {_titles(sheets)}{_others(question)}.",)
    return tuple(_stake(stake, sheets) for stake in stakes)


def _stake(stake: Stake, sheets: Sequence[Sheet]) -> str:
    words = [f"{sheet.title} : {VERDICT_WORDS[verdict].lower()}" for sheet, verdict in zip(sheets, stake.verdicts, strict=True)]
    if len(stake.answers) > _ANSWERS_NAMED:
        answers = f"{', '.join(stake.answers[:_ANSWERS_NAMED])}…"
    else:
        answers = enumeration(stake.answers)
    return f"{answers} → {' ; '.join(words)}"


def _titles(sheets: Sequence[Sheet]) -> str:
    return enumeration([sheet.title for sheet in sheets], "et")


def _others(question: Question) -> str:
    more = len(question.decides) - _OFFERS_NAMED
    return f" (et {more} autre{'s' if more > 1 else ''})" if more > 0 else ""


def blocking_of(advice: Advice) -> str:
    return next((alert.message for alert in advice.recommendations.alerts if alert.level == "blocking"), "")


def cautions_of(advice: Advice) -> tuple[Caution, ...]:
    """The alerts but those of the first page, with their text and its date."""
    raised = [alert for alert in advice.recommendations.alerts if alert.level != "blocking" and alert.code != PROCUREMENT]
    return tuple(
        Caution(cut(alert.message, 260), _origin(alert, advice), alert.level == "warning") for alert in raised[:_CAUTIONS_SHOWN]
    )


def _origin(alert: Alert, advice: Advice) -> str:
    duty = next(duty for duty in advice.catalogue.references.duties if duty.code == alert.code)
    source = advice.catalogue.sources[alert.source]
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
    """What a change would open: the cost or the day first, then who else could carry the project."""
    near = [
        f"{item.title} : {item.near_miss.message}"
        for item in advice.recommendations.others
        if item.near_miss is not None and item.near_miss.fact != "nature" and subject.concerns(item.slug)
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
        f"{by_slug[pick.slug].title if pick.slug is not None else cut(pick.aid, 80)} : {cut(pick.reason, 160)}"
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
    return f"{example.body} : {example.what} ({reference_of(advice.catalogue.sources[example.source]).origin})"


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
