"""The financing plan of a grant, in whole euros, said prudently: first what is left to find for
certain, then « jusqu'à »."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from matching.domain.offer import Funding
from matching.domain.profile import CostRange, Profile, ends_of
from matching.domain.vocabulary import CostType, Nature
from matching.domain.wording import euros

# Code général des collectivités territoriales, article L1111-10 III: the organisation that carries
# an investment brings at least this share of the public financing. The exception for European
# programmes covers territorial cooperation only.
OWN_SHARE = Decimal("0.20")
# Règlement (UE) 2023/2831: euros of « de minimis » aid over three years, for an economic activity.
DE_MINIMIS = 300_000

_BOUND_BY_OWN_SHARE = frozenset(
    {
        Nature.COMMUNE, Nature.EPCI, Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE,
        Nature.SYNDICAT_MIXTE, Nature.PETR, Nature.GROUPEMENT_COMMUNES,
    }
)  # fmt: skip
_UNDER_STATE_AID_RULES = frozenset({Nature.ASSOCIATION, Nature.ENTREPRISE})


@dataclass(frozen=True, slots=True)
class FinancingPlan:
    """Who would pay a project of `cost` euros, without private money: `cost == grant + other_public
    + own_share` at best.

    `left_to_find` is certain, whatever the others decide. `other_public` (at most) and `own_share`
    (at least) are None where no rule that we know sets them. `cash_to_advance` is what is spent
    before the grant is paid.
    """

    cost: int
    grant: int
    left_to_find: int
    other_public: int | None
    own_share: int | None
    cash_to_advance: int
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundingBounds:
    """Amounts in euros. `grant_max` is reached only if all expenses are retained; None where the
    cost does not tell.

    For a cost given as a slice, `plan` is that of its highest retained cost: the most prudent one.
    """

    rate: float | None
    grant_min: int | None
    grant_max: int | None
    left_to_find: int | None
    own_share_min: int | None
    notes: tuple[str, ...]
    plan: FinancingPlan | None = None


def funding_of(funding: Funding | None, profile: Profile) -> FundingBounds | None:
    """Returns the bounds of the grant for the profile's cost, or None when the offering brings no
    money of its own.

    Without a known cost, or with one outside the bounds, amounts stay None but for what the bounds
    themselves say.
    """
    if funding is None:
        return None
    if funding.rate is None:
        return FundingBounds(None, None, None, None, None, ("Taux à demander.",))
    rate = Decimal(str(funding.rate))
    retained = _retained(profile.project_cost, funding)
    if retained is None:
        return FundingBounds(
            funding.rate, None, None, None, None, _notes_without_cost(funding, profile, rate)
        )
    lowest, highest = (plan_of(cost, rate, profile) for cost in retained)
    notes = (*_amounts_in_words(highest, lowest.own_share), *highest.cautions)
    return FundingBounds(
        funding.rate,
        lowest.grant,
        highest.grant,
        highest.left_to_find,
        lowest.own_share,
        notes,
        highest,
    )


def plan_of(cost: int, rate: Decimal, profile: Profile) -> FinancingPlan:
    """Returns the plan for an exact cost in euros and a grant of `rate` of it.

    >>> from matching.domain.profile import Profile, ends_of
    >>> plan = plan_of(70_000, Decimal("0.6"), Profile(nature="commune", outre_mer=False))
    >>> plan.grant, plan.left_to_find, plan.other_public, plan.own_share
    (42000, 28000, 14000, 14000)
    """
    grant = _floor(rate * cost)
    own_share = _own_share(profile, cost)
    # A grant above 80 % would leave less than the own share: the organisation still brings its 20
    # %.
    other_public = None if own_share is None else max(cost - grant - own_share, 0)
    return FinancingPlan(
        cost, grant, cost - grant, other_public, own_share, cost, _cautions(profile)
    )


def _amounts_in_words(plan: FinancingPlan, own_share: int | None) -> list[str]:
    """In the prudent order: what is certain, what is possible, what is left at best."""
    sentences = [
        f"Il reste {euros(plan.left_to_find)} à trouver dans tous les cas.",
        f"Subvention : jusqu’à {euros(plan.grant)}, si toutes les dépenses sont retenues.",
    ]
    if own_share is not None:
        condition = "si d’autres financeurs publics complètent et si c’est un investissement"
        sentences.append(f"Au mieux {euros(own_share)} à votre charge, {condition}.")
    return sentences


def _retained(cost: int | CostRange | None, funding: Funding) -> tuple[int, int] | None:
    """The part of the cost that lies within the grant's own bounds, or None when none does or it is
    unknown."""
    if cost is None:
        return None
    low, high = ends_of(cost)
    if funding.cost is not None:
        low = max(low, funding.cost.min or 0)
        high = min((bound for bound in (high, funding.cost.max) if bound is not None), default=None)
    return None if high is None or high < low else (low, high)


def _own_share(profile: Profile, cost: int) -> int | None:
    """At least 20 % of the public financing, hence of the cost when no private money comes in; not
    overseas, not for others."""
    if profile.nature not in _BOUND_BY_OWN_SHARE or profile.outre_mer is not False:
        return None
    return int((OWN_SHARE * cost).to_integral_value(ROUND_CEILING))


def _cautions(profile: Profile) -> tuple[str, ...]:
    cautions = [
        "L’argent européen arrive après les dépenses : prévoyez de tout avancer (à confirmer avec"
        " la Région)."
    ]
    if profile.nature in _BOUND_BY_OWN_SHARE and profile.outre_mer:
        cautions.append(
            "La part minimale de 20 % des financements publics ne s’applique pas dans votre"
            " territoire d’outre-mer."
        )
    if profile.nature in _BOUND_BY_OWN_SHARE and profile.cost_type in (
        CostType.FONCTIONNEMENT,
        CostType.MIXTE,
    ):
        cautions.append(
            "La règle des 20 % porte sur l’investissement : à vérifier pour du fonctionnement."
        )
    if profile.nature in _UNDER_STATE_AID_RULES:
        ceiling = (
            f"au plus {euros(DE_MINIMIS)} d’aides « de minimis » sur trois ans en cas d’activité"
            " économique"
        )
        cautions.append(f"Règles des aides d’État à vérifier : {ceiling}.")
    if profile.started:
        cautions.append(
            "Le projet a déjà commencé : vérifiez d’abord que vos dépenses peuvent encore être"
            " retenues."
        )
    return tuple(cautions)


def _notes_without_cost(funding: Funding, profile: Profile, rate: Decimal) -> tuple[str, ...]:
    if funding.cost is None or funding.cost.min is None or funding.cost.max is None:
        return ("Montant à demander.",)
    bounds = (
        f"entre {euros(_floor(rate * funding.cost.min))} et"
        f" {euros(_floor(rate * funding.cost.max))}"
    )
    if profile.project_cost is None:
        return (
            (
                f"Pour un projet dans les bornes, la subvention irait {bounds} au plus. Indiquez un"
                " coût pour préciser."
            ),
        )
    return (
        (
            f"Le coût indiqué sort des bornes du dispositif ({euros(funding.cost.min)} à"
            f" {euros(funding.cost.max)})."
        ),
    )


def _floor(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_FLOOR))
