"""The facts that each step of the questionnaire asks: every fact that a person may declare is in
one of them."""

from matching.domain.rules import PROGRAMME_PREFIX
from matching.domain.vocabulary import Programme

STRUCTURE = ("nature", "code")
# What the code does not say of the organisation.
ORGANISATION = (
    "name",
    "members",
    "departement",
    "region",
    "population",
    "population_total",
    "outre_mer",
    "public_interest",
    "manages_public_policy",
    "agents",
)
PROJECT = ("need", "themes", "use_case", "goal", "uses_ai", "stage", "starts_on", "partners")
MONEY = ("project_cost", "cost_type", "own_budget", "started")
PEOPLE = ("staff", "ai_experience", "data_maturity", "personal_data", "decisions_on_persons")
PROGRAMMES = tuple(PROGRAMME_PREFIX + programme for programme in Programme)
