"""A Judgement in French sentences, one per condition. Text comes from the rule itself, so the two
cannot drift."""

from dataclasses import dataclass
from functools import lru_cache

from matching.domain.facts import intervals_of, truth_of, values_of
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.rules import PROGRAMME_PREFIX, Bounds, Everyone, Is, Leaf, OneOf
from matching.domain.vocabulary import Certainty, Outcome, Programme
from matching.domain.wording import (
    EXPECTED_TRUTH,
    REGION_NAMES,
    as_listed,
    capitalised,
    enumeration,
    euro_range,
    euros,
    fact_name,
    number,
)
from matching.verdict.eligibility import Condition, Judgement

_READING = {
    Certainty.INFERRED: "C’est notre lecture de la source.",
    Certainty.DISPUTED: "Les sources ne disent pas toutes la même chose.",
    Certainty.DISCRETIONARY: "La décision appartient à l’organisme.",
}
_UNITS = {"population": "habitants", "agents": "agents", "members": "communes"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition as a reader sees it. `actual` is None when the fact is not known."""

    fact: str
    outcome: Outcome
    certainty: Certainty
    expected: str
    actual: str | None
    message: str
    source: str | None


def reasons_of(judgement: Judgement, offer: Offer) -> tuple[Reason, ...]:
    """Returns one reason per condition the verdict rests on, unmet first, then unknown, each group
    in the sheet's order."""
    order = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}
    return tuple(
        sorted(
            (reason_of(condition, offer) for condition in judgement.conditions),
            key=lambda reason: order[reason.outcome],
        )
    )


def reason_of(condition: Condition, offer: Offer) -> Reason:
    """A leaf that names no source takes the first of its sheet."""
    leaf = condition.leaf
    source = leaf.source or offer.sources[0]
    if isinstance(leaf, Everyone):
        message = "Ouvert à tous, sans condition."
        return Reason(
            "everyone", Outcome.MET, Certainty.CERTAIN, "ouvert à tous", None, message, source
        )
    expected = expected_by(leaf, is_negated=condition.is_negated)
    actual = _actual(leaf, condition.organisation)
    note = leaf.note and f"{capitalised(leaf.note).rstrip('.')}."
    sentences = (_message(condition, leaf, expected, actual), _READING.get(leaf.certainty), note)
    message = " ".join(sentence for sentence in sentences if sentence)
    return Reason(leaf.fact, condition.outcome, leaf.certainty, expected, actual, message, source)


def _message(condition: Condition, leaf: Leaf, expected: str, actual: str | None) -> str:
    name = fact_name(leaf.fact)
    if actual is None:
        return f"{name} : non précisé. Il faut {expected}."
    if condition.outcome is Outcome.MET:
        return (
            f"{name} : {actual} (il faut {expected})."
            if isinstance(leaf, Bounds)
            else f"{name} : {actual}, comme demandé."
        )
    if condition.outcome is Outcome.UNMET:
        return " ".join(
            filter(None, (f"{name} : {actual}. Il faut {expected}.", gap_in_words(condition)))
        )
    return f"{name} : {actual}. Il faut {expected} : à confirmer."


def gap_in_words(condition: Condition) -> str | None:
    """Returns how far a number is from its bound (« Il manque 1 € »), None when that is not what
    refuses, or when nobody can bring it nearer: inhabitants are not « de trop »."""
    leaf = condition.leaf
    if not isinstance(leaf, Bounds) or condition.is_negated:
        return None
    if leaf.fact in ("members", "population"):
        return None
    intervals = intervals_of(leaf, condition.organisation)
    if leaf.lowest is not None and all(
        high is not None and high < leaf.lowest for _, high in intervals
    ):
        highest = max(high for _, high in intervals if high is not None)
        return f"Il manque {_quantity(leaf, leaf.lowest - highest)}."
    if leaf.highest is not None and all(low > leaf.highest for low, _ in intervals):
        return f"C’est {_quantity(leaf, min(low for low, _ in intervals) - leaf.highest)} de trop."
    return None


def expected_by(leaf: Leaf, *, is_negated: bool = False) -> str:
    """Returns what a leaf asks for, to be read after « il faut »."""
    wanted = _expected(leaf)
    return f"autre chose que : {wanted}" if is_negated else wanted


def _expected(leaf: Leaf) -> str:
    match leaf:
        case Is() if leaf.fact.startswith(PROGRAMME_PREFIX):
            programme = Programme(leaf.fact.removeprefix(PROGRAMME_PREFIX)).label
            return (
                f"être sur la liste du programme {programme}"
                if leaf.expected
                else f"ne pas être dans le programme {programme}"
            )
        case Is():
            return EXPECTED_TRUTH[leaf.fact][0 if leaf.expected else 1]
        case OneOf():
            return _one_of(leaf.fact, leaf.values)
        case Bounds():
            return _expected_bounds(leaf)
    raise TypeError(f"Unknown leaf: {type(leaf).__name__}")


def _expected_bounds(leaf: Bounds) -> str:
    if leaf.below is not None and leaf.lowest is None:
        return f"moins de {_quantity(leaf, leaf.below)}"
    if leaf.above is not None and leaf.highest is None:
        return f"plus de {_quantity(leaf, leaf.above)}"
    if leaf.lowest is not None and leaf.highest is not None:
        return f"entre {_quantity(leaf, leaf.lowest)} et {_quantity(leaf, leaf.highest)}"
    return (
        f"au moins {_quantity(leaf, leaf.lowest)}"
        if leaf.lowest is not None
        else f"au plus {_quantity(leaf, leaf.highest or 0)}"
    )


def _quantity(leaf: Bounds, value: int) -> str:
    if leaf.fact == "project_cost":
        return euros(value)
    unit = _UNITS[leaf.fact] if value > 1 else _UNITS[leaf.fact].removesuffix("s")
    return (
        f"{number(value)} {unit} (population DGF)"
        if leaf.population == "dgf"
        else f"{number(value)} {unit}"
    )


def _actual(leaf: Leaf, organisation: Profile) -> str | None:
    match leaf:
        case Is():
            truth = truth_of(leaf.fact, organisation)
            return (
                None
                if truth is None
                else f"{'oui' if truth else 'non'}{_as_listed(leaf.fact, organisation)}"
            )
        case OneOf():
            values = values_of(leaf.fact, organisation)
            return (
                enumeration([_value_label(leaf.fact, value) for value in values], "et")
                if values
                else None
            )
        case Bounds():
            intervals = dict.fromkeys(intervals_of(leaf, organisation))
            return " ou ".join(_interval(leaf, low, high) for low, high in intervals) or None
    raise TypeError(f"Unknown leaf: {type(leaf).__name__}")


def _interval(leaf: Bounds, low: int, high: int | None) -> str:
    if leaf.fact == "project_cost":
        return euro_range(low, high)
    return _quantity(leaf, low) if high is not None else f"au moins {_quantity(leaf, low)}"


def _as_listed(fact: str, organisation: Profile) -> str:
    if not fact.startswith(PROGRAMME_PREFIX):
        return ""
    return as_listed(
        organisation.programmes_as_of.get(Programme(fact.removeprefix(PROGRAMME_PREFIX)))
    )


@lru_cache(maxsize=4_096)
def _one_of(fact: str, values: tuple[str, ...]) -> str:
    return enumeration([_value_label(fact, value) for value in values])


@lru_cache(maxsize=1_024)
def _value_label(fact: str, value: str) -> str:
    if fact == "region":
        return REGION_NAMES.get(value, value)
    if fact == "departement":
        return value
    annotation = Profile.model_fields[fact].annotation
    closed_list = next(kind for kind in annotation.__args__ if kind is not type(None))  # type: ignore[union-attr]
    label: str = closed_list(value).label
    return label
