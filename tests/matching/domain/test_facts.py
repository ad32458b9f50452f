"""A new fact: each place that has to know of it, and that would be missed on a page only."""

import re

from matching.advice.scenarios import PROJECT_FACTS
from matching.domain.profile import Facts
from matching.domain.rules import READ_FACTS, TRUTH_FACTS
from matching.domain.wording import EXPECTED_TRUTH, FACT_NAMES

# What is said of the organisation that asks, whatever its project: another carrier answers for
# itself.
OF_THE_BODY = {
    "nature", "code", "name", "departement", "region", "population", "population_total",
    "members", "outre_mer", "programmes", "own_budget", "staff", "agents", "ai_experience",
    "public_interest", "manages_public_policy",
}  # fmt: skip


def test_every_fact_that_a_condition_may_read_has_its_name_in_a_sentence() -> None:
    unnamed = READ_FACTS - set(FACT_NAMES)
    assert not unnamed, f"name it in FACT_NAMES (matching/domain/wording.py): {unnamed}"


def test_every_yes_or_no_says_what_is_wanted_of_it() -> None:
    unsaid = TRUTH_FACTS - set(EXPECTED_TRUTH)
    assert not unsaid, (
        "say what its yes and its no ask for in EXPECTED_TRUTH (matching/domain/wording.py):"
        f" {unsaid}"
    )
    after_il_faut = [
        words for both in EXPECTED_TRUTH.values() for words in both if not re.match("une? ", words)
    ]
    assert not after_il_faut, f"read after « il faut », hence « un… » or « une… »: {after_il_faut}"


def test_every_fact_is_of_the_project_or_of_the_organisation() -> None:
    both = OF_THE_BODY & set(PROJECT_FACTS)
    neither = set(Facts.model_fields) - OF_THE_BODY - set(PROJECT_FACTS)
    assert not both
    assert not neither, (
        "put it in PROJECT_FACTS (matching/advice/scenarios.py) if it is of the project, in"
        f" OF_THE_BODY here if not: {neither}"
    )
