#!/bin/sh
# Brings the database and the assets up to date; every step does nothing when it is already done. Called by make run and make seed.
set -eu
cd "$(dirname "$0")/.."
for step in migrate import-territories seed build-assets; do
    .venv/bin/flask --app wsgi "$step"
done
