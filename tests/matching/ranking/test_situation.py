"""What the facts, the need and the open offerings say of the moment, one feature at a time."""

from typing import Any

import pytest

from matching.domain.profile import Profile
from matching.ranking.catalogue import Catalogue
from matching.ranking.situation import features_of, size_of
from tests.matching.invented import invented_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return invented_catalogue()


def features(
    catalogue: Catalogue,
    facts: dict[str, Any],
    roles: tuple[str, ...] = (),
    *,
    tool: bool = False,
    alerts: tuple[str, ...] = (),
) -> frozenset[str]:
    profile = Profile.model_validate(facts)
    return features_of(
        profile,
        catalogue.read(profile),
        roles_open_for_sure=roles,
        does_a_tool_the_job=tool,
        alerts=alerts,
    )


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({"nature": "commune", "population": 3_499}, "small"),
        ({"nature": "commune", "population": 3_500}, "modest"),
        ({"nature": "commune", "population": 9_999}, "modest"),
        ({"nature": "commune", "population": 10_000}, "medium"),
        ({"nature": "commune", "population": 20_000}, "large"),
        ({"nature": "commune", "population_total": 300}, "small"),
        ({"nature": "commune", "population": 20_000, "population_total": 300}, "large"),
        ({"nature": "commune"}, "modest"),
        ({"nature": "epci", "population": 5_000}, "modest"),
        ({"nature": "epci", "population": 15_000}, "medium"),
        ({"nature": "epci", "population": 50_000}, "large"),
        ({"nature": "departement", "population": 100}, "large"),
        ({"nature": "region"}, "large"),
        ({"nature": "collectivite_unique"}, "large"),
        ({"nature": "association"}, "other"),
        ({"nature": "entreprise"}, "other"),
        ({"nature": "etat"}, "other"),
        ({"nature": "ccas", "population": 90_000}, "small"),
        ({"nature": "groupement_communes"}, "small"),
        ({"nature": "petr", "population": 90_000}, "modest"),
        ({}, "modest"),
    ],
)
def test_a_size_is_that_of_the_steps_of_its_nature(facts: dict[str, Any], size: str) -> None:
    assert size_of(Profile.model_validate(facts)) == size


@pytest.mark.parametrize(
    ("facts", "feature"),
    [
        ({"stage": "idee"}, "starts"),
        ({"staff": "aucun"}, "has_nobody"),
        ({"staff": "secretariat_partiel"}, "has_nobody"),
        ({"goal": "financement"}, "wants_money"),
        ({"goal": "comprendre"}, "wants_to_understand"),
        ({"goal": "comprendre"}, "only_wants_to_understand"),
        ({"goal": "partager"}, "wants_to_share"),
        ({"partners": "voisins"}, "wants_to_share"),
        ({"partners": "syndicat"}, "wants_to_share"),
        ({"nature": "groupement_communes"}, "wants_to_share"),
        ({"uses_ai": True}, "concerns_ai"),
        ({"uses_ai": True}, "is_an_ai_project"),
        ({"uses_ai": True}, "is_digital"),
        ({"uses_ai": False}, "is_without_ai"),
        ({"need": "un logiciel"}, "is_digital"),
        ({"need": "une messagerie"}, "is_digital"),
        ({"need": "refaire la toiture"}, "is_not_digital"),
        ({"goal": "financement"}, "is_not_digital"),
        ({"themes": ["culture-participation"]}, "is_not_digital"),
        ({"project_cost": 1}, "has_a_cost"),
        ({"project_cost": {"min": 0, "max": 10}}, "has_a_cost"),
        ({"nature": "epci"}, "is_epci"),
    ],
)
def test_a_fact_says_a_feature(catalogue: Catalogue, facts: dict[str, Any], feature: str) -> None:
    assert feature in features(catalogue, facts)


@pytest.mark.parametrize(
    ("facts", "feature"),
    [
        ({"goal": "comprendre", "need": "comprendre l'ia"}, "only_wants_to_understand"),
        ({"uses_ai": False}, "may_concern_ai"),
        ({"project_cost": 0}, "has_a_cost"),
        ({"project_cost": {"min": 5}}, "has_a_cost"),
        ({"need": "un logiciel pour la toiture", "goal": "financement"}, "is_not_digital"),
        ({"nature": "commune"}, "is_epci"),
        ({"nature": "commune"}, "wants_to_share"),
    ],
)
def test_a_fact_takes_a_feature_away(
    catalogue: Catalogue, facts: dict[str, Any], feature: str
) -> None:
    assert feature not in features(catalogue, facts)


def test_who_says_nothing_may_concern_ai_and_nothing_else(catalogue: Catalogue) -> None:
    assert features(catalogue, {}) == {"may_concern_ai"}


def test_what_is_open_and_what_is_alerted_are_features(catalogue: Catalogue) -> None:
    known = features(catalogue, {}, ("call",), alerts=("aipd",))
    assert known == {"may_concern_ai", "call_open"}
    known = features(catalogue, {}, ("membership",), tool=True, alerts=("haut-risque",))
    assert known == {"may_concern_ai", "in_a_programme", "tool_does_the_job", "is_risky"}
    assert "is_risky" in features(catalogue, {}, alerts=("usage-interdit", "aipd"))
