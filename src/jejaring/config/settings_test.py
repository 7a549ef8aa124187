"""Settings for tests: the real ones with a throwaway home, quick password hashing and plain static files."""

import atexit
import os
import shutil
import tempfile

if "JEJARING_HOME" not in os.environ:
    os.environ["JEJARING_HOME"] = tempfile.mkdtemp(prefix="jejaring-test-")
    atexit.register(shutil.rmtree, os.environ["JEJARING_HOME"], ignore_errors=True)
os.environ.setdefault("JEJARING_SECRET_KEY", "only-for-tests")
if "JEJARING_TEST_DATABASE_URL" in os.environ:
    os.environ["JEJARING_DATABASE_URL"] = os.environ["JEJARING_TEST_DATABASE_URL"]
else:
    os.environ["JEJARING_DATABASE_URL"] = "sqlite:///:memory:"

from jejaring.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
