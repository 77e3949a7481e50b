"""What a server keeps in memory: libraries that only some commands and screens need come when they are asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FOR_FILES = ("openpyxl", "xlsxwriter", "typst", "pypandoc", "mkdocs", "markdown", "lxml", "charset_normalizer", "rich")
# Of houses outside that only some installations ask.
OUTSIDE = ("jwt", "requests", "ldap3", "pyasn1")
LATE = (*FOR_FILES, *OUTSIDE, "zxcvbn")


def _loaded(module: str, names: tuple[str, ...]) -> list[str]:
    """Return which of ``names`` are there in a new process that has imported ``module``."""
    words = f"import json, sys\nimport {module}\nprint(json.dumps([one for one in {names!r} if one in sys.modules]))"
    setup = "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
    setup = f"{setup}django.setup()\n" if module == "trainer.urls" else ""
    done = subprocess.run(
        [sys.executable, "-c", setup + words], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("module", "names"),
    [
        # The process that watches: commands and settings, no content and no Django.
        ("trainer.commands.serve", (*LATE, "pydantic", "yaml", "django")),
        # A process that answers, with every screen; the content comes to it from another that has read and checked it.
        ("trainer.urls", (*LATE, "pydantic", "yaml")),
    ],
)
def test_a_process_of_the_server_loads_no_library_that_it_may_never_need(module: str, names: tuple[str, ...]) -> None:
    assert _loaded(module, names) == []


_SHARED = """
import gc, json, os, stat, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
before = set(os.listdir("/proc/self/fd"))
import trainer.asgi
from django.db import connections
opened = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd") if name not in before]
print(json.dumps({
    "connections": [one.alias for one in connections.all(initialized_only=True) if one.connection is not None],
    "threads": [one.name for one in threading.enumerate() if one is not threading.main_thread()],
    "files": [os.readlink(one) for one in opened if os.path.exists(one)],
    "screens": "trainer.urls" in sys.modules,
    "frozen": gc.get_freeze_count() > 100_000,
}))
"""


def test_what_workers_are_forked_from_has_everything_loaded_and_nothing_open() -> None:
    done = subprocess.run([sys.executable, "-c", _SHARED], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {
        "connections": [],
        "threads": [],
        "files": [],
        "screens": True,
        "frozen": True,
    }
