"""What was understood of a need, as the page of results says it: the state that its heading
follows, the parts that are read, what one tap corrects. Makes words out of `NeedSummary`; decides
nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.advice.answers.recommendations import Advice
from matching.domain.profile import Profile
from matching.domain.wording import euros, long_date
from matching.need.doors import Door, FirstMoves
from matching.need.labels import Intent
from matching.need.understanding import NeedSummary, UseShare

State = Literal["emergency", "not_understood", "off_field", "unsure", "sure"]

_INTENTS: dict[Intent, str] = {
    "financement": "de l’argent",
    "accompagnement": "quelqu’un pour aider",
    "outil": "un outil",
    "comprendre": "comprendre",
    "regle": "une règle",
}
_MONTHS_PARTS, _YEAR_PARTS = 2, 1


@dataclass(frozen=True, slots=True)
class Understood:
    """`parts`: what was read, in words, the subject first. `uses`: what may be tapped, but for what
    is taken as the subject. `is_tapped`: the subject was said by the person. `amounts`: those that
    may be taken as the project's cost, in euros."""

    state: State
    parts: tuple[str, ...]
    uses: tuple[UseShare, ...]
    is_tapped: bool
    amounts: tuple[int, ...]
    first_moves: FirstMoves | None
    doors: tuple[Door, ...]


def understood_of(advice: Advice) -> Understood:
    """Returns what the page says that it understood."""
    answer = advice.recommendations
    reading, profile = answer.reading, answer.profile
    state = _state(reading, profile)
    subject = reading.use_cases[:1] if state in ("sure", "emergency") else ()
    moves = {first.code: first for first in advice.catalogue.references.emergencies}
    return Understood(
        state=state,
        parts=tuple(_parts(reading, profile, subject)),
        uses=tuple(use for use in reading.use_cases if use not in subject),
        is_tapped=profile.use_case is not None,
        amounts=() if profile.project_cost is not None else reading.amounts[:2],
        first_moves=moves.get(reading.emergency) if reading.emergency else None,
        doors=answer.doors,
    )


def _state(reading: NeedSummary, profile: Profile) -> State:
    """An emergency before all; a use that the person tapped is understood."""
    if reading.emergency is not None:
        return "emergency"
    if profile.use_case is not None or not profile.need:
        return "sure"
    if reading.understood == "no":
        return "not_understood"
    if not reading.in_scope:
        return "off_field"
    return "sure" if reading.understood == "yes" else "unsure"


def _parts(reading: NeedSummary, profile: Profile, subject: Sequence[UseShare]) -> list[str]:
    parts = [use.label for use in subject]
    parts += [_INTENTS[intent] for intent in reading.intents[:2]]
    if profile.uses_ai is not None:
        parts.append("avec IA" if profile.uses_ai else "sans IA")
    parts += [euros(amount) for amount in reading.amounts[:2]]
    parts += [_in_words(day) for day in reading.dates[:2]]
    return parts


def _in_words(day: str) -> str:
    """A day, a month or a year in French."""
    parts = [int(part) for part in day.split("-")]
    if len(parts) == _YEAR_PARTS:
        return str(parts[0])
    if len(parts) == _MONTHS_PARTS:
        return long_date(date(parts[0], parts[1], 1)).split(maxsplit=1)[1]
    return long_date(date(*parts))
