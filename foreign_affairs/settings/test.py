"""The suite: fast passwords, mail kept in memory, nothing read from the developer's own .local."""

import tempfile

from foreign_affairs.settings.base import *

env.seal()
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="foreign-affairs-media-"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
