"""Django's settings. Every difference between two installations is an environment variable named in
docs/tra-cuu/bo-phan-cntt/lenh.md."""

import os
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from trainer.core import vietnam_time
from trainer.core.accounts import province_rule, second_step_rule
from trainer.disk import database_url, secret_keys, version
from trainer.disk.paths import CODE, PROJECT, VAR
from trainer.variables import (
    directory,
    earlier_secrets,
    env_flag,
    env_hosts,
    env_number,
    env_secret,
    env_token,
    one_of,
    provider,
    read_as,
    secret,
)

SECRET_KEY = env_secret(secret_keys.NAME, secret_keys.file())
# What was signed before the last `rotate-secret` is believed for a time.
SECRET_KEY_FALLBACKS = earlier_secrets()
DEBUG = env_flag("GAN_DAN_DEBUG")
ALLOWED_HOSTS = env_hosts("GAN_DAN_HOSTS", "127.0.0.1,localhost,[::1]")
HTTPS = env_flag("GAN_DAN_HTTPS")
# Where people find us, for mails and papers: https://tap-huan.example. Without it they say in words where to go.
SITE = os.environ.get("GAN_DAN_SITE", "").strip().rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
if SITE.startswith("https://" if HTTPS else ("https://", "http://")):
    # A proxy passes on our name, and may leave out the port that stands in the browser.
    CSRF_TRUSTED_ORIGINS.append("/".join(SITE.split("/")[:3]))
DEMO = (VAR / "demo.json").is_file()
# Of the process, which goes on with the programs that it began with.
VERSION = version.read()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "trainer",
]
MIDDLEWARE = [
    "trainer.serving.request_log.remember",
    "trainer.web.access.at_one_time",
    "trainer.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "trainer.web.nul.NoNul",
    "trainer.web.middleware.HandbookStatic",
    "trainer.web.accounts.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trainer.web.pages.forms_only",
]
ROOT_URLCONF = "trainer.urls"
# Of Django in each process; every thread keeps one connection to the database.
THREADS = env_number("GAN_DAN_THREADS", 6, least=1, most=256)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            CODE / house / "templates"
            for house in "web exports roster people units evidence item_analysis workshops letters reports".split()
        ],
        "OPTIONS": {
            "environment": "trainer.web.jinja.environment",
            "context_processors": ["trainer.web.context.for_every_page"],
        },
    },
]
FORM_RENDERER = "trainer.web.jinja.FormRenderer"


def database() -> dict[str, object]:
    """Return the database of ``DATABASE_URL``; SQLite in the var folder when it is not set."""
    try:
        parsed = database_url.read(secret("DATABASE_URL") or f"sqlite:///{VAR / 'gan-dan.sqlite3'}")
    except ValueError:
        # What is wrong with it may hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL không đúng dạng. → Đặt postgres://TÊN:MẬT_KHẨU@MÁY/CƠ_SỞ_DỮ_LIỆU, ký tự lạ viết %XX."
        ) from None
    parsed["CONN_MAX_AGE"] = None
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["ENGINE"] = "trainer.sqlite_queue"
        parsed["NAME"] = str(PROJECT / str(parsed["NAME"]))
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        }
    return parsed


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Holds only allauth's own limits on pages behind the sign-in. Failed sign-ins are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "trainer.Official"
AUTHENTICATION_BACKENDS = ["trainer.web.accounts.sign_in.StaffNumberOrEmail"]
PASSWORD_HASHERS = ["trainer.web.accounts.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "trainer.web.accounts.passwords.Strong"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# A one-time link to set a password holds three days.
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())

ACCOUNT_ADAPTER = "trainer.web.accounts.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_code"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "trainer.web.accounts.sign_in.LoginForm",
    "reset_password": "trainer.web.accounts.sign_in.AskForLinkForm",
    "reset_password_from_key": "trainer.web.accounts.sign_in.NewPasswordForm",
    "set_password": "trainer.web.accounts.sign_in.SetPasswordForm",
    "change_password": "trainer.web.accounts.sign_in.ChangePasswordForm",
    "reauthenticate": "trainer.web.accounts.sign_in.ConfirmPasswordForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Tries are counted by trainer/web/accounts/try_limits.py, for all processes at once. allauth's own limits by
# address would shut out a
# city that comes through one, and those by name tell which names exist.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    "login login_failed reauthenticate change_password reset_password reset_password_from_key signup".split()
)
# So long nothing is asked again before something that matters: an app is set up meanwhile, on an old telephone.
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
MFA_ADAPTER = "trainer.web.accounts.second_step.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey that asks for a finger, a face or a PIN is two steps in one, and opens without a password.
MFA_PASSKEY_LOGIN_ENABLED = True
# A city may come through one address.
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A telephone may be half a minute fast or slow, and a code be typed slowly.
MFA_TOTP_TOLERANCE = 1
# Addresses come with the staff list; nobody types his own.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "trainer.web.accounts.second_step.SignInCodeForm",
    "reauthenticate": "trainer.web.accounts.second_step.ConfirmCodeForm",
    "activate_totp": "trainer.web.accounts.second_step.AppForm",
    "add_webauthn": "trainer.web.accounts.second_step.PasskeyForm",
    "authenticate_webauthn": "trainer.web.accounts.second_step.SignInAfterPassword",
    "login_webauthn": "trainer.web.accounts.second_step.SignInAlone",
    "reauthenticate_webauthn": "trainer.web.accounts.second_step.ConfirmSigned",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "trainer.actions.accounts.one_time_links.LinksOfThisInstallation"

EMAIL_BACKEND = os.environ.get("GAN_DAN_EMAIL_BACKEND") or "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("GAN_DAN_SMTP_HOST") or "localhost"
EMAIL_PORT = env_number("GAN_DAN_SMTP_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = os.environ.get("GAN_DAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret("GAN_DAN_SMTP_PASSWORD")
EMAIL_USE_TLS = env_flag("GAN_DAN_SMTP_STARTTLS")
EMAIL_TIMEOUT = 10
# Without a mail server that somebody named nothing is sent by itself to thousands.
MAIL_SET_UP = bool(os.environ.get("GAN_DAN_SMTP_HOST") or os.environ.get("GAN_DAN_EMAIL_BACKEND"))
DEFAULT_FROM_EMAIL = os.environ.get("GAN_DAN_MAIL_FROM") or "gan-dan@localhost"

SESSION_ENGINE = "trainer.web.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
# A session that is not used for so long has ended.
IDLE_LIMIT = timedelta(minutes=env_number("GAN_DAN_IDLE_MINUTES", 60, least=1))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# A browser takes a cookie of these names only from this very host, over HTTPS, for all of its paths; over plain HTTP
# it would take none.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_SAMESITE = "Lax"
# Our scripts take the token from the form that they send.
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "trainer.web.pages.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Behind one proxy, which must set X-Forwarded-For itself, failures are counted for the address it saw.
BEHIND_PROXY = env_flag("GAN_DAN_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# The names of our notes.
MESSAGE_STORAGE = "trainer.web.note_cookie.Storage"
MESSAGE_TAGS = {20: "info", 25: "good", 30: "warn", 40: "bad"}

LANGUAGE_CODE = "vi"
TIME_ZONE = vietnam_time.NAME
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [CODE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "trainer.web.static_files.Storage"},
}
# A staff list of a whole city is well below this; the reader has its own limits on what is inside.
UPLOAD_LIMIT_MEGABYTES = 20
FILE_UPLOAD_HANDLERS = [
    "trainer.web.upload_limit.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The plan of a staff list sends three fields for each of 500 units, 500 roles and 500 pairs of one name.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# What /suc-khoe calls good. Zero hours: nobody asks for backups.
HEALTH_FREE_MEGABYTES = env_number("GAN_DAN_HEALTH_FREE_MB", 500, most=1_000_000_000)
HEALTH_BACKUP_HOURS = env_number("GAN_DAN_HEALTH_BACKUP_HOURS", 48)
HEALTH_MAIL_MINUTES = env_number("GAN_DAN_HEALTH_MAIL_MINUTES", 30)

# /metrics is there only with a token.
METRICS_TOKEN = env_token("GAN_DAN_METRICS_TOKEN")

SECOND_STEP = read_as("GAN_DAN_SECOND_STEP", second_step_rule.read, second_step_rule.USUAL)

# What people call their account of the province.
PROVINCE_NAME = os.environ.get("GAN_DAN_PROVINCE_NAME", "").strip() or province_rule.USUAL_NAME

OIDC = provider(PROVINCE_NAME)
if OIDC is not None and OIDC.second_step:
    AUTHENTICATION_BACKENDS.append("trainer.web.accounts.sign_in.BySecondStepElsewhere")

LDAP = directory()
if LDAP is not None:
    AUTHENTICATION_BACKENDS.append("trainer.web.accounts.directory_sign_in.ByDirectory")
# Who may sign in by what he has here, where there is an account of the province.
LOCAL_SIGN_IN = one_of("GAN_DAN_LOCAL_SIGN_IN", "all", province_rule.LOCAL)
if LOCAL_SIGN_IN != "all" and OIDC is None and LDAP is None:
    raise ImproperlyConfigured(
        "GAN_DAN_LOCAL_SIGN_IN hạn chế mật khẩu mà chưa có tài khoản của tỉnh: không ai vào được. → Đặt "
        "GAN_DAN_OIDC_ISSUER hoặc GAN_DAN_LDAP_URL, hoặc bỏ biến này."
    )

LOG_LEVEL = one_of("GAN_DAN_LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOG_FORMAT = one_of("GAN_DAN_LOG_FORMAT", "text", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "trainer.web.log_lines.Lines", "shape": LOG_FORMAT}},
    "filters": {"without_people": {"()": "trainer.serving.request_log.WithoutPeople"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["without_people"]},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Everything through the one handler: Django's own handlers, and those of the server, write in other shapes.
    "loggers": {
        name: {"handlers": [], "level": "NOTSET", "propagate": True}
        for name in ("django", "django.server", "_granian", "granian.access")
    },
}
