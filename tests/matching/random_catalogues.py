"""Rules, offers and profiles that nobody thought of: every construct of the grammar, every fact,
small values that meet often."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.domain.vocabulary import Nature, Phase, Programme, Stage
from tests.matching.builders import CHECKED, offer

Data = dict[str, Any]
CERTAINTIES = ["certain", "inferred", "disputed", "discretionary"]
NATURES = [
    nature.value
    for nature in (Nature.COMMUNE, Nature.EPCI, Nature.ASSOCIATION, Nature.GROUPEMENT_COMMUNES)
]
REGIONS, DEPARTEMENTS = ["28", "32", "01"], ["59", "80", "971"]
PROGRAMMES = [Programme.ACTION_COEUR_DE_VILLE.value, Programme.VILLAGES_AVENIR.value]
DAYS = [date(2026, 1, day) for day in (1, 2, 3, 10, 11)]
NUMBERS = st.integers(0, 6)

_CHOICES = {
    "nature": NATURES,
    "region": REGIONS,
    "departement": DEPARTEMENTS,
    "stage": [stage.value for stage in Stage][:3],
}
_TRUTHS = ["uses_ai", "outre_mer", *(f"programmes.{programme}" for programme in PROGRAMMES)]


def _some(values: list[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


def _bounds(data: Data) -> bool:
    lowest = max(
        (data[key] + shift for key, shift in (("min", 0), ("above", 1)) if key in data),
        default=None,
    )
    highest = min(
        (data[key] - shift for key, shift in (("max", 0), ("below", 1)) if key in data),
        default=None,
    )
    return (lowest is not None or highest is not None) and (
        highest is None or highest >= (lowest or 0)
    )


_ONE_OF = st.sampled_from(list(_CHOICES)).flatmap(
    lambda fact: st.fixed_dictionaries({"fact": st.just(fact), "in": _some(_CHOICES[fact])})
)
_IS = st.fixed_dictionaries({"fact": st.sampled_from(_TRUTHS), "is": st.booleans()})
_BOUNDS = st.fixed_dictionaries(
    {
        "fact": st.sampled_from(["population", "project_cost", "agents", "members"]),
        "population": st.sampled_from(["municipale", "totale", "dgf", "any"]),
        "ambiguous_at": st.lists(NUMBERS, max_size=1),
    },
    optional={"min": NUMBERS, "max": NUMBERS, "below": NUMBERS, "above": NUMBERS},
).filter(_bounds)  # fmt: skip
_CERTAIN_LEAVES = _ONE_OF | _IS | _BOUNDS
_LEAVES = st.builds(
    lambda leaf, certainty: leaf | {"certainty": certainty},
    _CERTAIN_LEAVES,
    st.sampled_from(CERTAINTIES),
)


def rules(depth: int, *, is_certain: bool = False) -> st.SearchStrategy[Data]:
    """Rules of at most this depth; under « none » every leaf is certain, as the grammar asks."""
    leaves = _CERTAIN_LEAVES if is_certain else _LEAVES
    if depth == 1:
        return leaves | st.just({"everyone": True})
    children = rules(depth - 1, is_certain=is_certain)
    nodes = st.tuples(
        st.sampled_from(["all", "any"]), st.lists(children, min_size=1, max_size=3)
    ).map(lambda node: dict([node]))
    nones = st.lists(rules(depth - 1, is_certain=True), min_size=1, max_size=2).map(
        lambda some: {"none": some}
    )
    return leaves | nodes | nones | children.map(lambda child: {"each": child})


_LIFECYCLES = st.fixed_dictionaries(
    {
        "phase": st.sampled_from([Phase.PERMANENT, Phase.OPERE, Phase.CLOS, Phase.ABANDON]),
        "open_to_new_users": st.sampled_from([True, False, None]),
        "since": st.sampled_from(DAYS),
        "read_on": st.just(CHECKED),
    }
) | st.just({"phase": "permanent", "open_to_new_users": True, "read_on": CHECKED})
_WINDOWS = st.fixed_dictionaries(
    {
        key: st.none() | st.sampled_from(DAYS)
        for key in ("opens", "known_open_on", "closes", "horizon")
    }
).filter(
    lambda data: (
        not (
            data["closes"] and (data["opens"] or data["known_open_on"] or date.min) > data["closes"]
        )
    )
)
_MEMBERSHIPS = st.fixed_dictionaries(
    {
        "programme": st.sampled_from(PROGRAMMES),
        "list": st.sampled_from(["closed", "open"]),
        "natures": _some(NATURES),
        "entry": st.none() | rules(4),
    }
)


def _offers(ways_in: st.SearchStrategy[Data]) -> st.SearchStrategy[Offer]:
    return st.builds(
        lambda way_in, lifecycle, window: offer(**way_in, lifecycle=lifecycle, window=window),
        ways_in,
        _LIFECYCLES,
        st.none() | _WINDOWS,
    )


RULED_OFFERS = _offers(rules(4).map(lambda rule: {"eligibility": rule}))
PROGRAMME_OFFERS = _offers(
    _MEMBERSHIPS.map(lambda membership: {"eligibility": None, "membership": membership})
)


def profiles(seed: int, count: int) -> list[Profile]:
    """Profiles as odd as the rules, the same for the same seed; drawing them one by one with
    hypothesis would be slow."""
    draw = Random(seed)
    return [
        _profile(draw, members=[_profile(draw) for _ in range(draw.choice([0, 0, 1, 2, 3]))])
        for _ in range(count)
    ]


def _profile(draw: Random, members: Sequence[Profile] = ()) -> Profile:
    facts: Data = {
        "nature": draw.choice(NATURES),
        "region": draw.choice(REGIONS),
        "regions": tuple(draw.sample(REGIONS, draw.randint(1, 3))),
        "departements": tuple(draw.sample(DEPARTEMENTS, draw.randint(1, 2))),
        "stage": draw.choice(_CHOICES["stage"]),
        "population": draw.randint(0, 6),
        "population_total": draw.randint(0, 6),
        "project_cost": draw.choice(
            [draw.randint(0, 6), {"min": draw.randint(0, 3), "max": draw.choice([None, 3, 4, 5])}]
        ),
        "agents": draw.randint(0, 6),
        "uses_ai": draw.choice([True, False]),
        "outre_mer": draw.choice([True, False]),
        "members": ("80001",) * draw.randint(0, 4),
    }
    known = {fact: value for fact, value in facts.items() if draw.random() < 0.75}
    programmes = {
        programme: draw.choice([True, False, None])
        for programme in PROGRAMMES
        if draw.random() < 0.75
    }
    return Profile.model_validate(known | {"programmes": programmes}).model_copy(
        update={"member_profiles": tuple(members)}
    )
