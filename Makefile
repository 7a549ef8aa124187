# Everything that is done with Jejaring from a terminal. `make help` lists it.

PYTHON ?= python3
HOME_FOLDER = $(or $(JEJARING_HOME),var)

LOCALE = src/jejaring/web/locale
CATALOGUES = $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
COMPILED = $(CATALOGUES:.po=.mo)

# Empty files that remember when the environment was last made to fit the lock file of the same name.
FOR_RUNNING = .venv/.fits-requirements.lock
FOR_WORKING = .venv/.fits-requirements-dev.lock
PYTEST = .venv/bin/python -m pytest

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test test-sqlite test-browser test-postgresql check format bench docs shots translations lock clean

help: ## list what can be done
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r target what; do \
	    printf '  make %-16s %s\n' "$$target" "$$what"; done

run: $(FOR_RUNNING) $(COMPILED) ## install what is needed, load the built-in network, serve it and print the address
	@JEJARING_HOME="$(HOME_FOLDER)" exec .venv/bin/jejaring serve $(ARGS)

test: test-sqlite test-browser test-postgresql ## run all tests

test-sqlite: $(FOR_WORKING) $(COMPILED) ## run the tests that need no browser, on SQLite
	$(PYTEST) -n 2 -m "not browser" $(ARGS)

test-browser: $(FOR_WORKING) $(COMPILED) ## run the tests in Chromium
	@tools/system_package.sh chromium chromium /usr/bin
	$(PYTEST) tests/browser $(ARGS)

test-postgresql: $(FOR_WORKING) $(COMPILED) ## run the database tests on a throwaway PostgreSQL server
	@tools/system_package.sh initdb postgresql /usr/lib/postgresql/*/bin
	$(PYTEST) -n 2 --database=postgresql $(ARGS)

check: $(FOR_WORKING) $(COMPILED) ## check style, types, imports, migrations and translations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	DJANGO_SETTINGS_MODULE=jejaring.config.settings JEJARING_HOME="$(HOME_FOLDER)" \
	    .venv/bin/python -m django makemigrations --check --dry-run
	if [ -e tools/check_translations.py ]; then .venv/bin/python tools/check_translations.py; fi

format: $(FOR_WORKING) ## bring the code into the common form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: $(FOR_WORKING) $(COMPILED) ## measure the speed of pages and lists
	.venv/bin/python tools/bench.py $(ARGS)

docs: $(FOR_WORKING) ## build the documentation in docs/_build/html
	.venv/bin/sphinx-build --fail-on-warning --quiet docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

shots: $(FOR_WORKING) $(COMPILED) ## make the screenshots
	@tools/system_package.sh chromium chromium /usr/bin
	.venv/bin/python tools/shots.py $(ARGS)

translations: $(FOR_WORKING) ## collect new texts from the code into the catalogues
	@mkdir -p build
	.venv/bin/pybabel --quiet extract --mapping=tools/babel.cfg --project=Jejaring --no-location --sort-output \
	    --add-comments=Translators: --keyword=gettext_lazy --keyword=ngettext_lazy:1,2 --keyword=pgettext_lazy:1c,2 \
	    --output=build/django.pot src/jejaring
	.venv/bin/pybabel --quiet update --domain=django --input-file=build/django.pot --output-dir=$(LOCALE) \
	    --no-fuzzy-matching --ignore-pot-creation-date

lock: $(FOR_WORKING) ## renew the lock files after a change of the dependencies; make lock ARGS=--upgrade
	COMPILE='.venv/bin/uv pip compile --quiet --universal --no-header --generate-hashes --python-version 3.11' && \
	$$COMPILE $(ARGS) --extra pg --extra sign --group build pyproject.toml --output-file requirements.lock && \
	$$COMPILE $(ARGS) --extra pg --extra sign --group dev pyproject.toml --output-file requirements-dev.lock && \
	echo uv | $$COMPILE $(ARGS) --no-annotate - --output-file tools/requirements-uv.lock

clean: ## remove the environment and all that was built; the data in var/ stays
	rm -rf .venv build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

.venv/.fits-%: % pyproject.toml tools/install.py tools/requirements-uv.lock
	@$(PYTHON) tools/install.py $<
	@touch $@

%.mo: %.po
	@.venv/bin/pybabel --quiet compile --input-file=$< --output-file=$@
