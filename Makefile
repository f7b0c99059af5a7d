# Needs Python >= 3.11 and make; everything else is set up here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
CACHE ?= $(HOME)/.cache/parvis

.PHONY: up test check bench lock messages charts client limits models clean
.DEFAULT_GOAL := up

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parvis needs Python 3.11 or newer: set PYTHON=/path/to/python3")'
	@echo "Setting up the environment…"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.up: $(BIN)/uv requirements/base.lock pyproject.toml
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/base.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: $(VENV)/.up requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@touch $@

up: $(VENV)/.up  ## set everything up and start the product
	@$(BIN)/parvis up

test: $(VENV)/.dev  ## set everything up and pass the tests
	@PATH="$(CURDIR)/$(BIN):$$PATH" PARVIS_CACHE="$(CACHE)" $(BIN)/python tools/run_tests.py $(ARGS)

check: $(VENV)/.dev  ## style, types, floors, sizes, translations, templates
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/lint/check.py

bench: $(VENV)/.dev  ## every benchmark, tables to docs/benchmarks.md
	@PATH="$(CURDIR)/$(BIN):$$PATH" PARVIS_CACHE="$(CACHE)" $(BIN)/python bench/all.py

models: $(VENV)/.dev  ## rebuild the shipped models; DATA is the folder of the public data sets
	@$(BIN)/python -m tools.train --data $(DATA)

messages: $(VENV)/.dev  ## collect and compile the translations
	@$(BIN)/python tools/messages.py

charts: $(VENV)/.dev  ## compile the grammar of the charts
	@$(BIN)/python -m tools.charts

client: $(VENV)/.dev  ## write the API's Python client
	@$(BIN)/python tools/client.py

limits: $(VENV)/.dev  ## write docs/limits.md
	@$(BIN)/python -m tools.limits

lock: $(BIN)/uv  ## renew the locks (hashes, no addresses: they install from any index)
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/base.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --group dev --group bench --extra postgres --extra onnx --extra video pyproject.toml -o requirements/dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
