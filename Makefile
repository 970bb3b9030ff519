# Üretken from a checkout. `make help` lists what can be done; nothing is needed but Python 3.11 or newer, git and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-from-lock
# The first of these that is new enough makes the environment; PYTHON=… chooses another one.
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help env up test lint format build check bench bench-forms kill-forms kill-outbox fuzz-forms life-of-answers lock clean

help: ## Say what can be done.
	@echo "make <what>:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

env: $(STAMP) ## Make .venv with everything the lock names, checked by hash.

$(STAMP): requirements.lock pyproject.toml generator/theme/package-lock.json
	@found=""; if ! $(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null; then \
	  for python in $(PYTHONS); do \
	    if "$$python" -c '$(NEW_ENOUGH)' 2>/dev/null; then found="$$python"; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "No Python 3.11 or newer with its venv module was found." >&2; \
	    echo "Install one (Debian, Ubuntu: apt install python3 python3-venv), or name it: make env PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$("$$found" --version); the first time takes a minute or two."; \
	  "$$found" -m venv --clear $(VENV); \
	fi
	$(BIN)/python -m pip install --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --prefix generator/theme --ignore-scripts --no-audit --no-fund --loglevel=error || \
	    echo "npm could not fetch Leaflet: the map of projects will be a picture that cannot be moved. Everything else works."; \
	else \
	  echo "There is no npm: the map of projects will be a picture that cannot be moved. Everything else works."; \
	fi
	@touch $(STAMP)

up: env ## Build the invented town and serve site and form on one address; Ctrl-C ends both. PORT=… chooses the port.
	@$(BIN)/uretken up $(if $(PORT),--port $(PORT))

test: lint ## Run everything: lint, types, tests. ARGS=… goes to pytest.
	$(BIN)/pytest $(ARGS)

lint: env ## Check style and types.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: env ## Put the code into the house's form.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

build: env ## Build content/ into site/.
	$(BIN)/uretken build

check: env ## Report every problem of the records in content/.
	$(BIN)/uretken check

bench: env ## Measure builds against Hugo and mkdocs-material, and what people wait for; SIZES="1000 10000" ROUNDS=3.
	$(BIN)/python -m tests.benchmarks.build_against_peers --sizes $(or $(SIZES),1000 10000) --rounds $(or $(ROUNDS),3) --search --only-ours 50000 --json bench.json
	$(BIN)/python -m tests.benchmarks.one_edit
	$(BIN)/python -m tests.benchmarks.save_to_refresh
	$(BIN)/python -m tests.benchmarks.budget_lines

bench-forms: env ## Measure durable posts a second; ISSO=/path/to/isso compares with isso.
	$(BIN)/python -m tests.benchmarks.forms_against_isso $(if $(ISSO),--isso $(ISSO))

kill-forms: env ## Kill the form service 60 times while residents post; nothing acknowledged may be lost or doubled.
	$(BIN)/python -m tests.forms_api.killing $(if $(DATABASE),--database $(DATABASE))

kill-outbox: env ## Kill publishers while staff push to the same branch; everything must be published exactly once.
	$(BIN)/python -m tests.forms_api.outbox_kills $(if $(DATABASE),--database $(DATABASE))

fuzz-forms: env ## Try everything the OpenAPI document says, and what it does not, much longer than the tests do.
	URETKEN_FUZZ=1000 $(BIN)/pytest tests/forms_api/test_openapi.py

life-of-answers: env ## Answers live through everything that can happen in any order; LIVES=… says how many towns.
	LIVES=$(or $(LIVES),400) $(BIN)/pytest tests/forms_api/test_life_of_answers.py

lock: env ## Write requirements.lock anew from pyproject.toml; UPGRADE=1 takes the newest releases.
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --unsafe-package uretken \
	  --all-extras --strip-extras --no-emit-index-url --no-emit-find-links --no-annotate $(if $(UPGRADE),--upgrade) \
	  --output-file requirements.lock pyproject.toml
	@# The extras name this package itself; pip-compile leaves it out and ends with a warning about that.
	@sed '/^# WARNING: The following packages were not pinned/,$$d' requirements.lock > requirements.lock.new
	@mv requirements.lock.new requirements.lock

clean: ## Remove what was made here: environment, site, scratch folder, caches.
	rm -rf $(VENV) site .site.kept .up dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
