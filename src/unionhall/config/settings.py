"""Django's settings, derived from the typed environment in `env.py`; nothing is read from anywhere else."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext

from unionhall.config import embedded
from unionhall.config import env as environment
from unionhall.lib import errors

ENV = environment.load()
PACKAGE = Path(__file__).resolve().parents[1]

MODE = ENV.mode
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
FIELD_KEYS = ENV.field_keys
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins
SITE_NAME = ENV.site_name
SITE_NAME_EN = ENV.site_name_en
HOTLINE = ENV.hotline
DATA_DIR = ENV.data_dir

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.weixin",
    "csp",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "unionhall.kernel.rulebook",
    "unionhall.kernel.calendar",
    "unionhall.kernel.organisations",
    "unionhall.kernel.places",
    "unionhall.kernel.people",
    "unionhall.kernel.audit",
    "unionhall.kernel.access",
    "unionhall.kernel.files",
    "unionhall.kernel.messaging",
    "unionhall.kernel.integrations",
    "unionhall.kernel.documents",
    "unionhall.kernel.catalogue",
    "unionhall.engines.booking",
    "unionhall.engines.casework",
    "unionhall.engines.figures",
    "unionhall.engines.matching",
    "unionhall.engines.planning",
    "unionhall.services.hub",
    "unionhall.services.palace",
    "unionhall.services.stations",
    "unionhall.services.legalaid",
    "unionhall.services.network",
    "unionhall.ui",
]

MIDDLEWARE = [
    "unionhall.config.watching.watching",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unionhall.config.middleware.preferences",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "unionhall.services.hub.portal.owner.owner_mark",
    "unionhall.config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "unionhall.config.urls"
WSGI_APPLICATION = "unionhall.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unionhall.config.context.site",
                "unionhall.services.hub.desk.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "unionhall.ui.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "unionhall.ui.renderers.FormRenderer"


def _connection(url: str) -> dict[str, object]:
    """Django's form of a PostgreSQL address; `host` may be a socket folder given as a parameter."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": query,
    }


DATABASE_URL = ENV.database_url or embedded.locate(ENV.data_dir).url
DATABASES = {"default": _connection(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "hub:home"

errors.translate_with(gettext)  # lib knows no Django; its sentences are looked up when they are shown
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = ENV.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = ENV.data_dir / "files"

# Pages carry no inline script or style at all, so the policy needs no exception.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        # The one script that serves the portal without a net: /sw.js.
        "worker-src": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "unionhall.kernel.people.signed_in"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if ENV.https:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.proxies else None

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend" if MODE == "test" else (
    "django.core.mail.backends.smtp.EmailBackend" if ENV.email_url else "django.core.mail.backends.console.EmailBackend"
)  # fmt: skip
DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_TIMEOUT = 10
if ENV.email_url:
    _MAIL = urlsplit(ENV.email_url)
    EMAIL_HOST, EMAIL_PORT = (
        _MAIL.hostname or "localhost",
        _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587),
    )
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
    # smtps:// is encrypted from the first byte, smtp:// from STARTTLS on; ?tls=no is for the machine next door.
    EMAIL_USE_SSL = _MAIL.scheme == "smtps"
    EMAIL_USE_TLS = _MAIL.scheme == "smtp" and dict(parse_qsl(_MAIL.query)).get("tls") != "no"

# Jobs
PROCRASTINATE_IMPORT_PATHS = ["unionhall.config.chores"]
# Straight to the server, never through a pooler: a worker listens for new jobs.
WORKER_DATABASE_URL = ENV.worker_database_url or DATABASE_URL
WEBHOOK_PRIVATE_ADDRESSES = ENV.webhook_private_addresses
METRICS_TOKEN = ENV.metrics_token
METRICS_FOLDER = ENV.data_dir / "metrics"
# The library that counts reads this when it is imported, and only then.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)
METRICS_ADDRESSES = [str(network) for network in ENV.metrics_addresses]

LOGGING_CONFIG = "unionhall.config.logs.configure"
# Django hands this to LOGGING_CONFIG only when it is not empty.
LOGGING = {"version": 1}
SILENCED_SYSTEM_CHECKS: list[str] = []

# Accounts
# Our pages go before allauth's of the same name.
TEMPLATES[0]["DIRS"] = [
    PACKAGE / "kernel" / "people" / "templates",
    PACKAGE / "kernel" / "integrations" / "templates",
]
MIDDLEWARE.insert(
    MIDDLEWARE.index("allauth.account.middleware.AccountMiddleware") + 1,
    "unionhall.kernel.access.gate.GateMiddleware",
)
AUTHENTICATION_BACKENDS = ["unionhall.kernel.people.adapter.AccountBackend"]
ACCOUNT_ADAPTER = "unionhall.kernel.access.gate.StaffAwareAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth counts in a cache of one process; ours counts in the database (people.limits).
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "unionhall.kernel.access.gate.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = ENV.site_name
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "unionhall.kernel.people.adapter.FactorForm",
    "reauthenticate": "unionhall.kernel.people.adapter.FactorAgainForm",
    "activate_totp": "unionhall.kernel.people.adapter.NewFactorForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
SMS_GATEWAY_URL = ENV.sms_gateway_url
SMS_GATEWAY_TOKEN = ENV.sms_gateway_token
SMS_SIGNATURE = ENV.sms_signature

# Other systems
IDP_OIDC_ADAPTER = "unionhall.kernel.integrations.adapter.Provider"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 30 * 24 * 3600
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_RATE_LIMITS = False
SOCIALACCOUNT_ADAPTER = "unionhall.kernel.people.gate.LinkedAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# What an installation set up; none unless it did.
SIGN_IN_WAYS = ENV.sign_in_ways
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [one.as_app for one in ENV.oidc_providers]},
    "weixin": {"provider_class": "unionhall.kernel.people.wechat.WechatProvider", "APPS": ENV.weixin_apps},
}
# Nobody has a password; what is hashed are the secrets of connected systems.
PASSWORD_HASHERS = ["unionhall.kernel.integrations.digests.SecretHasher"]
