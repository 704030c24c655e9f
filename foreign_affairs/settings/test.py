"""The suite: fast passwords, a folder of its own, nothing read from the developer's .local.

The same settings serve the web server and the worker that a journey starts beside it: these
inherit the folder and are given DATABASE_URL, CELERY_BROKER_URL and EMAIL_URL.
"""

import atexit
import os
import shutil
import tempfile

if "TEST_FOLDER" not in os.environ:
    os.environ["TEST_FOLDER"] = tempfile.mkdtemp(prefix="foreign-affairs-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_FOLDER"], ignore_errors=True)
os.environ["LOCAL_DIR"] = os.environ["TEST_FOLDER"]  # base.py reads it, just below

from foreign_affairs.settings.base import *

# A file, not memory: other threads and other processes work on it too.
DATABASE["TEST"] = {"NAME": str(LOCAL / "test.sqlite3") if "OPTIONS" in DATABASE else None}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
