"""What a grant leaves to find, in whole euros, said prudently: « jusqu'à », first what is left for certain."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from matching.offer import Funding
from matching.profile import CostRange, Profile
from matching.vocabulary import CostType, Nature
from matching.wording import euros

# Code général des collectivités territoriales, article L1111-10 III: the body that carries an investment brings at least
# this share of the public financing.
OWN_SHARE = Decimal("0.20")

_BOUND_BY_OWN_SHARE = frozenset(
    {
        Nature.COMMUNE, Nature.EPCI, Nature.DEPARTEMENT, Nature.REGION, Nature.COLLECTIVITE_UNIQUE, Nature.SYNDICAT_MIXTE,
        Nature.PETR, Nature.GROUPEMENT_COMMUNES,
    }
)  # fmt: skip
_UNDER_STATE_AID_RULES = frozenset({Nature.ASSOCIATION, Nature.ENTREPRISE})


@dataclass(frozen=True, slots=True)
class FundingBounds:
    """Amounts in euros. `grant_max` is reached only if all expenses are retained; None where the cost does not tell."""

    rate: float | None
    grant_min: int | None
    grant_max: int | None
    left_to_find: int | None
    own_share_min: int | None
    notes: tuple[str, ...]


def funding_of(funding: Funding | None, profile: Profile) -> FundingBounds | None:
    """Returns the bounds of the grant for the profile's cost, or None when the offering brings no money of its own.

    Without a known cost, or with one outside the bounds, amounts stay None but for what the bounds themselves say.
    """
    if funding is None:
        return None
    if funding.rate is None:
        return FundingBounds(None, None, None, None, None, ("Taux à demander.",))
    rate = Decimal(str(funding.rate))
    cost = _retained(profile.project_cost, funding)
    if cost is None:
        return FundingBounds(funding.rate, None, None, None, None, _notes_without_cost(funding, profile, rate))
    low, high = cost
    grant_low, grant_high = _floor(rate * low), _floor(rate * high)
    own_share = _own_share(profile, low)
    notes = [f"Jusqu’à {euros(grant_high)}, si toutes les dépenses sont retenues."]
    notes.append(f"Il reste {euros(high - grant_high)} à trouver dans tous les cas.")
    if own_share is not None:
        condition = "si d’autres financeurs publics complètent et si c’est un investissement"
        notes.append(f"Au mieux {euros(own_share)} à votre charge, {condition}.")
    notes += _cautions(profile)
    return FundingBounds(funding.rate, grant_low, grant_high, high - grant_high, own_share, tuple(notes))


def _retained(cost: int | CostRange | None, funding: Funding) -> tuple[int, int] | None:
    """The part of the cost that lies within the grant's own bounds, or None when none does or it is unknown."""
    if cost is None:
        return None
    low, high = (cost.min, cost.max) if isinstance(cost, CostRange) else (cost, cost)
    if funding.cost is not None:
        low = max(low, funding.cost.min or 0)
        high = min((bound for bound in (high, funding.cost.max) if bound is not None), default=None)
    return None if high is None or high < low else (low, high)


def _own_share(profile: Profile, cost: int) -> int | None:
    """At least 20 % of the public financing, hence of the cost when no private money comes in; not overseas, not for others."""
    if profile.nature not in _BOUND_BY_OWN_SHARE or profile.outre_mer is not False:
        return None
    return int((OWN_SHARE * cost).to_integral_value(ROUND_CEILING))


def _cautions(profile: Profile) -> list[str]:
    cautions = []
    if profile.nature in _BOUND_BY_OWN_SHARE and profile.outre_mer:
        cautions.append("La part minimale de 20 % des financements publics ne s’applique pas dans votre territoire d’outre-mer.")
    if profile.nature in _BOUND_BY_OWN_SHARE and profile.cost_type is CostType.FONCTIONNEMENT:
        cautions.append("La règle des 20 % porte sur l’investissement : à vérifier pour du fonctionnement.")
    if profile.nature in _UNDER_STATE_AID_RULES:
        cautions.append(
            "Règles des aides d’État à vérifier : au plus "
            f"{euros(300_000)} d’aides « de minimis » sur trois ans en cas d’activité économique."
        )
    cautions.append("L’argent européen arrive après les dépenses : prévoyez la trésorerie (à confirmer).")
    return cautions


def _notes_without_cost(funding: Funding, profile: Profile, rate: Decimal) -> tuple[str, ...]:
    if funding.cost is None or funding.cost.min is None or funding.cost.max is None:
        return ("Montant à demander.",)
    bounds = f"entre {euros(_floor(rate * funding.cost.min))} et {euros(_floor(rate * funding.cost.max))}"
    if profile.project_cost is None:
        return (f"Pour un projet dans les bornes, la subvention irait {bounds} au plus. Indiquez un coût pour préciser.",)
    return (f"Le coût indiqué sort des bornes du dispositif ({euros(funding.cost.min)} à {euros(funding.cost.max)}).",)


def _floor(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_FLOOR))
