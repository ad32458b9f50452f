"""Prints the megabytes that one engine's peak adds, judging all of France: python -m
tests.benchmarks.peak ENGINE URL COUNT."""

import re
import sys
from pathlib import Path

from sqlmodel import Session

from catalog.storage.database import make_engine
from catalog.territories.census import census
from matching.domain.offer import Offer
from matching.verdict.columns import Organisations
from matching.verdict.matrix import compile_offers, verdicts
from matching.verdict.planes import Planes
from tests.benchmarks.conftest import PROJECT
from tests.benchmarks.engines.data import Data
from tests.benchmarks.generated import ON, generated_offers

_STATUS = Path("/proc/self/status")


def memory(kind: str) -> float:
    """`VmRSS` now, or `VmHWM` at the highest, in megabytes."""
    found = re.search(rf"{kind}:\s+(\d+) kB", _STATUS.read_text())
    assert found
    return int(found[1]) / 1024


def judge_with(
    engine: str, offers: tuple[Offer, ...], organisations: Organisations, data: Data
) -> object:
    if engine == "planes":
        return verdicts(compile_offers(offers), Planes(organisations), ON, PROJECT)
    if engine == "openfisca":
        from tests.benchmarks.engines.openfisca import OpenFisca

        return OpenFisca(offers, data.columns, shares_conditions=False).verdicts(data, ON)
    from tests.benchmarks.engines.polars_frames import Polars

    polars = Polars(offers)
    return polars.verdicts(polars.conditions(Polars.frame(data)))


def main(engine: str, database_url: str, count: str) -> None:
    with Session(make_engine(database_url)) as session:
        organisations = census(session).planes.organisations
    offers, data = generated_offers(int(count)), Data.of(organisations, PROJECT)
    Path("/proc/self/clear_refs").write_text("5")  # the highest starts from now
    before = memory("VmRSS")
    answer = judge_with(engine, offers, organisations, data)
    assert answer is not None
    sys.stdout.write(f"{memory('VmHWM') - before:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
