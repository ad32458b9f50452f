# Every command of the project. From a fresh clone: `make run` serves the site, `make test` runs the tests.
# Every target installs what is missing first; a second run of any of them skips what is done.
.PHONY: help run dev install seed test test-postgresql e2e screenshots identity lisibilite bench mutants durability evaluate check check-code check-seeds lint format types contracts lock

PYTHON ?= python3
BIN = .venv/bin
export PYTHON

help: ## lists the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: ## installs, loads the data and serves the site on http://127.0.0.1:8000 (PORT=… overrides)
	@exec sh .ci/serve.sh

dev: ## the same, but the code and the texts are read again at each save
	@exec sh .ci/serve.sh dev

install: ## makes .venv/, node_modules/ and the static files
	@sh .ci/install.sh

seed: install ## loads the database: tables, territories, catalogue
	@$(BIN)/flask --app wsgi seed

test: install ## the tests, on SQLite
	@TEST_DATABASE=sqlite $(BIN)/pytest -q -n 2

test-postgresql: install ## the tests that read or write the database, on a PostgreSQL that they start themselves
	@TEST_DATABASE=postgresql $(BIN)/pytest -q -n 2 --ignore=tests/matching --ignore=tests/architecture

e2e: install ## the browser pass: Chromium, axe-core, html-validate
	@$(BIN)/pytest -q -m e2e tests/e2e

screenshots: seed ## takes the pictures of docs/screenshots/ again, in Chromium
	@$(BIN)/python -m tests.e2e.screenshots

identity: install ## draws the icons and the sharing card again, in Chromium
	@$(BIN)/python -m tests.e2e.identity

lisibilite: seed ## measures how easy the public pages are to read, and writes docs/lisibilite.md again
	@$(BIN)/python -m tests.web.reading 2>/dev/null

bench: ## how fast it is, beside OpenFisca, Polars and rule-engine, against the bars (docs/benchmarks.md)
	@sh .ci/install.sh bench
	@$(BIN)/pytest -q -m bench tests/benchmarks

mutants: ## small changes of the code, which the tests must see (docs/mutants.md); MUTANTS=all tries every one
	@sh .ci/install.sh mutants
	@$(BIN)/python -m tests.mutation.trial

durability: install ## kills the site 200 times while people save, on both databases: nothing may be lost; KILLS=… overrides
	@$(BIN)/python -m tests.durability.trial

evaluate: seed ## what the answers are worth, on the reference cases
	@$(BIN)/flask --app wsgi evaluate

check: check-code check-seeds test test-postgresql e2e ## everything that .ci/run runs
	@echo "Tout est vert."

check-code: install
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check-seeds: install ## refuses a bad sheet: its form, its names, its French; file, path, reason, remedy
	@$(BIN)/flask --app wsgi check-seeds
	@$(BIN)/pytest -q --no-header -rN tests/seeds/test_sheets_read_well.py

lint: install ## what ruff and the import contracts find
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-logo

format: install ## lays the code out, and puts the unbreakable spaces of French into the sheets
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .
	@$(BIN)/flask --app wsgi typeset-seeds

types: install ## what mypy finds
	@$(BIN)/mypy

lock: ## writes constraints.txt again from the newest versions that pyproject.toml allows
	@sh .ci/lock.sh
