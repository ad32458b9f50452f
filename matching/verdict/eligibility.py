"""judge(offer, profile, on) -> Judgement: may this organisation use this offering on that day, and
why.

Two things are judged apart: eligibility (do the conditions hold?) and availability (can it still be
asked for?). An unknown fact is never a yes, and never refuses anybody.
"""

from datetime import date
from itertools import product
from typing import NamedTuple

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import Membership, Rule
from matching.domain.vocabulary import Outcome, Verdict
from matching.verdict.algebra import (
    MET,
    ONE,
    OUTCOMES,
    UNMET,
    VERDICTS,
    belonging,
    can_enter,
    verdict,
)
from matching.verdict.availability import LIST_CLOSED, TRUTHS, Availability, availability_of
from matching.verdict.trace import Condition as Condition
from matching.verdict.trace import prove

# The tables that the formulas make for one organisation.
_VERDICTS = {
    (eligibility, state): VERDICTS[verdict(ONE, eligibility, available)]
    for eligibility in OUTCOMES
    for state, available in TRUTHS.items()
}
_BELONGING = {
    (*truths, is_closed): (
        belonging(ONE, *truths, is_closed=is_closed),
        can_enter(ONE, truths[1], is_closed=is_closed),
    )
    for truths in product(OUTCOMES, repeat=3)
    for is_closed in (True, False)
}


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
    rests on.

    >>> from datetime import date
    >>> from matching.domain.offer import Lifecycle, Window
    >>> from matching.domain.rules import Bounds
    >>> call = Offer.model_construct(
    ...     eligibility=Bounds(fact="population", below=3_500),
    ...     lifecycle=Lifecycle.model_construct(open_to_new_users=True),
    ...     window=Window(closes=date(2026, 12, 31)),
    ... )
    >>> village, town = Profile(population=300), Profile(population=20_000)
    >>> [judge(call, one, date(2026, 12, 31)).verdict.value for one in (village, town, Profile())]
    ['eligible', 'not_eligible', 'to_confirm']
    >>> judge(call, village, date(2027, 1, 1)).verdict.value
    'closed'
    >>> [(one.leaf.fact, one.outcome.value) for one in judge(call, town, date.max).conditions]
    [('population', 'unmet')]
    """
    availability = availability_of(offer.lifecycle, offer.window, on)
    if offer.eligibility is not None:
        eligibility, conditions = prove(offer.eligibility, profile)
    else:
        assert offer.membership is not None  # `Offer` has one of the two, and refuses both
        eligibility, availability, conditions = _belongs(offer.membership, profile, availability)
    found = _VERDICTS[eligibility, availability.state]
    return Judgement(found, OUTCOMES[eligibility], availability, tuple(conditions))


def judge_rule(rule: Rule, profile: Profile) -> Outcome:
    """Returns the outcome of a rule alone: what `terms` and duties are decided with.

    >>> from matching.domain.rules import Bounds
    >>> small = Bounds(fact="population", below=3_500)
    >>> [judge_rule(small, Profile(population=people)).value for people in (3_499, 3_500, None)]
    ['met', 'unmet', 'unknown']
    """
    return OUTCOMES[prove(rule, profile)[0]]


def _belongs(
    membership: Membership, profile: Profile, availability: Availability
) -> tuple[int, Availability, list[Condition]]:
    """The eligibility to a programme, its availability, and what is told of them: it depends on
    what was decisive, the nature, the list or the entry conditions."""
    nature, told = prove(membership.nature_leaf, profile)
    member, listed = prove(membership.list_leaf, profile)
    entry, entering = MET, list[Condition]()
    if membership.entry is not None and nature != UNMET and member != MET:
        entry, entering = prove(membership.entry, profile)
    if nature != UNMET:
        told += entering + listed if entry == UNMET else listed + entering
    eligibility, enterable = _BELONGING[nature, member, entry, membership.list == "closed"]
    if eligibility != UNMET and enterable == UNMET:
        availability = LIST_CLOSED
    return eligibility, availability, told
