# Everything here needs Python 3.11 or newer, make and git. The environment in .venv is built
# by the first target that needs it, and again when pyproject.toml changes.

SHELL := /bin/sh
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		&& command -v "$$python" && break; done)
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := sample-library/
FUZZ_TESTS := $(shell grep -rlE '^from hypothesis import' tests --include='test_*.py')

.PHONY: run test check bench fuzz stress clean

run: $(READY)  ## open the app on the sample library
	@$(BIN)/python -m readlist.sample $(SAMPLE)
	@$(BIN)/readlist --library $(SAMPLE)

# Twice as many workers as a small machine has cores: a test of the app waits for a third of its time.
# Tests of one module stay together until a worker has nothing left to do. What one worker compiles, all use.
test: $(READY)  ## run the tests
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist worksteal

check: $(READY)  ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## measure against the goals of the design; beside other programs: python -m bench.peers
	$(BIN)/python -m bench.duplicates
	$(BIN)/python -m bench

fuzz: $(READY)  ## damage lists at random, two minutes a reader; then search the properties for longer
	$(BIN)/python -m tests.fuzz --seconds $${READLIST_FUZZ_SECONDS:-120}
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 --timeout 0 $(FUZZ_TESTS)

stress: $(READY)  ## changes by several processes and machines, kill -9, power cuts and failing disks at many more moments
	READLIST_STRESS_KILLS=$${READLIST_STRESS_KILLS:-1000} READLIST_STRESS_CHANGES=$${READLIST_STRESS_CHANGES:-12000} \
		READLIST_STRESS_ROUNDS=$${READLIST_STRESS_ROUNDS:-200} READLIST_STRESS_SYNC=$${READLIST_STRESS_SYNC:-100} $(BIN)/python -m pytest -n 2 --timeout 0 \
		tests/store/test_crash.py tests/library/test_processes.py tests/store/test_fault_machine.py \
		tests/library/test_sync_machine.py tests/library/test_sync_turns.py

clean:  ## remove the environment and the sample library
	rm -rf .venv $(SAMPLE)

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "readlist needs Python 3.11 or newer (with venv and pip); none was found." >&2; \
		echo "Install it, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
