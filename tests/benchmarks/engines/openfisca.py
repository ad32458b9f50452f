"""OpenFisca-Core: each offering is a variable of one entity, whose NumPy formula judges all
organisations at once.

Two ways to write it: the usual one, where a formula holds its conditions; and one that borrows our
own idea, where each distinct condition is a variable too, computed once for all the offerings that
test it.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from matching.domain.offer import Offer
from matching.domain.rules import (
    All,
    Bounds,
    Each,
    Everyone,
    Is,
    Leaf,
    Membership,
    None_,
    OneOf,
    Rule,
    children_of,
    has_effect,
)
from matching.domain.vocabulary import Certainty
from matching.verdict.availability import availability_of
from matching.verdict.evaluate import key_of
from tests.benchmarks.engines.data import Data, codes_of, columns_of

_UNMET, _UNKNOWN, _MET = range(3)


class Outcome(Enum):
    unmet = "non remplie"
    unknown = "inconnue"
    met = "remplie"


class Verdict(Enum):
    not_eligible = "non"
    closed = "fermé"
    to_confirm = "à confirmer"
    eligible = "oui"


Array = np.ndarray[Any, Any]
Formula = Callable[..., Array]


class OpenFisca:
    """The system is built once; every call makes a new simulation, since OpenFisca keeps what it
    has computed."""

    def __init__(
        self, offers: Sequence[Offer], columns: Iterable[str], *, shares_conditions: bool
    ) -> None:
        self._entity = Entity("collectivite", "collectivites", "Collectivité", "")
        self._system = TaxBenefitSystem([self._entity])
        self._shares_conditions = shares_conditions
        self._inputs = [self._add(name, int, None) for name in columns]
        self._conditions: dict[Hashable, str] = {}
        self._answers = [
            self._add(f"verdict_{number}", Verdict, self._verdict(offer))
            for number, offer in enumerate(offers)
        ]

    def simulation(self, data: Data, on: date) -> Simulation:
        simulation = Simulation(self._system, self._system.instantiate_entities())
        simulation.persons.count = data.size
        simulation.persons.ids = list(range(data.size))
        for name in self._inputs:
            simulation.set_input(name, str(on), data.columns[name].astype(np.int32))
        return simulation

    def verdicts(self, data: Data, on: date) -> list[Array]:
        """The array of each offering's verdicts, as OpenFisca gives it: uint8 (n_bodies)."""
        simulation, period = self.simulation(data, on), periods.period(str(on))
        return [simulation.calculate(name, period) for name in self._answers]

    def with_outcomes(self, data: Data, on: date) -> tuple[list[Array], list[Array]]:
        """The verdicts, and the outcome of every condition, which the simulation has computed."""
        simulation, period = self.simulation(data, on), periods.period(str(on))
        verdicts = [simulation.calculate(name, period) for name in self._answers]
        return verdicts, [simulation.calculate(name, period) for name in self._conditions.values()]

    def _add(self, name: str, value_type: type, formula: Formula | None) -> str:
        attributes: dict[str, Any] = {
            "entity": self._entity,
            "definition_period": periods.DateUnit.DAY,
            "value_type": value_type,
        }
        if value_type is int:
            attributes["default_value"] = -1
        else:
            attributes |= {
                "value_type": Enum,
                "possible_values": value_type,
                "default_value": getattr(
                    value_type, "unknown" if value_type is Outcome else "to_confirm"
                ),
            }
        if formula is not None:
            attributes["formula"] = formula
        self._system.add_variable(type(name, (Variable,), attributes))
        return name

    def _verdict(self, offer: Offer) -> Formula:
        way_in = offer.way_in
        if isinstance(way_in, Membership):
            return self._membership(offer, way_in)
        rule = self._rule(way_in)

        def formula(collectivite: Any, period: Any) -> Array:
            return EnumArray(
                _with_availability(rule(collectivite, period), _availability(offer, period)),
                Verdict,
            )

        return formula

    def _membership(self, offer: Offer, membership: Membership) -> Formula:
        nature, listed = self._rule(membership.nature_leaf), self._rule(membership.list_leaf)
        entry = self._rule(membership.entry or Everyone(everyone=True))

        def formula(collectivite: Any, period: Any) -> Array:
            fits, member, joins = (part(collectivite, period) for part in (nature, listed, entry))
            is_member, may_join, availability = (
                member == _MET,
                joins > _UNMET,
                _availability(offer, period),
            )
            eligibility = np.where(
                is_member, fits, np.where(may_join, np.minimum(fits, _UNKNOWN), _UNMET)
            ).astype(np.uint8)
            verdict = _with_availability(eligibility, availability)
            if membership.list == "closed":
                verdict = np.where(
                    (member == _UNMET) & may_join & (fits > _UNMET), 1, verdict
                ).astype(np.uint8)
            return EnumArray(verdict, Verdict)

        return formula

    def _rule(self, rule: Rule) -> Formula:
        match rule:
            case Everyone():
                return lambda collectivite, period: np.full(collectivite.count, _MET, np.uint8)
            case Each():
                return lambda collectivite, period: np.full(collectivite.count, _UNKNOWN, np.uint8)
            case Leaf():
                return self._condition(rule)
        children = [self._rule(child) for child in children_of(rule) if has_effect(child)]
        fold = np.minimum if isinstance(rule, All) else np.maximum

        def formula(collectivite: Any, period: Any) -> Array:
            folded = children[0](collectivite, period)
            for child in children[1:]:
                folded = fold(folded, child(collectivite, period))
            return _MET - folded if isinstance(rule, None_) else folded

        return formula

    def _condition(self, leaf: Leaf) -> Formula:
        formula = _leaf_formula(leaf)
        if not self._shares_conditions:
            return lambda collectivite, period: formula(collectivite, period).view(np.ndarray)
        key = key_of(leaf), leaf.certainty
        if key not in self._conditions:
            self._conditions[key] = self._add(
                f"condition_{len(self._conditions)}", Outcome, formula
            )
        name = self._conditions[key]
        return lambda collectivite, period: collectivite(name, period).view(np.ndarray)


def _availability(offer: Offer, period: Any) -> str:
    return availability_of(offer.lifecycle, offer.window, period.start.date).state


def _with_availability(eligibility: Array, availability: str) -> Array:
    """unmet, unknown, met to the number of the verdict, by the state of the availability."""
    table = {"open": (0, 2, 3), "unknown": (0, 2, 2), "closed": (0, 1, 1)}[availability]
    return np.array(table, np.uint8)[eligibility]


def _leaf_formula(leaf: Leaf) -> Formula:
    columns = columns_of(leaf)

    def formula(collectivite: Any, period: Any) -> Array:
        arrays = [collectivite(column, period) for column in columns]
        outcome = (
            np.full(collectivite.count, _UNKNOWN, np.uint8)
            if not arrays
            else _outcome(leaf, arrays[0])
        )
        for array in arrays[1:]:
            # All that is known must agree.
            other = _outcome(leaf, array)
            outcome = np.where(
                arrays[0] < 0, other, np.where((array < 0) | (other == outcome), outcome, _UNKNOWN)
            )
        if leaf.certainty is not Certainty.CERTAIN:
            outcome = np.maximum(outcome, _UNKNOWN)
        return EnumArray(outcome.astype(np.uint8), Outcome)

    return formula


def _outcome(leaf: Leaf, array: Array) -> Array:
    match leaf:
        case OneOf():
            inside = np.isin(array, codes_of(leaf))
        case Is():
            inside = array == int(leaf.expected)
        case Bounds(lowest=None):
            inside = array <= leaf.highest
        case Bounds(highest=None):
            inside = array >= leaf.lowest
        case Bounds():
            inside = (array >= leaf.lowest) & (array <= leaf.highest)
        case _:
            raise TypeError(type(leaf).__name__)
    outcome = inside.view(np.uint8) * np.uint8(_MET)
    outcome[array < 0] = _UNKNOWN
    for point in leaf.ambiguous_at if isinstance(leaf, Bounds) else ():
        outcome[array == point] = _UNKNOWN
    return outcome
