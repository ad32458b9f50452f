"""Kleene's laws, on one organisation and on planes; what a certainty may do; belonging and the
verdict, formulas held against the words that they stand for."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from matching.domain.profile import Profile
from matching.domain.vocabulary import Certainty, Outcome, Verdict
from matching.verdict.algebra import (
    CLOSED,
    MET,
    ONE,
    OUTCOMES,
    UNKNOWN,
    UNMET,
    VERDICTS,
    belonging,
    can_enter,
    verdict,
    weighed,
)
from tests.matching.carriers import TRUTHS, many_of, read, spread

NAMES = {UNMET: "unmet", UNKNOWN: "unknown", MET: "met"}


def of_one(formula: Callable[..., Any], *truths: int) -> int:
    result: int = formula(ONE, *truths)
    return result


def of_many(formula: Callable[..., Any], columns: Sequence[Sequence[int]]) -> list[int]:
    """The formula on planes: the n-th organisation has the n-th truth of each column."""
    many = many_of([Profile()] * len(columns[0]))
    return read(many, formula(many, *(spread(many, column) for column in columns)))


def everywhere(formula: Callable[..., Any], arguments: int) -> dict[tuple[int, ...], int]:
    """What a formula gives for all truths, shown to be the same on planes and for one organisation;
    and on planes also when a truth is the same for everybody."""
    cases = list(itertools.product(TRUTHS, repeat=arguments))
    singly = [of_one(formula, *case) for case in cases]
    assert of_many(formula, list(zip(*cases, strict=True))) == singly
    many = many_of([Profile()])
    for case, expected in zip(cases, singly, strict=True):
        for is_constant in itertools.product([True, False], repeat=arguments):
            truths = [
                many.same_for_all(truth) if constant else spread(many, [truth])
                for truth, constant in zip(case, is_constant, strict=True)
            ]
            assert read(many, formula(many, *truths)) == [expected], (case, is_constant)
    return dict(zip(cases, singly, strict=True))


def test_and_is_the_worst_or_the_best_and_not_turns_them_over() -> None:
    both = everywhere(lambda carrier, one, other: carrier.all_of((one, other)), 2)
    either = everywhere(lambda carrier, one, other: carrier.any_of((one, other)), 2)
    opposite = everywhere(lambda carrier, one: carrier.opposite(one), 1)
    assert all(truth == min(case) for case, truth in both.items())
    assert all(truth == max(case) for case, truth in either.items())
    assert opposite == {(UNMET,): MET, (UNKNOWN,): UNKNOWN, (MET,): UNMET}


def test_it_may_be_and_it_is_for_sure_are_never_unknown() -> None:
    possibly = everywhere(lambda carrier, one: carrier.possibly(one), 1)
    certainly = everywhere(lambda carrier, one: carrier.certainly(one), 1)
    assert possibly == {(UNMET,): UNMET, (UNKNOWN,): MET, (MET,): MET}
    assert certainly == {(UNMET,): UNMET, (UNKNOWN,): UNMET, (MET,): MET}


def test_all_of_none_is_met_and_any_of_none_is_unmet() -> None:
    many = many_of([Profile()] * 3)
    assert (ONE.all_of(()), ONE.any_of(()), ONE.none_of(())) == (MET, UNMET, MET)
    assert (many.all_of(()), many.any_of(())) == (many.met, many.unmet)


LAWS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "and commutes": (lambda k, a, b: k.all_of((a, b)), lambda k, a, b: k.all_of((b, a))),
    "or commutes": (lambda k, a, b: k.any_of((a, b)), lambda k, a, b: k.any_of((b, a))),
    "and groups": (
        lambda k, a, b, c: k.all_of((a, b, c)),
        lambda k, a, b, c: k.all_of((k.all_of((a, b)), c)),
    ),
    "or groups": (
        lambda k, a, b, c: k.any_of((a, b, c)),
        lambda k, a, b, c: k.any_of((a, k.any_of((b, c)))),
    ),
    "said twice is said once": (lambda k, a: k.all_of((a, a)), lambda k, a: k.any_of((a, a))),
    "and absorbs": (lambda k, a, b: k.all_of((a, k.any_of((a, b)))), lambda k, a, b: a),
    "and spreads over or": (
        lambda k, a, b, c: k.all_of((a, k.any_of((b, c)))),
        lambda k, a, b, c: k.any_of((k.all_of((a, b)), k.all_of((a, c)))),
    ),
    "not twice is nothing": (lambda k, a: k.opposite(k.opposite(a)), lambda k, a: a),
    "not both is one that is not": (
        lambda k, a, b: k.opposite(k.all_of((a, b))),
        lambda k, a, b: k.any_of((k.opposite(a), k.opposite(b))),
    ),
    "none is all that are not": (
        lambda k, a, b: k.none_of((a, b)),
        lambda k, a, b: k.all_of((k.opposite(a), k.opposite(b))),
    ),
    "for sure is no doubt of the opposite": (
        lambda k, a: k.certainly(a),
        lambda k, a: k.opposite(k.possibly(k.opposite(a))),
    ),
}


@pytest.mark.parametrize(("left", "right"), LAWS.values(), ids=LAWS)
def test_a_law_of_kleene_holds(left: Callable[..., Any], right: Callable[..., Any]) -> None:
    arguments = left.__code__.co_argcount - 1
    assert everywhere(left, arguments) == everywhere(right, arguments)


def test_there_is_no_excluded_middle() -> None:
    assert of_one(lambda k, a: k.any_of((a, k.opposite(a))), UNKNOWN) == UNKNOWN


@pytest.mark.parametrize(
    ("certainty", "unmet", "unknown", "met"),
    [
        ("certain", UNMET, UNKNOWN, MET),
        ("inferred", UNKNOWN, UNKNOWN, MET),
        ("disputed", UNKNOWN, UNKNOWN, MET),
        ("discretionary", UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_what_a_certainty_lets_the_facts_do(
    certainty: str, unmet: int, unknown: int, met: int
) -> None:
    worth = everywhere(lambda carrier, says: weighed(carrier, says, Certainty(certainty)), 1)
    assert worth == {(UNMET,): unmet, (UNKNOWN,): unknown, (MET,): met}


def belongs(nature: str, member: str, entry: str, *, is_closed: bool) -> tuple[str, bool]:
    """Belonging, step by step: the eligibility, and whether it is the list that is closed."""
    if nature == "unmet":
        return "unmet", False
    if member == "met":
        return nature, False
    if entry == "unmet":
        return "unmet", False
    if member == "unmet" and is_closed:
        return nature, True
    return "unknown", False


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "open"])
def test_belonging_is_read_in_the_order_nature_list_entry(is_closed: bool) -> None:
    eligibility = everywhere(
        lambda carrier, *truths: belonging(carrier, *truths, is_closed=is_closed), 3
    )
    enterable = everywhere(
        lambda carrier, _nature, member, _entry: can_enter(carrier, member, is_closed=is_closed), 3
    )
    for case, truth in eligibility.items():
        expected, finds_it_closed = belongs(*(NAMES[one] for one in case), is_closed=is_closed)
        assert NAMES[truth] == expected, case
        assert (truth != UNMET and enterable[case] == UNMET) is finds_it_closed, case


@pytest.mark.parametrize(
    ("availability", "refused", "unknown", "met"),
    [
        (UNMET, "not_eligible", "closed", "closed"),
        (UNKNOWN, "not_eligible", "to_confirm", "to_confirm"),
        (MET, "not_eligible", "to_confirm", "eligible"),
    ],
)
def test_the_verdict_by_eligibility_and_availability(
    availability: int, refused: str, unknown: str, met: str
) -> None:
    numbers = everywhere(verdict, 2)
    found = [VERDICTS[numbers[eligibility, availability]] for eligibility in TRUTHS]
    assert found == [Verdict(refused), Verdict(unknown), Verdict(met)]


def test_the_two_bits_name_the_outcomes_and_the_verdicts() -> None:
    assert list(OUTCOMES.values()) == [Outcome.UNMET, Outcome.UNKNOWN, Outcome.MET]
    numbers = {verdict: number for number, verdict in enumerate(VERDICTS)}
    assert numbers[Verdict.NOT_ELIGIBLE] == UNMET
    assert numbers[Verdict.CLOSED] == CLOSED
    assert numbers[Verdict.TO_CONFIRM] == UNKNOWN
    assert numbers[Verdict.ELIGIBLE] == MET
