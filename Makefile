# `make` lists the commands. Each makes the environment it needs first, and only once: the files
# .venv/made-* say what is there, and go out of date with pyproject.toml and constraints.txt.

PYTHON ?= python3
SHELL := /bin/bash
ENV := .venv/bin/python

# No library that we use may report home.
export ANONYMIZED_TELEMETRY := False
export GRADIO_ANALYTICS_ENABLED := False

.DEFAULT_GOAL := help
.PHONY: help chat test check library index ask evals bench chromium tesseract
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

chat: .venv/made-runtime ## the page, on http://127.0.0.1:7860
	@echo "[3/4] model and index"
	@$(ENV) -m index build
	@echo "[4/4] page (Ctrl-C ends it)"
	@$(ENV) -m assistant chat

# In the order of the folders, the page's first and the quick unit tests last: by the number of their tests, as xdist would
# have it, a file of one long test comes last and leaves a core idle.
test: .venv/made-dev chromium tesseract ## all tests, with the parts that they need
	@echo "[4/4] tests, on two cores"
	@$(ENV) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: .venv/made-dev ## format, lint, types, import rules and the fast tests
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(ENV) -m pytest tests/unit

library: .venv/made-runtime ## fetch the policy documents around the letter, from the site of official publications
	@$(ENV) -m sources related

index: .venv/made-runtime ## bring the index up to date with the library
	@$(ENV) -m index build

# The question is data: make must not expand a $ in it, neither here nor in handing Q on.
unexport Q
ask: export QUESTION = $(value Q)
ask: .venv/made-runtime ## one answer: make ask Q="Hoeveel …?"
	@[ -n "$$QUESTION" ] || { echo 'Nothing was asked. Say: make ask Q="your question"' >&2; exit 2; }
	@$(ENV) -m assistant ask "$$QUESTION"

evals: .venv/made-runtime ## measure retrieval, answers, citations and refusals
	@$(ENV) -m evals run

bench: .venv/made-runtime ## measure speed, memory and size beside two plain pipelines; LONG=1: 100,000 passages too
	@$(ENV) -m evals.bench $(if $(LONG),--long)

# The environment

.venv/made:
	@echo "[1/4] environment: some seconds"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is not. Say: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) lacks its module venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/made-runtime: .venv/made pyproject.toml constraints.txt
	@echo "[2/4] packages: 1 to 5 minutes (all that pip says: .venv/pip.log)"
	@$(call install,.)
	@touch $@

.venv/made-dev: .venv/made pyproject.toml constraints.txt
	@echo "[2/4] packages for using and testing: 1 to 5 minutes (all that pip says: .venv/pip.log)"
	@$(call install,.[dev])
	@touch .venv/made-runtime $@

# Shows the large packages as they come; where pip fails, why.
install = set -o pipefail; $(ENV) -m pip install --disable-pip-version-check --progress-bar off \
	--constraint constraints.txt --editable '$(1)' 2>&1 | tee .venv/pip.log \
	| awk '/^ *(Downloading|Using cached) .* MB\)/ { print "      " $$2, $$3, $$4; fflush() } \
		/^Installing collected packages/ { print "      unpacking", NF - 3, "packages"; fflush() }' \
	|| { grep '^ERROR' .venv/pip.log | head -n 3 >&2; \
		echo "The packages could not be installed: see .venv/pip.log, then run make again." >&2; exit 1; }

# The tests of the page drive Chromium from the system's packages.
chromium:
	@echo "[3/4] Chromium and tesseract"
	@for name in chromium chromium-browser google-chrome; do command -v $$name && exit 0; done; \
	[ "$$(id -u)" = 0 ] && root= || root=sudo; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ $$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } \
		</dev/null >.venv/apt.log 2>&1 || { tail -n 3 .venv/apt.log >&2; \
		echo "Chromium is not here and could not be installed: install it, then run make test again." >&2; exit 1; }

# The tests of scans need tesseract with Dutch; where it cannot be had they are skipped, and say so.
tesseract:
	@tesseract --list-langs 2>/dev/null | grep -qx nld && exit 0; \
	[ "$$(id -u)" = 0 ] && root= || root=sudo; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ $$root apt-get update -qq && $$root apt-get install -y -qq --no-install-recommends tesseract-ocr tesseract-ocr-nld; } \
		</dev/null >>.venv/apt.log 2>&1 || echo "tesseract could not be installed (see .venv/apt.log): the tests of scans are skipped"
