# Two commands: `make run` and `make test`. The rest is for developers.
# Paths are relative throughout, as make cannot handle a space in one.
.DEFAULT_GOAL := help
.PHONY: help run test bench check lint format lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

run: ## Install, start the database and serve on http://127.0.0.1:8000
	@.bootstrap/install run
	@exec .venv/bin/forum serve

test: ## Install and run every test (ARGS="-k word" for some)
	@.bootstrap/install test
	@.venv/bin/python -m pytest $(ARGS)

bench: ## Measure pages and writing beside their ceilings (ARGS="--seconds 2 --only page")
	@.bootstrap/install run
	@.venv/bin/python -m tests.bench $(ARGS)

check: lint ## Everything but the tests of behaviour: format, lint, imports, types, structure
	@.venv/bin/mypy
	@.venv/bin/python -m pytest --quiet tests/structure

lint: ## Format, lint and order of imports only (some seconds)
	@.bootstrap/install check
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/ruff check --quiet
	@.venv/bin/lint-imports --verbose >.cache/imports.log || { cat .cache/imports.log; exit 1; }

format: ## Format the code and mend what ruff can mend
	@.bootstrap/install check
	@.venv/bin/ruff format --quiet
	@.venv/bin/ruff check --fix

lock: ## Resolve the packages anew after a change in pyproject.toml
	@.bootstrap/install run
	@.venv/bin/uv lock

clean: ## Remove what was installed or generated; data folders stay
	@rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find forum tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +
