# Two commands do everything: `make demo` and `make test`. The rest are their parts.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PACKAGES := bot kpi storage tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help install demo story test lint types imports unit browser-tools screenshots bench faults lock

help:  ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Mato needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

install: $(STAMP)  ## Build the environment from requirements.txt

demo: $(STAMP)  ## Try Mato on this machine: nothing else is needed
	$(BIN)/mato demo

story: $(STAMP)  ## The same story in the terminal
	$(BIN)/mato demo --script

test: lint types imports unit  ## Everything that CI runs

lint: $(STAMP)  ## Style, and dependencies that are missing or not used
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/deptry .

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy

imports: $(STAMP)  ## The layers of the house
	$(BIN)/lint-imports

unit: $(STAMP) browser-tools  ## All tests, the browser's too
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --include='kpi/*' --fail-under=100 --skip-covered
	$(BIN)/coverage report --fail-under=95 --skip-covered

browser-tools:  ## Fetch Chromium and Japanese fonts with the system's package manager
	@tests/browser/tools

screenshots: $(STAMP) browser-tools  ## Take the pictures of the docs anew
	MATO_SCREENSHOTS=1 $(BIN)/pytest -q -n 0 tests/browser/test_story.py tests/browser/test_sets.py tests/browser/test_verdicts.py

bench: $(STAMP)  ## The figures of the README
	$(BIN)/python -m benchmarks

MESSAGES ?= 2000
faults: $(STAMP)  ## kill -9, pauses and a lying Slack: nothing lost, nothing twice
	$(BIN)/python -m benchmarks.faults --messages $(MESSAGES)

lock:  ## Compile requirements.txt anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.txt
