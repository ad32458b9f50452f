"""A Judgement in French sentences, and an offering's conditions in words. Text comes from the rule, so the two cannot drift."""

from dataclasses import dataclass
from datetime import date

from matching.eligibility import Condition, Judgement
from matching.facts import intervals_of, truth_of, values_of
from matching.offer import Offer
from matching.profile import Profile
from matching.rules import PROGRAMME_PREFIX, All, Any_, Bounds, Each, Everyone, Is, Leaf, Membership, None_, OneOf, Rule
from matching.vocabulary import Certainty, OfferingKind, Outcome, Programme, Verdict
from matching.wording import (
    EXPECTED_TRUTH,
    REGION_NAMES,
    enumeration,
    euro_range,
    euros,
    fact_name,
    long_date,
    number,
    own_body,
)

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


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition of the rule in words, with those it holds. `source` and `certainty` are those of a leaf."""

    text: str
    parts: tuple["Clause", ...] = ()
    certainty: Certainty | None = None
    source: str | None = None
    note: str | None = None


def reasons_of(judgement: Judgement) -> tuple[Reason, ...]:
    """Returns one reason per condition the verdict rests on, unmet first, then unknown, each group in the sheet's order."""
    order = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}
    return tuple(sorted((reason_of(condition) for condition in judgement.conditions), key=lambda reason: order[reason.outcome]))


def reason_of(condition: Condition) -> Reason:
    leaf = condition.leaf
    if isinstance(leaf, Everyone):
        message = "Ouvert à tous, sans condition."
        return Reason("everyone", Outcome.MET, Certainty.CERTAIN, "ouvert à tous", None, message, leaf.source)
    expected = expected_by(leaf, is_negated=condition.is_negated)
    actual = _actual(leaf, condition.body)
    message = " ".join(
        part for part in (_message(condition, leaf, expected, actual), _READING.get(leaf.certainty), leaf.note) if part
    )
    return Reason(leaf.fact, condition.outcome, leaf.certainty, expected, actual, message, leaf.source)


def _message(condition: Condition, leaf: Leaf, expected: str, actual: str | None) -> str:
    name = fact_name(leaf.fact)
    if actual is None:
        return f"{name}\N{NO-BREAK SPACE}: non précisé. Il faut {expected}."
    if condition.outcome is Outcome.MET:
        return f"{name}\N{NO-BREAK SPACE}: {actual}. Il faut {expected}\N{NO-BREAK SPACE}: c’est le cas."
    if condition.outcome is Outcome.UNMET:
        return f"{name}\N{NO-BREAK SPACE}: {actual}. Il faut {expected}."
    return f"{name}\N{NO-BREAK SPACE}: {actual}. Il faut {expected}\N{NO-BREAK SPACE}: à confirmer."


def expected_by(leaf: Leaf, *, is_negated: bool = False) -> str:
    """Returns what a leaf asks for, to be read after « il faut »."""
    wanted = _expected(leaf)
    return f"autre chose que\N{NO-BREAK SPACE}: {wanted}" if is_negated else wanted


def _expected(leaf: Leaf) -> str:
    match leaf:
        case Is() if leaf.fact.startswith(PROGRAMME_PREFIX):
            programme = Programme(leaf.fact.removeprefix(PROGRAMME_PREFIX)).label
            return (
                f"être sur la liste du programme {programme}" if leaf.expected else f"ne pas être dans le programme {programme}"
            )
        case Is():
            return EXPECTED_TRUTH[leaf.fact][0 if leaf.expected else 1]
        case OneOf():
            return enumeration([_value_label(leaf.fact, value) for value in leaf.values])
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
        f"au moins {_quantity(leaf, leaf.lowest)}" if leaf.lowest is not None else f"au plus {_quantity(leaf, leaf.highest or 0)}"
    )


def _quantity(leaf: Bounds, value: int) -> str:
    if leaf.fact == "project_cost":
        return euros(value)
    unit = "habitants (population DGF)" if leaf.population == "dgf" else _UNITS[leaf.fact]
    return f"{number(value)}\N{NO-BREAK SPACE}{unit}"


def _actual(leaf: Leaf, body: Profile) -> str | None:
    match leaf:
        case Is():
            truth = truth_of(leaf.fact, body)
            return None if truth is None else ("oui" if truth else "non")
        case OneOf():
            values = values_of(leaf.fact, body)
            return enumeration([_value_label(leaf.fact, value) for value in values], "et") if values else None
        case Bounds():
            quantities = [
                euro_range(low, high) if leaf.fact == "project_cost" else _quantity(leaf, low)
                for low, high in dict.fromkeys(intervals_of(leaf, body))
            ]
            return " ou ".join(quantities) or None
    raise TypeError(f"Unknown leaf: {type(leaf).__name__}")


def _value_label(fact: str, value: str) -> str:
    if fact == "region":
        return REGION_NAMES.get(value, value)
    if fact == "departement":
        return value
    annotation = Profile.model_fields[fact].annotation
    closed_list = next(kind for kind in annotation.__args__ if kind is not type(None))  # type: ignore[union-attr]
    label: str = closed_list(value).label
    return label


def conditions_of(offer: Offer) -> Clause:
    """Returns an offering's conditions in words, as its page shows them."""
    way_in = offer.way_in
    if isinstance(way_in, Membership):
        parts = [_leaf_clause(way_in.nature_leaf), _leaf_clause(way_in.list_leaf)]
        if way_in.entry is not None:
            who = "Pour entrer dans la liste" if way_in.list == "open" else "Qui pouvait entrer dans la liste, aujourd’hui fermée"
            parts.append(Clause(f"{who}\N{NO-BREAK SPACE}:", (clause_of(way_in.entry),)))
        return Clause("Toutes ces conditions\N{NO-BREAK SPACE}:", tuple(parts))
    return clause_of(way_in)


def clause_of(rule: Rule) -> Clause:
    match rule:
        case Everyone():
            return Clause("Ouvert à tous, sans condition.", certainty=Certainty.CERTAIN, source=rule.source)
        case All():
            return Clause("Toutes ces conditions\N{NO-BREAK SPACE}:", tuple(clause_of(child) for child in rule.all))
        case Any_():
            return Clause("L’une de ces conditions\N{NO-BREAK SPACE}:", tuple(clause_of(child) for child in rule.any))
        case None_():
            return Clause("Aucune de ces situations\N{NO-BREAK SPACE}:", tuple(clause_of(child) for child in rule.none))
        case Each():
            return Clause("Pour chaque commune du groupe\N{NO-BREAK SPACE}:", (clause_of(rule.each),))
        case Leaf():
            return _leaf_clause(rule)


def _leaf_clause(leaf: Leaf) -> Clause:
    text = f"{fact_name(leaf.fact)}\N{NO-BREAK SPACE}: {expected_by(leaf)}"
    return Clause(text, certainty=leaf.certainty, source=leaf.source, note=leaf.note)


def verdict_in_words(offer: Offer, judgement: Judgement, profile: Profile) -> str:
    """Returns the verdict as the words of the offering's kind say it (« Ouvert à votre commune », « Vous y êtes »…)."""
    match judgement.verdict:
        case Verdict.NOT_ELIGIBLE:
            unmet = next((reason for reason in reasons_of(judgement) if reason.outcome is Outcome.UNMET), None)
            because = f", parce que\N{NO-BREAK SPACE}: {unmet.message[0].lower()}{unmet.message[1:]}" if unmet else "."
            return f"Pas pour {own_body(profile.nature)}{because}"
        case Verdict.CLOSED:
            return _closed_in_words(judgement)
        case Verdict.TO_CONFIRM:
            return _to_confirm_in_words(judgement)
    return _open_in_words(offer, profile)


def _closed_in_words(judgement: Judgement) -> str:
    door = judgement.door
    if door.why == "list_closed":
        return "Vous n’y êtes pas, et la liste est fermée"
    if door.on is None:
        return "Fermé"
    if door.why == "ended":
        return f"Arrêté depuis le {long_date(door.on)}"
    if door.why == "no_new_users":
        return f"Fermé aux nouveaux utilisateurs depuis le {long_date(door.on)}"
    return f"Fermé depuis le {long_date(door.on)}"


def _to_confirm_in_words(judgement: Judgement) -> str:
    door = judgement.door
    if judgement.eligibility is Outcome.UNKNOWN or door.state == "open":
        return "Il manque une information"
    match door.why:
        case "not_open_yet" if door.on:
            return f"Ouvre le {long_date(door.on)}"
        case "opening_day_unknown" if door.on:
            return f"Date d’ouverture non connue, avant le {long_date(door.on)}"
        case "after_horizon" if door.on:
            return f"Annoncé jusqu’au {long_date(door.on)}\N{NO-BREAK SPACE}: suite à vérifier"
    return "Ouverture à vérifier auprès de l’organisme"


def _open_in_words(offer: Offer, profile: Profile) -> str:
    match offer.kind:
        case OfferingKind.SERVICE:
            words = f"Ouvert à {own_body(profile.nature)}"
        case OfferingKind.RESSOURCE | OfferingKind.METHODE | OfferingKind.COMMUN:
            words = "En accès libre"
        case OfferingKind.PROGRAMME if offer.membership is not None:
            as_of = profile.programmes_as_of.get(offer.membership.programme)
            words = f"Vous y êtes (liste du {long_date(as_of)})" if as_of else "Vous y êtes, d’après votre réponse"
        case OfferingKind.ACCOMPAGNEMENT | OfferingKind.PROGRAMME:
            words = "Vous pouvez le demander"
        case _:
            words = "Conditions connues remplies"
    return f"{words} · sous réserve de\N{NO-BREAK SPACE}: {offer.subject_to}" if offer.subject_to else words


def deadline_in_words(offer: Offer, on: date) -> str:
    """Returns the deadline as of `on`, or that there is none known. No deadline is never « for ever »."""
    window = offer.window
    if window and window.closes:
        return (
            f"Avant le {long_date(window.closes)} inclus" if on <= window.closes else f"Clos depuis le {long_date(window.closes)}"
        )
    if window and window.horizon:
        return f"Programme annoncé jusqu’au {long_date(window.horizon)}"
    return f"Pas de date limite connue (vérifié le {long_date(offer.lifecycle.checked_on)})"
