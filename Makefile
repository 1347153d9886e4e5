# Everything one does with the project. `make` lists the targets.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
WORKERS ?= 2
UV := uv==0.13.9

# Settings of the caller that would lead Python or pip out of .venv, or have all modules compiled at every start.
unexport PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER VIRTUAL_ENV PYTHONDONTWRITEBYTECODE

# The first Python that is new enough and really runs: a name on the PATH may be a mere placeholder.
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell \
	IFS=:; \
	for name in python3.13 python3.12 python3.11 python3; do \
		for folder in $$PATH; do \
			test "$$folder" = "$$PWD/.venv/bin" && continue; \
			if test -x "$$folder/$$name" && "$$folder/$$name" -c '$(SUITABLE)' </dev/null >/dev/null 2>&1; then \
				echo "$$folder/$$name"; exit; \
			fi; \
		done; \
	done)

# An environment does not survive a move of its folder, so the folder is part of the names.
FOLDER := $(shell pwd | cksum | cut -d ' ' -f 1)
LOCKED := .venv/.locked-$(FOLDER)
READY := .venv/.ready-$(FOLDER)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

CHECKS := coverage test test-docs test-office test-browser test-wheel test-faults fuzz mutate
RENEWED := $(BIN)/python docs/generate.py docs/reliability.md </dev/null

.PHONY: help run test test-docs test-office test-browser test-wheel test-faults test-all fuzz mutate lint format bench golden docs pictures coverage build lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## set everything up and run the example scenario
	@$(BIN)/servroi run scenarios/retailer-six-numbers.yaml </dev/null

test: $(READY) ## run the tests that take about three minutes
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(PYTEST_ARGS) </dev/null

test-docs: $(READY) ## run every command of the documentation, and build its site
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/docs --thorough $(PYTEST_ARGS) </dev/null

test-office: $(READY) ## recalculate workbooks with LibreOffice, which must be installed
	@$(BIN)/python -m pytest -q tests/office $(PYTEST_ARGS) </dev/null

test-browser: $(READY) ## drive the web page in Chromium, which must be installed
	@$(BIN)/python -m pytest -q tests/browser $(PYTEST_ARGS) </dev/null

test-wheel: $(READY) ## install the wheel in empty environments, on Python 3.11 to 3.13 as far as they are here
	@$(BIN)/python -m pytest -q tests/wheel $(PYTEST_ARGS) </dev/null

test-faults: $(READY) ## kill, interrupt and starve runs in every way: no file is ever lost
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/faults --thorough $(PYTEST_ARGS) </dev/null

test-all: $(READY) ## run every check there is; takes hours
	@for check in $(CHECKS); do $(MAKE) $$check PYTEST_ARGS=--measure && $(RENEWED) || exit 1; done
	@$(BIN)/python -m pytest -q -n $(WORKERS) --thorough --measure --ignore tests/faults </dev/null
	@$(RENEWED)

fuzz: $(READY) ## try 100'000 mutated files; FUZZ_ARGS='--cases 5000' for fewer
	@PYTHONPATH=. $(BIN)/python -m tests.fuzz --processes $(WORKERS) $(FUZZ_ARGS) </dev/null

lint: $(READY) ## check style, layout, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY) ## put the source in its usual layout
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .

bench: $(READY) ## measure speed and memory, once the yardstick is known to be the same model
	@$(BIN)/python benchmarks/whole_array.py --check </dev/null
	@$(BIN)/python benchmarks/bench.py </dev/null

golden: $(READY) ## rewrite the golden files; read the diff
	@$(BIN)/python -m pytest -q tests/golden tests/errors tests/unit/test_quantity.py --rewrite </dev/null

docs: $(READY) ## renew the documentation and build it as a site, in site/
	@$(BIN)/python docs/generate.py </dev/null
	@$(BIN)/sphinx-build -q -W --keep-going -b html -d site/.doctrees -c docs . site </dev/null

pictures: $(READY) ## render every page of every format in every language to PNG, in pictures/
	@$(BIN)/python docs/pictures.py </dev/null

coverage: $(READY) ## run the same tests and show the lines and branches they miss
	@$(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-report=term --cov-report=json:.coverage.json $(PYTEST_ARGS) </dev/null
	@$(BIN)/python -m tests.covered

mutate: $(READY) ## put small mistakes into the code, and tell which no test notices
	@PYTHONPATH=. $(BIN)/python -m tests.mutation --processes $(WORKERS) $(MUTATE_ARGS) </dev/null

build: $(READY) ## build the wheel and the source archive in dist/
	@$(BIN)/python -m build --no-isolation </dev/null

lock: $(READY) ## choose the newest versions that fit and write requirements.lock
	@$(PIP) install -qq "$(UV)" </dev/null
	@$(BIN)/uv pip compile pyproject.toml --extra reports --group dev --output-file requirements.lock --upgrade --universal \
		--python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
		--custom-compile-command 'make lock' --quiet </dev/null

clean: ## remove the environment and everything generated
	rm -rf .venv dist mutants pictures site .coverage .coverage.json htmlcov .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks docs -type d -name __pycache__ -exec rm -rf {} +

$(LOCKED): requirements.lock
	@python='$(PYTHON)'; \
	if test -z "$$python" || ! "$$python" -c '$(SUITABLE)' </dev/null; then \
		echo "servroi needs Python 3.11 or newer with its modules venv and ensurepip, and found none on the PATH." >&2; \
		echo "Install one from your system's packages, or name it: make PYTHON=/path/to/python3.12 run" >&2; \
		exit 1; \
	fi; \
	echo "setting up .venv with $$("$$python" --version), once" >&2; \
	"$$python" -m venv --clear .venv </dev/null
	@$(PIP) install -qq --no-deps --require-hashes -r requirements.lock </dev/null
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install -qq --no-deps --no-build-isolation -e . </dev/null
	@touch $@
