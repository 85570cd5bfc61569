"""Settings, from the environment only. README.md, “Configuration”, has the table."""

import os
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from partnership import embedded, environment, logs

# Admin classes name their model in brackets, for mypy.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- where things run ---
# Without these two variables everything runs on the checkout's own services.
_missing = embedded.missing(os.environ)
_world = embedded.world(BASE_DIR) if _missing else None
DATABASE_URL = environment.text("DATABASE_URL", _world.database_url if _world else None)
REDIS_URL = environment.redis(
    environment.text("REDIS_URL", _world.redis_url if _world else None)
)
OURS_EMBEDDED = "postgres" in _missing

DEBUG = environment.switch("DEBUG", default=False)
BASE_URL = environment.text(
    "BASE_URL", "http://127.0.0.1:8000" if OURS_EMBEDDED else None
)
SECURE = BASE_URL.startswith("https://")
SECRET_KEY = environment.text(
    "SECRET_KEY", _world.secret_key if _world and OURS_EMBEDDED else None
)
ALLOWED_HOSTS = environment.names(
    "ALLOWED_HOSTS", "127.0.0.1,localhost" if OURS_EMBEDDED else ""
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "partnership.refusals.forged"

# --- what it is made of ---
INSTALLED_APPS = [
    "partnership",
    "kpis",
    "incidents",
    "scorecards",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "partnership.middleware.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "scorecards.status.middleware.StatusLinksMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnership.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "partnership.middleware.TextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partnership.middleware.TenancyMiddleware",
    "partnership.middleware.PersonalPagesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "partnership.refusals.RefusedMethodMiddleware",
]

ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.context.shell",
            ],
            "builtins": ["partnership.templatetags.ours"],
        },
    }
]
# Form widgets take their templates from templates/ too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- the database ---
_url = environment.database(DATABASE_URL)
DATABASES = {
    "default": {
        "ENGINE": "partnership.postgres",
        "NAME": _url.pop("dbname", "ours"),
        "USER": _url.pop("user", ""),
        "PASSWORD": _url.pop("password", ""),
        "HOST": _url.pop("host", ""),
        "PORT": _url.pop("port", ""),
        "OPTIONS": {
            "connect_timeout": 10,
            "prepare_threshold": 0,  # for partnership.postgres.base.prepared() alone
            **_url,
            "options": "-c role=" + environment.text("RUNTIME_ROLE", "ours_runtime"),
        },
        # One transaction a request: the scope of partnership.tenancy lives in it.
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": environment.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
OURS_RUNTIME_ROLE = environment.text("RUNTIME_ROLE", "ours_runtime")
OURS_OWNER_ROLE = environment.text("OWNER_ROLE", "ours_owner")
# Tables in parts, by month, and the function of the database that makes a part.
OURS_PARTITIONS = {"kpis_reading": "ours_ensure_month"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: broker and cache ---
# One address; Celery and Django spell a socket differently.
CELERY_BROKER_URL = REDIS_URL
if REDIS_URL.startswith("unix://"):
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace(
        "db=", "virtual_host="
    )
CACHES = {
    "default": {
        "BACKEND": "partnership.cache.Cache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
        "KEY_PREFIX": "ours",
    }
}

# --- work in the background (partnership/celery.py, partnership/outbox.py) ---
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 10}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "scores"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"ingest": {}, "scores": {}}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "partnership.tasks.sweep", "schedule": 5.0},
    "give-up": {"task": "kpis.tasks.give_up", "schedule": 15.0},
    "make-room": {"task": "kpis.tasks.make_room", "schedule": 3600.0},
    "sessions": {"task": "partnership.tasks.let_go_of_sessions", "schedule": 3600.0},
}
# Kinds of work in the outbox and who does them, by name: packages stay one-way. The
# most urgent comes first: between two pieces a worker looks for what is more urgent.
OURS_WORK = {
    "remind": "incidents.tasks.remind",
    "needs_owner": "incidents.tasks.needs_owner",
    "status_page": "scorecards.tasks.status_page",
    "tell_people": "incidents.tasks.tell_people",
    "deliver": "incidents.tasks.deliver",
    "send_invitation": "partnership.tasks.send_invitation",
    "digest": "incidents.tasks.digest",
    "tell_leadership": "scorecards.tasks.tell_leadership",
    "weekly_word": "scorecards.tasks.weekly_word",
    "promise_passed": "incidents.tasks.promise_passed",
    "proposal_lapses": "partnership.tasks.proposal_lapses",
    "read_upload": "kpis.tasks.read_upload",
    "bring_up_to_date": "kpis.tasks.bring_up_to_date",
    "period_touched": "scorecards.tasks.period_touched",
    "call_webhook": "incidents.tasks.call_webhook",
}
# Who knows what a person owns, which is handed over before they leave.
OURS_LEAVING = ["incidents.queries.leaving.owned_by", "kpis.queries.leaving.owned_by"]
# Who knows what the codes in the record are called, and what its deeds are in words
# (partnership/presenters/record, partnership/presenters/deeds).
OURS_NAMING = ["kpis.presenters.naming.names"]
OURS_DEEDS = ["incidents.presenters.deeds.words_of"]
# What ends with the membership of whoever made it, or needs somebody else from then on.
OURS_ENDING = [
    "incidents.actions.owning.ask_for_owners",
    "incidents.actions.webhooks.end_what_they_set",
    "scorecards.actions.status.links.end_what_they_made",
]
# Who knows of mails that were tried and did not go out (partnership/doctor).
OURS_MAILS = [
    "partnership.actions.invitations.came_back",
    "incidents.queries.notices.came_back",
    "scorecards.queries.telling.came_back",
]
# Kinds of work that follow a change to a partnership, its people or its incidents: who
# changes them does not know the packages above (partnership/outbox.py, tell_followers).
OURS_FOLLOWERS = ["status_page"]
# Kinds with a queue of their own, so that a site can keep workers for them alone.
OURS_QUEUES = {"read_upload": "ingest"}

# Seconds after which work that was begun and never came back is taken over. Who still
# works renews the lease (partnership/leases.py), up to Celery's limit on a task.
# The page that everybody looks at waits for nobody that long.
OURS_LEASES = {"default": 60, "status_page": 5}
# The demo is ready when its world and its scorecards are there.
OURS_DEMO = environment.switch("OURS_DEMO", default=False)
OURS_DEMO_READY = "scorecards.queries.demo.is_ready"

# --- people ---
AUTH_USER_MODEL = "partnership.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Whom nobody invited gets no mail either; the page says the same to everybody.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "partnership.accounts.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
LOGIN_REDIRECT_URL = "start"
LOGIN_URL = "/accounts/login/"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
AXES_ONLY_ADMIN_SITE = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
# The same address as allauth's limits count by: not that of the proxy in front.
AXES_CLIENT_IP_CALLABLE = "partnership.accounts.client_address"
AXES_VERBOSE = False

# --- headers ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_ENGINE = "partnership.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Promises for hosts that are not this site's: whoever runs them makes them, and no
# check asks for them (W005, W021).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.switch("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.switch("HSTS_PRELOAD", default=False)
SECURE_REFERRER_POLICY = "same-origin"
if environment.switch("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

# --- words and numbers ---
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["partnership.formats"]

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": environment.text("STATICFILES", "partnership.static.Storage")
    },
}
# Source maps are for developers' tools, and take longer than everything else.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
OURS_UPLOAD_TEXT_BYTES = environment.number("UPLOAD_TEXT_MB", 100) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

# --- mail ---
_mail = environment.mail(environment.text("EMAIL_URL", "console:"))
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_FILE_PATH = _mail.folder
# Shorter than a lease: whoever waits longer for a mail server loses the work.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Ours <ours@localhost>")

# --- the API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partnership.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["partnership.api.parsing.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "partnership.api.problems.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ours",
    "DESCRIPTION": "One scorecard for a client and its partner.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- looking after it ---
METRICS_ALLOWED = environment.networks("METRICS_ALLOWED", "127.0.0.1,::1")
SENTRY_DSN = environment.text("SENTRY_DSN", "")
LOG_LEVEL = environment.text("LOG_LEVEL", "WARNING" if OURS_EMBEDDED else "INFO")
LOGGING = logs.configure(LOG_LEVEL)
