"""All settings. Values that differ between machines come from environment variables; see `fmlearn.env`."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from fmlearn.databases import database
from fmlearn.env import (
    env_bool,
    env_host,
    env_hosts,
    env_int,
    env_origins,
    env_path,
    env_port,
    env_sender,
    env_text,
    env_time_zone,
    env_url,
    mail_backend,
    secret_key,
)

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env_bool("DEBUG", default=False)
DATA_DIR = env_path("DATA_DIR", BASE_DIR / "var")

SECRET_KEY = secret_key(debug=DEBUG)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS") or (["localhost", "127.0.0.1"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Set it to the names of this site, such as learn.example.org.")

# HTTPS=0 is for http://127.0.0.1 only: secure cookies would prevent signing in there.
HTTPS = env_bool("HTTPS", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Health checks come from inside, over plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env_bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Proxies in front that append to X-Forwarded-For; see fmlearn.middleware.trust_proxies.
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", default=0, maximum=10)
CSRF_TRUSTED_ORIGINS = env_origins("CSRF_TRUSTED_ORIGINS")
# How much a request may send is limited by page, in fmlearn/limits.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "fmlearn.apps.AuthoringConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "fmlearn.accounts",
    "quizzes",
]
MIDDLEWARE = [
    "fmlearn.middleware.trust_proxies",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "quizzes.learning.middleware.permissions_policy",
    "fmlearn.middleware.answer_early",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "quizzes.learning.middleware.no_store",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "quizzes.learning.middleware.method_page",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fmlearn.accounts.middleware.report_unsent_mail",
    "allauth.account.middleware.AccountMiddleware",
    "quizzes.learning.middleware.LearnerMiddleware",
]

# Nothing from other origins, no inline scripts or styles (PV-7).
POLICY = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": POLICY}

ROOT_URLCONF = "fmlearn.urls"
WSGI_APPLICATION = "fmlearn.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
if DEBUG:
    del TEMPLATES[0]["OPTIONS"]["loaders"]
    TEMPLATES[0]["APP_DIRS"] = True
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "fmlearn"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": database(env_text("DATABASE_URL"), sqlite_path=DATA_DIR / "fmlearn.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["fmlearn.accounts.backends.LearnerBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "quizzes:home"
ACCOUNT_ADAPTER = "fmlearn.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "fmlearn.accounts.forms.NicknameSignupForm",
    "login": "fmlearn.accounts.forms.NicknameLoginForm",
    "reauthenticate": "fmlearn.accounts.forms.PasswordAgainForm",
    "change_password": "fmlearn.accounts.forms.PasswordChangeForm",
    "set_password": "fmlearn.accounts.forms.FirstPasswordForm",
    "request_login_code": "fmlearn.accounts.forms.LoginCodeForm",
    "confirm_login_code": "fmlearn.accounts.forms.CodeForm",
    "reset_password": "fmlearn.accounts.forms.PasswordResetForm",
    "reset_password_from_key": "fmlearn.accounts.forms.PasswordResetKeyForm",
}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an address is stored once, as EmailAddress
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5
# Mail takes its time, and so do people: 15 minutes, and five tries at 20^8 codes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# Seconds after signing in within which an account may be changed without the password once more.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "optional"
# Nothing tells whether an address has an account, sign-up included: its owner alone is told, by mail.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "quizzes:home"
# Mail names neither the condition nor the site (PV-9).
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Passwords and mail have limits of their own, in fmlearn/accounts/guess_limits.py. What remains concerns who is signed
# in, and sign-up, which nothing but the address can limit. Links hold 128 bits, which nobody guesses.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "request_login_code": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "confirm_email": None,
    "signup": "100/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
# Shared by all workers, so that limits add up. The table is created by a migration of accounts; what has expired is
# deleted daily. Room for all entries of a month: beyond it, entries are dropped at random.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "KEY_FUNCTION": "fmlearn.cache_keys.keyed_digest",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# In the session: no third cookie (PV-8).
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Name and base URL used in e-mails. Without a URL no reminders are sent.
SITE_NAME = env_text("SITE_NAME", "Your lessons")
SITE_URL = env_url("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "")
# Named on the page "About". Without them it says that nobody has been named.
OPERATOR_NAME = env_text("OPERATOR_NAME")
OPERATOR_EMAIL = env_sender("OPERATOR_EMAIL", "")
EMAIL_BACKEND = mail_backend(https=HTTPS, site_url=SITE_URL)
EMAIL_HOST = env_host("EMAIL_HOST", "localhost")
EMAIL_PORT = env_port("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
# Seconds that a page waits for the mail server, in all.
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", default=5, minimum=1, maximum=30)
DEFAULT_FROM_EMAIL = env_sender("DEFAULT_FROM_EMAIL", "learning@localhost")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "fmlearn.accounts.recovery.RecoverySheetValidator"}]

# Rest is part of the illness: sessions last 30 idle days (AX-5).
SESSION_ENGINE = "quizzes.models.sessions"
SESSION_COOKIE_AGE = env_int("SESSION_DAYS", default=30, minimum=30, maximum=3650) * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = SESSION_COOKIE_AGE
CSRF_FAILURE_VIEW = "quizzes.learning.views.errors.csrf_failure"

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "quizzes" / "locale"]
USE_I18N = USE_TZ = True
# Of every day that is shown, in exports and file names too.
TIME_ZONE = env_time_zone("TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "fmlearn.styles.StyleFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# These numbers are judgment, not evidence.
RECHECK_AFTER_DAYS = env_int("RECHECK_AFTER_DAYS", default=7, minimum=1, maximum=365)
REVIEW_SIZE = env_int("REVIEW_SIZE", default=5, minimum=1, maximum=5)
# Requests at once in each worker: enough that some may wait for a lock while others read.
THREADS = env_int("THREADS", default=8, minimum=2, maximum=256)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"outages": {"()": "fmlearn.logs.OutagesInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["outages"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
