"""One organisation or many, with a proof or without: the same verdicts, on rules, profiles and days
that nobody thought of."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from matching.domain.offer import Offer
from matching.domain.profile import CostRange, Profile
from matching.domain.rules import Rule
from matching.domain.vocabulary import Nature
from matching.verdict.algebra import VERDICTS, T
from matching.verdict.columns import Organisations
from matching.verdict.eligibility import judge
from matching.verdict.evaluate import Judged, NumberedSteps, One, Recorder, constants, evaluate
from matching.verdict.matrix import compile_offers, judge_at_once, likeness, verdicts
from matching.verdict.planes import Planes
from matching.verdict.trace import prove
from tests.matching.builders import offer, with_rule
from tests.matching.carriers import many_of, read
from tests.matching.random_catalogues import (
    DAYS,
    PROGRAMME_OFFERS,
    RULED_OFFERS,
    profiles,
    rules,
)

BOUNDS = [
    {key: bound for key, bound in (("min", lowest), ("max", highest)) if bound is not None}
    for lowest, highest in itertools.product([None, 2, 4], [None, 2, 4])
    if (lowest, highest) not in ((None, None), (4, 2))
]


def judged(offers: list[Offer], profiles: list[Profile], on: date) -> list[list[str]]:
    return [[judge(offer, profile, on).verdict.value for profile in profiles] for offer in offers]


def named(numbers: np.ndarray) -> list[list[str]]:
    return [[VERDICTS[number].value for number in row] for row in numbers.tolist()]


def evaluated(steps: NumberedSteps, subject: Judged[T]) -> dict[int, T]:
    known = constants(subject)
    evaluate(steps, subject, known)
    return known


RULES: TypeAdapter[Rule] = TypeAdapter(Rule)


@settings(max_examples=200, deadline=None)
@given(st.lists(rules(4), min_size=1, max_size=4), st.integers(0, 10**6))
def test_a_rule_has_one_truth_whatever_carries_it(drawn: list[Any], seed: int) -> None:
    """Proved, recorded and evaluated for one organisation, evaluated on planes."""
    organisations, recorder = profiles(seed, 40), Recorder()
    parsed = [RULES.validate_python(rule) for rule in drawn]
    numbers = [recorder.rule(rule) for rule in parsed]
    many, steps = many_of(organisations), recorder.steps(recorder.reached_from(numbers))
    on_planes = evaluated(steps, many)
    singly = [evaluated(steps, One(profile)) for profile in organisations]
    for rule, number in zip(parsed, numbers, strict=True):
        proved = [prove(rule, profile)[0] for profile in organisations]
        assert [known[number] for known in singly] == proved
        assert read(many, on_planes[number]) == proved


@pytest.mark.parametrize("offers", [RULED_OFFERS, PROGRAMME_OFFERS], ids=["rules", "memberships"])
@settings(max_examples=50, deadline=None)
@given(data=st.data(), seed=st.integers(0, 10**6), on=st.sampled_from(DAYS))
def test_every_verdict_is_what_judge_says(
    offers: st.SearchStrategy[Offer], data: st.DataObject, seed: int, on: date
) -> None:
    drawn, organisations = data.draw(st.lists(offers, min_size=5, max_size=8)), profiles(seed, 60)
    program, expected = compile_offers(drawn), judged(drawn, organisations, on)
    on_planes = verdicts(program, Planes(Organisations.from_profiles(organisations)), on)
    assert named(on_planes.numbers()) == expected
    singly = [judge_at_once(program, profile, on).verdicts for profile in organisations]
    assert named(np.array(singly).T) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(RULED_OFFERS | PROGRAMME_OFFERS, min_size=6, max_size=10),
    st.integers(0, 10**6),
    st.sampled_from(DAYS),
)
def test_facts_of_the_project_are_the_same_for_all_organisations(
    offers: list[Offer], seed: int, on: date
) -> None:
    *organisations, project = profiles(seed, 40)
    shared = {
        fact: getattr(project, fact) for fact in ("uses_ai", "stage", "project_cost", "agents")
    }
    columns = Organisations.from_profiles(organisations)
    without_project = replace(
        columns,
        choices={fact: column for fact, column in columns.choices.items() if fact not in shared},
        numbers={fact: column for fact, column in columns.numbers.items() if fact not in shared},
        truths={fact: column for fact, column in columns.truths.items() if fact not in shared},
    )
    planes, program = Planes(without_project), compile_offers(offers)
    carried = [organisation.model_copy(update=shared) for organisation in organisations]
    assert named(verdicts(program, planes, on, project).numbers()) == judged(offers, carried, on)
    unknown = [
        organisation.model_copy(update=dict.fromkeys(shared)) for organisation in organisations
    ]
    assert named(verdicts(program, planes, on).numbers()) == judged(offers, unknown, on)


@settings(max_examples=40, deadline=None)
@given(st.lists(RULED_OFFERS | PROGRAMME_OFFERS, min_size=3, max_size=6), st.integers(0, 10**6))
def test_organisations_that_are_alike_have_the_same_verdicts_every_day(
    offers: list[Offer], seed: int
) -> None:
    organisations = profiles(seed, 60)
    alike = likeness(
        compile_offers(offers), Planes(Organisations.from_profiles(organisations))
    ).tolist()
    for on in DAYS:
        said: dict[int, set[tuple[str, ...]]] = {}
        for number, *verdicts_of_organisation in zip(
            alike, *judged(offers, organisations, on), strict=True
        ):
            said.setdefault(number, set()).add(tuple(verdicts_of_organisation))
        assert all(len(different) == 1 for different in said.values())


def test_organisations_are_alike_when_no_condition_tells_them_apart() -> None:
    organisations = [Profile(nature=Nature.COMMUNE, population=size) for size in (10, 20, 4_000)]
    small = compile_offers([with_rule({"fact": "population", "below": 3_500})])
    first, second, third = likeness(
        small, Planes(Organisations.from_profiles(organisations))
    ).tolist()
    assert first == second != third
    nobody_differs = likeness(
        compile_offers([with_rule({"everyone": True})]),
        Planes(Organisations.from_profiles(organisations)),
    )
    assert len(set(nobody_differs.tolist())) == 1


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_fact_of_the_project_refuses_everybody_wherever_it_stands(order: tuple[int, ...]) -> None:
    conditions = [
        {"fact": "nature", "in": ["commune"]},
        {"fact": "region", "in": ["32"]},
        {"fact": "population", "below": 5},
        {"fact": "uses_ai", "is": True},
    ]
    organisations = [
        Profile(nature=Nature.COMMUNE, region="32", population=size) for size in (1, 9)
    ]
    columns = Organisations.from_profiles(organisations)
    planes = Planes(replace(columns, truths={}))
    program = compile_offers([with_rule({"all": [conditions[at] for at in order]})])
    said = {
        uses_ai: named(verdicts(program, planes, DAYS[0], Profile(uses_ai=uses_ai)).numbers())
        for uses_ai in (True, False, None)
    }
    assert said == {
        True: [["eligible", "not_eligible"]],
        False: [["not_eligible", "not_eligible"]],
        None: [["to_confirm", "not_eligible"]],
    }


@pytest.mark.parametrize("on", DAYS)
def test_every_availability_is_what_judge_says(on: date) -> None:
    windows = [
        {"opens": opens, "known_open_on": known, "closes": closes, "horizon": horizon}
        for opens, known, closes, horizon in itertools.product(
            [None, DAYS[1]], [None, DAYS[2]], [None, DAYS[3]], [None, DAYS[2]]
        )
    ]
    lifecycles = [
        {"phase": phase, "open_to_new_users": is_open, "since": DAYS[2], "read_on": DAYS[0]}
        for phase, is_open in itertools.product(["opere", "clos"], [True, False, None])
    ]
    offers = [
        offer(window=window, lifecycle=lifecycle)
        for window in [None, *windows]
        for lifecycle in lifecycles
    ]
    anybody = [Profile()]
    numbers = verdicts(
        compile_offers(offers), Planes(Organisations.from_profiles(anybody)), on
    ).numbers()
    assert named(numbers) == judged(offers, anybody, on)


@pytest.mark.parametrize("ambiguous_at", [(), (3,), (1, 5)], ids=str)
@pytest.mark.parametrize("kind", ["municipale", "totale", "dgf", "any"])
def test_each_bound_of_a_population_is_what_judge_says(
    kind: str, ambiguous_at: tuple[int, ...]
) -> None:
    rules = [
        {"fact": "population", "population": kind, "ambiguous_at": ambiguous_at} | bounds
        for bounds in BOUNDS
    ]
    drawn = [with_rule(rule) for rule in rules]
    known = [None, *range(7)]
    organisations = [
        Profile(population=population, population_total=total)
        for population, total in itertools.product(known, known)
    ]
    numbers = verdicts(
        compile_offers(drawn), Planes(Organisations.from_profiles(organisations)), DAYS[0]
    ).numbers()
    assert named(numbers) == judged(drawn, organisations, DAYS[0])


@pytest.mark.parametrize("ambiguous_at", [(), (3,), (1, 5)], ids=str)
def test_each_bound_of_a_cost_is_what_judge_says(ambiguous_at: tuple[int, ...]) -> None:
    drawn = [
        with_rule({"fact": "project_cost", "ambiguous_at": ambiguous_at} | bounds)
        for bounds in BOUNDS
    ]
    slices = [CostRange(min=low, max=high) for low in range(6) for high in (None, *range(low, 7))]
    organisations = [Profile(project_cost=cost) for cost in (None, *range(7), *slices)]
    numbers = verdicts(
        compile_offers(drawn), Planes(Organisations.from_profiles(organisations)), DAYS[0]
    ).numbers()
    assert named(numbers) == judged(drawn, organisations, DAYS[0])
