# Every command of a checkout. All of them need nothing but this machine's python3 (and root, where no engine runs).
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# A version of the collection that is installed elsewhere must never stand in for the checkout.
export ANSIBLE_COLLECTIONS_PATH = $(wildcard $(CURDIR)/.venv/lib/python3*/site-packages)

VENV := .venv/stamp
SIDE_BY_SIDE := $(MAKE) --no-print-directory --jobs=$(shell nproc) --output-sync=target --keep-going

.PHONY: help
help: ## Print the targets.
	@sed --quiet --regexp-extended 's/^([a-z-]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand --tabs=16

.PHONY: venv
venv: $(VENV) ## Make .venv: everything that runs, checks and tests the checkout.
$(VENV): requirements.txt scripts/venv.sh
	scripts/venv.sh

.PHONY: check
check: $(VENV) ## Fast checks: format, lint, types, YAML, changelog fragments, unit tests.
	@$(SIDE_BY_SIDE) check-python check-types check-yaml check-changelog check-unit

.PHONY: check-python check-types check-yaml check-changelog check-unit
check-python:
	ruff format --check --quiet --output-format concise .
	ruff check --quiet --output-format concise .
	vermin --quiet --target=3.9- --violations plugins/modules plugins/module_utils
check-types:
	mypy
check-yaml:
	yamllint --strict .
check-changelog:
	antsibull-changelog lint
check-unit:
	pytest --quiet

.PHONY: lint
lint: $(VENV) ## ansible-lint, profile production, nothing skipped.
	ansible-lint -q

.PHONY: sanity
sanity: $(VENV) ## ansible-test sanity, nothing ignored.
	scripts/sanity.sh

.PHONY: static
static: check lint sanity ## All checks that need no engine.

.PHONY: format
format: $(VENV) ## Write the Python files as ruff wants them.
	ruff check --fix-only --quiet .
	ruff format .

.PHONY: dist
dist: $(VENV) ## Build the collection into build/ and check what is inside.
	scripts/dist.sh
