"""Measures several ways to do one thing, interleaved and shuffled, so that a busy moment falls on
all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from random import Random

# A quick use is repeated until a sample lasts this long, in seconds: the clock is then fine enough.
_SAMPLE = 0.02
_MOST_REPEATS = 2_000

Use = Callable[[], object]
Times = dict[str, list[float]]
"""By name, the seconds of one use in each round."""


def measure(uses: Mapping[str, Use], rounds: int = 7) -> Times:
    """Runs every use twice to know how long it takes, then in each round, in another order each
    time.

    What one leaves behind is collected before the next is timed, and nothing is collected
    meanwhile.
    """
    repeats = {}
    for name, use in uses.items():
        use()
        repeats[name] = max(1, min(_MOST_REPEATS, round(_SAMPLE / _seconds(use, 1))))
    draw = Random(0)
    times: Times = {name: [] for name in uses}
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for _ in range(rounds):
            for name in draw.sample(list(uses), len(uses)):
                gc.collect()
                times[name].append(_seconds(uses[name], repeats[name]))
    finally:
        gc.enable()
        gc.unfreeze()
    return times


def ratio(times: Times, slow: str, fast: str) -> float:
    """How many times longer one takes than the other: the median over the rounds."""
    return statistics.median(
        one / other for one, other in zip(times[slow], times[fast], strict=True)
    )


def milliseconds(times: Times, name: str) -> float:
    return statistics.median(times[name]) * 1_000


def _seconds(use: Use, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        use()
    return (time.perf_counter() - start) / repeats
