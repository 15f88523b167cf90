# Python 3.11 or newer and make are all that these need; everything else goes into .venv.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python3.14 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
VENV := .venv/bin/python
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links
# More for pytest, as in: make test ARGS="-k opinion"
ARGS ?=
# How many examples a fuzz test tries.
FUZZ ?= 100000

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-browser check bench fuzz lock migration clean

help: ## This list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.installed ## Make .venv with what requirements-dev.lock pins

.venv/.installed: requirements-dev.lock
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Liaison needs Python 3.11 or newer$(if $(PYTHON),; $(PYTHON) is not)." >&2; \
		echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
		echo "$(PYTHON) can't make a virtualenv." >&2; \
		echo "On Debian and Ubuntu: apt-get install python3-venv, then try again." >&2; exit 1; }
	@echo "Installing into .venv; the first time takes about a minute."
	@$(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-dev.lock
	@touch $@

demo: setup ## All of it with a WeChat sandbox, in one terminal; Ctrl-C ends it
	@exec $(VENV) -m server demo

test: setup ## The tests, without the browser's and the long ones
	$(VENV) -m pytest -m "not browser and not fuzz" $(ARGS)

test-browser: setup ## The tests that need a Chromium
	$(VENV) -m pytest -m browser $(ARGS)

check: setup ## What must pass before a commit
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	.venv/bin/lint-imports
	$(VENV) -m pytest -m "not browser and not fuzz" $(ARGS)

bench: setup ## How fast the callback answers, beside an echo server
	$(VENV) -m benchmarks

fuzz: setup ## Long random tests; FUZZ=2000 for short ones
	FUZZ_EXAMPLES=$(FUZZ) $(VENV) -m pytest -m fuzz $(ARGS)

lock: setup ## Pin again what pyproject.toml asks for; LOCK=--upgrade for newer versions
	$(COMPILE) $(LOCK) pyproject.toml -o requirements.lock
	$(COMPILE) $(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

migration: setup ## A migration for what changed in models/: make migration NAME=what_changed
	.venv/bin/tortoise -c models.database.DECLARED makemigrations --name $(NAME)

clean: ## Remove .venv and caches; the data in .data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
