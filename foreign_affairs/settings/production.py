"""A server. Every variable without a default is named in one error at start.

Needs SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, CELERY_BROKER_URL, CACHE_URL, EMAIL_URL,
DEFAULT_FROM_EMAIL, SITE_ADDRESS, SIGNING_KEY, SIGNING_CERTIFICATE, PERSONAL_DATA_KEYS and
PERSONAL_DATA_HASH_KEY.
"""

from environs import Env

required = Env(eager=False)
for name in (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "SITE_ADDRESS",
    "SIGNING_KEY",
    "SIGNING_CERTIFICATE",
    "PERSONAL_DATA_KEYS",
    "PERSONAL_DATA_HASH_KEY",
):
    required.str(name)
required.seal()

from foreign_affairs.settings.base import *  # noqa: E402 -- what is missing is named first

LOGGING = logging_config(log_format=LOG_FORMAT or "json", level=LOG_LEVEL)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "foreign_affairs.portal.static_files.HashedStaticFiles"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
