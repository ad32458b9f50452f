"""Small offers and profiles for the tests of `matching`: only what a test is about is written in
the test."""

from datetime import date
from typing import Any

from matching.domain.offer import Offer
from matching.domain.profile import Profile

CHECKED = date(2026, 11, 22)
COLLECTIVITES = [
    "commune",
    "departement",
    "region",
    "collectivite_unique",
    "epci",
    "syndicat_mixte",
    "petr",
]


def offer(**changes: Any) -> Offer:
    data: dict[str, Any] = {
        "slug": "une-offre",
        "title": "Une offre",
        "kind": "service",
        "axis": "outillage",
        "provider": "anct",
        "promise": "Fait une chose utile pour vous",
        "summary": "Une offre inventée pour les essais, avec un résumé assez long.",
        "gives": ["Une chose."],
        "eligibility": {"everyone": True},
        "lifecycle": {"phase": "permanent", "open_to_new_users": True, "read_on": CHECKED},
        "contact": {"desk": "l’équipe du service"},
        "price": "Sans frais pour tous",
        "next_step": "Écrivez à l’équipe.",
        "relevance": {"role": "tool"},
        "sources": ["source-une"],
    }
    return Offer.model_validate(data | changes)


def with_rule(rule: dict[str, Any]) -> Offer:
    return offer(eligibility=rule)


def ami() -> Offer:
    """The Région's call, as its source states it."""
    return offer(
        slug="ami",
        kind="appel",
        axis="complement",
        eligibility={
            "all": [
                {"fact": "region", "in": ["32"]},
                {"fact": "uses_ai", "is": True},
                {"fact": "project_cost", "min": 70000, "max": 250000},
                {"fact": "stage", "in": ["experimentation"], "certainty": "inferred"},
                {
                    "any": [
                        {"fact": "nature", "in": COLLECTIVITES},
                        {
                            "all": [
                                {"fact": "nature", "in": ["association"]},
                                {"fact": "public_interest", "is": True},
                            ]
                        },
                        {
                            "all": [
                                {"fact": "nature", "in": ["entreprise"]},
                                {"fact": "manages_public_policy", "is": True},
                            ]
                        },
                    ]
                },
            ]
        },
        lifecycle={
            "phase": "clos",
            "since": date(2025, 1, 1),
            "open_to_new_users": False,
            "read_on": CHECKED,
        },
        window={"known_open_on": date(2024, 11, 12), "closes": date(2024, 12, 31)},
        funding={"fund": "FEDER", "rate": 0.6, "cost": {"min": 70000, "max": 250000}},
        relevance={"role": "call", "needs_ai": True},
    )


def programme(
    slug: str, *, list_kind: str, natures: list[str], entry: dict[str, Any] | None = None
) -> Offer:
    membership = {"programme": slug, "list": list_kind, "natures": natures, "entry": entry}
    return offer(
        slug=slug,
        kind="programme",
        eligibility=None,
        membership=membership,
        relevance={"role": "membership"},
    )


def peronne(**changes: Any) -> Profile:
    """A commune of Hauts-de-France with a project that the call was made for."""
    facts: dict[str, Any] = {
        "nature": "commune",
        "code": "80620",
        "name": "Péronne",
        "region": "32",
        "regions": ("32",),
        "departement": "80",
        "population": 7090,
        "uses_ai": True,
        "stage": "experimentation",
        "project_cost": 85000,
        "outre_mer": False,
    }
    return Profile.model_validate(facts | changes)
