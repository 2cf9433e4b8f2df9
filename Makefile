# run: the real thing on this machine · dev: the reloading one · test, e2e: every commit · prove: the long proofs
PY = .venv/bin/python
DATA_DIR ?= $(CURDIR)/var
export DATA_DIR
# How much tests try: quick, ci or prove.
PROFILE ?= quick
# Compiled tests are kept, whatever the shell wants: processes start in half the time.
PYTEST = PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto --hypothesis-profile=$(PROFILE)
PACK = quizzes/courses/fibromyalgia-causes
# Loopback over http: no Secure cookies, no redirect to HTTPS. The README lists the production variables.
LOOPBACK = DEBUG=0 HTTPS=0 ALLOWED_HOSTS=$${ALLOWED_HOSTS:-127.0.0.1,localhost} SITE_URL=$${SITE_URL:-http://127.0.0.1:$${PORT:-8000}} SECRET_KEY="$${SECRET_KEY:-$$(cat "$$DATA_DIR/secret_key")}"

.PHONY: run dev test lint e2e prove bench lock

# No target is named after a folder: make would take a name with a blank for two.
run: .venv/.run
	@mkdir -p "$$DATA_DIR"
	@umask 077; test -s "$$DATA_DIR/secret_key" || $(PY) -c "import secrets; print(secrets.token_urlsafe(50))" > "$$DATA_DIR/secret_key"
	@$(LOOPBACK) $(PY) manage.py migrate -v 0
	@$(LOOPBACK) $(PY) manage.py load_course $(PACK)
	@$(LOOPBACK) $(PY) manage.py make_demo_account
	@$(LOOPBACK) $(PY) manage.py collectstatic --noinput -v 0
	@echo "fmlearn is at http://127.0.0.1:$${PORT:-8000}/"
	@$(LOOPBACK) exec .venv/bin/gunicorn fmlearn.asgi:application

dev: .venv/.dev
	@mkdir -p "$$DATA_DIR"
	DEBUG=1 $(PY) manage.py migrate -v 0
	DEBUG=1 $(PY) manage.py load_course $(PACK)
	DEBUG=1 $(PY) manage.py make_demo_account
	DEBUG=1 $(PY) manage.py runserver 127.0.0.1:$${PORT:-8000}

test: .venv/.dev
	$(PYTEST) --dist loadfile

e2e: .venv/.dev
	$(PYTEST) -m "e2e and not prove"

prove: .venv/.dev
	$(PY) -m pytest --hypothesis-profile=prove -m "prove or hypothesis"

bench: .venv/.dev
	$(PY) -m tests.bench

lint: .venv/.dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	DEBUG=1 .venv/bin/lint-imports
	DEBUG=1 .venv/bin/mypy

lock:
	.ci/lock.sh

.venv/bin/python:
	python3 -m venv .venv

.venv/.run: requirements.txt | .venv/bin/python
	.venv/bin/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/python
	.venv/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.run
