# The two commands of the README are `make demo` and `make test`. Python 3.11 to 3.13, make and the package registries are all they need.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := requirements
# Tests wait for trackers, browsers and databases: one process more than there are processors keeps these busy.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

.PHONY: setup programs demo test test-all lint format lock messages rights bench bench-reading clean

# A lock names everything, so nothing is resolved: `--no-deps` also keeps older pips from looking for `name[extra]` beside it.
# What the main job shows, without the tools for working on it.
.venv/.demo: $(LOCKS)/demo.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r $(LOCKS)/demo.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

.venv/.dev: $(LOCKS)/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --no-deps -r $(LOCKS)/dev.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@ .venv/.demo

setup: .venv/.dev

# What it leaves in demo-run can be looked at; `closeout demo --keep demo-run` goes on where a killed run was.
demo: .venv/.demo
	rm -rf demo-run
	$(BIN)/closeout demo --keep demo-run

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What tests drive beside Python: Debian's chromium, and its LibreOffice for older formats; installed where we may, else said what to install.
PROGRAMS := chromium fonts-noto-cjk libreoffice-writer-nogui libreoffice-calc-nogui
programs:
	@{ command -v chromium && command -v soffice; } >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get -qq update && \
			DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $(PROGRAMS) >/dev/null; } || \
		{ echo "The tests need Chromium and LibreOffice: apt install $(PROGRAMS)"; exit 1; }

test: lint programs
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -n $(WORKERS) -m "not slow"
	$(BIN)/python tests/coverage_gates.py

test-all: lint programs
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -n $(WORKERS)
	$(BIN)/python tests/coverage_gates.py

# How well reports are read: findings and values, by format, language and layout, and beside them the documents of others where the folder is there.
bench-reading: setup
	$(BIN)/python -m tests.golden.measure

# Requests, seconds and peak memory of pushes and polls up to 100,000 tickets, and of reading, beside the bare libraries; pages of
# 100,000 findings for 50 people, beside an empty one. About half an hour.
bench: setup
	$(BIN)/python -m pytest -q tests/benchmarks

# docs/rights.md, route by role: walked over HTTP.
rights: setup
	$(BIN)/python -m tests.builders.rights

# Pinned names, versions and hashes; no index addresses.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--extra web --extra export --output-file $(LOCKS)/demo.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--all-extras --output-file $(LOCKS)/dev.txt pyproject.toml

# The catalogue of the interface: what the sources say, merged into what was translated, compiled.
# The same input makes the same files: the date is that of the first catalogue's header, and stays.
messages: PO := connector/locale/zh/LC_MESSAGES/closeout.po
messages: setup
	mkdir -p build $(dir $(PO))
	test -s $(PO) || printf '%s\n' 'msgid ""' 'msgstr ""' \
		'"Project-Id-Version: Closeout 1\n"' '"Report-Msgid-Bugs-To: \n"' '"POT-Creation-Date: 2026-01-01 00:00+0000\n"' \
		'"Last-Translator: Closeout\n"' '"Language-Team: zh\n"' '"Content-Type: text/plain; charset=utf-8\n"' > $(PO)
	$(BIN)/python -X utf8 -m tests.builders.messages > build/messages.py
	$(BIN)/pybabel --quiet extract --no-location --omit-header --sort-output --output-file=build/closeout.pot build/messages.py
	$(BIN)/pybabel --quiet update --domain=closeout --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		--input-file=build/closeout.pot --output-dir=connector/locale --locale=zh
	$(BIN)/pybabel --quiet compile --domain=closeout --directory=connector/locale

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
