"""All settings. Each value that differs by place is read once, here, from DELIBERATION_*; README lists them."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# Numpy's linear algebra with one thread, unless told otherwise: its matrices here are small, threads that wait for
# each other by spinning cost more than they bring, and a class needs the other cores. Read when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


# How keys begin that stand in public source text; and the least that is no guess, as `check --deploy` has it.
PUBLIC_KEYS = ("only-for-development", "django-insecure-")
KEY_LENGTH, KEY_SIGNS = 50, 5


def env_str(name: str, default: str) -> str:
    return os.environ.get(f"DELIBERATION_{name}", default)


def env_bool(name: str, default: bool) -> bool:
    value = env_str(name, "yes" if default else "no").strip().lower()
    if value not in {"yes", "no", "true", "false", "1", "0", "on", "off"}:
        raise ImproperlyConfigured(f"DELIBERATION_{name} must be yes or no, not {value!r}.")
    return value in {"yes", "true", "1", "on"}


def env_int(name: str, default: int, *, least: int = 0) -> int:
    value = env_str(name, str(default))
    if not value.lstrip("-").isdigit() or int(value) < least:
        raise ImproperlyConfigured(
            f"DELIBERATION_{name} must be a whole number from {least} on, not {value!r}."
        )
    return int(value)


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_secret(name: str, *, kept: Path, debug: bool) -> str:
    """A secret: from the environment, else the one kept in a file; only development may do without, or with one that
    can be guessed."""
    value = env_str(name, "")
    if not value and kept.exists():
        value = kept.read_text(encoding="ascii").strip()
    if debug:
        return value or f"{PUBLIC_KEYS[0]}-{'x' * 40}"
    if not value:
        raise ImproperlyConfigured(f"DELIBERATION_{name} must be set when DELIBERATION_DEBUG is off.")
    if value.startswith(PUBLIC_KEYS) or len(value) < KEY_LENGTH or len(set(value)) < KEY_SIGNS:
        raise ImproperlyConfigured(
            f"DELIBERATION_{name} can be guessed: use {KEY_LENGTH} or more random characters, for example those of "
            "“openssl rand -base64 48”."
        )
    return value


def env_hosts(name: str, default: str, *, debug: bool) -> list[str]:
    """The names under which the server is reached. “*” is none: whoever sends a request could choose the address that
    stands on a wall."""
    hosts = env_list(name, default)
    if not debug and "*" in hosts:
        raise ImproperlyConfigured(
            f"DELIBERATION_{name} must name hosts, not “*”, when DELIBERATION_DEBUG is off."
        )
    return hosts


# For `manage.py runserver` and tests; whoever serves a class switches it off, or uses `manage.py demo`.
DEBUG = env_bool("DEBUG", True)
DATA_DIR = Path(env_str("DATA_DIR", str(BASE_DIR / "var")))
# `manage.py demo` makes it, so that every other command speaks with the demonstration's own server.
KEY_FILE = DATA_DIR / "secret-key"
SECRET_KEY = env_secret("SECRET_KEY", kept=KEY_FILE, debug=DEBUG)
# Ids of what was erased, outside the database: a restored backup is erased again by it. It reaches as far back as the
# oldest backup that may be restored.
ERASED_LEDGER = DATA_DIR / "erased"
BACKUP_DAYS = env_int("BACKUP_DAYS", 35, least=1)
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", debug=DEBUG)
HTTPS = env_bool("HTTPS", False)
TRUSTED_PROXY = env_bool("TRUSTED_PROXY", False)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "cases",
    "deliberation",
]

MIDDLEWARE = [
    "deliberation.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "deliberation.views.wellformed.WellFormedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "deliberation.views.failures.RefusalMiddleware",
    "deliberation.views.origin.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "deliberation.urls"
WSGI_APPLICATION = "deliberation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Ours are folded; those of other applications are as their authors left them.
            "loaders": [
                ("deliberation.folding.loader.Loader", ["django.template.loaders.filesystem.Loader"]),
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env_str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'deliberation.sqlite3'}"), conn_max_age=600
    )
}
WAL_IS_SOUND = (3, 51, 3)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # The same backend, in which threads of one process wait in line for their turn to write.
    DATABASES["default"]["ENGINE"] = "deliberation.sqlite3"
    # A write takes the lock at once and waits for it; what was acknowledged is on the disk. The rollback
    # journal stays until SQLite is 3.51.3 or newer: before that, WAL can be corrupted by two connections.
    # EXTRA, for a commit ends as the journal's name goes: with FULL a power cut can bring the name back, and the
    # commit is taken back.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA foreign_keys=ON; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON; "
        f"PRAGMA journal_mode={'WAL' if sqlite3.sqlite_version_info >= WAL_IS_SOUND else 'DELETE'};",
    }
    # Tests that run a server beside the test need a database that both can open.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "teach-login"
LOGIN_REDIRECT_URL = "teach-home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
# Each by its own name; a new one is a catalogue in locale/ (docs/translating.md).
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "deliberation.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_str("TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "deliberation.staticfiles.FlatManifestStorage"
    },
}

# A roster is the largest thing that anybody sends; an argument is far under this.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_200_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600

# One essential cookie for a student (the seat) and one for forms; instructors have a session besides.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Only instructors are told something on the next page, and they have a session: no cookie of its own for that.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "deliberation.views.failures.csrf_failure"
CSRF_TRUSTED_ORIGINS = env_list("TRUSTED_ORIGINS", "")
SEAT_COOKIE_AGE = env_int("SEAT_COOKIE_HOURS", 24 * 15, least=1) * 60 * 60

# Only for who chose a language other than the one that is spoken here anyway.
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_AGE = SEAT_COOKIE_AGE
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
# What a monitor on the same machine asks, without the proxy that speaks HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS

# No address, query or body of a request is written down: who did what stands in the session's own log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "stream": sys.stderr},
        # A logger without any handler is not silent: Python then writes to standard error by itself.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "deliberation.storage": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
