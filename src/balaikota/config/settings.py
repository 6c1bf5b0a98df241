"""All settings, in one file, read from the environment (config/environment.py lists them)."""

from __future__ import annotations

import base64
import contextlib
import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF  # noqa: F401
from django.core.exceptions import ImproperlyConfigured

from balaikota.config import logs

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parents[1]
BASE_DIR = PACKAGE_DIR.parents[1]
VAR_DIR = Path(env.str("BALAIKOTA_VAR", default=str(BASE_DIR / "var")))
PRODUCTION = env.str("BALAIKOTA_ENV", default="development") == "production"
DEMO = env.bool("BALAIKOTA_DEMO", default=False)
# Outside of production no letter is real, whatever stands on it: each page says CONTOH.
SPECIMENS = not PRODUCTION
PUBLIC_URL = env.str("BALAIKOTA_URL", default="http://127.0.0.1:8000").rstrip("/")
DEBUG = False


def _made_once(name: str, make: str) -> str:
    """Return the environment's value, or one made at first use and kept in var/."""
    if given := env.str(name, default=""):
        return str(given)
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} must be set in production (docs/settings.md).")
    path = VAR_DIR / "keys" / name.lower()
    if not path.exists():
        _keep_first(path, make)
    return path.read_text()


def _keep_first(path: Path, text: str) -> None:
    """Write a file whole or not at all; of two processes that start at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    aside.touch(mode=0o600)
    aside.write_text(text)
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(aside)
    aside.unlink()


SECRET_KEY = _made_once("SECRET_KEY", secrets.token_urlsafe(50))
SEAL_KEYS = _made_once("SEAL_KEYS", "k1:" + base64.b64encode(secrets.token_bytes(32)).decode())
JWS_KEYS = _made_once("JWS_KEYS", "j1:" + base64.b64encode(secrets.token_bytes(32)).decode())
INDEX_KEY = _made_once("INDEX_KEY", base64.b64encode(secrets.token_bytes(32)).decode())
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

CORE = (
    "jobs",
    "ledger",
    "action",
    "proposals",
    "reference",
    "areas",
    "units",
    "calendar",
    "files",
    "people",
    "keys",
    "notices",
)
ENGINE = (
    "packs",
    "cases",
    "applicants",
    "fees",
    "products",
    "survey",
    "worklist",
    "tryout",
    "office",
)
# Room -> its package. A room is found by its folder, so that deleting the folder removes the room.
ROOMS = {
    path.parent.name: f"balaikota.modules.{path.parent.name}"
    for path in sorted(PACKAGE_DIR.glob("modules/*/module.py"))
}
INSTALLED_APPS = [
    *(f"balaikota.core.{name}" for name in CORE),
    "balaikota.web",
    *(f"balaikota.engine.{name}" for name in ENGINE),
    *ROOMS.values(),
    "balaikota.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
]
MIDDLEWARE = [
    "balaikota.web.middleware.RequestReference",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "balaikota.web.middleware.NoNul",
    "balaikota.web.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "balaikota.web.middleware.DomainErrors",
]
ROOT_URLCONF = "balaikota.config.urls"
WSGI_APPLICATION = "balaikota.config.wsgi.application"

# Pages: Jinja2 for ours (templates of balaikota apps only), Django's engine for allauth's own.
TEMPLATES = [
    {
        "BACKEND": "balaikota.web.jinja.Templates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "balaikota.web.jinja.environment",
            "context_processors": ["balaikota.web.jinja.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
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

# SQLite: one writer; BEGIN IMMEDIATE so that a writer waits at the start, never fails in the middle.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    ),
}
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/balaikota.sqlite3")
}
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = _SQLITE
    Path(str(DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)
elif not DATABASES["default"].get("OPTIONS"):
    # Compiling the counts of an inbox takes PostgreSQL ten times as long as counting; what an
    # address says of its own (?options=…) stays.
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
_EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _EMAIL.get("EMAIL_HOST", ""), _EMAIL.get("EMAIL_PORT", 25) or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _EMAIL["EMAIL_HOST_USER"], _EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = (
    _EMAIL.get("EMAIL_USE_TLS", False),
    _EMAIL.get("EMAIL_USE_SSL", False),
)
EMAIL_TIMEOUT = 10
# Whoever reports payments signs with it; empty: no report is taken.
PAYMENT_SECRET = env.str("PAYMENT_SECRET", default="")
PAYMENT_URL = env.str("PAYMENT_URL", default="")
# Telephones: empty, and nobody is told by WhatsApp or SMS.
GATEWAY_URL = env.str("GATEWAY_URL", default="")
GATEWAY_KEY = env.str("GATEWAY_KEY", default="")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="balaikota@localhost")
TASKS = {"default": {"BACKEND": "balaikota.core.jobs.backend.LeaseBackend"}}

# Accounts
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["balaikota.web.account.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/akun/lanjut/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_ADAPTER = "balaikota.web.account.Adapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "optional"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "balaikota.web.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language and time: store UTC, show WIB.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_AGE = 365 * 86400
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

# Static files: built into the git-ignored static/ by `balaikota frontend`, served by WhiteNoise.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_DIR = VAR_DIR / "files"

# Who signs letters. The development authority vouches for nothing: never in production.
_SIGNERS = "none" if PRODUCTION else "development"
SIGNER_SEAL = env.str("SIGNER_SEAL", default=_SIGNERS)
SIGNER_PERSON = env.str("SIGNER_PERSON", default=_SIGNERS)
if PRODUCTION and "development" in (SIGNER_SEAL, SIGNER_PERSON):
    raise ImproperlyConfigured("SIGNER_SEAL, SIGNER_PERSON: development vouches for nothing.")
SIGNER_DIR = VAR_DIR / "keys" / "signing"
SIGNER_FILE = env.str("SIGNER_FILE", default="")
SIGNER_PASSPHRASE = env.str("SIGNER_PASSPHRASE", default="")
SIGNER_TOKEN_MODULE = env.str("SIGNER_TOKEN_MODULE", default="")
SIGNER_TOKEN = env.str("SIGNER_TOKEN", default="")
SIGNER_TOKEN_KEY = env.str("SIGNER_TOKEN_KEY", default="")
SIGNER_ISSUER = env.str("SIGNER_ISSUER", default="")
SIGNER_ROOTS = env.str("SIGNER_ROOTS", default="")
SIGNER_SECONDS = env.int("SIGNER_SECONDS", default=10)
TSA_URL = env.str("TSA_URL", default="")
BSRE_URL = env.str("BSRE_URL", default="")
BSRE_USER = env.str("BSRE_USER", default="")
BSRE_PASSWORD = env.str("BSRE_PASSWORD", default="")
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
REQUEST_MAX_BYTES = 200 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "balaikota.web.uploads.CappedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING")
LOGGING = logs.settings_for(LOG_LEVEL)
logs.configure()
