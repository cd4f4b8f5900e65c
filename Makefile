# Two commands matter: `make demo` and `make test`. Both install what they need first.
PY := .venv/bin/python
STAMP := .venv/.installed
# What talks to the database itself is also tested on the oldest PostgreSQL we promise.
ROOMS := $(addprefix tests/,access dossiers employers evidence intake ledger policies roster)
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test quick lint bench drill lock browser tamper clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Install everything into .venv (once; later runs need no network)

$(STAMP): requirements.lock pyproject.toml tools/setup.sh
	@bash tools/setup.sh

demo: setup ## Load the example group and serve the console on localhost
	@.venv/bin/wuxian demo

serve: setup ## Serve the console on your own data
	@.venv/bin/wuxian serve

test: setup browser lint ## Linters, types, contracts and every test, with the journeys in Chromium
	@$(PY) -m pytest -n auto
	@if [ "$$CI" = true ]; then bash tools/postgres15.sh $(PY) -m pytest -q -m database $(ROOMS); fi

quick: setup ## The tests without a database or a browser
	@$(PY) -m pytest -m "not database and not journey" -q

lint: setup ## Formatting, lint, types, import contracts
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy

drill: setup ## Lose an installation of 3,000 people and restore it, and a server to a moment
	@WUXIAN_DRILL_PEOPLE=3000 $(PY) -m pytest -q tests/backups tests/deploy --durations=10

bench: setup ## Measure beside a Decimal loop and pandas
	@bash tools/setup.sh bench
	@$(PY) -m bench

tamper: setup ## Ten thousand ways to change history, all to be found (about fifteen minutes)
	@WUXIAN_TAMPER_TRIALS=10000 $(PY) -m pytest -q -s tests/tamper

browser: setup
	@bash tools/browser.sh

lock: setup ## Resolve the dependencies anew
	@.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --all-extras --output-file requirements.lock pyproject.toml

clean: ## Remove the environment and caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
