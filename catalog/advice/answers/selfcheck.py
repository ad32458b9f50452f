"""The checklist of a responsible use of AI: the duties of the catalogue held against a project. For
the page of self-checking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.content.offerings import PublishedCatalogue
from matching.domain.profile import Facts, Profile
from matching.domain.vocabulary import Outcome
from matching.need.taxonomy import NeedReading, UseCase
from matching.ranking.duties import Check, Duty

# Whoever uses AI at work is trained for it (article 4): always the first line.
FIRST_DUTY = "maitrise-ia"
# What is said to whoever is not sure to need AI.
WITHOUT_AI = "sans-ia-d-abord"
# Inhabitants talk to a machine: this use case, whatever else the project is.
CHATBOT = "agent-conversationnel"
ASKED = frozenset(
    {
        "use_case",
        "uses_ai",
        "personal_data",
        "decisions_on_persons",
        "agents",
        "nature",
        "population",
    }
)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What to tick, in order. `blocking` comes before everything; `in_doubt` waits for answers that
    `Check.awaited` names.

    `use_cases` are those declared or read in the words; `without_ai` is None for a project that
    needs AI for sure.
    """

    on: date
    use_cases: tuple[UseCase, ...]
    blocking: tuple[Duty, ...]
    duties: tuple[Duty, ...]
    in_doubt: tuple[Check, ...]
    without_ai: Duty | None


def checklist_of(
    catalogue: PublishedCatalogue, facts: Facts, on: date, *, is_chatbot: bool | None
) -> Checklist:
    """Returns the checklist of the project that the facts describe; `is_chatbot` None: « je ne sais
    pas ».

    Duties about money or about facts that no page of self-checking asks are left out unless they
    are raised.
    """
    profile = Profile(**facts.model_dump(exclude_none=True))
    reading = catalogue.matching.read(profile)
    if is_chatbot:
        reading = replace(reading, use_cases=reading.use_cases | {CHATBOT})
    checks = catalogue.matching.safeguards.checks(profile, reading)
    raised = [
        check.duty
        for check in checks
        if check.outcome is Outcome.MET or check.duty.code == FIRST_DUTY
    ]
    return Checklist(
        on=on,
        use_cases=_use_cases(catalogue, reading),
        blocking=tuple(duty for duty in raised if duty.level == "blocking"),
        duties=_to_tick(raised),
        in_doubt=tuple(check for check in checks if _is_in_doubt(check, is_chatbot)),
        without_ai=None
        if profile.uses_ai
        else next((check.duty for check in checks if check.duty.code == WITHOUT_AI), None),
    )


def _to_tick(raised: Sequence[Duty]) -> tuple[Duty, ...]:
    kept = [duty for duty in raised if duty.level != "blocking" and duty.code != WITHOUT_AI]
    return tuple(sorted(kept, key=lambda duty: duty.code != FIRST_DUTY))


def _is_in_doubt(check: Check, is_chatbot: bool | None) -> bool:
    if check.duty.code in (FIRST_DUTY, WITHOUT_AI) or check.outcome is Outcome.MET:
        return False
    if check.outcome is Outcome.UNKNOWN:
        return set(check.awaited) <= ASKED
    return is_chatbot is None and CHATBOT in check.duty.use_cases


def _use_cases(catalogue: PublishedCatalogue, reading: NeedReading) -> tuple[UseCase, ...]:
    known = catalogue.matching.taxonomy.use_cases
    return tuple(known[slug] for slug in sorted(reading.use_cases))
