# Two commands matter: `make demo` and `make test`. Both need only Python 3.11+ and make.
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export UV_PROJECT_ENVIRONMENT := .venv
export UV_LINK_MODE := copy

.PHONY: demo test check bench run worker migrate messages docs clean

demo: .venv/ready
	@$(BIN)/unionhall demo

test: .venv/ready-dev .venv/messages
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/ready-dev .venv/messages
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports --no-cache
	$(BIN)/python bin/check_types.py
	$(BIN)/python bin/with_database.py manage.py makemigrations --check --dry-run
	$(BIN)/python bin/messages.py check

bench: .venv/ready-dev .venv/messages
	$(BIN)/unionhall bench

run: .venv/ready
	$(BIN)/unionhall run

worker: .venv/ready
	$(BIN)/unionhall worker

migrate: .venv/ready
	$(BIN)/unionhall migrate

messages: .venv/ready-dev
	$(BIN)/python bin/messages.py merge

docs: .venv/ready-dev
	$(BIN)/python bin/service_docs.py write

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "UnionHall needs Python 3.11 or newer; try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments; on Debian or Ubuntu install the package python3-venv."; exit 1; }
	@$(PYTHON) -m venv .venv
	@echo "Installing (the first time takes a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/ready: .venv/bin/uv uv.lock
	@$(BIN)/uv sync --quiet --frozen --inexact --no-dev --python $(BIN)/python
	@$(BIN)/python bin/messages.py compile
	@touch $@

.venv/ready-dev: .venv/bin/uv uv.lock
	@$(BIN)/uv sync --quiet --frozen --inexact --python $(BIN)/python
	@touch $@ .venv/ready

.venv/messages: $(wildcard src/unionhall/locale/parts/*.po) .venv/ready-dev
	@$(BIN)/python bin/messages.py compile
	@touch $@

clean:
	rm -rf .venv var
