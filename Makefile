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

.PHONY: conformance conformance-record references
conformance: $(VENV) references ## Ours beside docker's own programs, and a fuzz run. CONFORMANCE=full for all of it.
	@$(SIDE_BY_SIDE) conformance-merge conformance-stack conformance-generated conformance-fuzz conformance-specs
conformance-merge conformance-stack conformance-generated conformance-fuzz: conformance-%:
	CONFORMANCE=$(CONFORMANCE) FUZZ_SECONDS=$(FUZZ_SECONDS) pytest --quiet tests/conformance/test_$*.py
conformance-specs:
	python tests/conformance/record_specs.py --check
conformance-record: $(VENV) references ## Ask docker's programs again and keep what they answer.
	python -m ansible_collections.beekeeper.swarm.tests.conformance.record
	python tests/conformance/record_specs.py
# Without them the recorded answers serve.
references:
	-@scripts/references.sh

.PHONY: static
static: check lint sanity conformance ## All checks that need no engine.

.PHONY: format
format: $(VENV) ## Write the Python files as ruff wants them.
	ruff check --fix-only --quiet .
	ruff format .

.PHONY: dist
dist: $(VENV) ## Build the collection into build/ and check what is inside.
	scripts/dist.sh

# The original layer files of the sample stack where they lie beside this checkout, else the project's own.
export NUMBERS_LAYERS ?= $(abspath $(firstword $(wildcard ../shared/numbers) examples/numbers))
LAB :=

.PHONY: lab
lab: $(VENV) engine ## Five nodes on this machine, one swarm, the sample stack on it. LAB="-e lab_workers=4" changes it.
	ansible-playbook beekeeper.swarm.lab_up -e lab_directory=$(CURDIR)/.lab $(LAB)
	@cat "$$(ls -t .lab/*.summary.txt | head -n 1)"

.PHONY: lab-down
lab-down: $(VENV) ## Take the lab down; nothing of it stays.
	ansible-playbook beekeeper.swarm.lab_down -e lab_directory=$(CURDIR)/.lab $(LAB)

.PHONY: engine
engine:
	scripts/engine.sh

# Scenarios that run together share one lab, which is made for them and taken down at the end.
.PHONY: story rollout stack drain rebalance refresh quorum recover restore cluster patch packages schedule machine machines stacks nodes scenarios
STACKS := story rollout stack
# `cluster` is the last one: it ends the lab's swarm and makes another.
NODES := drain rebalance cluster
story: SCENARIOS := story
story: scenarios ## The story of the sample stack on a lab of its own, with Molecule.
rollout: SCENARIOS := rollout
rollout: scenarios ## Whole stacks and their revisions on a lab of its own: failures, killed controllers, rollbacks.
stack: SCENARIOS := stack
stack: scenarios ## A stack through its whole life on a lab of its own: rotation under load, adoption, drift, jobs, removal.
drain: SCENARIOS := drain
drain: scenarios ## Nodes without their tasks, a leader that leaves, a manager that is lost, on a lab of its own.
rebalance: SCENARIOS := rebalance
rebalance: scenarios ## Crowded services that are spread again, on a lab of its own.
refresh: SCENARIOS := refresh
refresh: scenarios ## A tag that is rebuilt well and broken: rolled, rolled back and remembered, on a lab of its own.
quorum: SCENARIOS := quorum
quorum: scenarios ## Managers without their leader, their majority or their key, on a lab of its own.
recover: SCENARIOS := recover
recover: scenarios ## Lost managers: replaced, and a swarm started anew from one that is left, on a lab of its own.
restore: SCENARIOS := restore
restore: scenarios ## Backups, and all managers lost: restored at the old address and at another, on a lab of its own.
cluster: SCENARIOS := cluster
cluster: scenarios ## A swarm that follows its inventory, on a lab of its own: from nothing, roles swapped, hosts removed, autolock on.
patch: SCENARIOS := patch
patch: scenarios ## Nodes patched under load, with another Engine, stopped, resumed, in a window, on a lab of its own.
packages: SCENARIOS := packages
packages: scenarios ## Packages of dnf 4 and 5 on workers that say they are Fedora, on a small lab of its own.
schedule: SCENARIOS := schedule
schedule: scenarios ## A playbook that a timer or cron runs, on a control host in a container, without a lab.
machine: SCENARIOS := machine
machine: scenarios ## A whole machine, its swarm's only manager, is patched and really rebooted. Slow; needs root once, no KVM.
machines: SCENARIOS := machines
machines: scenarios ## Whole machines in software emulation: SSH, systemd, cgroup v2, a swarm and its routing mesh. Slow; needs root once, no KVM.
stacks: SCENARIOS := $(STACKS)
stacks: scenarios ## All scenarios of stacks, on one lab.
nodes: SCENARIOS := $(NODES)
nodes: scenarios ## All scenarios of nodes and clusters, on one lab.
SCENARIOS := $(STACKS) $(NODES)
scenarios: $(VENV) engine
	scripts/scenarios.sh $(SCENARIOS)

.PHONY: test
test: $(VENV) engine references ## Everything that CI runs.
	scripts/test.sh

.PHONY: test-all
test-all: test ## The same on all generations of the Engine, what is done when managers are lost, patches, and whole machines.
	$(MAKE) --no-print-directory scenarios SCENARIOS="refresh quorum recover restore schedule faults"
	$(MAKE) --no-print-directory patch
	$(MAKE) --no-print-directory packages
	$(MAKE) --no-print-directory machine
	$(MAKE) --no-print-directory machines
	RESTARTS=1 $(MAKE) --no-print-directory adoption ENGINES="20.10 26.1 28.5"
	SLOW=1 $(MAKE) --no-print-directory live ENGINES="20.10 26.1 28.5"

ENGINES := 26.1
.PHONY: adoption
adoption: $(VENV) engine references ## Ours beside docker stack deploy on a swarm of its own. ENGINES="20.10 26.1 28.5" for more.
	scripts/adoption.sh $(ENGINES)

.PHONY: live
live: $(VENV) engine ## What the code takes for true of Swarm, on a swarm of its own. ENGINES="20.10 26.1 28.5" for more, SLOW=1 for all.
	scripts/live.sh $(ENGINES)

.PHONY: bench
bench: $(VENV) references $(if $(filter-out P1,$(or $(ROWS),all)),engine) ## Print the performance table, measured on a lab of its own. ROWS=P1: merging alone, no lab.
	python tests/bench/bench.py $(ROWS)
