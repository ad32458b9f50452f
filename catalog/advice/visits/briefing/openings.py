"""What a change would open: another cost, or another organisation to carry the project. For the
second page."""

from collections.abc import Iterator

from catalog.advice.answers.recommendations import Advice
from catalog.advice.visits.briefing.subject import Subject
from matching.advice.scenarios import VERDICT_WORDS, ScenarioTable
from matching.domain.wording import uncapitalised

_SHOWN = 4
_TITLES_SHOWN = 3


def openings_of(advice: Advice, carriers: ScenarioTable, subject: Subject) -> tuple[str, ...]:
    """Returns the costs that miss a bound first, then who else could carry the project. A day that
    is past opens nothing."""
    near = [
        f"{item.title} : {uncapitalised(item.near_miss.message)}"
        for item in advice.recommendations.others
        if item.near_miss and item.near_miss.fact == "project_cost" and subject.concerns(item.slug)
    ]
    return (*near, *_by_carrier(carriers, subject))[:_SHOWN]


def _by_carrier(table: ScenarioTable, subject: Subject) -> Iterator[str]:
    """A sentence per carrier; each offering stands under the first carrier that gets a better
    answer."""
    opened: dict[str, list[str]] = {}
    for row in table.rows:
        if not row.opens or not subject.concerns(row.slug):
            continue
        own, *others = row.by_carrier(table.carriers)
        carrier, verdict = next(
            (carrier, verdict)
            for carrier, verdict in others
            if verdict.is_open and verdict is not own[1]
        )
        opened.setdefault(carrier.label, []).append(
            f"{row.title} ({VERDICT_WORDS[verdict].lower()})"
        )
    for label, titles in opened.items():
        yield f"Porté par {label} : {' ; '.join(titles[:_TITLES_SHOWN])}."
