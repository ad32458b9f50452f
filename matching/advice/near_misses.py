"""The smallest change that would open a closed offering: the cost, who carries the project, the
day. True by construction: a change is proposed only when judging again with it gives « to confirm »
or « eligible »."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matching.advice.scenarios import Carrier
from matching.domain.offer import Offer
from matching.domain.profile import Profile, ends_of
from matching.domain.rules import Bounds
from matching.domain.vocabulary import Outcome, Verdict
from matching.domain.wording import euros, long_date
from matching.verdict.eligibility import Condition, Judgement, judge

_RENEWAL = {
    "unknown": "aucune nouvelle édition connue",
    "announced": "une nouvelle édition est annoncée",
    "none": "il n’y aura pas de nouvelle édition",
}


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A change of one fact. `value` is what the fact would be (euros, a carrier's label, a day in
    ISO form)."""

    fact: str
    message: str
    becomes: Verdict
    value: int | str


def near_miss_of(
    offer: Offer, judgement: Judgement, profile: Profile, on: date, carriers: Sequence[Carrier] = ()
) -> NearMiss | None:
    """Returns the smallest change for a refused or closed offering, None when no single change
    opens it (or it is open)."""
    if judgement.verdict.is_open:
        return None
    candidates = (
        *_by_cost(offer, judgement, profile, on),
        *_by_carrier(offer, profile, on, carriers),
        *_by_day(offer, profile, on),
    )
    return next((candidate for candidate in candidates if candidate.becomes.is_open), None)


def _by_cost(offer: Offer, judgement: Judgement, profile: Profile, on: date) -> Iterator[NearMiss]:
    """The cost brought to the nearest bound. A project is not inflated to fit: the sentence says
    what may honestly change."""
    if profile.project_cost is None:
        return
    for condition in judgement.conditions:
        bound = _bound_missed(condition)
        if bound is None:
            continue
        lacking, target = bound
        becomes = judge(offer, profile.model_copy(update={"project_cost": target}), on).verdict
        if lacking > 0:
            message = (
                f"Il manque {euros(lacking)} pour atteindre {euros(target)} : regardez si toutes"
                " les dépenses du projet sont comptées, sans le gonfler."
            )
        else:
            message = (
                f"C’est {euros(-lacking)} de trop : présentez une première phase de {euros(target)}"
                " au plus."
            )
        yield NearMiss("project_cost", message, becomes, target)


def _bound_missed(condition: Condition) -> tuple[int, int] | None:
    """(euros lacking, bound to reach) of a cost condition that refuses; negative when the cost is
    above the bound."""
    leaf, cost = condition.leaf, condition.organisation.project_cost
    if (
        cost is None
        or not isinstance(leaf, Bounds)
        or leaf.fact != "project_cost"
        or condition.outcome is not Outcome.UNMET
    ):
        return None
    low, high = ends_of(cost)
    if leaf.lowest is not None and high is not None and high < leaf.lowest:
        return leaf.lowest - high, leaf.lowest
    if leaf.highest is not None and low > leaf.highest:
        return leaf.highest - low, leaf.highest
    return None


def _by_carrier(
    offer: Offer, profile: Profile, on: date, carriers: Sequence[Carrier]
) -> Iterator[NearMiss]:
    for carrier in carriers:
        if carrier.profile.nature is profile.nature and carrier.profile.code == profile.code:
            continue
        becomes = judge(offer, carrier.profile, on).verdict
        word = "Possible" if becomes is Verdict.ELIGIBLE else "À confirmer"
        yield NearMiss(
            "nature", f"{word} si {carrier.label} porte le projet.", becomes, carrier.label
        )


def _by_day(offer: Offer, profile: Profile, on: date) -> Iterator[NearMiss]:
    """A call whose only fault is to be closed: what it would have said on its last day, and what is
    known of a next one."""
    window = offer.window
    if window and window.closes and window.closes < on:
        becomes = judge(offer, profile, window.closes).verdict
        message = f"Clos depuis le {long_date(window.closed_since)} ; {_RENEWAL[window.renewal]}."
        yield NearMiss("on", message, becomes, window.closes.isoformat())
