SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps
PAGES := $(shell find builder_app assets -name '*.py' -path 'builder_app/ui/*' -o -name '*.js*' -path 'builder_app/*' -o -path 'assets/*' -type f -not -path 'assets/external/*' 2>/dev/null) \
         builder_app/builder_app.py rxconfig.py $(wildcard reflex.lock/*)

export PATH := $(CURDIR)/$(BIN):$(PATH)
export REFLEX_DIR := $(CURDIR)/.reflex
export REFLEX_USE_NPM := 1
export REFLEX_TELEMETRY_ENABLED := false
export REFLEX_CHECK_LATEST_VERSION := false

.PHONY: run test lint format bench chaos load eval clean lock pages system-packages

run: pages
	@exec $(BIN)/builder up

test: $(STAMPS)/dev system-packages pages
	$(BIN)/python -m pytest

lint: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy builder_app
	$(BIN)/lint-imports

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench chaos load: $(STAMPS)/dev system-packages pages
	$(BIN)/python -m tests.$@

eval: $(STAMPS)/dev
	$(BIN)/python -m tests.evals.play
	$(BIN)/python -m tests.evals.agent
	$(BIN)/python -m tests.evals.guardrails

pages: $(STAMPS)/pages

$(STAMPS)/pages: $(STAMPS)/run $(PAGES)
	NPM_CONFIG_REGISTRY="$$(npm config get registry)" $(BIN)/reflex export --frontend-only --no-zip --loglevel warning
	@touch $@

$(STAMPS)/run: deploy/lock/run.txt pyproject.toml
	@mkdir -p $(STAMPS)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment: install its venv package (python3-venv on Debian)."; exit 1; }
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r deploy/lock/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(STAMPS)/dev: deploy/lock/dev.txt $(STAMPS)/run
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r deploy/lock/dev.txt
	@touch $@

system-packages:
	@deploy/system-packages.sh

lock: $(STAMPS)/dev
	uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o deploy/lock/run.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o deploy/lock/dev.txt

clean:
	rm -rf .venv .web .reflex .states $(STAMPS) build *.egg-info
