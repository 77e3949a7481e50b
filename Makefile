# Gần Dân. `make` alone explains the targets.
PYTHON ?= python3
PORT := 8000
UV := .tools/bin/uv
RUN := .venv/bin/python
# The tests of a file share servers and browsers, so they stay in one process.
SPREAD := -n auto --dist loadfile --no-loadscope-reorder
RULES := tests/core tests/content tests/tables tests/exchange tests/roster/rules tests/preview
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help setup handbook book check run test quick lint browser bench mutants clean

help:  ## explain the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1\t/' | expand -t 18

setup: .venv/.ready  ## install everything into .venv, locked and with hashes

.venv/.ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cần Python 3.11 trở lên. → make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .tools || { echo "Python này thiếu venv. → apt-get install python3-venv"; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

handbook: setup  ## build the handbook into var/site
	@$(RUN) -m trainer.handbook

book: setup  ## the handbook once more, with PDF, EPUB, Word, forms, posters of each ward; make book UNIT=CODE for one ward
	@$(RUN) -m trainer.handbook --print $(if $(UNIT),--unit $(UNIT))

check: setup  ## check handbook, register of law, questions and paths
	@$(RUN) -m trainer check --strict

run: export GAN_DAN_AGENCY = demo/co-quan.yml
run: setup  ## handbook, demonstration data, server on http://127.0.0.1:8000; make run PORT=8001 for another port
	@$(RUN) -m trainer serve --try-port --port $(PORT)
	@echo "Bước 1/3: dựng và kiểm tra cẩm nang, lần đầu chừng nửa phút."
	@$(RUN) -m trainer check --quiet
	@echo "Bước 2/3: dữ liệu minh họa."
	@$(RUN) -m trainer demo --quiet
	@echo "Bước 3/3: chuẩn bị và chạy máy chủ."
	@exec $(RUN) -m trainer serve --port $(PORT)

browser: setup  ## find a Chromium for the tests, or install one
	@$(RUN) -m tests.install_chromium

lint: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

test: setup browser  ## lint, check the content, run every test, the browser's too
	@$(MAKE) --no-print-directory --jobs 2 lint check
	@$(RUN) -m pytest $(SPREAD)
	@if [ -n "$$GAN_DAN_TEST_POSTGRES" ]; then echo "PostgreSQL:"; \
	  TESTS_UNTIL="$$TESTS_UNTIL_POSTGRES" DATABASE_URL="$$GAN_DAN_TEST_POSTGRES" $(RUN) -m pytest $(SPREAD) --only-database; fi

quick: setup  ## the pure rules alone: seconds, no database, no browser
	@$(RUN) -m pytest $(SPREAD) -p no:django -o addopts= -W ignore::pytest.PytestConfigWarning --hypothesis-profile quick -q $(RULES)

bench: setup  ## measure saves and journeys against the server as `make run` starts it, who must relearn, how long actions lock
	@$(RUN) -m bench.saves
	@$(RUN) -m bench.journeys
	@$(RUN) -m bench.slow
	@$(RUN) -m bench.day --thinking 0.05
	@$(RUN) -m bench.impact --people 20000
	@$(RUN) -m bench.locks --people 20000
	@$(RUN) -m bench.check

mutants: setup  ## break the rules one small fault at a time, and see whether a test notices: an hour
	@$(RUN) -m bench.mutants

clean:  ## remove everything that make made, except the data in var/
	rm -rf .venv .tools var/site var/build
