"""Settings, each read from an environment variable with a default that works on one small machine.

JEJARING_HOME           folder for the database and the secret key (default: ./var)
JEJARING_DATABASE_URL   sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME (default: SQLite in JEJARING_HOME)
JEJARING_SECRET_KEY     default: made once and kept in JEJARING_HOME/secret-key
JEJARING_HOSTS          host names the site answers to, separated by commas (default: this machine only)
JEJARING_HTTPS          1 when the site is reached by HTTPS: secure cookies and HSTS
JEJARING_EMAIL_URL      letters go out by smtp://USER:PASSWORD@HOST:587, smtps:// or console: (default: printed)
JEJARING_EMAIL_FROM     the address that letters come from (default: jejaring@ and the first name in JEJARING_HOSTS)
JEJARING_OIDC_URL       address of a provider that people can sign in with by OpenID Connect (default: none)
JEJARING_OIDC_NAME      what the button calls that provider (default: its host name)
JEJARING_OIDC_CLIENT    the name under which the provider knows this site
JEJARING_OIDC_SECRET    what the site proves itself with to the provider
JEJARING_SEAL_FILE      key and certificate that seal agreements (default: made once as JEJARING_HOME/seal.pem)
JEJARING_SEAL_PASSWORD  the password of that file, if it has one
JEJARING_DEBUG          1 shows errors in the browser; never in public
"""

import os
from pathlib import Path

from jejaring.config.database import database_settings
from jejaring.config.mail import mail_settings
from jejaring.config.oidc import oidc_settings
from jejaring.config.secret import secret_key

HOME = Path(os.environ.get("JEJARING_HOME", "var")).resolve()
DEBUG = os.environ.get("JEJARING_DEBUG") == "1"
SEAL_FILE = os.environ.get("JEJARING_SEAL_FILE", "")
SEAL_PASSWORD = os.environ.get("JEJARING_SEAL_PASSWORD", "")
HTTPS = os.environ.get("JEJARING_HTTPS") == "1"
SECRET_KEY = os.environ.get("JEJARING_SECRET_KEY") or secret_key(HOME)
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("JEJARING_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host.strip()
]
DATABASES = {
    "default": database_settings(os.environ.get("JEJARING_DATABASE_URL") or f"sqlite:///{HOME / 'jejaring.sqlite3'}")
}

INSTALLED_APPS = [
    "jejaring.config.admin.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "ninja",
    "jejaring.apps.journal",
    "jejaring.apps.accounts",
    "jejaring.apps.sources",
    "jejaring.apps.registry",
    "jejaring.apps.ties",
    "jejaring.apps.search",
    "jejaring.apps.projects",
    "jejaring.apps.exchange",
    "jejaring.apps.agreements",
    "jejaring.apps.reporting",
    "jejaring.apps.packs",
    "jejaring.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jejaring.api.errors.programs_door",
    "jejaring.web.middleware.content_security_policy",
    "jejaring.web.middleware.public_page_cache",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jejaring.web.middleware.DomainErrors",
]

ROOT_URLCONF = "jejaring.config.urls"
WSGI_APPLICATION = "jejaring.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [Path(__file__).parent.parent / "web" / "templates"],
        "OPTIONS": {
            "environment": "jejaring.web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jejaring.web.context.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "web" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "jejaring.web.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "jejaring.web.accounts.SecondFactor"
MFA_FORMS = {
    "add_webauthn": "jejaring.web.passkeys.AddForm",
    "authenticate_webauthn": "jejaring.web.passkeys.AuthenticateForm",
    "login_webauthn": "jejaring.web.passkeys.LoginForm",
    "reauthenticate_webauthn": "jejaring.web.passkeys.ReauthenticateForm",
}
MFA_TOTP_ISSUER = "Jejaring"
# A clock may go wrong by half a minute.
MFA_TOTP_TOLERANCE = 1
# Passkeys work on one's own machine without HTTPS; browsers themselves refuse them on any other host.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

_mail = mail_settings(os.environ.get("JEJARING_EMAIL_URL") or "console:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
_first_host = next((host.strip(".") for host in ALLOWED_HOSTS if host[:1].isalpha()), "localhost")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("JEJARING_EMAIL_FROM") or f"jejaring@{_first_host}"
# Letters are written where no request is at hand.
SITE_ADDRESS = f"{'https' if HTTPS else 'http'}://{_first_host}"
ADDRESS_OF_RECORD = "jejaring.web.links.full_address"

_oidc = oidc_settings(
    os.environ.get("JEJARING_OIDC_URL", ""),
    name=os.environ.get("JEJARING_OIDC_NAME", ""),
    client=os.environ.get("JEJARING_OIDC_CLIENT", ""),
    secret=os.environ.get("JEJARING_OIDC_SECRET", ""),
)
if _oidc:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_oidc], "OAUTH_PKCE_ENABLED": True}}
    SOCIALACCOUNT_ADAPTER = "jejaring.web.accounts.KnownPeopleOnly"
    # A link, because the page's safety rules let no form lead to another site.
    SOCIALACCOUNT_LOGIN_ON_GET = True
    # Whoever runs the installation names the provider, and so trusts the addresses it has confirmed.
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [Path(__file__).parent.parent / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
