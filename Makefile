# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := vivant/render/web
PIP := $(BIN)/python -m pip --disable-pip-version-check
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: run test check web wheel help clean

run: $(VENV)/.base $(WEB)/dist/index.html  ## open the digital human: set up, build the page, serve it
	@$(BIN)/vivant serve $(ARGS)

test: $(VENV)/.dev $(VENV)/.browser $(WEB)/dist/index.html  ## set up and check everything
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python tools/web.py check test
	$(BIN)/python -m pytest
	$(BIN)/python tools/check_wheel.py

check: $(VENV)/.dev  ## the quick half of `make test`: lint, types, Python tests without a browser
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not browser"

web: $(WEB)/dist/index.html  ## build the page

wheel: $(VENV)/.dev $(WEB)/dist/index.html  ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

clean:  ## forget everything that was set up or built
	rm -rf $(VENV) build dist $(WEB)/dist $(WEB)/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("vivant needs Python 3.11 or newer; set PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(BIN)/python
	$(PIP) install -q -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(PIP) install -q -e '.[dev]'
	@touch $@ $(VENV)/.base

$(VENV)/.browser: tools/browser.sh | $(BIN)/python
	sh tools/browser.sh
	@touch $@

$(WEB)/dist/index.html: $(WEB_SOURCES) | $(BIN)/python
	$(BIN)/python tools/web.py build
	@touch $@
