"""Django settings. What differs between installations comes from the environment (srm/env.py)."""

import gc
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.cache import cache_url
from core.logs import logging_config
from srm import env as environment
from srm.email_url import email_settings
from srm.schedule import SCHEDULE

# Looking through all objects for garbage every 700 new ones, as is usual, took a quarter of a second of each
# start, where hardly any is garbage, and is at work several times within a page later on.
gc.set_threshold(20_000, 10, 10)

try:
    env = environment.read()
except environment.ConfigurationError as error:
    raise ImproperlyConfigured(str(error)) from None

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env["VAR_DIR"] or BASE_DIR / "var")
AUDIT_ANCHOR_PATH = env["AUDIT_ANCHOR_PATH"] or str(VAR_DIR / "audit-anchors.txt")
AUDIT_ANCHOR_MAIL: str = env["AUDIT_ANCHOR_MAIL"]
AUDIT_ANCHOR_WEBHOOK: str = env["AUDIT_ANCHOR_WEBHOOK"]
AUDIT_ANCHOR_WEBHOOK_KEY: bytes = env["AUDIT_ANCHOR_WEBHOOK_KEY"]
ENV: str = env["ENV"]
DEVELOPMENT = ENV == "development"
PRODUCTION = ENV == "production"

DEBUG = False  # error pages are part of the product; details are in the log
SECRET_KEY = env["SECRET_KEY"]
BID_KEYS: tuple[bytes, ...] = env["BID_KEY"]
ALLOWED_HOSTS = env["ALLOWED_HOSTS"]
BASE_URL = env["BASE_URL"].rstrip("/")
HTTPS = BASE_URL.startswith("https:")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
TRUSTED_PROXIES: int = env["TRUSTED_PROXIES"]

INSTALLED_APPS = [
    # Ours come first: their templates win over those of libraries.
    "core.apps.CoreConfig",
    "accounts.apps.AccountsConfig",
    "suppliers.apps.SuppliersConfig",
    "rfps.apps.RfpsConfig",
    "negotiations.apps.NegotiationsConfig",
    "meetings.apps.MeetingsConfig",
    "srm.apps.SrmConfig",
    "core.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "pgtrigger",
    "pghistory",
    "django_linear_migrations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "core.middleware.PlainQueryMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ResponseHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LookingMiddleware",
    "accounts.middleware.ActingMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "core.middleware.RefusalNotesMiddleware",
    "core.reading.ReadingMiddleware",
    "core.middleware.PermissionMiddleware",
    "core.middleware.OnceMiddleware",
    "core.middleware.RefusedMiddleware",
    "core.middleware.BrokenOffMiddleware",
]

ROOT_URLCONF = "srm.urls"
WSGI_APPLICATION = "srm.wsgi.application"

TEMPLATE_LOADERS = [
    (
        "template_partials.loader.Loader",
        [
            (
                "core.templates.Loader",
                [
                    "django.template.loaders.filesystem.Loader",
                    "django.template.loaders.app_directories.Loader",
                ],
            )
        ],
    )
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": TEMPLATE_LOADERS,
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "template_partials.templatetags.partials",
                "core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "core.ui.renderer.Renderer"

DATABASES = {
    "default": {
        "ENGINE": "core.postgres",
        "HOST": env["DB_HOST"],
        "PORT": env["DB_PORT"],
        "NAME": env["DB_NAME"],
        "USER": env["DB_USER"],
        "PASSWORD": env["DB_PASSWORD"],
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # actions own their transactions
        "OPTIONS": {
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,  # milliseconds
            "keepalives_idle": 30,
            "options": " ".join(
                [
                    *([f"-c role={env['DB_ROLE']}"] if env["DB_ROLE"] else []),
                    f"-c statement_timeout={env['DB_STATEMENT_TIMEOUT']}s",
                    f"-c idle_in_transaction_session_timeout={env['DB_IDLE_TIMEOUT']}s",
                ]
            ),
        },
    }
}
# What the web processes count together: the rate limits of signing in. Same server as the queue.
CACHES = {
    "default": {
        "BACKEND": "core.cache.SharedCache",
        "LOCATION": [cache_url(env["BROKER_URL"])],
        "KEY_PREFIX": "srm-cache",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Row history: every field of every tracked row, with the context of the action denormalised into it,
# so that the application needs no right to update anything in the trail.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sessions.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.resets.ResetTokens"  # noqa: S105 a class
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
# Whose address it is: without the proxies that stand in front everybody would share theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Twenty wrong passwords a minute from one address: an office behind one address is not shut out by
# one colleague, and trying one password on a hundred accounts is still held up.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only through an invitation to its address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_TIMEOUT = 900
# For so many seconds a sign-in or a confirmation opens bids, awards, and changes the second factor.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
TWO_FACTOR_ROLES: frozenset[str] = env["TWO_FACTOR_ROLES"]
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # as with passwords; there is nothing to guess
MFA_FORMS = {
    "activate_totp": "accounts.code_forms.SetUpAppForm",
    "add_webauthn": "accounts.passkey_forms.PasskeyForm",
    "edit_webauthn": "accounts.passkey_forms.RenameForm",
    "authenticate_webauthn": "accounts.passkey_forms.PasskeyAsSecondForm",
    "reauthenticate_webauthn": "accounts.passkey_forms.PasskeyAgainForm",
    "login_webauthn": "accounts.passkey_forms.PasskeyLoginForm",
}
MFA_TOTP_ISSUER = "SRM"
# The company's own identity provider; without an issuer there is none.
OIDC_ISSUER: str = env["OIDC_ISSUER"]
OIDC_CLIENT_ID: str = env["OIDC_CLIENT_ID"]
OIDC_CLIENT_SECRET: str = env["OIDC_CLIENT_SECRET"]
OIDC_LABEL: str = env["OIDC_LABEL"]
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds, for each of the provider's answers

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-srm" if HTTPS else "srm"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env["TIME_ZONE"]
BASE_CURRENCY: str = env["BASE_CURRENCY"]
# Awards above this, in the base currency, need approval by someone other than the proposer.
AWARD_APPROVAL_LIMIT: int = env["AWARD_APPROVAL_LIMIT"]
COMPANY_NAME: str = env["COMPANY_NAME"]
EMAILS_PER_HOUR: int = env["EMAILS_PER_HOUR"]  # to one person (accounts/storms.py)
DELIVERY_TOLERANCE_DAYS: int = env["DELIVERY_TOLERANCE_DAYS"]  # after a change: recount_trade
# Gift policy, in the base currency: one gift, one recipient's year, one partner's year. What goes
# over any of them waits for the declarer's manager.
GIFT_LIMIT = 500
GIFT_LIMIT_RECIPIENT_YEAR = 1_500
GIFT_LIMIT_PARTNER_YEAR = 5_000

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", VAR_DIR / "assets")]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media"},
    },
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}
# Only what is served is kept and compressed; source maps are for developers of the libraries.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
if ENV == "test":
    # Nothing is collected before a test run: files come from where they are written.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "br",
    "gz",
    "jpg",
    "map",
    "png",
    "webp",
    "woff",
    "woff2",
    "zip",
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a bid form has three fields per line

MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env["EMAIL_FROM"]
vars().update(email_settings(env["EMAIL_URL"]))

CELERY_BROKER_URL = env["BROKER_URL"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 1.0,
    "socket_connect_timeout": 1.0,
    "retry_on_timeout": False,
    "visibility_timeout": 300,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one names itself in a 401.
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.permissions.DeclaredPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.ShallowJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.AppSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "core.api.errors.exception_handler",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SRM API",
    "DESCRIPTION": "Partners, RFPs, negotiations, visits and commitments, over the same access "
    "rules and actions as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Fields named alike with different choices; the schema must not number them.
    "ENUM_NAME_OVERRIDES": {
        "PartnerStatusEnum": "suppliers.states.PartnerStatus",
        "RfxKindEnum": "rfps.states.RfxKind",
        "RfxStatusEnum": "rfps.states.RfxStatus",
        "NeedStatusEnum": "rfps.states.NeedStatus",
        "BidStatusEnum": "rfps.states.BidStatus",
        "AwardStatusEnum": "rfps.states.AwardStatus",
        "NegotiationStatusEnum": "negotiations.states.NegotiationStatus",
        "AgreementStatusEnum": "negotiations.states.AgreementStatus",
        "PartyEnum": "negotiations.states.Party",
        "VisitStatusEnum": "meetings.states.VisitStatus",
        "CommitmentStatusEnum": "meetings.states.CommitmentStatus",
        "EvidenceKindEnum": "meetings.states.EvidenceKind",
    },
}

LOGGING_CONFIG = None
logging_config(level=env["LOG_LEVEL"], style=env["LOG_FORMAT"])
SILENCED_SYSTEM_CHECKS: list[str] = []
