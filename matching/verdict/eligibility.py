"""judge(offer, profile, on) -> Judgement: may this organisation use this offering on that day, and
why.

Two things are judged apart: eligibility (do the conditions hold?) and the door (can one still
enter?). A condition is met, unmet or unknown; nodes fold them in Kleene's three-valued logic. An
unknown fact is never a yes, and never refuses anybody.
"""

from datetime import date
from typing import Literal, NamedTuple

from matching.domain.offer import Lifecycle, Offer, Window
from matching.domain.profile import Profile
from matching.domain.rules import Membership, Rule
from matching.domain.vocabulary import Outcome, Verdict
from matching.verdict.comparing import MET, UNKNOWN, UNMET
from matching.verdict.trace import OUTCOMES, prove
from matching.verdict.trace import Condition as Condition


class Door(NamedTuple):
    """Whether one can enter on the day asked. `on` is the date that goes with `why` (closing day,
    opening day, end…)."""

    state: Literal["open", "shut", "unknown"]
    why: Literal[
        "permanent", "in_window", "closed", "ended", "no_new_users", "list_closed",
        "not_open_yet", "opening_day_unknown", "after_horizon", "not_known",
    ]  # fmt: skip
    on: date | None = None


class Judgement(NamedTuple):
    """The verdict with its proof: eligibility, the door, and the outcome of each condition that it
    rests on.

    Of alternatives (`any`), the proof keeps those that hold; when none does, those still possible,
    else the nearest.
    """

    verdict: Verdict
    eligibility: Outcome
    door: Door
    conditions: tuple[Condition, ...]


_PERMANENT = Door("open", "permanent")
_VERDICTS = {
    (UNMET, "open"): Verdict.NOT_ELIGIBLE,
    (UNMET, "unknown"): Verdict.NOT_ELIGIBLE,
    (UNMET, "shut"): Verdict.NOT_ELIGIBLE,
    (UNKNOWN, "shut"): Verdict.CLOSED,
    (MET, "shut"): Verdict.CLOSED,
    (UNKNOWN, "open"): Verdict.TO_CONFIRM,
    (UNKNOWN, "unknown"): Verdict.TO_CONFIRM,
    (MET, "unknown"): Verdict.TO_CONFIRM,
    (MET, "open"): Verdict.ELIGIBLE,
}


def judge(offer: Offer, profile: Profile, on: date) -> Judgement:
    """Returns the verdict of one offering for one organisation on one day, with the conditions it
    rests on."""
    door = door_of(offer.lifecycle, offer.window, on)
    if offer.membership is not None:
        eligibility, conditions, list_door = _judge_membership(offer.membership, profile)
        door = list_door or door
    else:
        assert (
            offer.eligibility is not None
        )  # One of the two is given: `Offer` refuses anything else.
        eligibility, conditions = _evaluate(offer.eligibility, profile)
    return Judgement(
        _VERDICTS[eligibility, door.state], OUTCOMES[eligibility], door, tuple(conditions)
    )


def judge_rule(rule: Rule, profile: Profile) -> Outcome:
    """Returns the outcome of a rule alone: what `terms` and duties are decided with."""
    return OUTCOMES[_evaluate(rule, profile)[0]]


def door_of(lifecycle: Lifecycle, window: Window | None, on: date) -> Door:
    """Returns the state of the door on a day: what shuts it first, then what leaves it unknown. The
    closing day is open."""
    since = lifecycle.since
    if window is None and since is None and lifecycle.open_to_new_users:
        return _PERMANENT
    if window and window.closes and on > window.closes:
        return Door("shut", "closed", window.closes)
    if since and on >= since and (lifecycle.phase.is_over or lifecycle.open_to_new_users is False):
        return Door("shut", "ended" if lifecycle.phase.is_over else "no_new_users", since)
    if lifecycle.open_to_new_users is None:
        return Door("unknown", "not_known")
    if window is None:
        return _PERMANENT
    if window.opens and on < window.opens:
        return Door("unknown", "not_open_yet", window.opens)
    if window.opens is None and window.known_open_on and on < window.known_open_on:
        return Door("unknown", "opening_day_unknown", window.known_open_on)
    if window.horizon and on > window.horizon:
        return Door("unknown", "after_horizon", window.horizon)
    return Door("open", "in_window", window.closes or window.horizon)


def _judge_membership(
    membership: Membership, profile: Profile
) -> tuple[int, list[Condition], Door | None]:
    """Belonging is read in this order: nature, the list, the entry conditions. A member is not
    judged again on its entry."""
    nature, conditions = _evaluate(membership.nature_leaf, profile)
    if nature == UNMET:
        return UNMET, conditions, None
    member, listed = _evaluate(membership.list_leaf, profile)
    if member == MET:
        return nature, conditions + listed, None
    entry, entry_conditions = (
        _evaluate(membership.entry, profile) if membership.entry else (MET, [])
    )
    if entry == UNMET:
        return UNMET, conditions + entry_conditions + listed, None
    conditions = conditions + listed + entry_conditions
    if member == UNMET and membership.list == "closed":
        return nature, conditions, Door("shut", "list_closed")
    return UNKNOWN, conditions, None


def _evaluate(rule: Rule, profile: Profile) -> tuple[int, list[Condition]]:
    outcome, conditions = prove(rule, profile)
    return (MET if outcome is None else outcome), conditions
