"""Offerings made up with a fixed seed, in the form of the sheets: natures, régions, populations,
costs, lists, availabilities."""

from datetime import date, timedelta
from random import Random
from typing import Any

from matching.domain.offer import Offer
from matching.domain.vocabulary import Nature, Stage

SEED = 20260
ON = date(2026, 11, 23)

_CHECKED = date(2026, 11, 1)
_NATURE_SETS = [
    ["commune"], ["epci"], ["commune", "epci"], ["commune", "epci", "departement"],
    ["commune", "epci", "departement", "region", "collectivite_unique", "syndicat_mixte", "petr"],
    ["departement", "region", "collectivite_unique"], [nature.value for nature in Nature],
]  # fmt: skip
_REGIONS = [
    "01",
    "02",
    "03",
    "04",
    "06",
    "11",
    "24",
    "27",
    "28",
    "32",
    "44",
    "52",
    "53",
    "75",
    "76",
    "84",
    "93",
    "94",
]
_SIZES = [500, 1_000, 2_000, 3_500, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000]
_COSTS = [5_000, 10_000, 25_000, 50_000, 70_000, 100_000, 150_000, 250_000, 500_000, 1_000_000]
_LISTS = ["action-coeur-de-ville", "petites-villes-de-demain", "villages-avenir"]

Data = dict[str, Any]


def generated_offers(count: int, seed: int = SEED) -> tuple[Offer, ...]:
    """The same offerings for the same seed; the first of a longer series are those of a shorter
    one."""
    draw = Random(seed)
    return tuple(Offer.model_validate(_sheet(draw, number)) for number in range(count))


def _sheet(draw: Random, number: int) -> Data:
    lifecycle, window = _door(draw)
    is_programme = draw.random() < 0.08
    return {
        "slug": f"offre-{number}",
        "title": f"Offre {number}",
        "kind": "programme" if is_programme else "financement",
        "axis": "complement",
        "provider": "organisme",
        "promise": "Aider les collectivités qui en ont besoin",
        "summary": (
            "Une offre inventée pour mesurer des durées, dans la forme des fiches du catalogue."
        ),
        "gives": ["Une aide."],
        "eligibility": None if is_programme else _rule(draw),
        "membership": _membership(draw) if is_programme else None,
        "lifecycle": lifecycle,
        "window": window,
        "contact": {"desk": "l’organisme"},
        "price": None,
        "next_step": None,
        "relevance": {"role": "support"},
        "sources": ["source"],
    }


def _rule(draw: Random) -> Data:
    """Most sheets name natures, then a size by nature, a région, and something of the project."""
    if draw.random() < 0.05:
        return {"everyone": True}
    conditions: list[Data] = [_leaf("nature", draw.choice(_NATURE_SETS))]
    if draw.random() < 0.4:
        conditions.append(
            _leaf("region", sorted(draw.sample(_REGIONS, draw.choice([1, 1, 1, 2, 3]))))
        )
    if draw.random() < 0.5:
        conditions.append(
            {
                "any": [
                    _sized(draw, "commune"),
                    _sized(draw, "epci"),
                    _leaf("nature", ["departement", "region"]),
                ]
            }
        )
    if draw.random() < 0.35:
        conditions.append({"fact": "project_cost", **_between(draw, _COSTS)})
    if draw.random() < 0.25:
        conditions.append({"fact": "uses_ai", "is": True})
    if draw.random() < 0.25:
        conditions.append(
            _leaf("stage", draw.sample([stage.value for stage in Stage], 2))
            | {"certainty": "inferred"}
        )
    if draw.random() < 0.25:
        conditions.append(
            {
                "fact": "outre_mer",
                "is": draw.random() < 0.2,
                "certainty": draw.choice(["certain", "inferred"]),
            }
        )
    if draw.random() < 0.2:
        conditions.append(
            {
                "fact": f"programmes.{draw.choice(_LISTS)}",
                "is": True,
                "certainty": draw.choice(["certain", "discretionary"]),
            }
        )
    if draw.random() < 0.15:
        conditions.append(
            {
                "none": [
                    {
                        "all": [
                            _leaf("nature", ["commune"]),
                            {"fact": "population", "above": draw.choice(_SIZES)},
                        ]
                    }
                ]
            }
        )
    draw.shuffle(conditions)
    return {"all": conditions}


def _sized(draw: Random, nature: str) -> Data:
    bounds = _between(draw, _SIZES)
    if "below" in bounds and draw.random() < 0.3:
        bounds["ambiguous_at"] = [bounds["below"]]
    return {"all": [_leaf("nature", [nature]), {"fact": "population", **bounds}]}


def _between(draw: Random, bounds: list[int]) -> Data:
    low, high = sorted(draw.sample(bounds, 2))
    return draw.choice([{"below": high}, {"min": low}, {"min": low, "max": high}])


def _leaf(fact: str, values: list[str]) -> Data:
    return {"fact": fact, "in": values}


def _membership(draw: Random) -> Data:
    entry = _sized(draw, "commune") if draw.random() < 0.7 else None
    return {
        "programme": draw.choice(_LISTS),
        "list": draw.choice(["closed", "open"]),
        "natures": draw.choice([["commune"], ["commune", "epci"]]),
        "entry": entry,
    }


def _door(draw: Random) -> tuple[Data, Data | None]:
    lifecycle: Data = {"phase": "permanent", "open_to_new_users": True, "read_on": _CHECKED}
    window: Data | None = None
    fate = draw.random()
    if fate < 0.1:
        lifecycle |= {
            "phase": "clos",
            "open_to_new_users": False,
            "since": ON - timedelta(days=draw.randint(-100, 700)),
        }
    elif fate < 0.2:
        lifecycle["open_to_new_users"] = None
    if draw.random() < 0.5:
        opens = ON + timedelta(days=draw.randint(-300, 60))
        closes = opens + timedelta(days=draw.randint(1, 400))
        window = draw.choice(
            [
                {"opens": opens, "closes": closes},
                {"known_open_on": opens, "horizon": closes},
                {"closes": closes},
            ]
        )
    return lifecycle, window
