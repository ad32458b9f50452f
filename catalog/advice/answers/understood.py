"""What was understood of a need, in words, and how what follows it is to be called.

Makes words out of `Advice`; decides no answer and no order. Used by the page of results and by the
dossiers.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel.dates import format_date

from catalog.advice.answers.recommendations import Advice
from matching.domain.profile import Profile
from matching.domain.wording import euros, long_date, number
from matching.need.doors import Door, FirstMoves
from matching.need.reader import INCIDENT_USE
from matching.need.understanding import UseShare

# From which probability « avec IA » or « sans IA » is said of a need that does not declare it.
_SURE_OF_AI = 0.9
# From which probability a need that seems out of scope, and that no door outside is known for, is
# asked about instead (« je cherche un financement »).
_MAY_BE_IN_SCOPE = 0.2
_INTENTS_SAID = 2
_INTENTS = {
    "financement": "de l'argent",
    "accompagnement": "quelqu'un pour aider",
    "outil": "un outil",
    "comprendre": "comprendre",
    "regle": "une règle",
}


class NeedState(StrEnum):
    """How far a need was understood: what the page opens with depends on it."""

    UNDERSTOOD = "understood"
    UNSURE = "unsure"
    NOT_UNDERSTOOD = "not_understood"
    OUT_OF_FIELD = "out_of_field"


@dataclass(frozen=True, slots=True)
class UnderstoodNeed:
    """A need as the page says it. `parts`: what was understood, in a few words each, the subject
    first when it is sure. `uses`: those that one tap would choose instead, most likely first.
    `declared`: the label of the one that was chosen, if any. `amount`: euros read in the need, that
    could be the cost of the project. `page`: the page of this site that answers it too.
    `first_moves`: those of an emergency. `is_incident`: False when the person has since said that
    it is something else."""

    state: NeedState
    parts: tuple[str, ...]
    uses: tuple[UseShare, ...]
    declared: str
    amount: int | None
    page: str | None
    doors: tuple[Door, ...]
    first_moves: FirstMoves | None
    is_incident: bool

    @property
    def is_general(self) -> bool:
        """Whether the answers are general help, for want of a known subject."""
        return self.state in (NeedState.UNSURE, NeedState.NOT_UNDERSTOOD)


def understood_need(advice: Advice) -> UnderstoodNeed:
    answer, catalogue = advice.recommendations, advice.catalogue
    profile, reading = answer.profile, answer.reading
    # Without the use that was declared, which would leave no other to choose instead.
    as_read = catalogue.matching.understand(
        profile.model_copy(update={"use_case": None}), answer.on
    )
    declared = catalogue.matching.taxonomy.use_cases.get(profile.use_case or "")
    state = _state(advice, as_read.signs["in_scope"])
    is_sure = state is NeedState.UNDERSTOOD and reading.understood == "yes"
    taken = reading.use_cases[0].slug if is_sure else None
    first_moves = next(
        (one for one in catalogue.references.emergencies if one.code == reading.emergency), None
    )
    return UnderstoodNeed(
        state=state,
        parts=_parts(advice, state, as_read.signs["uses_ai"], as_read.signs["without_ai"]),
        uses=tuple(use for use in as_read.summary.use_cases if use.slug != taken),
        declared=declared.label if declared else "",
        amount=_amount(profile, reading.amounts),
        page=_page(advice) if is_sure else None,
        doors=answer.doors,
        first_moves=first_moves,
        is_incident=first_moves is not None and profile.use_case in (None, INCIDENT_USE),
    )


def _state(advice: Advice, in_scope: float) -> NeedState:
    """A door that was found says that something was understood, whatever the reader thinks."""
    answer = advice.recommendations
    reading = answer.reading
    if not answer.profile.need:
        return NeedState.UNDERSTOOD
    if answer.doors:
        return NeedState.OUT_OF_FIELD
    if reading.understood == "no":
        return NeedState.NOT_UNDERSTOOD
    if not reading.in_scope:
        return NeedState.UNSURE if in_scope >= _MAY_BE_IN_SCOPE else NeedState.OUT_OF_FIELD
    return NeedState.UNDERSTOOD if reading.understood == "yes" else NeedState.UNSURE


def _parts(advice: Advice, state: NeedState, with_ai: float, without_ai: float) -> tuple[str, ...]:
    profile, reading = advice.recommendations.profile, advice.recommendations.reading
    if state in (NeedState.NOT_UNDERSTOOD, NeedState.OUT_OF_FIELD):
        return ()
    if not (profile.need or profile.use_case):
        return ()
    parts = [reading.use_cases[0].label] if reading.understood == "yes" else []
    parts += [_INTENTS[intent] for intent in reading.intents[:_INTENTS_SAID]]
    parts += _ai(profile, with_ai, without_ai)
    parts += [profile.stage.label] if profile.stage else []
    parts += [euros(amount) for amount in reading.amounts]
    parts += [date_in_words(day) for day in reading.dates]
    if profile.population is not None:
        parts.append(f"{number(profile.population)} habitants")
    return tuple(parts)


def _ai(profile: Profile, with_ai: float, without_ai: float) -> list[str]:
    if profile.uses_ai is not None:
        return ["avec IA" if profile.uses_ai else "sans IA"]
    if max(with_ai, without_ai) < _SURE_OF_AI:
        return []
    return ["avec IA" if with_ai > without_ai else "sans IA"]


def _page(advice: Advice) -> str | None:
    subject = advice.recommendations.reading.use_cases[0].slug
    return advice.catalogue.matching.taxonomy.use_cases[subject].page


def _amount(profile: Profile, amounts: tuple[int, ...]) -> int | None:
    """The first amount read, unless a cost was declared."""
    return amounts[0] if amounts and profile.project_cost is None else None


def date_in_words(day: str) -> str:
    """A day, a month or a year in ISO form, as the French write it.

    >>> date_in_words("2027-03-01"), date_in_words("2027-03"), date_in_words("2027")
    ('1er mars 2027', 'mars 2027', '2027')
    """
    match day.count("-"):
        case 2:
            return long_date(date.fromisoformat(day))
        case 1:
            return format_date(date.fromisoformat(f"{day}-01"), "MMMM y", locale="fr")
    return day
