# Two commands do all: `make demo` and `make test`. Both set up .venv first, from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install
DEMO_ARGS ?=
BENCH_ARGS ?=

.PHONY: help setup demo test test-long lint types imports bench bench-grazing bench-harvest lock env clean

help:
	@echo "make demo    a living, simulated hub on this machine   (DEMO_ARGS=\"--port 8600\")"
	@echo "make test    run the tests"
	@echo "make test-long       the tests that live through simulated weeks and seasons (some minutes; .ci/run runs them, too)"
	@echo "make setup   only make .venv"
	@echo "make lint types imports    what .ci/run checks besides the tests"
	@echo "make bench   measure, and write build/bench.json"
	@echo "make bench-grazing   measure the grazing plan, and write build/bench-grazing.json (half an hour or more)"
	@echo "make bench-harvest   measure the harvest forecast and the shares, and write build/bench-harvest.json (some minutes)"
	@echo "make lock    choose versions anew (needs uv)"

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hubland needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || (echo "The venv cannot be made. On Debian: sudo apt-get install python3-venv"; exit 1)
	@echo "Setting up: about 130 MB to download the first time. If it is cut off, run it again: pip keeps what it has."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --quiet -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "Setting up what the tests need: about 80 MB more."
	@$(PIP) --require-hashes --quiet -r requirements-dev.lock
	@touch $@

# exec, so that Ctrl-C and the exit code are the demo's own
demo: .venv/ready
	@exec $(BIN)/hubland demo $(DEMO_ARGS)

# a process a core, four at most; tests of one file stay together, since they share servers; browser tests, the slowest, go first
test: .venv/ready-dev
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# weeks and seasons lived through hour by hour in simulated time: minutes of processor each
test-long: .venv/ready-dev
	$(BIN)/python -m pytest -m long -n auto --maxprocesses 4 --dist loadfile

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready-dev
	$(BIN)/mypy

imports: .venv/ready-dev
	$(BIN)/lint-imports

bench: .venv/ready-dev
	$(BIN)/python -m tests.speed $(BENCH_ARGS)

bench-grazing: .venv/ready-dev
	$(BIN)/python -m tests.speed.bench_grazing --workers 2 $(BENCH_ARGS)

# its targets are for one core: numpy is kept to one thread
bench-harvest: .venv/ready-dev
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.speed.bench_harvest $(BENCH_ARGS)

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra demo --extra setup pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra demo --extra setup --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock

# secrets for `docker compose up`, made once
env:
	sh deploy/env.sh

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache *.egg-info
