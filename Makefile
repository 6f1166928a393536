# Everything starts here: `make demo` to look, `make test` to check.  Needs python3.11 and make.

SHELL := /bin/bash
PYTHON ?= python3.11
PORT ?= 8000
ARGS ?=
# Two more than there are cores: tests with a browser or another process wait a good part of their time.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 2)')
PARTNERS ?= 100000
EVENTS ?= 0
CASES ?= 10000
VENV := .venv
BIN := $(VENV)/bin
# Compiled modules are kept even where the shell says otherwise: without them every start takes
# seconds longer.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv demo reset-demo manage test races faults looks schema-cases lint fmt lock bench data messages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# One installation for running and developing; redone when a lock file changes. Of several Pythons on
# PATH it is made with the quickest, unless PYTHON says which.
venv: $(VENV)/.installed ## the environment in .venv from the pinned, hashed locks

$(VENV)/.installed: requirements/dev.txt
	@$(PYTHON) srm/local/bootstrap.py $(VENV) requirements/dev.txt $(if $(filter file,$(origin PYTHON)),--quickest)

demo: venv ## the whole system with the demo company at http://127.0.0.1:$(PORT)
	@exec $(BIN)/python -m srm.local demo --port "$(PORT)"

reset-demo: venv ## forget the demo's data; the next `make demo` starts afresh
	@$(BIN)/python -m srm.local reset

manage: venv ## a management command against the demo: make manage ARGS="import_trade …"
	@$(BIN)/python -m srm.local manage $(ARGS)

test: venv ## all tests, parallel, random order; E2E=0 without a browser, ARGS="tests/rfps -k x"
	@$(BIN)/python -m srm.local messages
	@if [ "$$E2E" != 0 ]; then $(BIN)/python -m tests.environment.chromium > /dev/null; fi
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

races: venv ## every race twenty times instead of a few
	@RACE_ROUNDS=20 $(BIN)/python -m pytest tests/concurrency -n 2 --dist worksteal $(ARGS)

faults: venv ## 10,000 reminders while processes are killed and frozen; FAULTS=40 REMINDERS=10000 SEED=1 BESIDE=0
	@FAULTS=$${FAULTS:-40} REMINDERS=$${REMINDERS:-10000} $(BIN)/python -m pytest tests/faults -n 0 -s $(ARGS)

looks: venv ## every page and dialog on both screens, each in the light and in the dark
	@LOOKS=all $(BIN)/python -m pytest tests/e2e/test_pages.py -n 2 --dist worksteal $(ARGS)

schema-cases: venv ## the API against its schema, CASES=10000 calls by each of four people
	@SCHEMA_CASES=$(CASES) $(BIN)/python -m pytest tests/access/test_schema_cases.py -n 2 $(ARGS)

lint: venv ## every check that needs no browser and no data
	@$(BIN)/python .ci/lint.py

fmt: venv ## format the code
	@$(BIN)/python -m ruff check --fix --quiet . ; $(BIN)/python -m ruff format --quiet .

# No address of a package index in the locks: that is each machine's own setting.
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

lock: ## compile the locks from pyproject.toml; UPGRADE=1 takes newer versions
	@$(COMPILE) pyproject.toml --output-file requirements/base.txt
	@$(COMPILE) pyproject.toml --group dev --constraint requirements/base.txt \
	  --output-file requirements/dev.txt

messages: venv ## collect translatable texts into locale/ and compile them
	@$(BIN)/python -m srm.local messages --collect

data: venv ## a scratch database under var/bench with PARTNERS=100000 partners, EVENTS=0 events of years past
	@$(BIN)/python -m srm.local data --partners $(PARTNERS) --events $(EVENTS)

bench: venv ## measure the pages at 1,000, 10,000 and 100,000 partners
	@$(BIN)/python -m srm.local bench $(ARGS)
