# Two commands do everything: `make run` opens the console on the demo city, `make test` passes the tests.
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help run run-mqtt test lint bench chaos clean lock

help: ## these lines
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## the console on the demo city (without a display: 30 s offscreen, console.png, one JSON line)
	@.ci/bootstrap run
	@$(PY) -m console $(ARGS)

run-mqtt: ## the console fed by a real Mosquitto with recorded files: make run-mqtt DATA=FOLDER (docs/real-input.md)
	@.ci/bootstrap test
	@docs/examples/run-mqtt $(DATA) $(ARGS)

test: ## all tests (the servers they need are installed first)
	@.ci/bootstrap test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest $(ARGS)

lint: ## ruff, pyright strict, import contracts
	@.ci/bootstrap test
	@$(PY) -m ruff check . && $(PY) -m ruff format --check .
	@.venv/bin/basedpyright
	@.venv/bin/lint-imports

bench: ## the speed lines of the issues; writes bench.json
	@.ci/bootstrap bench
	@QT_QPA_PLATFORM=offscreen $(PY) tests/bench/run.py $(ARGS)

chaos: ## 100 seeded faults, 1,000 kills of the alarm process, a million actions; writes chaos.json
	@.ci/bootstrap test
	@QT_QPA_PLATFORM=offscreen $(PY) tests/chaos/run.py $(ARGS)

lock: ## renew the pinned packages (maintainers; needs uv)
	uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	uv pip compile pyproject.toml --extra build --group dev --universal --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links -q -c requirements.lock -o requirements-dev.lock

clean: ## what can be made again
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache console.png bench.json chaos.json
	find . -name __pycache__ -prune -exec rm -rf {} +
