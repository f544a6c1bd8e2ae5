# Every target does its own set-up: `make demo` and `make test` work on a fresh Debian machine with
# make, git, python3 and python3-venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
TEST_PACKAGES := dovecot-imapd postgresql openssl libarchive13 chromium libreoffice-writer-nogui \
  libreoffice-calc-nogui fonts-noto-cjk
SHOTS_PACKAGES := chromium chromium-l10n libreoffice-writer-nogui poppler-utils fonts-noto-cjk

.PHONY: demo test check accuracy fuzz bench shots lock setup system clean

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@echo "installing dependencies (hash-locked) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/.installed

system:
	@sh tests/servers/install.sh $(TEST_PACKAGES)

# serve=1: then serves the desk on the demo's database.
demo: setup
	@$(BIN)/xinxike demo $(if $(serve),--serve)

# The dear tests are not spread evenly: a worker that is through with its half takes from the other's.
test: setup system
	@$(BIN)/pytest -n 2 --dist worksteal

check: setup system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.check.migrations
	$(BIN)/python -m tests.check.compose

# CORPUS: a folder of other people's files with references (default: the one beside the checkout).
accuracy: setup system
	$(BIN)/python -m tests.accuracy $(CORPUS)

fuzz: setup system
	$(BIN)/python -m tests.fuzz

bench: setup system
	$(BIN)/python -m tests.bench

# Pictures of all mails and of the 通报's pages, to docs/bulletin/.
shots: setup
	@sh tests/servers/install.sh $(SHOTS_PACKAGES)
	$(BIN)/python -m tests.shots

# Needs uv on PATH; the lock files name no registry.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml --output-file requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements/build.in --output-file requirements/build.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev pyproject.toml requirements/build.in --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) demo-out
