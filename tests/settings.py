"""The trainer's own settings, with a secret and a database that belong to the tests."""

import os
import tempfile
from pathlib import Path

from tests.once import RUN

_FOLDER = Path(tempfile.mkdtemp(dir=os.environ[RUN]))
os.environ["GAN_DAN_SECRET_KEY"] = "only-for-the-tests"
os.environ["GAN_DAN_VAR"] = str(_FOLDER)
os.environ.setdefault("GAN_DAN_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")

from trainer.settings import *  # noqa: E402, F403
from trainer.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "trainer.sqlite_queue":
    # A file, as in real life: in memory there would be no write-ahead log and no queue to test.
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "tests.sqlite3")}
    # It outlives no power cut; the servers under test have their own settings, which wait for the disk.
    options = DATABASES["default"]["OPTIONS"]
    assert isinstance(options, dict)
    options["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # Where everything stands still for some seconds, a test waits and does not fail; our servers look for a standby.
    options = DATABASES["default"]["OPTIONS"]
    assert isinstance(options, dict)
    options["connect_timeout"] = 60
# No manifest: collecting static files is not what is tested here.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# A clean clone has collected none, and WhiteNoise complains of a folder that is not there.
STATIC_ROOT = _FOLDER / "static"
STATIC_ROOT.mkdir()
# Every browser of Django's has middleware of its own.
MIDDLEWARE[MIDDLEWARE.index("trainer.web.middleware.HandbookStatic")] = "tests.scanned_once.HandbookStatic"
