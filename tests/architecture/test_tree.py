"""What the repository holds, and what it must never hold."""

import re
import subprocess
from pathlib import Path

import pytest

from catalog.settings import PROJECT_ROOT

TRACKED = [
    PROJECT_ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    if name and (PROJECT_ROOT / name).is_file()
]
TEXTS = [
    path
    for path in TRACKED
    if path.suffix not in {".docx", ".png", ".ico", ".woff2"} and path != Path(__file__).resolve()
]
CODE = [path for path in TRACKED if path.suffix == ".py"]
FRENCH_DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-CONTENU.md",
    "docs/exploiter.md",
    "docs/lisibilite.md",
]


def _places(pattern: str, paths: list[Path]) -> list[str]:
    """Where `pattern` stands, as file:line."""
    sought = re.compile(pattern)
    return [
        f"{path.relative_to(PROJECT_ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if sought.search(line)
    ]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", r"(?<![\w.])/(home|root|Users|work|opt)/\w"),
        (
            "a registry's address",
            # In brackets, so that this file does not hold what it looks for.
            r"registry\.npm[j]s|registry\.yarn[p]kg|files\.python[h]osted|pypi\.org/[s]imple|--(extra-)?index[-]url|"
            r"--find[-]links|\"resolve[d]\":",
        ),
        ("a secret", r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}"),
        ("a merge left half-way", r"^(<{7}|>{7}) "),
    ],
)
def test_no_file_holds(what: str, pattern: str) -> None:
    assert not _places(pattern, TEXTS), what


def test_nothing_generated_or_vendored_is_tracked() -> None:
    generated = {"node_modules", "instance", "build", "__pycache__", ".venv", "dist"}
    assert not [path for path in TRACKED if generated & set(path.relative_to(PROJECT_ROOT).parts)]
    assert not [
        path
        for path in TRACKED
        if path.suffix in {".sqlite3", ".pyc", ".log", ".gz", ".br", ".woff2"}
    ]


def test_no_file_is_heavier_than_a_screenshot() -> None:
    assert not [path for path in TRACKED if path.stat().st_size > 300_000]


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    undocumented = [
        path
        for path in CODE
        if path.name != "__init__.py" and not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not [path for path in undocumented if "versions" not in path.parts]


def test_no_module_is_a_catch_all() -> None:
    assert not [
        path
        for path in CODE
        if path.stem in {"utils", "helpers", "common", "manager", "misc", "service"}
    ]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert not [path for path, lines in lengths.items() if lines > 420]
    tests = [path for path in lengths if path.is_relative_to(PROJECT_ROOT / "tests")]
    assert not [path for path in tests if lengths[path] > 350]


def test_the_clock_is_read_at_the_edge_only() -> None:
    """Below it, dates are arguments: the same request gives the same answer for ever."""
    edge = {"catalog/web/site/clock.py", "catalog/web/site/limits.py", "catalog/commands/edge.py"}
    inside = [
        path
        for path in CODE
        if path.is_relative_to(PROJECT_ROOT / "catalog")
        or path.is_relative_to(PROJECT_ROOT / "matching")
    ]
    below = [path for path in inside if path.relative_to(PROJECT_ROOT).as_posix() not in edge]
    assert not _places(r"\b(today|now|utcnow)\(\)|datetime\.now\(|\btime\.time\(", below)


def test_letters_are_folded_in_one_place() -> None:
    """`matching.domain.letters`: accents, control characters, names for programs."""
    inside = [
        path
        for path in CODE
        if {"catalog", "matching"} & {path.relative_to(PROJECT_ROOT).parts[0]}
        and path != PROJECT_ROOT / "matching" / "domain" / "letters.py"
    ]
    assert not _places(r"unicodedata|\\x1f\\x7f|\\x7f-|ascii.{3}ignore", inside)


@pytest.mark.parametrize("name", FRENCH_DOCUMENTS)
def test_french_documents_keep_their_spaces_unbroken(name: str) -> None:
    prose, is_code = [], False
    for number, line in enumerate(
        (PROJECT_ROOT / name).read_text(encoding="utf-8").splitlines(), 1
    ):
        is_code ^= line.startswith("```")
        if not is_code and not line.startswith("|--"):
            prose.append((number, re.sub(r"`[^`]*`", "", line)))
    broken = [(number, line) for number, line in prose if re.search(r" [:;?!»](\s|$)|« ", line)]
    assert not broken, "put a U+00A0 before : ; ? ! » and after «"


def test_the_check_of_the_ci_contains_the_tests_of_the_readme() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    prerequisites = re.search(r"^check: ([\w -]*)", makefile, re.MULTILINE)
    assert prerequisites
    assert {"check-code", "check-seeds", "test", "test-postgresql", "e2e"} <= set(
        prerequisites[1].split()
    )
    assert "make --keep-going check" in (PROJECT_ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")


def test_every_pinned_version_is_a_bare_version() -> None:
    lines = (PROJECT_ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert not [
        line
        for line in lines
        if not line.startswith("#") and not re.fullmatch(r"[\w.-]+==[\w.]+", line)
    ]
