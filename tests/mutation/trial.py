"""`make mutants`: the code is changed a little, one change at a time, and the tests must see it.

mutmut makes the changes and runs, for each, the tests that go through the function it changed.
Here: which modules, which tests, a sample that is the same for the same code, and the figures, the
last line. MUTANTS says how many changes of each module are tried (8), or « all »; an argument
names one part (`matching`, `guards`).

The report, in build/mutants/survivors.diff, holds each change that no test saw; docs/mutants.md
says which of them are left, and why.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from catalog.settings import PROJECT_ROOT
from tests.mutation.parts import PARTS, Part

FOLDER = PROJECT_ROOT / "build" / "mutants"
SEED = 9
SAMPLE = 8
BAR = 0.85
KILLED = {1, 3}
"""What mutmut keeps as the end of a test run: some test failed, or something broke."""
TIMED_OUT = {-24, 24, 36, 152, 255}
"""A change that makes the tests run for ever is seen too."""


class Score(NamedTuple):
    tried: int
    killed: int

    @property
    def share(self) -> float:
        return self.killed / self.tried if self.tried else 1.0

    def __str__(self) -> str:
        return f"{self.killed} / {self.tried} ({self.share:.1%})"


def prepared(part: Part) -> Path:
    """A folder with a copy of what the part needs, where mutmut works: the project is not
    touched."""
    folder = FOLDER / part.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "e2e", "benchmarks")
    for name in (part.source, *part.needs):
        source = PROJECT_ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    (folder / "pyproject.toml").write_text(_configuration(part), encoding="utf-8")
    mutated = folder / "mutants"
    mutated.mkdir()
    for name in ("node_modules", "instance"):  # Too large to be copied, and only read.
        if (PROJECT_ROOT / name).exists():
            (mutated / name).symlink_to((PROJECT_ROOT / name).resolve())
    return folder


def _configuration(part: Part) -> str:
    def listed(names: Iterable[str]) -> str:
        return json.dumps(list(names))

    return f"""
[tool.mutmut]
source_paths = [{part.source!r}]
only_mutate = {listed(part.only)}
also_copy = {listed(part.needs)}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-n", "0"]
pytest_add_cli_args_test_selection = {listed(part.tests)}
use_git_change_detection = false

[tool.pytest.ini_options]
addopts = ["--import-mode=importlib", "-m", "not e2e and not bench"]
markers = ["e2e: a browser", "bench: a measure"]
"""


def run(folder: Path, *mutants: str) -> None:
    """Runs mutmut on the mutants of these names, patterns included. Raises `RuntimeError` when it
    could not."""
    environment = {
        **os.environ,
        "TEST_DATABASE": "sqlite",
        "TEST_TEMPLATES": str(folder / "templates-of-databases"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with (folder / "mutmut.log").open("a", encoding="utf-8") as log:
        done = subprocess.run(
            [sys.executable, "-m", "mutmut", "run", *mutants],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise RuntimeError(f"mutmut: {done.returncode}, see {folder / 'mutmut.log'}")


def results(folder: Path) -> dict[str, int | None]:
    """Each mutant, and how its tests ended: None for one that was not tried."""
    ends: dict[str, int | None] = {}
    for meta in sorted((folder / "mutants").rglob("*.py.meta")):
        ends |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return ends


def module_of(mutant: str) -> str:
    """`matching.domain.facts` of `matching.domain.facts.x_fact__mutmut_3`."""
    return mutant.rpartition(".")[0]


def sampled(mutants: Iterable[str], many: int | None) -> list[str]:
    """At most so many mutants of each module, the same for the same code."""
    by_module: dict[str, list[str]] = defaultdict(list)
    for mutant in sorted(mutants):
        by_module[module_of(mutant)].append(mutant)
    if many is None:
        return [mutant for names in by_module.values() for mutant in names]
    return [
        mutant
        for module, names in by_module.items()
        for mutant in Random(f"{SEED} {module}").sample(names, min(many, len(names)))
    ]


def scores(ends: Mapping[str, int | None]) -> dict[str, Score]:
    """By module. A change that no test goes through is one that no test sees."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for mutant, end in ends.items():
        counted[module_of(mutant)].append(end in KILLED | TIMED_OUT)
    return {module: Score(len(seen), sum(seen)) for module, seen in sorted(counted.items())}


def tried(part: Part, many: int | None) -> dict[str, int | None]:
    """Tries a sample of the part, and adds what survived to the report."""
    folder = prepared(part)
    run(folder, part.first)
    chosen = sampled(results(folder), many)
    run(folder, *chosen)
    ends = results(folder)
    ends = {mutant: ends[mutant] for mutant in chosen}
    with (FOLDER / "survivors.diff").open("a", encoding="utf-8") as report:
        for mutant, end in ends.items():
            if end not in KILLED | TIMED_OUT:
                shown = subprocess.run(
                    [sys.executable, "-m", "mutmut", "show", mutant],
                    cwd=folder,
                    capture_output=True,
                    text=True,
                )
                report.write(f"# {mutant}: {end}\n{shown.stdout}\n")
    return ends


def main(names: list[str]) -> int:
    """Returns the status of the command: 1 when fewer changes are seen than the bar asks."""
    asked = os.environ.get("MUTANTS", str(SAMPLE))
    many = None if asked == "all" else int(asked)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "survivors.diff").write_text("", encoding="utf-8")
    ends: dict[str, int | None] = {}
    for name in names or PARTS:
        ends |= tried(PARTS[name], many)
    by_module = scores(ends)
    lines = [f"{module:44} {score}" for module, score in by_module.items()]
    total = Score(*(sum(column) for column in zip(*by_module.values(), strict=True)))
    lines.append(f"mutants: {total.killed} of {total.tried} seen, {total.share:.1%}, bar {BAR:.0%}")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(total.share < BAR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
