# make run: the console. make test: everything within ten minutes. soak, trial, bench: the long ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-run
READY_TEST := $(VENV)/.ready-test
# thousands of small databases: in memory where the machine can
QUICK := $(if $(wildcard /dev/shm/.),TMPDIR=/dev/shm)
# an environment that forbids it would have every program of the tests compile the house anew
unexport PYTHONDONTWRITEBYTECODE
PACKAGES := src tests scripts benchmarks

.PHONY: run test lint types contracts unit soak trial bench clean

run: $(READY)
	@$(BIN)/controlroom $(ARGS)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(READY_TEST): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@ $(READY)

test: lint types contracts unit

lint: $(READY_TEST)
	$(BIN)/ruff check $(PACKAGES)
	$(BIN)/ruff format --check $(PACKAGES)
	$(BIN)/python scripts/translations.py --check

types: $(READY_TEST)
	$(BIN)/mypy

contracts: $(READY_TEST)
	$(BIN)/lint-imports

unit: $(READY_TEST)
	$(BIN)/coverage erase
	$(QUICK) $(BIN)/coverage run -m pytest -n 4 --dist worksteal -m "not again"
	$(QUICK) $(BIN)/python -m pytest -n 6 --dist worksteal -m again
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=90

soak: $(READY_TEST)
	$(BIN)/python -m pytest tests/soak --soak -s

trial: $(READY_TEST)
	@test -n "$(DATA)" || { echo "make trial DATA=FOLDER: name the folder with the real files" >&2; exit 2; }
	$(BIN)/python -m pytest tests/trial --trial "$(DATA)" -s

bench: $(READY_TEST)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .coverage* .pytest_cache .mypy_cache .ruff_cache
