"""Settings of the tests: those of production, but for what would make thousands of tests slow or need a real site."""

import os
from unittest.mock import patch

from django.core.exceptions import ImproperlyConfigured

PRODUCTION_NEEDS = {
    "DEBUG": "0",
    "HTTPS": "0",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "SECRET_KEY": "only-for-tests-and-never-for-people-who-trust-us",
    "SITE_URL": "http://127.0.0.1:8000",
}
with patch.dict(os.environ, PRODUCTION_NEEDS):
    from fmlearn.settings import *  # noqa: F403
    from fmlearn.settings import DATABASES, STORAGES

# The database that tests run on, filled by tests/prepared_database.py: never the one that people use.
DATABASE = DATABASES["default"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["NAME"] = "file:tests?mode=memory&cache=shared"
elif DATABASE["ENGINE"] == "django.db.backends.postgresql":
    DATABASE["NAME"] = f"test_{DATABASE['NAME']}{WORKER and '_'}{WORKER}"
else:
    raise ImproperlyConfigured(f"Tests know no way to prepare a database of {DATABASE['ENGINE']}.")

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # looks for a file when it is asked for, instead of for all files in each test client
ACCOUNT_RATE_LIMITS = False  # all tests have one internet address
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
