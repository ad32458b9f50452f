"""judge(offer, profile, on) -> Judgement: may this body use this offering on that day, and why.

Two things are judged apart: eligibility (do the conditions hold?) and the door (can one still enter?). A condition is met,
unmet or unknown; nodes fold them in Kleene's three-valued logic. An unknown fact is never a yes, and never refuses anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matching.offer import Lifecycle, Offer, Window
from matching.profile import CostRange, Profile
from matching.rules import (
    PROGRAMME_PREFIX,
    All,
    Any_,
    Bounds,
    Each,
    Everyone,
    Is,
    Leaf,
    Membership,
    None_,
    OneOf,
    Rule,
)
from matching.vocabulary import Certainty, Outcome, Programme, Verdict

# Kleene's logic on integers: « and » is min, « or » is max, « not » is the opposite.
_MET, _UNKNOWN, _UNMET = 1, 0, -1
_OUTCOMES = {_MET: Outcome.MET, _UNKNOWN: Outcome.UNKNOWN, _UNMET: Outcome.UNMET}

Interval = tuple[int, int | None]  # both ends included; None: no upper end


@dataclass(frozen=True, slots=True)
class Condition:
    """One leaf, judged. `outcome` is what the facts say; what it may do to the verdict depends on the leaf's certainty.

    `body` names the member of a group of communes that the condition was judged on. `is_decisive` is false for a
    discretionary condition, which is shown and settles nothing.
    """

    leaf: Leaf
    outcome: Outcome
    body: Profile

    @property
    def is_decisive(self) -> bool:
        return self.leaf.certainty is not Certainty.DISCRETIONARY


@dataclass(frozen=True, slots=True)
class Door:
    """Whether one can enter on the day asked. `on` is the date that goes with `why` (closing day, opening day, end…)."""

    state: Literal["open", "shut", "unknown"]
    why: Literal[
        "permanent", "in_window", "closed", "ended", "no_new_users", "list_closed",
        "not_open_yet", "opening_day_unknown", "after_horizon", "not_known",
    ]  # fmt: skip
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict with its proof: the two judgements it comes from and one outcome per condition."""

    verdict: Verdict
    eligibility: Outcome
    door: Door
    conditions: tuple[Condition, ...]


def judge(offer: Offer, profile: Profile, on: date) -> Judgement:
    """Returns the verdict of one offering for one body on one day, with one outcome per condition."""
    conditions: list[Condition] = []
    door = door_of(offer.lifecycle, offer.window, on)
    way_in = offer.way_in
    if isinstance(way_in, Membership):
        eligibility, list_door = _judge_membership(way_in, profile, conditions)
        door = list_door or door
    else:
        eligibility = evaluate(way_in, profile, conditions)
    return Judgement(_verdict(eligibility, door), _OUTCOMES[eligibility], door, tuple(conditions))


def judge_rule(rule: Rule, profile: Profile) -> Outcome:
    """Returns the outcome of a rule alone: what `terms` and alerts are decided with."""
    return _OUTCOMES[evaluate(rule, profile, [])]


def _verdict(eligibility: int, door: Door) -> Verdict:
    if eligibility == _UNMET:
        return Verdict.NOT_ELIGIBLE
    if door.state == "shut":
        return Verdict.CLOSED
    if eligibility == _UNKNOWN or door.state == "unknown":
        return Verdict.TO_CONFIRM
    return Verdict.ELIGIBLE


def door_of(lifecycle: Lifecycle, window: Window | None, on: date) -> Door:
    """Returns the state of the door on a day: what shuts it first, then what leaves it unknown. The closing day is open."""
    since = lifecycle.since
    if window and window.closes and on > window.closes:
        return Door("shut", "closed", window.closes)
    if since and on >= since and (lifecycle.phase.is_over or lifecycle.open_to_new_users is False):
        return Door("shut", "ended" if lifecycle.phase.is_over else "no_new_users", since)
    if lifecycle.open_to_new_users is None:
        return Door("unknown", "not_known")
    if window is None:
        return Door("open", "permanent")
    if window.opens and on < window.opens:
        return Door("unknown", "not_open_yet", window.opens)
    if window.opens is None and window.known_open_on and on < window.known_open_on:
        return Door("unknown", "opening_day_unknown", window.known_open_on)
    if window.horizon and on > window.horizon:
        return Door("unknown", "after_horizon", window.horizon)
    return Door("open", "in_window", window.closes or window.horizon)


def _judge_membership(membership: Membership, profile: Profile, conditions: list[Condition]) -> tuple[int, Door | None]:
    """Belonging is read in this order: nature, the list, the entry conditions. A member is not judged again on its entry."""
    nature = evaluate(membership.nature_leaf, profile, conditions)
    if nature == _UNMET:
        return _UNMET, None
    member = evaluate(membership.list_leaf, profile, conditions)
    if member == _MET:
        return nature, None
    entry = evaluate(membership.entry, profile, conditions) if membership.entry else _MET
    if entry == _UNMET:
        return _UNMET, None
    if member == _UNMET and membership.list == "closed":
        return nature, Door("shut", "list_closed")
    return _UNKNOWN, None


def evaluate(rule: Rule, profile: Profile, conditions: list[Condition]) -> int:
    """Returns 1, 0 or -1 (met, unknown, unmet) and appends every leaf's outcome to `conditions`, in the sheet's order."""
    folded = _fold(rule, profile, conditions)
    return _MET if folded is None else folded


def _fold(rule: Rule, profile: Profile, conditions: list[Condition]) -> int | None:
    """As `evaluate`, but None for a rule made of discretionary leaves only: it takes no part in the fold above it."""
    match rule:
        case Leaf():
            raw = _outcome_of(rule, profile)
            conditions.append(Condition(rule, _OUTCOMES[raw], profile))
            if rule.certainty is Certainty.CERTAIN:
                return raw
            return None if rule.certainty is Certainty.DISCRETIONARY else max(raw, _UNKNOWN)
        case Everyone():
            return _MET
        case All():
            return min(_children(rule.all, profile, conditions), default=None)
        case Any_():
            return max(_children(rule.any, profile, conditions), default=None)
        case None_():
            highest = max(_children(rule.none, profile, conditions), default=None)
            return None if highest is None else -highest
        case Each():
            if not profile.member_profiles:
                return _UNKNOWN
            members = [_fold(rule.each, member, conditions) for member in profile.member_profiles]
            return min((outcome for outcome in members if outcome is not None), default=None)


def _children(rules: tuple[Rule, ...], profile: Profile, conditions: list[Condition]) -> list[int]:
    """All children are judged, even once the fold is settled: the proof shows every condition."""
    folded = [_fold(rule, profile, conditions) for rule in rules]
    return [outcome for outcome in folded if outcome is not None]


def _outcome_of(leaf: Leaf, profile: Profile) -> int:
    match leaf:
        case OneOf():
            return _among(values_of(leaf.fact, profile), leaf.values)
        case Bounds():
            return _agreed(_between(interval, leaf) for interval in intervals_of(leaf, profile))
        case Is():
            truth = truth_of(leaf.fact, profile)
            return _UNKNOWN if truth is None else (_MET if truth is leaf.expected else _UNMET)
    raise TypeError(f"Unknown leaf: {type(leaf).__name__}")


def values_of(fact: str, profile: Profile) -> tuple[str, ...]:
    """The values of a fact: none when unknown, several for an EPCI that straddles départements or régions."""
    if fact == "region" and profile.regions:
        return profile.regions
    if fact == "departement" and profile.departements:
        return profile.departements
    value = getattr(profile, fact)
    return () if value is None else (value,)


def truth_of(fact: str, profile: Profile) -> bool | None:
    if fact.startswith(PROGRAMME_PREFIX):
        return profile.programmes.get(Programme(fact.removeprefix(PROGRAMME_PREFIX)))
    truth: bool | None = getattr(profile, fact)
    return truth


def intervals_of(leaf: Bounds, profile: Profile) -> tuple[Interval, ...]:
    """The intervals to compare with the bounds; several must agree (both populations of an EPCI); none when unknown."""
    if leaf.fact == "population":
        return tuple((population, population) for population in _populations(leaf, profile))
    if leaf.fact == "members":
        return ((len(profile.members), len(profile.members)),) if profile.members else ()
    value = getattr(profile, leaf.fact)
    if value is None:
        return ()
    return ((value.min, value.max),) if isinstance(value, CostRange) else ((value, value),)


def _populations(leaf: Bounds, profile: Profile) -> tuple[int, ...]:
    """`dgf` is in none of the loaded files. `any` takes each population that exists: a commune has one, an EPCI two."""
    known = {
        "municipale": (profile.population,),
        "totale": (profile.population_total,),
        "dgf": (),
    }.get(leaf.population, (profile.population, profile.population_total))
    return tuple(population for population in known if population is not None)


def _among(actual: tuple[str, ...], values: tuple[str, ...]) -> int:
    inside = sum(value in values for value in actual)
    if not actual or 0 < inside < len(actual):
        return _UNKNOWN
    return _MET if inside else _UNMET


def _between(interval: Interval, leaf: Bounds) -> int:
    low, high = interval
    if any(low <= point and (high is None or point <= high) for point in leaf.ambiguous_at):
        return _UNKNOWN
    outcome = _MET
    for lowest in (leaf.min, None if leaf.above is None else leaf.above + 1):
        if lowest is not None:
            outcome = min(
                outcome,
                _MET if low >= lowest else (_UNMET if high is not None and high < lowest else _UNKNOWN),
            )
    for highest in (leaf.max, None if leaf.below is None else leaf.below - 1):
        if highest is not None:
            outcome = min(
                outcome,
                _UNMET if low > highest else (_MET if high is not None and high <= highest else _UNKNOWN),
            )
    return outcome


def _agreed(outcomes: Iterable[int]) -> int:
    """Unknown unless all agree: both populations of an EPCI must stand on the same side of a bound."""
    different = set(outcomes)
    return different.pop() if len(different) == 1 else _UNKNOWN
