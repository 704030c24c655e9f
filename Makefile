# Every target builds what it needs first; stamps in .venv and node_modules say what is done.
.DEFAULT_GOAL := help
.PHONY: help run test bench lint openapi
.DELETE_ON_ERROR:

# Some images forbid bytecode; without it each of the suite's many processes compiles anew.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000

PYTHON := .venv/bin/python
SYNC := .venv/bin/uv pip sync --quiet --python $(PYTHON) --require-hashes
FRONT_END := node_modules/.package-lock.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard foreign_affairs/portal/locale/*/LC_MESSAGES/*.po))

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 13

run: .venv/.run $(FRONT_END) $(CATALOGUES) ## the whole site on http://127.0.0.1:8000 (PORT= changes it); Ctrl-C ends it
	@$(PYTHON) manage.py serve --port $(PORT)

test: .venv/.dev $(FRONT_END) $(CATALOGUES) ## the whole suite on SQLite and PostgreSQL (ARGS= goes to pytest)
	@$(PYTHON) -m tests.run $(ARGS)

bench: .venv/.dev $(FRONT_END) $(CATALOGUES) ## the benchmarks, as a table of ratios
	@$(PYTHON) -m tests.benchmarks $(ARGS)

SCHEMA := $(PYTHON) manage.py spectacular --settings foreign_affairs.settings.test --lang en --validate --fail-on-warn --file

lint: export LOCAL_DIR = .local/lint
lint: .venv/.dev $(FRONT_END) $(CATALOGUES) ## ruff, mypy, import contracts, migrations, OpenAPI
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy .
	.venv/bin/lint-imports --no-cache
	$(PYTHON) manage.py makemigrations --settings foreign_affairs.settings.test --check --dry-run
	@mkdir -p .local
	$(SCHEMA) .local/openapi.yaml
	@diff -u foreign_affairs/docs/openapi.yaml .local/openapi.yaml \
		|| { echo "The committed OpenAPI document is out of date: run 'make openapi' and commit it."; exit 1; }

openapi: .venv/.dev
	$(SCHEMA) foreign_affairs/docs/openapi.yaml

# --- what the targets stand on ------------------------------------------------------------------

.venv/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed."; exit 1; }
	@echo "Making the Python environment …"
	@python3 -m venv .venv || { echo "The venv module is missing: apt-get install python3-venv"; exit 1; }
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv

# Once the development packages are there they stay: `make run` then keeps to the larger lock.
.venv/.run: requirements.txt | .venv/bin/uv
	@echo "Installing the Python packages …"
	@$(SYNC) $(if $(wildcard .venv/.dev),requirements-dev.txt,$<)
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/uv
	@echo "Installing the Python packages, with those for development …"
	@$(SYNC) $<
	@touch .venv/.run $@

# The machine's Node if it is 20 or newer and has npm, else the one that PyPI carries.
$(FRONT_END): package-lock.json | .venv/.run
	@echo "Installing the front-end packages …"
	@if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; \
	then npm ci --ignore-scripts --silent; \
	else .venv/bin/uv pip install --quiet --python $(PYTHON) --require-hashes -r requirements-node.txt \
		&& PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --silent; \
	fi
	@touch $@

%.mo: %.po | .venv/.run
	@$(PYTHON) -m babel.messages.frontend -q compile -i $< -o $@
