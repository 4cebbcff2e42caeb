SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= .demo
# A process a core, a file to a process; browser tests stay last (tests/conftest.py).
PYTEST := python -m pytest -n auto --dist loadfile --max-worker-restart 1 --durations 30 --durations-min 8
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
# Many machines set it; then every process of the service compiles 1,500 modules again before it answers.
export PYTHONDONTWRITEBYTECODE :=
UV := .boot/bin/uv
STAMP := .venv/.synced
RUN := .venv/bin/

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .boot
	.boot/bin/python -m pip install -q --disable-pip-version-check 'uv==0.13.8'

$(STAMP): pyproject.toml requirements.lock | $(UV)
	$(UV) venv -q --clear --python $(PYTHON) .venv
	$(UV) pip sync -q --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
	$(UV) pip install -q --python .venv/bin/python --no-deps -e .
	@touch $@

.PHONY: install demo test check bench pictures format lock help
install: $(STAMP) ## make .venv from the hashed lock

demo: $(STAMP) ## run the demo with real Thanh Hoá products on http://localhost:8000 (PORT=, DATA_DIR=)
	$(RUN)nguongoc demo --port $(PORT) --data-dir $(DATA_DIR)

test: $(STAMP) ## run every test (SQLite, PostgreSQL and Chromium included)
	$(RUN)$(PYTEST)

check: $(STAMP) ## format, lint, types, import contracts, tests
	$(RUN)ruff format --check .
	$(RUN)ruff check .
	$(RUN)mypy
	$(RUN)lint-imports
	$(RUN)$(PYTEST)

bench: $(STAMP) ## print the ratios of docs/reference/performance.md, each beside its physical limit
	$(RUN)nguongoc bench

pictures: $(STAMP) ## take docs/images/states-*.webp anew (Chromium, two minutes)
	$(RUN)python -m tests.browser.take_pictures

format: $(STAMP) ## put the code in its one format
	$(RUN)ruff format .
	$(RUN)ruff check --fix .

lock: | $(UV) ## resolve pyproject.toml into requirements.lock (hashes, no addresses)
	$(UV) pip compile -q pyproject.toml --all-extras --group dev --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 -o requirements.lock

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "%-10s %s\n",$$1,$$2}' $(MAKEFILE_LIST)
