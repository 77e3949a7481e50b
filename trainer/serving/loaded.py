"""What every worker would load, compile and work out for itself, done once before workers are forked."""

import contextlib
import ctypes
import gc
from importlib import import_module

from django.apps import apps
from django.template import engines
from django.template.backends.jinja2 import Jinja2

# Which Django names in its settings, or our screens import when they are first asked for.
_MODULES = (
    "argon2",
    "cryptography.fernet",
    "django.contrib.messages.storage.fallback",
    "django.contrib.sessions.serializers",
    "django.db.models.sql.compiler",
    "trainer.web.accounts.directory_sign_in",
    "trainer.web.accounts.second_step",
    "trainer.web.accounts.sign_in",
    "trainer.web.context",
    "trainer.web.note_cookie",
)


def before_the_fork() -> None:
    """Read every template, and work out what Django knows of tables. Opens nothing and starts no thread."""
    for name in _MODULES:
        import_module(name)
    for engine in engines.all():
        for name in engine.env.list_templates() if isinstance(engine, Jinja2) else ():
            engine.get_template(name)
    for model in apps.get_models(include_auto_created=True):
        # Its names and ways to other tables; putting a query into words asks for the rest.
        model._meta.get_fields()
        str(model._default_manager.all().query)
    gc.collect()
    # What compiling left free goes back, so that workers do not share it out among themselves page by page.
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
