"""An offering's conditions in words, generated from its rule. Shown on its page, in the API and by
`check-seeds`."""

from dataclasses import dataclass

from matching.domain.offer import Offer
from matching.domain.rules import All, Any_, Each, Everyone, Leaf, Membership, None_, Rule
from matching.domain.vocabulary import Certainty
from matching.domain.wording import fact_name
from matching.verdict.reasons import expected_by


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition of the rule in words, with those it holds. `source` and `certainty` are those of
    a leaf."""

    text: str
    parts: tuple["Clause", ...] = ()
    certainty: Certainty | None = None
    source: str | None = None
    note: str | None = None


def conditions_of(offer: Offer) -> Clause:
    """Returns an offering's conditions in words, as its page shows them."""
    way_in = offer.way_in
    if isinstance(way_in, Membership):
        parts = [_leaf_clause(way_in.nature_leaf), _leaf_clause(way_in.list_leaf)]
        if way_in.entry is not None:
            who = (
                "Pour entrer dans la liste"
                if way_in.list == "open"
                else "Qui pouvait entrer dans la liste, aujourd’hui fermée"
            )
            parts.append(Clause(f"{who} :", (clause_of(way_in.entry),)))
        return Clause("Toutes ces conditions :", tuple(parts))
    return clause_of(way_in)


def clause_of(rule: Rule) -> Clause:
    match rule:
        case Everyone():
            return Clause(
                "Ouvert à tous, sans condition.", certainty=Certainty.CERTAIN, source=rule.source
            )
        case All():
            return Clause("Toutes ces conditions :", tuple(clause_of(child) for child in rule.all))
        case Any_():
            return Clause(
                "L’une de ces conditions :", tuple(clause_of(child) for child in rule.any)
            )
        case None_():
            return Clause(
                "Aucune de ces situations :", tuple(clause_of(child) for child in rule.none)
            )
        case Each():
            return Clause("Pour chaque commune du groupe :", (clause_of(rule.each),))
        case Leaf():
            return _leaf_clause(rule)


def _leaf_clause(leaf: Leaf) -> Clause:
    text = f"{fact_name(leaf.fact)} : {expected_by(leaf)}"
    return Clause(text, certainty=leaf.certainty, source=leaf.source, note=leaf.note)
