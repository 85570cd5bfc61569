# Everything from a bare checkout. `make` alone lists what there is.

PORT ?= 8000
BIN := .venv/bin

# The machine's Python: the first of these that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

# What a production site sets, for the deployment check alone; nothing connects to it.
PRODUCTION := BASE_URL=https://ours.example ALLOWED_HOSTS=ours.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	DATABASE_URL=postgresql://ours@database/ours REDIS_URL=redis://redis

# Compiled once and kept in __pycache__: a process that has to compile Django and pandas
# anew needs three times as long to start, and the demo and the tests start dozens.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench audit

help: ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 10

setup: .venv/synced ## build .venv with the pinned and hashed requirements

# Kept apart from `setup` so that nothing is done while the requirements stay the same.
.venv/synced: requirements/dev.txt
	$(call have-uv)
	$(call install,sync,dev)
	@touch .venv/runtime $@

# What the demo needs, half of it all: tests and checks bring the rest when they come.
.venv/runtime: requirements/runtime.txt
	$(call have-uv)
	$(call install,install --requirement,runtime)
	@touch $@

# The machine's pip puts uv into .venv: unpacking a pip of its own first takes longer
# than everything else. Where the machine's Python has none, that is done.
define have-uv
	@test -n "$(PYTHON)" || { echo "Ours needs Python 3.11 or newer, and there is none here:\
	 install one, or name it as in 'make setup PYTHON=/path/to/python3'." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Ours needs Python 3.11 or newer; '$(PYTHON)' is none." >&2; exit 1; }
	@echo "Building .venv with $$($(PYTHON) --version)"
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements/dev.txt > .venv/uv.txt
	@test -x $(BIN)/uv || $(PYTHON) -m pip --python $(BIN)/python $(FROM) .venv/uv.txt 2>/dev/null \
		|| { $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip $(FROM) .venv/uv.txt; } \
		|| echo "No uv for this machine: installing with pip, which takes longer"
endef
FROM := install --quiet --disable-pip-version-check --require-hashes --requirement

define install
	@if test -x $(BIN)/uv; \
	then $(BIN)/uv pip $(1) requirements/$(2).txt --quiet --python $(BIN)/python --require-hashes; \
	else $(BIN)/python -m pip $(FROM) requirements/$(2).txt; fi
endef

# The shell's parent is make itself: the demo ends when make does, however make ends.
demo: .venv/runtime ## run the demo until Ctrl-C; PORT=8000
	@OURS_PARENT=$$PPID exec $(BIN)/python manage.py demo --port $(PORT)

test: setup ## run all tests
	@$(BIN)/python -m pytest -n 3 --dist worksteal

bench: setup ## run the benchmarks
	@$(BIN)/python -m tests.bench

check: setup ## format, lint, types, imports, templates, migrations, deployment, audit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --quiet --check
	$(BIN)/djlint templates --quiet --lint
	$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, set up as in production"
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory audit

# The list of known vulnerabilities is on the network: where that cannot be reached, one
# line says so. AUDIT=required insists on having it.
# --strict: without it, packages that the list does not answer for are passed over.
audit: setup
	@echo "pip-audit of requirements/runtime.txt"
	@found=$$($(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		--requirement requirements/runtime.txt 2>&1); status=$$?; \
	if [ $$status -ne 0 ] && [ "$(AUDIT)" != required ] \
		&& echo "$$found" | grep -qE 'ConnectionError|Max retries|timed out|not found on PyPI'; \
	then echo "The audit is left out: the list of vulnerabilities cannot be reached."; \
	else echo "$$found"; exit $$status; fi
