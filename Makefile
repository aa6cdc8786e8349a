# Ban Hành: what a person types. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# How many processes run the tests: one more than there are cores, for now and then each waits for a browser,
# a worker or LibreOffice. `make test JOBS=0` runs them in one.
JOBS ?= $(shell echo $$(($$(nproc) + 1)))

export PYTHON
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# Modules compiled once serve every process that the product and its tests start.
unexport PYTHONDONTWRITEBYTECODE

# Stamps: a file's time says when that part was last installed, so that the second time is quick.
MADE := $(VENV)/.made
PRODUCT := $(VENV)/.product
TOOLS := $(VENV)/.tools
PAGES := static/vendor/.installed

.PHONY: help install run demo test bench screenshots lint types format lock

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 13

install: $(PRODUCT) $(PAGES) ## Set everything up: virtual environment, packages, front-end files
	@:

run: install ## Start web and worker on http://127.0.0.1:8000, with the demonstration agency
	@scripts/debian.sh run
	@$(BIN)/banhanh run

demo: install ## Load the demonstration agency into an empty database
	@$(BIN)/banhanh db upgrade
	@$(BIN)/banhanh demo load

# The types are checked beside the tests: they take half a minute on one core.
test: install $(TOOLS) lint ## Lint, types and all tests, on SQLite and PostgreSQL
	@scripts/debian.sh test
	@$(BIN)/mypy & types=$$!; \
		$(BIN)/pytest -n $(JOBS) --dist worksteal; tests=$$?; \
		wait $$types && exit $$tests

bench: install $(TOOLS) ## Measure the life of a document on both databases, reading, checking, signing
	@scripts/debian.sh test
	@$(BIN)/python bench/lifecycle.py
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/signing.py

screenshots: install $(TOOLS) ## Draw the pictures of the guide anew, into docs/images
	@scripts/debian.sh test
	@SCREENSHOTS=1 $(BIN)/pytest tests/browser/test_guide_screenshots.py

lint: $(TOOLS) ## Check the style
	@$(BIN)/ruff check .

types: $(TOOLS) ## Check the types
	@$(BIN)/mypy

format: $(TOOLS) ## Sort imports and mend what can be mended without thinking
	@$(BIN)/ruff check --fix .

lock: $(TOOLS) ## Pin all packages anew, with hashes
	@scripts/lock.sh

$(MADE):
	@scripts/debian.sh run
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(PRODUCT): $(MADE) requirements.txt setup.cfg pyproject.toml
	@echo "Installing Python packages"
	@$(BIN)/pip install -qq --require-hashes -r requirements.txt
	@$(BIN)/pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS): $(PRODUCT) requirements-test.txt
	@echo "Installing what the tests need"
	@$(BIN)/pip install -qq --require-hashes -r requirements-test.txt
	@touch $@

$(PAGES): $(MADE) package-lock.json scripts/front_end.py static/vendor.sha256
	@$(BIN)/python scripts/front_end.py
	@touch $@
