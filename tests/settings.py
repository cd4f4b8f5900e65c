"""The product's settings with a cheap password hash, and no pool, which would hold the database."""

import os
import tempfile
from pathlib import Path

os.environ["WUXIAN_DATA_DIR"] = str(Path(tempfile.gettempdir()) / f"wuxian-tests-{os.geteuid()}")
os.environ["WUXIAN_SECRET_KEY"] = "for tests only"
if url := os.environ.get("WUXIAN_TEST_DATABASE_URL"):
    os.environ["WUXIAN_DATABASE_URL"] = url

from wuxian.config.settings import *  # noqa: F403
from wuxian.config.settings import DATABASES

del DATABASES["owner"]  # tests migrate as the owner, then take the product's role
DATABASES["default"]["OPTIONS"].pop("pool", None)
DATABASES["default"]["OPTIONS"].pop("options", None)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
