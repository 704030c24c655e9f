"""What every installation shares. Each environment variable of the product is read in this file.

The defaults serve a laptop: SQLite, a file-system broker, mail on the console. `production.py`
names the variables that have no default there.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from foreign_affairs.settings.logs import logging_config

ROOT = Path(__file__).resolve().parents[2]

LAPTOP_KEY = "only-for-a-laptop-" + "0" * 40
# The same 32 bytes for everybody, as keys of personal data are written: base64 for addresses.
LAPTOP_DATA_KEY = urlsafe_b64encode(LAPTOP_KEY[:32].encode()).decode()

env = Env(eager=False)
LOCAL = env.path("LOCAL_DIR", ROOT / ".local")
SECRET_KEY = env.str("SECRET_KEY", LAPTOP_KEY)
# What passport numbers, birth dates and scans are encrypted with: 32 bytes each, base64 for
# addresses. The first writes, the others still read. The second variable finds numbers again.
PERSONAL_DATA_KEYS: list[str] = env.list("PERSONAL_DATA_KEYS", [LAPTOP_DATA_KEY])
PERSONAL_DATA_HASH_KEY = env.str("PERSONAL_DATA_HASH_KEY", LAPTOP_KEY)
PERSONAL_DATA_ROOT = env.path("PERSONAL_DATA_ROOT", LOCAL / "personal-data")
# How long scans and notes on health and diet are kept after a delegation has left.
PERSONAL_DATA_KEPT_DAYS = env.int("PERSONAL_DATA_KEPT_DAYS", 30)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
DATABASE = env.dj_db_url("DATABASE_URL", f"sqlite:///{LOCAL / 'db.sqlite3'}")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "filesystem://localhost")
CACHE_URL = env.dj_cache_url("CACHE_URL", "locmem://")
EMAIL = env.dj_email_url("EMAIL_URL", "console:")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "so-ngoai-vu@example.org")
SITE_ADDRESS = env.str("SITE_ADDRESS", "http://127.0.0.1:8000")
# Where notices go that no one person holds.
OFFICE_MAILBOX = env.str("OFFICE_MAILBOX", "mot-cua@example.org")
# How many proxies stand before the site and may be believed about a caller's address.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
LOG_FORMAT = env.str("LOG_FORMAT", "")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")

# The office: what another city would change.
OFFICE_NAME_VI = env.str("OFFICE_NAME_VI", "Sở Ngoại vụ thành phố Hải Phòng")
OFFICE_NAME_EN = env.str("OFFICE_NAME_EN", "Hải Phòng Department of Foreign Affairs")
OFFICE_ADDRESS = env.str("OFFICE_ADDRESS", "15 Trần Quang Khải, Hồng Bàng, Hải Phòng")
OFFICE_CITY = env.str("OFFICE_CITY", "Hải Phòng")
# 000.00.07.H24: H24 is Hải Phòng's code, 07 a placeholder until the office confirms its own.
OFFICE_UNIT_CODE = env.str("OFFICE_UNIT_CODE", "000.00.07.H24")
# {number} and {year}; the city has not published its own form.
UPWARD_NUMBER_FORMAT = env.str("UPWARD_NUMBER_FORMAT", "{number}/TTr-SNgV/{year}")
PERMIT_NUMBER_FORMAT = env.str("PERMIT_NUMBER_FORMAT", "{number}/GP-SNgV/{year}")
HOSTING_NUMBER_FORMAT = env.str("HOSTING_NUMBER_FORMAT", "{number}/CTĐC-SNgV/{year}")
# After the numbers of letters, notices and decisions: 12/SNgV, 3/TB-SNgV.
OFFICE_SYMBOL = env.str("OFFICE_SYMBOL", "SNgV")
# PEM files: the office's signing key, and its certificate followed by its chain. Without them an
# installation signs with a key that it makes itself, and says so wherever the signature is shown.
SIGNING_KEY = env.str("SIGNING_KEY", "")
SIGNING_CERTIFICATE = env.str("SIGNING_CERTIFICATE", "")
SIGNING_PASSPHRASE = env.str("SIGNING_PASSPHRASE", "")
# When a meeting may be proposed: the halves of a working day, with a comma between them.
OFFICE_HOURS = env.str("OFFICE_HOURS", "08:00-12:00,13:30-17:00")
# How far ahead of each other bookings in two places should be: great circle times detour, at this
# speed, and a margin for getting out and in. Source: office practice.
TRAVEL_KM_PER_HOUR = env.float("TRAVEL_KM_PER_HOUR", 25.0)
TRAVEL_DETOUR = env.float("TRAVEL_DETOUR", 1.4)
TRAVEL_MARGIN_MINUTES = env.int("TRAVEL_MARGIN_MINUTES", 10)
# What guests need around their journey, beside the way: passports and luggage after they land, and
# to be at the airport and checked in before they leave. Source: office practice.
ARRIVAL_MINUTES = env.int("ARRIVAL_MINUTES", 45)
DEPARTURE_MINUTES = env.int("DEPARTURE_MINUTES", 120)
CALENDAR_UID_DOMAIN = env.str("CALENDAR_UID_DOMAIN", "songoaivu.haiphong.example")
# One person's upload, in bytes; a request may hold several.
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", 20 * 1024 * 1024)
REQUEST_MAX_BYTES = env.int("REQUEST_MAX_BYTES", 25 * 1024 * 1024)
# Of one feed's address, in each server process.
FEED_REQUESTS_PER_MINUTE = env.int("FEED_REQUESTS_PER_MINUTE", 60)
WANTS_DEBUG = env.bool("DEBUG", False)
# Every malformed variable is named here, in one error, before any is used.
env.seal()

IS_A_LAPTOP = {"127.0.0.1", "localhost"}.issuperset(ALLOWED_HOSTS)
if SECRET_KEY == LAPTOP_KEY and not IS_A_LAPTOP:
    raise ImproperlyConfigured("Other ALLOWED_HOSTS need a SECRET_KEY of their own.")
if {LAPTOP_DATA_KEY, LAPTOP_KEY}.intersection([*PERSONAL_DATA_KEYS, PERSONAL_DATA_HASH_KEY]) and (
    not IS_A_LAPTOP
):
    raise ImproperlyConfigured(
        "Other ALLOWED_HOSTS need PERSONAL_DATA_KEYS and PERSONAL_DATA_HASH_KEY of their own."
    )
for key in PERSONAL_DATA_KEYS:
    try:
        is_a_key = len(urlsafe_b64decode(key)) == 32
    except NotBase64:
        is_a_key = False
    if not is_a_key:
        raise ImproperlyConfigured("PERSONAL_DATA_KEYS holds what is no key of 32 bytes in base64.")
if not PERSONAL_DATA_KEYS or not PERSONAL_DATA_HASH_KEY:
    raise ImproperlyConfigured("PERSONAL_DATA_KEYS and PERSONAL_DATA_HASH_KEY are not empty.")
if bool(SIGNING_KEY) != bool(SIGNING_CERTIFICATE) or (SIGNING_PASSPHRASE and not SIGNING_KEY):
    raise ImproperlyConfigured("SIGNING_KEY and SIGNING_CERTIFICATE are given together.")
for name in ("SIGNING_KEY", "SIGNING_CERTIFICATE"):
    if globals()[name] and not Path(globals()[name]).is_file():
        raise ImproperlyConfigured(f"{name} names no file: {globals()[name]}")
if "EMAIL_BACKEND" not in EMAIL:
    raise ImproperlyConfigured("EMAIL_URL names no way to send mail.")

DEBUG = False
# Whether demo data may be written; only where nobody else's data can be.
DEMO = False
ROOT_URLCONF = "foreign_affairs.urls"
WSGI_APPLICATION = "foreign_affairs.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "foreign_affairs.portal",
    "foreign_affairs.quality",
    "events",
    "delegations",
    "permits",
    "foreign_affairs.annual_plan",
    "foreign_affairs.spending",
    "foreign_affairs.shared_calendar",
    "foreign_affairs.personal_data",
    "foreign_affairs.documents",
    "foreign_affairs.notifications",
    "foreign_affairs.workdays",
    "foreign_affairs.rest",
    "foreign_affairs.accounts",
    "foreign_affairs.audit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Answers /feeds/ itself: what stands below would add cookies and languages to Vary, and log
    # the secret address.
    "foreign_affairs.shared_calendar.middleware.FeedMiddleware",
    "foreign_affairs.rest.middleware.RequestSizeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "foreign_affairs.portal.middleware.KeepPrivate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "foreign_affairs.portal.middleware.LanguageByChoice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "foreign_affairs.portal.middleware.RefusalPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foreign_affairs.portal.context.site",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database ---------------------------------------------------------------------------------
DATABASES = {"default": DATABASE}
# SQLite too: opening the file anew costs more than most requests do in it.
DATABASE["CONN_MAX_AGE"] = 60
if DATABASE.get("ENGINE", "").endswith("sqlite3"):
    # WAL lets readers go on beside a writer; IMMEDIATE makes writers queue instead of failing
    # half-way through a read-modify-write.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
CACHES = {"default": CACHE_URL}

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "foreign_affairs" / "portal" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["foreign_affairs.portal.formats"]
FIRST_DAY_OF_WEEK = 1

# --- who signs in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "foreign_affairs.portal.account_adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "foreign_affairs.portal.forms.OrganiserSignUpForm"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# Only in the browser that signed up; the link alone never signs in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CSRF_FAILURE_VIEW = "foreign_affairs.portal.web.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- files and uploads ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL / "static"
STATICFILES_DIRS = [
    ("bootstrap", ROOT / "node_modules/bootstrap/dist"),
    ("bootstrap-icons", ROOT / "node_modules/bootstrap-icons/font"),
    ("event-calendar", ROOT / "node_modules/@event-calendar/build/dist"),
    ("be-vietnam-pro", ROOT / "node_modules/@fontsource/be-vietnam-pro"),
]
MEDIA_ROOT = LOCAL / "media"
PAPER_FONTS = ROOT / "node_modules/@expo-google-fonts/tinos"
# Passports are among what is sent: nothing lies in the temporary files of the machine, not even
# while it is looked at. What is larger than a whole request may be is refused before it is read.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = REQUEST_MAX_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A plan whose lists are all full has 900 and a few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL.get("EMAIL_FILE_PATH", "")
EMAIL_TIMEOUT = 20

# --- jobs -------------------------------------------------------------------------------------
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(LOCAL / "beat-schedule")
if CELERY_BROKER_URL.startswith("filesystem://"):
    QUEUE = LOCAL / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE / "tasks"),
        "data_folder_out": str(QUEUE / "tasks"),
        "control_folder": str(QUEUE / "control"),
    }
    for folder in ("tasks", "control"):
        (QUEUE / folder).mkdir(parents=True, exist_ok=True)

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "foreign_affairs.rest.authentication.BearerAuthentication",
        "foreign_affairs.rest.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["foreign_affairs.rest.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "foreign_affairs.rest.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "foreign_affairs.rest.pagination.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["foreign_affairs.rest.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "foreign_affairs.rest.schema.HouseSchema",
    "EXCEPTION_HANDLER": "foreign_affairs.rest.errors.handle",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": {
        "tracking": "30/min",
        "verification": "120/min",
        "evaluation": "30/min",
        # Each one mails an address that nobody proved.
        "feedback": "10/hour",
        "consultation": "60/min",
    },
    # "?format=" would answer 404 for a name it does not know, where every parameter answers 400.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Foreign-affairs planner",
    "DESCRIPTION": "Conference permits, their clock and the shared calendar of a city's "
    "Department of Foreign Affairs.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # Several things have a kind: each needs a name of its own.
    "ENUM_NAME_OVERRIDES": {
        "ClashCodeEnum": "foreign_affairs.shared_calendar.clashes.CODES",
        "DelegationStateEnum": "delegations.domain.lifecycle.DELEGATION.states",
        "FundingEnum": "permits.models.Dossier.Funding",
        "DelegationFundingEnum": "delegations.models.Delegation.Funding",
        "DelegationVisibilityEnum": "delegations.models.Delegation.Visibility",
        "VisibilityEnum": "foreign_affairs.shared_calendar.models.Entry.Visibility",
        "DelegationLevelEnum": "delegations.models.Delegation.Level",
        "DossierStateEnum": "permits.domain.lifecycle.DOSSIER.states",
        "EventKindEnum": "events.models.Event.Kind",
        "EventStateEnum": "events.domain.lifecycle.EVENT.states",
        "FeedbackStateEnum": "foreign_affairs.quality.domain.lifecycle.FEEDBACK.states",
        "OutcomeKindEnum": "events.models.Outcome.Kind",
        "PlanItemKindEnum": "foreign_affairs.annual_plan.models.PlanItem.Kind",
        "FeedbackKindEnum": "foreign_affairs.quality.models.Feedback.Kind",
        "OrganisationKindEnum": "foreign_affairs.accounts.models.Organisation.Kind",
        "LanguageEnum": "foreign_affairs.shared_calendar.models.Invitee.Language",
        "LevelEnum": "foreign_affairs.shared_calendar.models.Feed.Level",
        "ResourceKindEnum": "foreign_affairs.shared_calendar.models.Resource.Kind",
        "RankEnum": "delegations.models.Delegation.Rank",
        "HeadPositionEnum": "delegations.models.Delegation.Position",
        "ProgrammeItemKindEnum": "delegations.models.ProgrammeItem.Kind",
        "ProgrammeItemStatusEnum": "delegations.models.ProgrammeItem.Status",
        "MemberRoleEnum": "delegations.models.Member.Role",
        "SpendingRankEnum": "foreign_affairs.spending.shapes.RANKS",
        "SpendingRoleEnum": "foreign_affairs.spending.shapes.ROLES",
        "SecretLevelEnum": "permits.models.SecretDossier.Level",
    },
}

# --- what a browser may load ------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = logging_config(log_format=LOG_FORMAT or "console", level=LOG_LEVEL)
