"""The import contracts of pyproject.toml hold, have no exception, and the pure package is pure at
run time too."""

import subprocess
import sys
import tomllib

import pytest
from importlinter.cli import lint_imports

from catalog.settings import PROJECT_ROOT

CONFIGURATION = PROJECT_ROOT / "pyproject.toml"
CONTRACTS = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
WEB_LIBRARIES = {"flask", "werkzeug", "jinja2", "sqlalchemy", "sqlmodel", "yaml", "catalog"}


def test_every_contract_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(CONFIGURATION), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_no_contract_has_an_exception() -> None:
    assert not [
        contract["id"]
        for contract in CONTRACTS
        if "ignore_imports" in contract or "exhaustive_ignores" in contract
    ]


def test_every_floor_is_declared() -> None:
    assert {"catalog-floors", "advice-rooms", "exchange-rooms", "matching-rooms", "web-rooms"} <= {
        c["id"] for c in CONTRACTS if c.get("exhaustive")
    }


def test_deciding_loads_neither_the_web_nor_the_database() -> None:
    modules = [
        ".".join(path.relative_to(PROJECT_ROOT).with_suffix("").parts)
        for path in sorted((PROJECT_ROOT / "matching").rglob("[a-z]*.py"))
    ]
    assert not WEB_LIBRARIES & _loaded_by(f"import {', '.join(modules)}")


def test_serving_does_not_load_scikit_learn() -> None:
    """It costs a second and 100 MB per worker: only publishing fits the relevance."""
    assert not {"sklearn", "scipy"} & _loaded_by("import wsgi")


def _loaded_by(program: str) -> set[str]:
    """The top-level packages that a new process has loaded once it has run `program`."""
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {show}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT_ROOT,
    )
    return set(done.stdout.split())
