"""Django settings, read from the environment. Nothing here need be set to begin.

WUXIAN_DATA_DIR       where this installation keeps its data
WUXIAN_DATABASE_URL   a PostgreSQL of yours (15 or later); else the embedded one
WUXIAN_OWNER_URL      the same as its owner, who migrates; else the one above does both
WUXIAN_KEY_FILE       where the root keys are; else keys/root.keys in the data directory
WUXIAN_SECRET_KEY     else one is made in the data directory on first use
WUXIAN_HOSTS          host names served, separated by commas; else this machine only
WUXIAN_HTTPS          "1" behind TLS: secure cookies and HSTS
WUXIAN_SECOND_FACTOR  "required" or "asked"; else required wherever WUXIAN_HOSTS is set
WUXIAN_SIGN_IN        a TOML file of sign-ins elsewhere; else sign-in.toml in the data directory
WUXIAN_PROXIES        how many proxies of yours stand in front and set X-Forwarded-For and
                      X-Forwarded-Proto; else 0
WUXIAN_IDLE_MINUTES   a session unused for so long ends; else 120
WUXIAN_SESSION_HOURS  every session ends after so long; else 12
WUXIAN_MAIL_URL       smtp://user:password@host:587 (smtps:// for TLS from the start); else no mail
WUXIAN_MAIL_FROM      the sender of mail
WUXIAN_DEBUG          "1" shows error pages to developers
WUXIAN_WITNESS_URL    the witness of the log of deeds, run by somebody else
WUXIAN_WITNESS_KEY    its public key, or the file that holds it
WUXIAN_TSA_URL        a time-stamp authority (RFC 3161) for the daily checkpoint
WUXIAN_BACKUP_DIR     where backups are written; else backups in the data directory
WUXIAN_BACKUP_KEEP    how many are kept there; else 14
WUXIAN_BACKUP_URL     the database as a role that may read every row; else as its owner
WUXIAN_TSA_CERTIFICATE  the file of the certificates that its stamps are checked against
"""

import os
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from wuxian.config import database, logs, mail, vendors
from wuxian.support.home import data_dir, kept_secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = data_dir()
IS_HTTPS = os.environ.get("WUXIAN_HTTPS") == "1"

DEBUG = os.environ.get("WUXIAN_DEBUG") == "1"
SECRET_KEY = os.environ.get("WUXIAN_SECRET_KEY") or kept_secret(
    DATA_DIR, "secret_key", get_random_secret_key()
)
TRUSTED_PROXIES = int(os.environ.get("WUXIAN_PROXIES", "0"))
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]  # from where readiness is asked for
ALLOWED_HOSTS = [*filter(None, os.environ.get("WUXIAN_HOSTS", "").split(",")), *LOOPBACK]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
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
    "wuxian.access.middleware.Timeouts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
LOGIN_REDIRECT_URL = "home"
ACCOUNT_PAGE, REFUSED_PAGE = "account_security", "sign_in_refused"
SECOND_FACTOR_REQUIRED = (
    os.environ.get("WUXIAN_SECOND_FACTOR", "required" if "WUXIAN_HOSTS" in os.environ else "asked")
    == "required"
)
SIGN_IN_ATTEMPTS = {"account": 8, "address": 60}
SIGN_IN_WINDOW_SECONDS = 15 * 60
CONFIRM_SECONDS = 10 * 60
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

ACCOUNT_ADAPTER = "wuxian.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
SOCIALACCOUNT_ADAPTER = "wuxian.access.adapters.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # CSP: a form may not lead away; linking begins with ours
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = vendors.providers(os.environ, DATA_DIR)
MFA_ADAPTER = "wuxian.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Wuxian"
MFA_TOTP_TOLERANCE = 1

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

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

SESSION_ENGINE = "wuxian.access.sessions"
SESSION_COOKIE_AGE = int(os.environ.get("WUXIAN_SESSION_HOURS", "12")) * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("WUXIAN_IDLE_MINUTES", "120")) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024

SENDS_MAIL = "WUXIAN_MAIL_URL" in os.environ
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SENDS_MAIL else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("WUXIAN_MAIL_FROM", "wuxian@localhost")
MAIL = mail.server(os.environ.get("WUXIAN_MAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL.host, MAIL.port, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.is_tls, MAIL.starts_tls

PROCRASTINATE_IMPORT_PATHS = ["wuxian.config.reaper", "wuxian.config.nightly"]

EVIDENCE = {
    "key": DATA_DIR / "keys" / "log.key",
    "witness_url": os.environ.get("WUXIAN_WITNESS_URL", ""),
    "witness_key": os.environ.get("WUXIAN_WITNESS_KEY", ""),
    "tsa_url": os.environ.get("WUXIAN_TSA_URL", ""),
    "tsa_certificate": os.environ.get("WUXIAN_TSA_CERTIFICATE", ""),
}

LOGGING = logs.LOGGING
logs.configure()
