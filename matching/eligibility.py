"""judge(offer, profile, on) -> Judgement: may this body use this offering on that day, and why.

Two things are judged apart: eligibility (do the conditions hold?) and the door (can one still enter?). A condition is met,
unmet or unknown; nodes fold them in Kleene's three-valued logic. An unknown fact is never a yes, and never refuses anybody.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from matching.facts import Interval, intervals_of, truth_of, values_of
from matching.offer import Lifecycle, Offer, Window
from matching.profile import Profile
from matching.rules import All, Any_, Bounds, Each, Everyone, Is, Leaf, Membership, None_, OneOf, Rule, has_effect
from matching.vocabulary import Certainty, Outcome, Verdict

# Kleene's logic on integers: « and » is min, « or » is max, « not » is the opposite.
_MET, _UNKNOWN, _UNMET = 1, 0, -1
_OUTCOMES = {_MET: Outcome.MET, _UNKNOWN: Outcome.UNKNOWN, _UNMET: Outcome.UNMET}


@dataclass(frozen=True, slots=True)
class Condition:
    """One leaf, judged. `fact_says` is what the facts say; `outcome`, what the leaf's certainty lets it do to the verdict.

    `body` is whom it was judged on: the profile, or a member of a group of communes. `is_negated` under a `none`.
    """

    leaf: Leaf | Everyone
    fact_says: Outcome
    body: Profile
    is_negated: bool = False

    @property
    def certainty(self) -> Certainty:
        return self.leaf.certainty if isinstance(self.leaf, Leaf) else Certainty.CERTAIN

    @property
    def outcome(self) -> Outcome:
        if self.certainty is Certainty.DISCRETIONARY:
            return Outcome.UNKNOWN
        if self.certainty is not Certainty.CERTAIN and self.fact_says is Outcome.UNMET:
            return Outcome.UNKNOWN
        return self.fact_says


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
    """The verdict with its proof: eligibility, the door, and the outcome of each condition that it rests on.

    Of alternatives (`any`), the proof keeps those that hold; when none does, those still possible, else the nearest.
    """

    verdict: Verdict
    eligibility: Outcome
    door: Door
    conditions: tuple[Condition, ...]


_Folded = tuple[int | None, list[Condition]]


def judge(offer: Offer, profile: Profile, on: date) -> Judgement:
    """Returns the verdict of one offering for one body on one day, with the conditions it rests on."""
    door = door_of(offer.lifecycle, offer.window, on)
    way_in = offer.way_in
    if isinstance(way_in, Membership):
        eligibility, conditions, list_door = _judge_membership(way_in, profile)
        door = list_door or door
    else:
        eligibility, conditions = _evaluate(way_in, profile)
    return Judgement(_verdict(eligibility, door), _OUTCOMES[eligibility], door, tuple(conditions))


def judge_rule(rule: Rule, profile: Profile) -> Outcome:
    """Returns the outcome of a rule alone: what `terms` and duties are decided with."""
    return _OUTCOMES[_evaluate(rule, profile)[0]]


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


def _verdict(eligibility: int, door: Door) -> Verdict:
    if eligibility == _UNMET:
        return Verdict.NOT_ELIGIBLE
    if door.state == "shut":
        return Verdict.CLOSED
    if eligibility == _UNKNOWN or door.state == "unknown":
        return Verdict.TO_CONFIRM
    return Verdict.ELIGIBLE


def _judge_membership(membership: Membership, profile: Profile) -> tuple[int, list[Condition], Door | None]:
    """Belonging is read in this order: nature, the list, the entry conditions. A member is not judged again on its entry."""
    nature, conditions = _evaluate(membership.nature_leaf, profile)
    if nature == _UNMET:
        return _UNMET, conditions, None
    member, listed = _evaluate(membership.list_leaf, profile)
    if member == _MET:
        return nature, conditions + listed, None
    entry, entry_conditions = _evaluate(membership.entry, profile) if membership.entry else (_MET, [])
    if entry == _UNMET:
        return _UNMET, conditions + entry_conditions + listed, None
    conditions = conditions + listed + entry_conditions
    if member == _UNMET and membership.list == "closed":
        return nature, conditions, Door("shut", "list_closed")
    return _UNKNOWN, conditions, None


def _evaluate(rule: Rule, profile: Profile) -> tuple[int, list[Condition]]:
    folded, conditions = _fold(rule, profile)
    return (_MET if folded is None else folded), conditions


def _fold(rule: Rule, profile: Profile) -> _Folded:
    """Returns the outcome and its proof; None for a rule of discretionary leaves only, which takes no part in the fold above."""
    match rule:
        case Leaf():
            raw = _outcome_of(rule, profile)
            condition = Condition(rule, _OUTCOMES[raw], profile)
            if rule.certainty is Certainty.CERTAIN:
                return raw, [condition]
            return (None if rule.certainty is Certainty.DISCRETIONARY else max(raw, _UNKNOWN)), [condition]
        case Everyone():
            return _MET, [Condition(rule, Outcome.MET, profile)]
        case All():
            return _all_of([_fold(child, profile) for child in rule.all])
        case Any_():
            return _any_of([_fold(child, profile) for child in rule.any])
        case None_():
            highest, conditions = _any_of([_fold(child, profile) for child in rule.none])
            return (None if highest is None else -highest), [_negated(condition) for condition in conditions]
        case Each():
            if not profile.member_profiles:
                return (_UNKNOWN if has_effect(rule.each) else None), []
            return _all_of([_fold(rule.each, member) for member in profile.member_profiles])


def _all_of(children: list[_Folded]) -> _Folded:
    folded = min((outcome for outcome, _ in children if outcome is not None), default=None)
    return folded, [condition for _, conditions in children for condition in conditions]


def _any_of(children: list[_Folded]) -> _Folded:
    folded = max((outcome for outcome, _ in children if outcome is not None), default=None)
    kept = [conditions for outcome, conditions in children if outcome == folded or outcome is None]
    if folded == _UNMET:
        # The nearest ones: those not meant for another nature, and among them those that something holds of.
        kept = [conditions for conditions in kept if not any(map(_refuses_the_nature, conditions))] or kept
        kept = [conditions for conditions in kept if any(one.outcome is Outcome.MET for one in conditions)] or kept
    return folded, [condition for conditions in kept for condition in conditions]


def _refuses_the_nature(condition: Condition) -> bool:
    return isinstance(condition.leaf, OneOf) and condition.leaf.fact == "nature" and condition.outcome is Outcome.UNMET


def _negated(condition: Condition) -> Condition:
    opposite = {Outcome.MET: Outcome.UNMET, Outcome.UNMET: Outcome.MET, Outcome.UNKNOWN: Outcome.UNKNOWN}
    return replace(condition, fact_says=opposite[condition.fact_says], is_negated=not condition.is_negated)


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


def _among(actual: tuple[str, ...], values: tuple[str, ...]) -> int:
    inside = sum(value in values for value in actual)
    if not actual or 0 < inside < len(actual):
        return _UNKNOWN
    return _MET if inside else _UNMET


def _between(interval: Interval, leaf: Bounds) -> int:
    low, high = interval[0], math.inf if interval[1] is None else interval[1]
    if any(low <= point <= high for point in leaf.ambiguous_at):
        return _UNKNOWN
    outcome = _MET
    if leaf.lowest is not None:
        outcome = min(outcome, _MET if low >= leaf.lowest else _UNMET if high < leaf.lowest else _UNKNOWN)
    if leaf.highest is not None:
        outcome = min(outcome, _UNMET if low > leaf.highest else _MET if high <= leaf.highest else _UNKNOWN)
    return outcome


def _agreed(outcomes: Iterable[int]) -> int:
    """Unknown unless all agree: both populations of an EPCI must stand on the same side of a bound."""
    different = set(outcomes)
    return different.pop() if len(different) == 1 else _UNKNOWN
