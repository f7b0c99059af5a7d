"""Settings: one file, everything a deployment may change read from the environment.

``PARVIS_HOME`` holds all state (database, lake, keys); back it up and you have backed up Parvis.
"""

from __future__ import annotations

import os
from pathlib import Path

from parvis.config.environment import database_from_url, flag, listed, mail_from_url, secret_file
from parvis.core.engines import spark_asked

HOME = Path(os.environ.get("PARVIS_HOME", "var")).resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = flag("PARVIS_DEBUG", default=False)
SECRET_KEY = secret_file(HOME / "secret.key", "PARVIS_SECRET_KEY")
# The keys that seal secrets: "id:base64" lines, the first one seals, all open.
SEALING_KEYS = secret_file(HOME / "sealing.keys", "PARVIS_SEALING_KEYS", prefix="k1:")

# Models of one's own that lie on this server; the private addresses (host:port) that an AI endpoint may have.
MODELS_FOLDER = os.environ.get("PARVIS_MODELS", "")
AI_HOSTS = listed("PARVIS_AI_HOSTS", default=())

# The Spark cluster that answers questions about many mentions instead of this machine, if one is named.
SPARK = spark_asked(os.environ)

PUBLIC_URL = os.environ.get("PARVIS_PUBLIC_URL", "http://localhost:8765").rstrip("/")
ALLOWED_HOSTS = listed("PARVIS_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "parvis.web",  # before allauth: its templates are restyled here
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "parvis.core",
    "parvis.core.workspaces",
    "parvis.core.jobs",
    "parvis.core.webhooks",
    "parvis.core.api",
    "parvis.core.autonomy",
    "parvis.apps.audience",
    "parvis.apps.listening",
    "parvis.apps.library",
    "parvis.apps.content",
    "parvis.apps.creation",
    "parvis.apps.studio",
    "parvis.apps.trust",
    "parvis.apps.editorial",
    "parvis.apps.approval",
    "parvis.apps.publishing",
    "parvis.apps.planning",
    "parvis.apps.demographics",
    "parvis.apps.trends",
    "parvis.apps.alerts",
    "parvis.apps.reports",
    "parvis.apps.results",
    "parvis.apps.course",
    "parvis.apps.workshop",
    "parvis.apps.ideas",
    "parvis.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parvis.web.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "parvis.web.middleware.Preferences",
    "parvis.web.middleware.SayErrors",
]

ROOT_URLCONF = "parvis.config.urls"
WSGI_APPLICATION = "parvis.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parvis.web.context.shell",
            ],
            "builtins": ["parvis.web.templatetags.parvis", "parvis.web.templatetags.figures"],
        },
    }
]

DATABASES = {"default": database_from_url(os.environ.get("PARVIS_DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "parvis.web.accounts.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "5/m/ip",
    "login_link": "40/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Parvis"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # members come by invitation; many installations send no e-mail
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("PARVIS_TIME_ZONE", "Europe/Paris")

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CSRF_FAILURE_VIEW = "parvis.web.problems.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if flag("PARVIS_BEHIND_PROXY", default=False) else None
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
C2PA_TRUST = os.environ.get("PARVIS_C2PA_TRUST", "")  # PEM file: whose signatures on media are trusted
PARVIS_MAX_UPLOAD_BYTES = 2_000_000_000
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "parvis.core.uploads.Arriving",
]
# Requests a minute that each token of the API may make.
PARVIS_API_PER_MINUTE = int(os.environ.get("PARVIS_API_PER_MINUTE", "600"))

TASKS = {"default": {"BACKEND": "parvis.core.jobs.backend.JobsBackend", "QUEUES": []}}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "parvis_cache"},
    # Drawn charts, so that their images and tables can be fetched; all processes share the folder.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "charts",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# "smtp://user:password@host:587" (STARTTLS), "smtps://…" (TLS), "smtp+plain://…" (inside one's own network).
MAIL = mail_from_url(os.environ.get("PARVIS_SMTP_URL", ""))
SENDS_MAIL = bool(MAIL) or "PARVIS_EMAIL_BACKEND" in os.environ
EMAIL_HOST, EMAIL_PORT = MAIL.get("host", "localhost"), MAIL.get("port", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.get("user", ""), MAIL.get("password", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.get("starttls", False), MAIL.get("tls", False)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = os.environ.get(
    "PARVIS_EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("PARVIS_EMAIL_FROM", "parvis@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PARVIS_LOG_LEVEL", "INFO")},
}
