"""Django settings, read from the environment. Nothing here need be set to begin.

WUXIAN_DATA_DIR       where this installation keeps its data
WUXIAN_DATABASE_URL   a PostgreSQL of yours (15 or later); else the embedded one
WUXIAN_OWNER_URL      the same as its owner, who migrates; else the one above does both
WUXIAN_KEY_FILE       where the root keys are; else keys/root.keys in the data directory
WUXIAN_SECRET_KEY     else one is made in the data directory on first use
WUXIAN_HOSTS          host names served, separated by commas; else this machine only
WUXIAN_HTTPS          "1" behind TLS: secure cookies and HSTS
WUXIAN_DEBUG          "1" shows error pages to developers
WUXIAN_WITNESS_URL    the witness of the log of deeds, run by somebody else
WUXIAN_WITNESS_KEY    its public key, or the file that holds it
WUXIAN_TSA_URL        a time-stamp authority (RFC 3161) for the daily checkpoint
WUXIAN_TSA_CERTIFICATE  the file of the certificates that its stamps are checked against
"""

import os
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from wuxian.config import database, logs
from wuxian.support.home import data_dir, kept_secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = data_dir()
IS_HTTPS = os.environ.get("WUXIAN_HTTPS") == "1"

DEBUG = os.environ.get("WUXIAN_DEBUG") == "1"
SECRET_KEY = os.environ.get("WUXIAN_SECRET_KEY") or kept_secret(
    DATA_DIR, "secret_key", get_random_secret_key()
)
ALLOWED_HOSTS = os.environ.get("WUXIAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "wuxian.evidence",
    "wuxian.access",
    "wuxian.intake",
    "wuxian.policies",
    "wuxian.employers",
    "wuxian.roster",
    "wuxian.ledger",
    "wuxian.dossiers",
    "wuxian.faces",
    "wuxian.console",
]
MIDDLEWARE = [
    "wuxian.config.requests.NamedRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "wuxian.config.headers.StrictHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
ROOT_URLCONF = "wuxian.config.urls"
WSGI_APPLICATION = "wuxian.config.wsgi.application"

DATABASES = database.databases(os.environ, DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
LOGIN_URL = "sign_in"
AUTHENTICATION_BACKENDS = ["wuxian.access.signin.NameOrEmail"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024

PROCRASTINATE_IMPORT_PATHS = ["wuxian.config.reaper"]

EVIDENCE = {
    "key": DATA_DIR / "keys" / "log.key",
    "witness_url": os.environ.get("WUXIAN_WITNESS_URL", ""),
    "witness_key": os.environ.get("WUXIAN_WITNESS_KEY", ""),
    "tsa_url": os.environ.get("WUXIAN_TSA_URL", ""),
    "tsa_certificate": os.environ.get("WUXIAN_TSA_CERTIFICATE", ""),
}

LOGGING = logs.LOGGING
logs.configure()
