# Every command of a checkout. `make lab` and `make test` need nothing but this machine's python3 (and root, where no engine runs).
SHELL := /bin/bash
VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
