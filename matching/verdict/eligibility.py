"""judge(offer, profile, on) -> Judgement: may this organisation use this offering on that day, and
why.

Two things are judged apart: eligibility (do the conditions hold?) and availability (can it still be
asked for?). An unknown fact is never a yes, and never refuses anybody.
"""

from datetime import date
from typing import NamedTuple

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Membership, Rule
from matching.domain.vocabulary import Outcome, Verdict
from matching.verdict.algebra import MET, OUTCOMES, UNMET, VERDICTS, belonging, verdict
from matching.verdict.availability import LIST_CLOSED, TRUTHS, Availability, availability_of
from matching.verdict.evaluate import One, fold_of
from matching.verdict.trace import Condition as Condition
from matching.verdict.trace import Trace


class Judgement(NamedTuple):
    """The verdict with its proof: eligibility, availability, and the outcome of each condition that
    it rests on.

    Of alternatives (`any`), the proof keeps those that hold; when none does, those still possible,
    else the nearest.
    """

    verdict: Verdict
    eligibility: Outcome
    availability: Availability
    conditions: tuple[Condition, ...]


def judge(offer: Offer, profile: Profile, on: date) -> Judgement:
    """Returns the verdict of one offering for one organisation on one day, with the conditions it
    rests on."""
    subject, trace = One(profile), Trace()
    availability = availability_of(offer.lifecycle, offer.window, on)
    if offer.membership is not None:
        eligibility, can_enter = _belongs(offer.membership, subject, trace)
        availability = availability if can_enter == MET else LIST_CLOSED
    else:
        # One of the two is given: `Offer` refuses anything else.
        assert offer.eligibility is not None
        eligibility = _truth(offer.eligibility, subject, trace)
    number = verdict(subject, eligibility, TRUTHS[availability.state])
    return Judgement(VERDICTS[number], OUTCOMES[eligibility], availability, tuple(trace))


def judge_rule(rule: Rule, profile: Profile) -> Outcome:
    """Returns the outcome of a rule alone: what `terms` and duties are decided with."""
    return OUTCOMES[_truth(rule, One(profile), None)]


def _belongs(membership: Membership, subject: One, trace: Trace) -> tuple[int, int]:
    """The eligibility to a programme and whether its list can be entered. What is told depends on
    what was decisive: the nature, the list, or the entry conditions."""
    listed, entering = Trace(), Trace()
    nature = _truth(membership.nature_leaf, subject, trace)
    member = _truth(membership.list_leaf, subject, listed)
    entry = _truth(membership.entry, subject, entering) if membership.entry else MET
    if nature != UNMET:
        if member == MET:
            trace += listed
        elif entry == UNMET:
            trace += entering + listed
        else:
            trace += listed + entering
    return belonging(subject, nature, member, entry, is_closed=membership.list == "closed")


def _truth(rule: Rule, subject: One, trace: Trace | None) -> int:
    truth = fold_of(rule)(subject, trace)
    return MET if truth is None else truth
