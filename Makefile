# Everything a person or the CI runs. `make` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= -n auto --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help demo test coverage test-scale test-wordpress install check lint types imports spelling gate golden serve rebuild lock clean

help: ## List what can be run
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# The stamp carries the lock's own time: a changed lock installs anew, nothing else does.
$(VENV)/runtime.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kliping needs Python 3.11 or later; make PYTHON=/path/to/python3.11 ... names one.")'
	@echo "Installing Kliping into $(VENV) (once; about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements-dev.lock
	@echo "Installing the development tools ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/runtime.stamp ## Crawl a small news world on this machine and search it in the browser
	@$(BIN)/kliping demo

test: $(VENV)/dev.stamp ## Run all tests (needs nothing but Python)
	@$(BIN)/python -m pytest $(TESTS)

coverage: $(VENV)/dev.stamp ## Run all tests and say what they leave untouched (floors: 90, and 95 for the core)
	@$(BIN)/python -m pytest $(TESTS) --cov --cov-report=
	@$(BIN)/coverage report --skip-covered --fail-under=90
	@$(BIN)/coverage report --skip-covered --fail-under=95 --include='lexicon/*,records/*,nlp/finders/*'

test-scale: $(VENV)/dev.stamp ## Run the contract suites on a real PostgreSQL (installed if root on Debian) and Elasticsearch (JDK 21+, Maven)
	@$(BIN)/python -m tests.servers

test-wordpress: $(VENV)/dev.stamp ## Crawl a real WordPress (installed if root on Debian)
	@$(BIN)/python -m tests.wordpress

install: $(VENV)/dev.stamp ## Set up the virtual environment with the development tools

check: lint types imports spelling test ## Everything that must pass before a commit

lint: $(VENV)/dev.stamp ## Style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## Static types
	@$(BIN)/mypy
	@$(BIN)/mypy tests

imports: $(VENV)/dev.stamp ## The one import direction
	@$(BIN)/lint-imports

spelling: $(VENV)/dev.stamp ## English spelling
	@$(BIN)/typos

gate: $(VENV)/dev.stamp ## Quality floors of what is read in articles
	@$(BIN)/python -m nlp.evaluate

golden: $(VENV)/dev.stamp ## Rewrite the golden pages (CASE=name for one); review the diff like code
	@$(BIN)/python -m tests.crawler.golden $(CASE)

serve: $(VENV)/runtime.stamp ## Collect, read, index and serve
	@$(BIN)/kliping up

rebuild: $(VENV)/runtime.stamp ## Build the search index anew from the archive
	@$(BIN)/kliping rebuild

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --extra build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the virtual environment and caches (never the data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
