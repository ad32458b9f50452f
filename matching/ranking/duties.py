"""Duties and prohibitions that come before any money: alerts from declared facts, or from the
need's own words. Pure data."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import StrictBool

from matching.domain.offer import Part, Sentence, Slug, SourceId
from matching.domain.profile import Profile
from matching.domain.rules import Leaf, Rule, children_of
from matching.domain.vocabulary import Outcome, Theme
from matching.domain.wording import long_date
from matching.need.language import Phrases
from matching.need.taxonomy import NeedReading
from matching.verdict.eligibility import judge_rule

Level = Literal["blocking", "warning", "info"]
_LEVELS: tuple[Level, ...] = ("blocking", "warning", "info")
_RAISED = (Outcome.MET, Outcome.UNKNOWN, Outcome.UNMET)


class Domain(Part):
    """What a need may be about, by its themes or by its use cases."""

    themes: tuple[Theme, ...] = ()
    use_cases: tuple[Slug, ...] = ()


class Duty(Part):
    """One duty (`seeds/duties.yaml`). It is raised when `when` is met, when a use case is meant, or
    when words are found.

    `words` are phrases of the need; `all_of` are groups of which each must be found; `unless` are
    false friends that take the words back. `within`: the domain outside of which it is not raised.
    `of_ai`: a text on AI, for projects that use AI, and in doubt while nobody says so.
    `applies_from` is the day from which the text applies; `status` says how sure the text is.
    """

    code: Slug
    level: Level
    message: Sentence
    desk: Sentence | None = None
    source: SourceId
    applies_from: date | None = None
    status: Literal["adopted", "adopted_reference_to_check", "to_check"]
    when: Rule | None = None
    use_cases: tuple[Slug, ...] = ()
    words: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    within: Domain | None = None
    of_ai: StrictBool = False


@dataclass(frozen=True, slots=True)
class Alert:
    code: str
    level: Level
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Check:
    """One duty held against one project: raised (met), not raised (unmet), or in doubt until
    `awaited` facts are known."""

    duty: Duty
    outcome: Outcome
    awaited: tuple[str, ...] = ()


class Safeguards:
    """The duties with their words, ready to read needs. Built once for a published catalogue."""

    def __init__(self, duties: tuple[Duty, ...]) -> None:
        self.duties = duties
        self._phrases = Phrases({phrase for duty in duties for phrase in _phrases_of(duty)})

    @property
    def vocabulary(self) -> frozenset[str]:
        return self._phrases.vocabulary

    def alerts(self, profile: Profile, reading: NeedReading, on: date) -> tuple[Alert, ...]:
        """Returns the alerts, blocking ones first, at most one per code, in the order of the
        duties."""
        raised = [
            check.duty for check in self.checks(profile, reading) if check.outcome is Outcome.MET
        ]
        return tuple(Alert(duty.code, duty.level, _dated(duty, on), duty.source) for duty in raised)

    def checks(self, profile: Profile, reading: NeedReading) -> tuple[Check, ...]:
        """Returns every duty with its outcome, one per code (the most certain to be raised),
        blocking ones first."""
        found = set(self._phrases.found_in(reading.stems))
        kept: dict[str, Check] = {}
        for duty in self.duties:
            check = _check(duty, profile, reading, found)
            if duty.code not in kept or _RAISED.index(check.outcome) < _RAISED.index(
                kept[duty.code].outcome
            ):
                kept[duty.code] = check
        return tuple(sorted(kept.values(), key=lambda check: _LEVELS.index(check.duty.level)))


def _dated(duty: Duty, on: date) -> str:
    """A text adopted and not yet in force is announced, with the day from which it applies."""
    if duty.applies_from is None or duty.applies_from <= on:
        return duty.message
    return f"{duty.message} (Le texte s’applique à partir du {long_date(duty.applies_from)}.)"


def _phrases_of(duty: Duty) -> tuple[str, ...]:
    return (*duty.words, *duty.unless, *(phrase for group in duty.all_of for phrase in group))


def _check(duty: Duty, profile: Profile, reading: NeedReading, found: set[str]) -> Check:
    raised = _raised(duty, profile, reading, found)
    concerned = _uses_ai(reading) if duty.of_ai else Outcome.MET
    if Outcome.UNMET in (raised, concerned) or not _is_about(duty.within, reading):
        return Check(duty, Outcome.UNMET)
    if raised is concerned is Outcome.MET:
        return Check(duty, Outcome.MET)
    awaited = (
        _unknown_facts(duty.when, profile)
        if duty.when is not None and raised is Outcome.UNKNOWN
        else ()
    )
    if concerned is Outcome.UNKNOWN:
        awaited = (*awaited, "uses_ai")
    return Check(duty, Outcome.UNKNOWN, tuple(dict.fromkeys(awaited)))


def _raised(duty: Duty, profile: Profile, reading: NeedReading, found: set[str]) -> Outcome:
    if _is_meant(duty, reading, found):
        return Outcome.MET
    return Outcome.UNMET if duty.when is None else judge_rule(duty.when, profile)


def _uses_ai(reading: NeedReading) -> Outcome:
    """What the project says of AI, by its answers or in its own words."""
    if reading.says("uses_ai", "true"):
        return Outcome.MET
    return Outcome.UNMET if reading.says("uses_ai", "false") else Outcome.UNKNOWN


def _is_about(domain: Domain | None, reading: NeedReading) -> bool:
    return domain is None or bool(
        reading.themes.keys() & set(domain.themes) or reading.use_cases & set(domain.use_cases)
    )


def _unknown_facts(rule: Rule, profile: Profile) -> tuple[str, ...]:
    if isinstance(rule, Leaf):
        return (rule.fact,) if judge_rule(rule, profile) is Outcome.UNKNOWN else ()
    return tuple(
        dict.fromkeys(
            fact for child in children_of(rule) for fact in _unknown_facts(child, profile)
        )
    )


def _is_meant(duty: Duty, reading: NeedReading, found: set[str]) -> bool:
    """By the use case, or by the need's own words."""
    if reading.use_cases & set(duty.use_cases):
        return True
    if found & set(duty.unless):
        return False
    if found & set(duty.words):
        return True
    return bool(duty.all_of) and all(found & set(group) for group in duty.all_of)
