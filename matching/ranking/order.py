"""The order of the answers: a grade for each offering, the sum of a few named features of the need
and of the offering, by weights learned from what advisers graded (`order_learning`).

More of a feature is never worse: its weight is positive or nothing. The order never looks at a
score of eligibility and never changes a verdict.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.domain.offer import Role
from matching.domain.profile import Profile
from matching.need.reader import INTENTS
from matching.need.understanding import Understanding
from matching.ranking.facets import Facets, Floats
from matching.ranking.fits import GENERAL, Expected
from matching.ranking.grading import WORTH_SAYING, Grades
from matching.verdict.algebra import MET, VERDICTS
from matching.verdict.matrix import Numbers

# What a person says of the project beside the need: an adviser orders by it too.
PROJECT_FACTS = (
    "uses_ai", "stage", "project_cost", "staff", "goal", "partners", "decisions_on_persons",
    "personal_data", "started", "own_budget", "themes",
)  # fmt: skip
FEATURES: Mapping[str, str] = {
    "use": "la réponse des conseillers à l’usage compris",
    "best_use": "la réponse à l’usage le plus probable, s’il est probable",
    "vague": "la réponse à une demande vague, quand l’usage n’est pas sûr",
    "financement": "de l’argent est cherché",
    "accompagnement": "quelqu’un est cherché",
    "outil": "un outil est cherché",
    "comprendre": "on cherche à comprendre",
    "regle": "une règle est cherchée",
    "use_without_money": "la réponse à l’usage, quand de l’argent n’est pas cherché",
    "ai": "un projet d’IA",
    "risk": "un usage risqué de l’IA",
    "works": "des travaux à payer",
    "elsewhere": "autre chose que du numérique",
    "resemblance": "les mots communs avec la fiche",
    "digital_help": "une aide humaine au numérique, pour une demande numérique",
    "money": "un annuaire ou un fonds, quand de l’argent est cherché",
    "certain": "une réponse sûre plutôt qu’à confirmer",
    "price_known": "un prix connu",
    "call": "un appel ouvert, pour un projet d’IA",
    "member": "un programme dont la collectivité est membre, et qui touche à la demande",
    "situation": "le rôle de l’aide et la situation de la collectivité",
    "project": "la même chose, quand le projet est décrit : étape, coût, équipe",
}
"""Each feature, in the words of `/qualite`."""
_PLACE = {name: place for place, name in enumerate(FEATURES)}
# No graded need has an open call, a programme or a project's facts: these weights are not learned.
# They were set looking at one half of the reference cases.
SET_BY_HAND: Mapping[str, float] = {"call": 1.5, "member": 1.5, "project": 5.0}
_MONEY_ROLES: tuple[Role, ...] = ("directory", "local_fund")
_ELIGIBLE = VERDICTS.index(VERDICTS[-1])
# From which similarity the texts are alike; and the grade from which a programme touches the need.
_ALIKE, _TOUCHED = 0.3, 1.0


class Order(NamedTuple):
    """`weights`: float64 (n_features), in the order of `FEATURES`, in grades; `base` is the grade
    of what has no feature; an answer is said from the grade `worth_saying` on."""

    weights: Floats
    base: float
    worth_saying: float

    def grades(self, evidence: Floats) -> Floats:
        """Returns the grades of offerings, about 0 to 3: float64 (n_offers)."""
        return evidence @ self.weights + self.base


def evidence_of(
    facets: Facets,
    expected: Expected,
    understanding: Understanding,
    resemblance: Floats,
    verdicts: Numbers,
    eligibility: Numbers,
    profile: Profile,
    situation: Grades,
) -> Floats:
    """Returns the features of the offerings: float64 (n_offers, n_features)."""
    signs = understanding.signs
    general = dict(zip(GENERAL, expected.by_general.T, strict=True))
    wants_ai = "concerns_ai" in situation.situation or (
        {"may_concern_ai", "has_a_cost"} <= situation.situation
    )
    columns: Mapping[str, npt.ArrayLike] = {
        "use": expected.by_use,
        "best_use": expected.by_best_use,
        "vague": general["vague"],
        **{name: general[name] for name in INTENTS},
        "use_without_money": expected.by_use * (1 - signs["financement"]),
        "ai": general["uses_ai"],
        "risk": general["risky"],
        "works": general["works"],
        "elsewhere": general["elsewhere"],
        "resemblance": np.minimum(1.0, resemblance / _ALIKE),
        "digital_help": signs["digital"] * facets.has_role("digital_help"),
        "money": signs["financement"] * facets.has_role(*_MONEY_ROLES),
        "certain": verdicts == _ELIGIBLE,
        "price_known": facets.has_price,
        "call": facets.has_role("call") * float(wants_ai),
        "member": facets.is_list
        * (eligibility == MET)
        * np.minimum(1.0, expected.by_use / _TOUCHED),
        "situation": situation.value,
        "project": situation.value * float(says_of_project(profile)),
    }
    evidence = np.empty((len(facets.roles), len(FEATURES)))
    for name, place in _PLACE.items():
        evidence[:, place] = columns[name]
    return evidence


def if_certain(evidence: Floats, profile: Profile, situation: Grades) -> Floats:
    """Returns the same features, were nothing left to confirm."""
    certain = evidence.copy()
    certain[:, _PLACE["certain"]] = 1.0
    certain[:, _PLACE["situation"]] = situation.if_sure
    certain[:, _PLACE["project"]] = situation.if_sure * float(says_of_project(profile))
    return certain


def says_of_project(profile: Profile) -> bool:
    """Whether something is known of the project beside the need."""
    return any(getattr(profile, fact) is not None for fact in PROJECT_FACTS)


def unlearned() -> Order:
    """Returns the order of a catalogue whose needs nobody graded: by role and situation."""
    weights = np.array([float(name == "situation") for name in FEATURES])
    return Order(weights, 0.0, WORTH_SAYING)
