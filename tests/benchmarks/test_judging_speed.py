"""One organisation × the real catalogue: `judge`, with the outcome of every condition, against
engines that mostly give less.

A good dozen of organisations check the answers first; Péronne is the one that is timed.
"""

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from catalog.territories.completion import complete
from matching.domain.offer import Offer
from matching.domain.profile import Profile
from matching.verdict.algebra import VERDICTS
from matching.verdict.columns import Organisations
from matching.verdict.eligibility import judge
from tests.benchmarks.conftest import PROJECT, Board
from tests.benchmarks.engines.data import Data
from tests.benchmarks.generated import ON
from tests.benchmarks.rounds import measure, milliseconds, ratio

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore")]
# Péronne, other communes on either side of the bounds, EPCI (one in two régions, one whose
# populations straddle 15,000).
CODES = (
    "80620", "80159", "59350", "59392", "02381", "38061", "44155", "59507", "59271", "97411",
    "200069722", "247600505", "242900561",
)  # fmt: skip


@pytest.fixture(scope="module")
def profiles(engine: Engine) -> list[Profile]:
    """These organisations, all with the same project."""
    project = PROJECT.model_dump(exclude_unset=True)
    with Session(engine) as session:
        return [
            complete(session, {"code": code}).profile.model_copy(update=project) for code in CODES
        ]


def test_one_organisation_and_the_real_catalogue(
    profiles: list[Profile], offers: tuple[Offer, ...], board: Board
) -> None:
    from tests.benchmarks.engines.closures import Closures
    from tests.benchmarks.engines.openfisca import OpenFisca
    from tests.benchmarks.engines.rule_texts import RuleTexts

    data = Data.of(Organisations.from_profiles(profiles), PROJECT)
    usual, sharing = (
        OpenFisca(offers, data.columns, shares_conditions=shares) for shares in (False, True)
    )
    closures, texts = Closures(offers), RuleTexts(offers)

    ours = np.array(
        [
            [VERDICTS.index(judge(offer, profile, ON).verdict) for profile in profiles]
            for offer in offers
        ]
    )
    assert np.array_equal(np.stack(usual.verdicts(data, ON)), ours)
    assert np.array_equal(np.stack(sharing.with_outcomes(data, ON)[0]), ours)
    assert np.array_equal(closures.verdicts(data, ON), ours)
    assert np.array_equal(texts.verdicts(data, ON), ours)

    peronne, row, alone = profiles[0], data.rows()[0], data.take([0])
    uses = {
        "judge": lambda: [judge(offer, peronne, ON) for offer in offers],
        "OpenFisca": lambda: usual.verdicts(alone, ON),
        "OpenFisca sharing conditions, with their outcomes": lambda: sharing.with_outcomes(
            alone, ON
        ),
        "rule-engine": lambda: texts.one(row, texts.availabilities(ON)),
        "plain functions": lambda: closures.one(row, closures.availabilities(ON)),
    }
    times = measure(uses)
    for name in uses:
        board.tell(f"one body × the real catalogue, {name}", f"{milliseconds(times, name):.3f} ms")
    board.at_least(
        "one body: OpenFisca / judge with full outcomes", ratio(times, "OpenFisca", "judge"), 30
    )
    board.at_least(
        "one body: rule-engine / judge with full outcomes", ratio(times, "rule-engine", "judge"), 10
    )
    board.verify()
