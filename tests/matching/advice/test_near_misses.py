"""Near misses and carriers: true by construction, and only where one change is enough."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.advice.near_misses import NearMiss, near_miss_of
from matching.advice.scenarios import Carrier, carried_by, carriers_of, scenarios_of
from matching.domain.offer import Offer
from matching.domain.profile import FactWarning, Profile
from matching.domain.vocabulary import Nature, Verdict
from matching.verdict.eligibility import judge
from tests.matching.builders import ami, offer, peronne, with_rule

DAY = date(2024, 12, 10)
OPEN = (Verdict.ELIGIBLE, Verdict.TO_CONFIRM)
EPCI = Profile(
    nature=Nature.EPCI,
    code="200037059",
    name="CC Haute Somme",
    population=27_000,
    region="32",
    regions=("32",),
)


def near_miss(one: Offer, profile: Profile, day: date = DAY) -> NearMiss | None:
    return near_miss_of(one, judge(one, profile, day), profile, day, carriers_of(profile, [EPCI]))


@pytest.mark.parametrize(
    ("cost", "value", "says"),
    [
        (69_999, 70_000, "Il manque 1"),
        (60_000, 70_000, "Il manque 10"),
        (250_001, 250_000, "C’est 1"),
        (300_000, 250_000, "C’est 50"),
        # Of a slice, the end that is nearer to the bound.
        ({"min": 10_000, "max": 60_000}, 70_000, "Il manque 10"),
        ({"min": 300_000, "max": 400_000}, 250_000, "C’est 50"),
        ({"min": 300_000}, 250_000, "C’est 50"),
    ],
)
def test_the_cost_is_brought_to_the_nearest_bound(
    cost: int | dict[str, int], value: int, says: str
) -> None:
    found = near_miss(ami(), peronne(project_cost=cost))
    assert found is not None
    assert (found.fact, found.value, found.becomes) == ("project_cost", value, Verdict.ELIGIBLE)
    assert found.message.startswith(says)


def test_a_closed_call_says_since_when_and_what_is_known_of_a_next_one() -> None:
    found = near_miss(ami(), peronne(), date(2026, 11, 22))
    assert found is not None
    assert (found.fact, found.value) == ("on", "2024-12-31")
    assert "aucune nouvelle édition connue" in found.message


def test_two_faults_at_once_are_no_near_miss() -> None:
    assert near_miss(ami(), peronne(project_cost=69_999), date(2026, 1, 1)) is None


def test_another_organisation_may_carry_the_project() -> None:
    for_epci = with_rule({"fact": "nature", "in": ["epci"]})
    found = near_miss(for_epci, peronne())
    assert found is not None
    assert found.message == "Possible si votre intercommunalité (CC Haute Somme) porte le projet."


def carrier(**facts: Any) -> Carrier:
    return Carrier("une autre structure", carried_by(peronne(), Profile(**facts)))


@pytest.mark.parametrize(
    ("profile", "other", "rule"),
    [
        (
            peronne(),
            carrier(nature="commune", code="80253", population=20_000),
            {"fact": "population", "min": 20_000},
        ),
        (
            peronne(nature="ccas"),
            carrier(nature="commune", code="80620"),
            {"fact": "nature", "in": ["commune"]},
        ),
    ],
    ids=["of the same nature, under another code", "of the same code, of another nature"],
)
def test_only_the_organisation_itself_is_no_other_carrier(
    profile: Profile, other: Carrier, rule: dict[str, Any]
) -> None:
    one = with_rule(rule)
    itself = Carrier("votre structure", profile)
    found = near_miss_of(one, judge(one, profile, DAY), profile, DAY, [itself, other])
    assert found is not None
    assert (found.fact, found.value) == ("nature", "une autre structure")


@pytest.mark.parametrize(
    ("nature", "needs_one"),
    [
        ("association", True),
        ("entreprise", True),
        ("ccas", True),
        ("etablissement_public", True),
        ("etat", True),
        ("commune", False),
        ("epci", False),
        ("departement", False),
    ],
)
def test_who_is_no_collectivite_may_be_carried_by_a_commune_of_its_territory(
    nature: str, needs_one: bool
) -> None:
    carriers = carriers_of(peronne(nature=nature, code=None), [])
    communes = [one for one in carriers[1:] if one.profile.nature is Nature.COMMUNE]
    assert [one.label for one in communes] == ["une commune de votre territoire"] * needs_one
    assert all((one.profile.region, one.profile.project_cost) == ("32", 85_000) for one in communes)


def test_an_open_offer_has_no_near_miss() -> None:
    assert near_miss(offer(), peronne()) is None


def test_the_carrier_keeps_the_project_and_not_the_population_of_the_commune() -> None:
    by_nature = {
        carrier.profile.nature: carrier.profile for carrier in carriers_of(peronne(), [EPCI])
    }
    assert by_nature[Nature.EPCI].project_cost == 85_000
    assert by_nature[Nature.EPCI].population == 27_000
    assert by_nature[Nature.SYNDICAT_MIXTE].population is None
    assert by_nature[Nature.GROUPEMENT_COMMUNES].member_profiles == (peronne(),)


def test_the_table_puts_first_what_differs_from_carrier_to_carrier() -> None:
    for_epci = with_rule({"fact": "nature", "in": ["epci"]}).model_copy(
        update={"slug": "z", "title": "Zèbre"}
    )
    table = scenarios_of(carriers_of(peronne(), [EPCI]), [offer(), for_epci], DAY)
    assert [row.slug for row in table.rows] == ["z", "une-offre"]
    assert table.rows[0].verdicts[:2] == (Verdict.NOT_ELIGIBLE, Verdict.ELIGIBLE)


def test_what_another_carrier_opens_comes_before_what_it_closes() -> None:
    closes = with_rule({"fact": "nature", "in": ["commune"]}).model_copy(
        update={"slug": "a", "title": "Abeille"}
    )
    opens = with_rule({"fact": "nature", "in": ["epci"]}).model_copy(
        update={"slug": "z", "title": "Zèbre"}
    )
    table = scenarios_of(carriers_of(peronne(), [EPCI]), [closes, opens], DAY)
    assert [(row.slug, row.opens) for row in table.rows] == [("z", True), ("a", False)]


def test_a_carrier_for_whom_it_is_closed_opens_nothing() -> None:
    shut = offer(
        lifecycle={
            "phase": "clos",
            "since": "2020-01-01",
            "open_to_new_users": False,
            "read_on": "2026-01-01",
        }
    )
    epci_only = shut.model_copy(
        update={"eligibility": with_rule({"fact": "nature", "in": ["epci"]}).eligibility}
    )
    row = scenarios_of(carriers_of(peronne(), [EPCI]), [epci_only], DAY).rows[0]
    assert row.verdicts[:2] == (Verdict.NOT_ELIGIBLE, Verdict.CLOSED)
    assert row.differs
    assert not row.opens


def test_each_verdict_stands_beside_its_carrier() -> None:
    table = scenarios_of(
        carriers_of(peronne(), [EPCI]),
        [offer()],
        DAY,
        [FactWarning(fact="on", message="Sous réserve.")],
    )
    natures = [carrier.profile.nature for carrier, _ in table.rows[0].by_carrier(table.carriers)]
    assert natures == [
        Nature.COMMUNE,
        Nature.EPCI,
        Nature.SYNDICAT_MIXTE,
        Nature.GROUPEMENT_COMMUNES,
    ]
    assert table.has_group
    assert (table.on, [warning.fact for warning in table.warnings]) == (DAY, ["on"])


BOUNDS = st.tuples(st.integers(1, 50), st.integers(50, 100)).map(
    lambda ends: {"fact": "project_cost", "min": ends[0], "max": ends[1]}
)
OTHERS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"fact": "uses_ai", "is": True},
        {"fact": "nature", "in": ["epci"]},
        {"fact": "population", "below": 3500},
    ]
)


@given(
    rule=st.lists(st.one_of(BOUNDS, OTHERS), min_size=1, max_size=3),
    cost=st.none() | st.integers(0, 120),
    uses_ai=st.none() | st.booleans(),
    days=st.integers(-5, 5),
)
def test_applying_the_change_and_judging_again_opens_the_door(
    rule: list[dict[str, Any]], cost: int | None, uses_ai: bool | None, days: int
) -> None:
    one = offer(
        eligibility={"all": rule}, window={"known_open_on": DAY - timedelta(9), "closes": DAY}
    )
    profile, day = peronne(project_cost=cost, uses_ai=uses_ai), DAY + timedelta(days)
    found = near_miss(one, profile, day)
    before = judge(one, profile, day).verdict
    if before in OPEN:
        assert found is None
    if found is not None:
        carrier = next(
            (one.profile for one in carriers_of(profile, [EPCI]) if one.label == found.value), None
        )
        changed = {
            "project_cost": lambda: (profile.model_copy(update={"project_cost": found.value}), day),
            "nature": lambda: (carrier or profile, day),
            "on": lambda: (profile, date.fromisoformat(str(found.value))),
        }[found.fact]()
        assert judge(one, *changed).verdict is found.becomes
        assert found.becomes in OPEN


def by_carrier(asking: Profile, carrying: Profile) -> NearMiss | None:
    """The near miss of a small organisation when another, or itself, could carry the project."""
    for_large = with_rule({"fact": "population", "min": 10_000})
    carriers = [Carrier("l’autre", carrying)]
    return near_miss_of(for_large, judge(for_large, asking, DAY), asking, DAY, carriers)


@pytest.mark.parametrize(
    ("nature", "code", "is_another"),
    [
        (Nature.COMMUNE, "80620", False),
        (Nature.COMMUNE, "80021", True),
        (Nature.COMMUNE, None, True),
        (Nature.EPCI, "80620", True),
        (Nature.EPCI, "200037059", True),
    ],
)
def test_a_carrier_is_another_organisation_by_its_nature_or_by_its_code(
    nature: Nature, code: str | None, is_another: bool
) -> None:
    carrying = Profile(nature=nature, code=code, population=20_000)
    found = by_carrier(Profile(nature=Nature.COMMUNE, code="80620", population=300), carrying)
    assert (found is not None) is is_another
    if found is not None:
        assert (found.fact, found.value, found.becomes) == ("nature", "l’autre", Verdict.ELIGIBLE)


def test_without_codes_carriers_are_told_apart_by_their_nature() -> None:
    asking = Profile(nature=Nature.COMMUNE, population=300)
    assert by_carrier(asking, Profile(nature=Nature.COMMUNE, population=20_000)) is None
    assert by_carrier(asking, Profile(nature=Nature.SYNDICAT_MIXTE, population=20_000)) is not None


def test_a_carrier_that_leaves_a_doubt_is_said_to_confirm() -> None:
    asking = Profile(nature=Nature.COMMUNE, population=300)
    found = by_carrier(asking, Profile(nature=Nature.SYNDICAT_MIXTE))
    assert found is not None
    assert (found.message, found.becomes) == (
        "À confirmer si l’autre porte le projet.",
        Verdict.TO_CONFIRM,
    )


@pytest.mark.parametrize(
    ("nature", "named"),
    [
        (Nature.COMMUNE, ["commune", "syndicat_mixte", "groupement_communes"]),
        (Nature.SYNDICAT_MIXTE, ["syndicat_mixte"]),
        (Nature.EPCI, ["epci", "syndicat_mixte"]),
        (Nature.ASSOCIATION, ["association", "commune", "syndicat_mixte"]),
        (Nature.ETAT, ["etat", "commune", "syndicat_mixte"]),
    ],
)
def test_the_carriers_beside_each_nature(nature: Nature, named: list[str]) -> None:
    carriers = carriers_of(Profile(nature=nature), [])
    assert [str(carrier.profile.nature) for carrier in carriers] == named
