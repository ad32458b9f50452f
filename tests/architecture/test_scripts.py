"""What `make run` and `make install` say when the machine does not allow them: one French sentence,
and no traceback."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from catalog.settings import PROJECT_ROOT


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The scripts in a tree of their own, where nothing is installed."""
    shutil.copytree(PROJECT_ROOT / ".ci", tmp_path / ".ci")
    return tmp_path


def _run(clone: Path, script: str, **environment: str) -> str:
    """What the script says; it must fail, shortly, and without a traceback."""
    done = subprocess.run(
        ["sh", f".ci/{script}"],
        cwd=clone,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=20,
    )
    said = (done.stdout + done.stderr).strip()
    assert done.returncode == 1
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
    return said


def _program(folder: Path, name: str, organisation: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{organisation}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_an_old_python_is_named(clone: Path) -> None:
    said = _run(
        clone, "install.sh", PYTHON=str(_program(clone, "old-python", "echo 'Python 3.9.2'"))
    )
    assert "Python 3.11 ou plus récent est nécessaire" in said
    assert "Python 3.9.2" in said


def test_a_missing_python_is_said(clone: Path) -> None:
    assert "Python est introuvable" in _run(clone, "install.sh", PYTHON="no-such-python")


def test_a_python_that_makes_no_virtual_environment_names_the_package(clone: Path) -> None:
    python = _program(
        clone,
        "bare-python",
        'case "$1" in --version) echo "Python 3.11.2" ;; *) echo no venv >&2; exit 1 ;; esac',
    )
    assert "python3-venv" in _run(clone, "install.sh", PYTHON=str(python))


def test_a_network_that_does_not_answer_is_told_from_another_failure(clone: Path) -> None:
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT_ROOT / name, clone)
    pip = 'echo "Failed to establish a new connection: Connection refused" >&2; exit 1'
    venv = (
        f"mkdir -p .venv/bin; printf '#!/bin/sh\\n%s\\n' '{pip}' > .venv/bin/python; chmod +x"
        " .venv/bin/python"
    )
    python = _program(
        clone, "fake-python", f'case "$1" in --version) echo "Python 3.12.1" ;; -m) {venv} ;; esac'
    )
    said = subprocess.run(
        ["sh", ".ci/install.sh"],
        cwd=clone,
        env=os.environ | {"PYTHON": str(python)},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert said.returncode == 1
    assert "le réseau ou le dépôt de paquets ne répond pas" in said.stderr


def test_a_port_taken_is_said_before_anything_is_installed(clone: Path) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = str(occupant.getsockname()[1])
        assert f"Le port {port} est déjà pris" in _run(clone, "serve.sh", PORT=port)


@pytest.mark.parametrize("port", ["huit mille", "-1", "70000"])
def test_a_port_that_is_none_is_refused(clone: Path, port: str) -> None:
    assert "PORT doit être un nombre" in _run(clone, "serve.sh", PORT=port)
