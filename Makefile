# Tradewind. From a fresh clone, with Python >= 3.11 and nothing else:
#   make brief   the main job: out/brief-IND-JPN.html
#   make test    every check and test, as .ci/run does
#   make bench   speed beside the peer packages, in the same run
#   make docs    the documentation, in site/
#   make clean   remove what these made
# Choices: make brief MEMBERS="FRA DEU" PYTHON=python3.12 VENV=.venv

PYTHON  ?= python3
VENV    ?= .venv
MEMBERS ?= IND JPN
OUT     ?= out/brief-$(subst $() ,-,$(strip $(MEMBERS))).html

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# An environment is as good as new while the locks and pyproject.toml are the ones it was made from.
KEY := $(shell cat requirements/*.lock pyproject.toml | cksum | cut -d ' ' -f 1)

.DEFAULT_GOAL := brief
.PHONY: brief test bench docs clean format browser static wheel

# A list is installed with its hashes, then the package itself, editable, by the build tools of that list.
define install
	@echo "Installing $(1) into $(VENV) (about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tradewind needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements/$(1).lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(foreach list,$(2),$(VENV)/$(list)-$(KEY))
endef

# Larger lists contain the smaller ones, so their environment serves those too.
$(VENV)/run-$(KEY):
	$(call install,run,run)

$(VENV)/dev-$(KEY):
	$(call install,dev,run dev)

$(VENV)/peers-$(KEY):
	$(call install,peers,run dev peers)

brief: $(VENV)/run-$(KEY)
	@mkdir -p $(dir $(OUT))
	$(BIN)/tradewind brief $(MEMBERS) --out $(OUT)

# pytest is last: its closing line is the verdict.
test: browser $(VENV)/dev-$(KEY) static wheel
	$(BIN)/python -m pytest -n 2 --dist loadfile

static: $(VENV)/dev-$(KEY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir site

# The wheel, in an environment that has only what it asks for, away from this folder.
wheel: $(VENV)/dev-$(KEY)
	@rm -rf build/smoke && mkdir -p build/smoke
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir build/smoke .
	@$(PYTHON) -m venv build/smoke/venv
	@build/smoke/venv/bin/python -m pip --disable-pip-version-check -qq install --no-compile \
		--require-hashes -r requirements/run.lock
	@build/smoke/venv/bin/python -m pip --disable-pip-version-check -qq install --no-deps \
		build/smoke/*.whl
	cd build/smoke && export TRADEWIND_HOME="$(CURDIR)/build/test-home" \
		JAX_COMPILATION_CACHE_DIR="$(CURDIR)/build/compiled" && venv/bin/tradewind --version && venv/bin/tradewind measure JPN --json > measure.json \
		&& venv/bin/tradewind brief IND JPN --out brief.html && test -s brief.html
	@rm -rf build/smoke

# The browser test needs Chromium and its driver. Where they cannot be installed the test is skipped and says so.
browser:
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium and chromium-driver ..."; \
		apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null 2>&1 \
		|| echo "Could not install chromium: the browser test will be skipped."; \
	else \
		echo "No chromium and chromedriver here: the browser test will be skipped."; \
		echo "On Debian: sudo apt-get install chromium chromium-driver"; \
	fi

bench: $(VENV)/peers-$(KEY)
	@for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python "$$bench" || exit 1; done

docs: $(VENV)/dev-$(KEY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir site

format: $(VENV)/dev-$(KEY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist out site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
