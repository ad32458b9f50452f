"""Kleene's logic, belonging and the verdict table, cell by cell, for one organisation and for many;
then the fold of a rule, wherever its truths stand and whatever carries them.

The tables are written by hand from the architecture's « Verdicts », not from the code.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from matching.domain.profile import Profile
from matching.domain.rules import Rule
from matching.domain.vocabulary import Outcome
from matching.verdict.algebra import (
    MET,
    OUTCOMES,
    UNKNOWN,
    UNMET,
    VERDICTS,
    belonging,
    negation,
    verdict,
)
from matching.verdict.columns import Organisations
from matching.verdict.eligibility import judge_rule
from matching.verdict.evaluate import One, fold_of
from matching.verdict.evaluate import tested_in as asked_by
from matching.verdict.planes import Many, Planes

TRUTHS = (MET, UNKNOWN, UNMET)
PAIRS: list[tuple[int, ...]] = list(itertools.product(TRUTHS, repeat=2))
TRIPLES = list(itertools.product(TRUTHS, repeat=3))

Operation = Callable[..., Any]
Cells = Sequence[tuple[int, ...]]


def on_one(operation: Operation, cells: Cells) -> list[int]:
    subject = One(Profile())
    return [operation(subject, *cell) for cell in cells]


def on_many_alike(operation: Operation, cells: Cells) -> list[int]:
    """Each cell for three organisations that it is the same for."""
    planes = Planes(Organisations.from_profiles([Profile()] * 3))
    subject = Many(planes, Profile())
    said = [
        numbers_in(planes, operation(subject, *map(subject.same_for_all, cell))) for cell in cells
    ]
    assert all(len(set(numbers)) == 1 for numbers in said)
    return [numbers[0] for numbers in said]


def on_many_apart(operation: Operation, cells: Cells) -> list[int]:
    """One organisation per cell, over more than one word of the planes."""
    copies = [*cells] * (1 + 130 // len(cells))
    planes = Planes(Organisations.from_profiles([Profile()] * len(copies)))
    subject = Many(planes, Profile())
    columns = [
        subject.truth(*(planes.pack(truths >> bit & 1 == 1) for bit in (0, 1)))
        for truths in np.array(copies).T
    ]
    said = numbers_in(planes, operation(subject, *columns))
    assert said == said[: len(cells)] * (len(copies) // len(cells))
    return said[: len(cells)]


def numbers_in(planes: Planes, truth: Any) -> list[int]:
    low, high = planes.unpack(truth)
    numbers: list[int] = (low + 2 * high).tolist()
    return numbers


CARRIERS = pytest.mark.parametrize("on", [on_one, on_many_alike, on_many_apart])
On = Callable[[Operation, Cells], list[int]]


def conjunction(_: Any, one: Any, other: Any) -> Any:
    return one & other


def disjunction(_: Any, one: Any, other: Any) -> Any:
    return one | other


# -- Kleene

KLEENE: dict[tuple[int, ...], tuple[int, int]] = {
    # both: (and, or)
    (MET, MET): (MET, MET),
    (MET, UNKNOWN): (UNKNOWN, MET),
    (MET, UNMET): (UNMET, MET),
    (UNKNOWN, MET): (UNKNOWN, MET),
    (UNKNOWN, UNKNOWN): (UNKNOWN, UNKNOWN),
    (UNKNOWN, UNMET): (UNMET, UNKNOWN),
    (UNMET, MET): (UNMET, MET),
    (UNMET, UNKNOWN): (UNMET, UNKNOWN),
    (UNMET, UNMET): (UNMET, UNMET),
}


def test_the_three_values_are_those_of_the_outcomes() -> None:
    assert OUTCOMES == {MET: Outcome.MET, UNKNOWN: Outcome.UNKNOWN, UNMET: Outcome.UNMET}
    assert len(set(TRUTHS)) == 3


@CARRIERS
def test_and_or_and_not_are_those_of_kleene(on: On) -> None:
    assert on(conjunction, PAIRS) == [KLEENE[pair][0] for pair in PAIRS]
    assert on(disjunction, PAIRS) == [KLEENE[pair][1] for pair in PAIRS]
    assert on(negation, [(MET,), (UNKNOWN,), (UNMET,)]) == [UNMET, UNKNOWN, MET]


@CARRIERS
@pytest.mark.parametrize(
    ("left", "right"),
    [
        (lambda s, a, b, c: a & b, lambda s, a, b, c: b & a),
        (lambda s, a, b, c: a | b, lambda s, a, b, c: b | a),
        (lambda s, a, b, c: a & b & c, lambda s, a, b, c: a & (b & c)),
        (lambda s, a, b, c: a | b | c, lambda s, a, b, c: a | (b | c)),
        (lambda s, a, b, c: a & (b | c), lambda s, a, b, c: a & b | a & c),
        (lambda s, a, b, c: a | b & c, lambda s, a, b, c: (a | b) & (a | c)),
        (lambda s, a, b, c: a & (a | b), lambda s, a, b, c: a),
        (lambda s, a, b, c: a | a & b, lambda s, a, b, c: a),
        (lambda s, a, b, c: a & s.met, lambda s, a, b, c: a),
        (lambda s, a, b, c: a | s.unmet, lambda s, a, b, c: a),
        (lambda s, a, b, c: a & s.unmet, lambda s, a, b, c: s.unmet),
        (lambda s, a, b, c: a | s.met, lambda s, a, b, c: s.met),
        (lambda s, a, b, c: negation(s, negation(s, a)), lambda s, a, b, c: a),
        (
            lambda s, a, b, c: negation(s, a & b),
            lambda s, a, b, c: negation(s, a) | negation(s, b),
        ),
        (
            lambda s, a, b, c: negation(s, a | b),
            lambda s, a, b, c: negation(s, a) & negation(s, b),
        ),
    ],
    ids=[
        "and commutes",
        "or commutes",
        "and is associative",
        "or is associative",
        "and distributes",
        "or distributes",
        "and absorbs",
        "or absorbs",
        "met is neutral to and",
        "unmet is neutral to or",
        "unmet settles an and",
        "met settles an or",
        "not twice is nothing",
        "De Morgan of and",
        "De Morgan of or",
    ],
)
def test_the_laws_hold_on_the_three_values(on: On, left: Operation, right: Operation) -> None:
    assert on(left, TRIPLES) == on(right, TRIPLES)


# -- the verdict: eligibility in rows, availability in columns

VERDICT_TABLE = {
    #          open           unknown         closed
    MET: ("eligible", "to_confirm", "closed"),
    UNKNOWN: ("to_confirm", "to_confirm", "closed"),
    UNMET: ("not_eligible", "not_eligible", "not_eligible"),
}


@CARRIERS
def test_the_verdict_of_each_eligibility_and_availability(on: On) -> None:
    said = [VERDICTS[number].value for number in on(verdict, PAIRS)]
    assert said == [VERDICT_TABLE[eligibility][TRUTHS.index(door)] for eligibility, door in PAIRS]


@pytest.mark.parametrize("door", TRUTHS)
def test_a_verdict_is_the_same_when_only_the_door_is_the_same_for_all(door: int) -> None:
    def through(subject: Any, eligibility: Any) -> Any:
        return verdict(subject, eligibility, subject.same_for_all(door))

    said = [VERDICTS[number].value for number in on_many_apart(through, [(one,) for one in TRUTHS])]
    assert said == [VERDICT_TABLE[eligibility][TRUTHS.index(door)] for eligibility in TRUTHS]


# -- belonging to a programme: of (nature, member), by entry met, unknown, unmet

YES, NO, MAYBE = (MET, "open"), (UNMET, "any"), (UNKNOWN, "open")
SHUT, PERHAPS_SHUT = (MET, "shut"), (UNKNOWN, "shut")
ALIKE = {
    # 1 the programme is not for this nature
    (UNMET, MET): (NO, NO, NO),
    (UNMET, UNKNOWN): (NO, NO, NO),
    (UNMET, UNMET): (NO, NO, NO),
    # 2 a member is not judged again on its entry
    (MET, MET): (YES, YES, YES),
    (UNKNOWN, MET): (MAYBE, MAYBE, MAYBE),
    # 3 an unmet entry refuses who is not known to be a member; 5 the rest is unknown
    (MET, UNKNOWN): (MAYBE, MAYBE, NO),
    (UNKNOWN, UNKNOWN): (MAYBE, MAYBE, NO),
}
BELONGING = {
    # 4 who is known not to be a member finds a closed list shut, an open one to be asked for
    "closed": ALIKE
    | {(MET, UNMET): (SHUT, SHUT, NO), (UNKNOWN, UNMET): (PERHAPS_SHUT, PERHAPS_SHUT, NO)},
    "open": ALIKE | {(MET, UNMET): (MAYBE, MAYBE, NO), (UNKNOWN, UNMET): (MAYBE, MAYBE, NO)},
}
DOORS = {MET: "open", UNMET: "shut"}


@CARRIERS
@pytest.mark.parametrize("kind", ["closed", "open"])
def test_each_cell_of_belonging(on: On, kind: str) -> None:
    def part(place: int) -> Operation:
        return lambda *cell: belonging(*cell, is_closed=kind == "closed")[place]

    found = zip(TRIPLES, on(part(0), TRIPLES), on(part(1), TRIPLES), strict=True)
    for (nature, member, entry), eligibility, can_enter in found:
        expected, door = BELONGING[kind][nature, member][TRUTHS.index(entry)]
        assert (eligibility, door) == (expected, "any" if door == "any" else DOORS[can_enter])


# -- the fold of a rule

LEAVES = {
    "uses_ai": {"fact": "uses_ai", "is": True},
    "started": {"fact": "started", "is": True},
    "outre_mer": {"fact": "outre_mer", "is": True},
}
SAID = {MET: True, UNKNOWN: None, UNMET: False}
RULES: TypeAdapter[Rule] = TypeAdapter(Rule)


def neither(truth: int) -> int:
    return {MET: UNMET, UNKNOWN: UNKNOWN, UNMET: MET}[truth]


@pytest.mark.parametrize("shared", range(8), ids="{:03b}".format)
@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (lambda a, b, c: {"all": [a, b, c]}, lambda a, b, c: min(a, b, c)),
        (lambda a, b, c: {"any": [a, b, c]}, lambda a, b, c: max(a, b, c)),
        (lambda a, b, c: {"none": [a, b, c]}, lambda a, b, c: neither(max(a, b, c))),
        (lambda a, b, c: {"all": [{"any": [a, b]}, c]}, lambda a, b, c: min(max(a, b), c)),
        (lambda a, b, c: {"any": [{"all": [a, b]}, c]}, lambda a, b, c: max(min(a, b), c)),
        (lambda a, b, c: {"all": [a, {"none": [b]}, c]}, lambda a, b, c: min(a, neither(b), c)),
        (lambda a, b, c: {"any": [a, {"none": [b]}, c]}, lambda a, b, c: max(a, neither(b), c)),
        (
            lambda a, b, c: {"any": [{"everyone": True}, a, b, c]},
            lambda a, b, c: MET,
        ),
        (
            lambda a, b, c: {"all": [a | {"certainty": "discretionary"}, b, c]},
            lambda a, b, c: min(b, c),
        ),
        (
            lambda a, b, c: {"any": [a | {"certainty": "discretionary"}, b, c]},
            lambda a, b, c: max(b, c),
        ),
        (
            lambda a, b, c: {"all": [a | {"certainty": "inferred"}, b, c]},
            lambda a, b, c: min(max(a, UNKNOWN), b, c),
        ),
        (
            lambda a, b, c: {"any": [a | {"certainty": "disputed"}, b, c]},
            lambda a, b, c: max(a, UNKNOWN, b, c),
        ),
    ],
)
def test_a_rule_is_folded_alike_wherever_its_truths_stand(
    shape: Operation, expected: Operation, shared: int
) -> None:
    """`shared` is which of the facts are the project's, the same for all, rather than columns."""
    rule = RULES.validate_python(shape(*LEAVES.values()))
    facts: list[dict[str, Any]] = [
        dict(zip(LEAVES, (SAID[truth] for truth in cell), strict=True)) for cell in TRIPLES
    ]
    wanted = [expected(*cell) for cell in TRIPLES]
    assert [judge_rule(rule, Profile(**known)) for known in facts] == [
        OUTCOMES[truth] for truth in wanted
    ]

    of_project = {fact for at, fact in enumerate(LEAVES) if shared >> at & 1}
    organisations = Organisations.from_profiles([Profile(**known) for known in facts])
    planes = Planes(
        replace(
            organisations,
            truths={
                fact: column
                for fact, column in organisations.truths.items()
                if fact not in of_project
            },
        )
    )
    for known in facts:
        project = {fact: known[fact] for fact in of_project}
        said = numbers_in(
            planes, fold_of(rule)(Many(planes, Profile.model_validate(project)), None)
        )
        alike = [at for at, other in enumerate(facts) if project.items() <= other.items()]
        assert [said[at] for at in alike] == [wanted[at] for at in alike]


def test_a_rule_that_somebody_decides_takes_no_part_for_one_as_for_many() -> None:
    jury = {"certainty": "discretionary"}
    rule = RULES.validate_python(
        {"any": [{"all": [LEAVES["uses_ai"] | jury]}, LEAVES["started"] | jury]}
    )
    planes = Planes(Organisations.from_profiles([Profile()]))
    assert fold_of(rule)(One(Profile(uses_ai=False)), None) is None
    assert fold_of(rule)(Many(planes, Profile()), None) is None
    assert judge_rule(rule, Profile(uses_ai=False)) is Outcome.MET
    assert asked_by(rule) == []


def test_conditions_that_differ_by_source_or_note_only_are_computed_once() -> None:
    def number(**changes: Any) -> int:
        (tested,) = asked_by(RULES.validate_python(LEAVES["uses_ai"] | changes))
        return tested.number

    assert number(source="une-source", note="lue ici") == number(source="une-autre")
    different: list[dict[str, Any]] = [
        {},
        {"is": False},
        {"fact": "started"},
        {"certainty": "inferred"},
    ]
    assert len({number(**changes) for changes in different}) == len(different)


@pytest.mark.parametrize(
    "changes",
    [{"min": 2}, {"max": 8}, {"population": "dgf"}, {"ambiguous_at": [5]}, {"fact": "agents"}],
    ids=str,
)
def test_bounds_that_differ_are_never_taken_one_for_the_other(changes: dict[str, Any]) -> None:
    bounds = {"fact": "population", "min": 1, "max": 9}
    first, second = (
        asked_by(RULES.validate_python(rule))[0] for rule in (bounds, bounds | changes)
    )
    assert first.number != second.number
