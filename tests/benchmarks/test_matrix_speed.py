"""The matrix against OpenFisca-Core and Polars: all communes and EPCI × thousands of offerings, and
× the real catalogue.

Every engine's answers are compared with ours cell by cell before anything is timed. The usual
OpenFisca holds the bars; the other one, which borrows our sharing of conditions, is told beside it.
"""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.settings import PROJECT_ROOT
from matching.domain.offer import Offer
from matching.verdict.columns import Organisations
from matching.verdict.matrix import compile_offers, verdicts
from matching.verdict.planes import Planes
from tests.benchmarks.conftest import PROJECT, Board, some
from tests.benchmarks.engines.data import Data
from tests.benchmarks.generated import ON, generated_offers
from tests.benchmarks.rounds import measure, milliseconds, ratio

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore")]
COUNT = 5_000
SAMPLE = 24


def compared(
    organisations: Organisations, offers: Sequence[Offer], board: Board, label: str, rounds: int
) -> dict[str, float]:
    """Checks the answers, times the engines, tells the figures; returns the ratios to « planes
    rebuilt » and « prebuilt »."""
    from tests.benchmarks.engines.closures import Closures
    from tests.benchmarks.engines.openfisca import OpenFisca
    from tests.benchmarks.engines.polars_frames import Polars
    from tests.benchmarks.engines.rule_texts import RuleTexts

    data = Data.of(organisations, PROJECT)
    program, planes = compile_offers(offers), Planes(organisations)
    usual, sharing = (
        OpenFisca(offers, data.columns, shares_conditions=shares) for shares in (False, True)
    )
    polars, frame = Polars(offers), Polars.frame(data)
    conditions, availabilities = polars.conditions(frame), polars.availabilities(ON)

    ours = verdicts(program, planes, ON, PROJECT).numbers()
    for engine in (usual, sharing):
        assert all(
            np.array_equal(row, mine)
            for row, mine in zip(engine.verdicts(data, ON), ours, strict=True)
        )
    assert np.array_equal(polars.numbers(polars.verdicts(conditions), availabilities), ours)
    places = np.linspace(0, organisations.size - 1, SAMPLE).astype(int)
    sample = data.take(places.tolist())
    for one_by_one in (Closures(offers), RuleTexts(offers)):
        assert np.array_equal(one_by_one.verdicts(sample, ON), ours[:, places])
    del ours

    uses = {
        "planes prebuilt": lambda: verdicts(program, planes, ON, PROJECT),
        "planes rebuilt": lambda: verdicts(program, Planes(organisations), ON, PROJECT),
        "output floor": lambda: np.empty((len(offers), 2, planes.n_words), np.uint64).fill(0),
        "OpenFisca": lambda: usual.verdicts(data, ON),
        "OpenFisca sharing conditions": lambda: sharing.verdicts(data, ON),
        "Polars": lambda: (polars.verdicts(polars.conditions(frame)), polars.availabilities(ON)),
    }
    times = measure(uses, rounds)
    for name in uses:
        board.tell(f"{label}, {name}", f"{milliseconds(times, name):.2f} ms")
    found = {
        f"{peer} / {way}": ratio(times, peer, f"planes {way}")
        for peer in uses
        for way in ("rebuilt", "prebuilt")
    }
    return found | {"prebuilt / floor": ratio(times, "planes prebuilt", "output floor")}


def test_thousands_of_offerings_for_all_of_france(france: Organisations, board: Board) -> None:
    label = f"{france.size:,} bodies × {COUNT:,} offerings"
    found = compared(france, generated_offers(COUNT), board, label, rounds=5)
    board.at_least(f"{label}: OpenFisca / planes rebuilt", found["OpenFisca / rebuilt"], 30)
    board.at_least(f"{label}: OpenFisca / planes prebuilt", found["OpenFisca / prebuilt"], 60)
    board.tell(
        "  OpenFisca sharing conditions / planes rebuilt",
        f"× {found['OpenFisca sharing conditions / rebuilt']:.1f}",
    )
    board.tell(
        "  OpenFisca sharing conditions / planes prebuilt",
        f"× {found['OpenFisca sharing conditions / prebuilt']:.1f}",
    )
    board.at_least(f"{label}: Polars / planes rebuilt", found["Polars / rebuilt"], 5)
    board.at_most(
        f"{label}: planes prebuilt / floor (output written once)", found["prebuilt / floor"], 15
    )
    board.verify()


def test_the_real_catalogue_for_all_of_france(
    france: Organisations, offers: tuple[Offer, ...], board: Board
) -> None:
    label = f"{france.size:,} bodies × the real catalogue"
    found = compared(france, offers, board, label, rounds=9)
    board.at_least(f"{label}: OpenFisca / planes rebuilt", found["OpenFisca / rebuilt"], 10)
    board.at_least(f"{label}: OpenFisca / planes prebuilt", found["OpenFisca / prebuilt"], 30)
    board.tell(
        "  OpenFisca sharing conditions / planes rebuilt",
        f"× {found['OpenFisca sharing conditions / rebuilt']:.1f}",
    )
    board.tell("  Polars / planes rebuilt", f"× {found['Polars / rebuilt']:.1f}")
    board.verify()


def test_the_time_grows_no_faster_than_the_matrix(france: Organisations, board: Board) -> None:
    offers = generated_offers(COUNT)
    all_planes = Planes(france)
    counts = [COUNT // 8, COUNT // 4, COUNT // 2, COUNT]
    programs = {str(count): compile_offers(offers[:count]) for count in counts}
    times = measure(
        {
            name: partial(verdicts, program, all_planes, ON, PROJECT)
            for name, program in programs.items()
        }
    )
    board.at_most(
        "growth exponent with the offerings",
        exponent(counts, [milliseconds(times, name) for name in programs]),
        1.05,
        "",
    )
    every = np.random.default_rng(0).permutation(france.size)
    sizes = [france.size // 8, france.size // 4, france.size // 2, france.size]
    parts = {str(size): Planes(some(france, every[:size])) for size in sizes}
    whole = programs[str(COUNT)]
    times = measure(
        {name: partial(verdicts, whole, planes, ON, PROJECT) for name, planes in parts.items()}
    )
    board.at_most(
        "growth exponent with the bodies",
        exponent(sizes, [milliseconds(times, name) for name in parts]),
        1.05,
        "",
    )
    board.verify()


def exponent(sizes: Sequence[int], durations: Sequence[float]) -> float:
    """The slope of durations over sizes, both in logarithms."""
    slope: NDArray[np.float64] = np.polyfit(np.log(sizes), np.log(durations), 1)
    return float(slope[0])


def test_the_matrix_takes_less_memory_than_the_others(database_url: str, board: Board) -> None:
    """Each engine in a process of its own: what the peak adds to what the process held before it
    was built."""
    peaks = {name: peak(name, database_url) for name in ("planes", "openfisca", "polars")}
    for name, megabytes in peaks.items():
        board.tell(f"peak memory of {name}, {COUNT:,} offerings", f"{megabytes:.0f} MB")
    board.at_most(
        "peak memory: planes / the leanest other",
        peaks["planes"] / min(peaks["openfisca"], peaks["polars"]),
        1,
    )
    board.verify()


def peak(engine: str, database_url: str) -> float:
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.benchmarks.peak",
            engine,
            database_url,
            str(COUNT),
        ],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return float(done.stdout)
