"""An offering's conditions in words, generated from its rule. Shown on its page, in the API and by
`check-seeds`."""

from dataclasses import dataclass

from matching.domain.offer import Offer
from matching.domain.rules import Everyone, Leaf, Membership, Rule
from matching.domain.vocabulary import Certainty
from matching.domain.wording import fact_name
from matching.verdict.evaluate import fold
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
        parts = [clause_of(way_in.nature_leaf), clause_of(way_in.list_leaf)]
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
    """Returns a rule in words."""
    return fold(rule, _InWords())


class _InWords:
    """The algebra of clauses."""

    keeps_all = True

    def everyone(self, rule: Everyone) -> Clause:
        return Clause(
            "Ouvert à tous, sans condition.", certainty=Certainty.CERTAIN, source=rule.source
        )

    def leaf(self, leaf: Leaf) -> Clause:
        text = f"{fact_name(leaf.fact)} : {expected_by(leaf)}"
        return Clause(text, certainty=leaf.certainty, source=leaf.source, note=leaf.note)

    def all_of(self, parts: list[Clause]) -> Clause:
        return Clause("Toutes ces conditions :", tuple(parts))

    def any_of(self, parts: list[Clause]) -> Clause:
        return Clause("L’une de ces conditions :", tuple(parts))

    def none_of(self, parts: list[Clause]) -> Clause:
        return Clause("Aucune de ces situations :", tuple(parts))

    def each(self, rule: Rule) -> Clause:
        return Clause("Pour chaque commune du groupe :", (clause_of(rule),))
