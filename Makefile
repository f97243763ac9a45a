# What can be done with the hub. `make` alone lists it.

STEP := scripts/step.sh
SOURCES := Package.swift Sources Tests Benchmarks
RELEASE := .build/release

.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint format schema bench

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## installs what is missing (Debian 12)
	@scripts/setup.sh

build: setup ## the two programs, optimised: .build/release/hub and .build/release/scheme
	@$(STEP) "Building the hub (the first time takes minutes)" swift build -c release --product hub
	@$(STEP) "Building the scheme's program" swift build -c release --product scheme

demo: build ## a made-up network from first report to bank transfer, then the hub left running (ONCE=1: ends)
	@$(RELEASE)/hub demo $(if $(ONCE),--once)

test: setup lint ## everything that can fail
	@$(STEP) "Building the tests (the first time takes minutes)" swift build --build-tests --disable-xctest
	@$(STEP) "Testing" swift test --skip-build --disable-xctest
	@$(STEP) "Testing the independent recount" python3 recount/test_recount.py
	@$(STEP) "Testing the attacker" .venv/bin/python -m unittest discover -q -s attacker

lint: ## whether the sources are formatted as agreed
	@$(STEP) "Checking the format" swift format lint --strict --parallel --recursive $(SOURCES)

format: ## formats the sources
	@$(STEP) "Formatting" swift format --in-place --parallel --recursive $(SOURCES)

schema: setup ## writes sql/schema.sql anew, after a migration was added
	@$(STEP) "Writing sql/schema.sql" env HUB_WRITE_SCHEMA=1 swift test --disable-xctest --filter SchemaDumpTests

bench: build ## measures, beside what PostgreSQL does alone on this machine
	@$(STEP) "Building the measurements" swift build -c release --product hub-bench
	@$(RELEASE)/hub-bench
