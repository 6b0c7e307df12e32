"""Settings of the portal. Everything an operator may change comes from ``environment``."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from csb_portal.environment import (
    BASE_DIR,
    VAR,
    allowed_hosts,
    broker,
    cache,
    database,
    domain,
    env,
    folder,
    lmtp_address,
    log_level,
    mail_server,
    number,
    required,
    time_zone,
)
from csb_portal.hooks import *  # noqa: F403 - settings too
from csb_portal.logs import logging_config

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", debug=DEBUG)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = allowed_hosts(debug=DEBUG)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "csb_portal",
    "families",
    "elections",
    "secretariat",
    "liaison",
    "reports",
    "csb_portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csb_portal.middleware.PublishedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "csb_portal.middleware.ReaderMiddleware",
    "csb_portal.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "csb_portal.urls"
WSGI_APPLICATION = "csb_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csb_portal.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- storage --------------------------------------------------------------------------

DATABASES = {"default": database(env.str("DATABASE_URL", default=""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache(debug=DEBUG)}
SESSION_COOKIE_AGE = 14 * 24 * 3600

# --- who may enter --------------------------------------------------------------------

AUTH_USER_MODEL = "csb_portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "csb_portal.accounts.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A mail to an address we do not know would let strangers write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Digits, because not every keyboard has Latin letters.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 9, "dashed": True}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_FORMS = {
    "request_login_code": "csb_portal.account_forms.PortalRequestLoginCodeForm",
    "confirm_login_code": "csb_portal.account_forms.PortalConfirmLoginCodeForm",
    "reset_password": "csb_portal.account_forms.PortalResetPasswordForm",
}
# A whole bureau may sit behind one address (ip). The key of failures and of code requests
# is account and address together, so that a stranger elsewhere shuts nobody out.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,10/5m/key",
    "request_login_code": "300/m/ip,10/5m/key",
    "reset_password": "100/m/ip",
    "reset_password_from_key": "300/m/ip",
}
MFA_ADAPTER = "csb_portal.accounts.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Civil Society Bureau"
MFA_TOTP_TOLERANCE = 1
# Only for those who sign up by themselves would this be a danger.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://")
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_FORMS = {
    "authenticate": "csb_portal.account_forms.PortalAuthenticateForm",
    "reauthenticate": "csb_portal.account_forms.PortalReauthenticateForm",
    "activate_totp": "csb_portal.account_forms.PortalActivateTOTPForm",
    "add_webauthn": "csb_portal.account_forms.PortalAddWebAuthnForm",
}
# Writing down each visit would note when a voter voted.
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", default=0, least=0)

# --- words and times ------------------------------------------------------------------

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
# What a person may ask to be written in, each by its own name ...
BUREAU_LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
# ... and what the portal can already be read in.
LANGUAGES = [("en", _("English"))]
BUREAU_TIME_ZONE = time_zone("BUREAU_TIME_ZONE", default="Europe/Zurich")

# --- jobs -----------------------------------------------------------------------------

CELERY_BROKER_URL = broker(debug=DEBUG)
CELERY_TASK_ALWAYS_EAGER = CELERY_BROKER_URL == "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# --- mail -----------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Civil Society Bureau <secretariat@example.org>"
)
# Where mail to channels, requests and answers comes in, and bounces come back to.
# A function that says what DMARC policy a domain publishes ("none", "quarantine", "reject"):
# without one, every post leaves in its channel's own name.
DMARC_RESOLVER = env.str("DMARC_RESOLVER", default="")
LIST_DOMAIN = domain("LIST_DOMAIN", default="lists.example.org")
# A Mailman core for the channels that are handed out by one: its REST interface and its LMTP.
MAILMAN_URL = env.str("MAILMAN_URL", default="")
MAILMAN_USER = env.str("MAILMAN_USER", default="restadmin")
MAILMAN_PASSWORD = env.str("MAILMAN_PASSWORD", default="")
MAILMAN_LMTP = env.str("MAILMAN_LMTP", default="127.0.0.1:8024")
LMTP_ADDRESS = lmtp_address("LMTP_ADDRESS")
LARGEST_MAIL = number("LARGEST_MAIL", default=25_000_000, least=65_536)  # bytes
MAIL_FILES = VAR / "mail"
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    vars().update(mail_server(EMAIL_URL))
else:
    EMAIL_BACKEND = "csb_portal.mail.files.EmailBackend"
MAIL_BATCH_SIZE = number("MAIL_BATCH_SIZE", default=200, least=1)
MAIL_FLUSHERS = number("MAIL_FLUSHERS", default=2, least=1)

# --- elections -------------------------------------------------------------------------

# Outside the database, so that no dump of it holds a key; destroyed election by election.
ELECTION_KEYS = VAR / "election-keys"

# --- headers and files ----------------------------------------------------------------

SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from beside, not through the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
# Rendered once; made again by render_reports.
PUBLISHED_ROOT = folder("PUBLISHED_DIR", default=VAR / "published")
# Where Debian puts the Chinese fonts that paper is set in, if they are installed.
PAPER_FONTS = folder("PAPER_FONTS", default=Path("/usr/share/fonts/opentype/noto"))
ARCHIVE = VAR / "archive"  # the public record as files, made anew each night
LARGEST_FILE = number("LARGEST_FILE", default=10_000_000, least=1)  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# How large a list of people or families may be: 42 people take about 4 KB.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=2 * 1024 * 1024)
IMPORT_MAX_LINES = env.int("IMPORT_MAX_LINES", default=5000)

LOGGING_CONFIG = None
LOGGING = logging_config(debug=DEBUG, level=log_level())
