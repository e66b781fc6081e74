# Everything a newcomer needs.  PYTHON chooses the interpreter that .venv is made from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.exactrelu-installed

.PHONY: help setup verify proofs verified-checker test test-all lint bench clean

help:
	@echo "make setup     make $(VENV) and install exactrelu with its development tools"
	@echo "make verify    prove every file of examples/ and check every certificate"
	@echo "make proofs    compile the Coq proofs of the theorems that certificates rest on, see proofs/README.md"
	@echo "make verified-checker  build the proved checker of trees of cases as proofs/build/verified-checker (OCaml)"
	@echo "make test      the tests, without those marked slow"
	@echo "make test-all  all tests"
	@echo "make lint      ruff and mypy"
	@echo "make bench     the benchmarks, each against named peers"

setup: $(STAMP)

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: install Python 3.11-3.13 (Debian, Ubuntu: apt install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	  || { echo "$(PYTHON) is $$($(PYTHON) -V): exactrelu needs Python 3.11-3.13; choose one with make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) has no venv module (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

verify: setup
	$(BIN)/python examples/run.py

proofs:
	@$(MAKE) --no-print-directory -C proofs

verified-checker:
	@$(MAKE) --no-print-directory -C proofs verified-checker

test: setup
	$(BIN)/python -m pytest -m "not slow"

test-all: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
