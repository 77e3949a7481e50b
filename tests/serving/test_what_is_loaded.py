"""What a server keeps in memory: libraries that only some commands and screens need come when they are asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FOR_FILES = ("openpyxl", "xlsxwriter", "typst", "pypandoc", "mkdocs", "markdown", "lxml", "charset_normalizer", "rich")
# Of houses outside that only some installations ask.
OUTSIDE = ("jwt", "requests")
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
        # A process that answers, with every screen.
        ("trainer.urls", LATE),
    ],
)
def test_a_process_of_the_server_loads_no_library_that_it_may_never_need(module: str, names: tuple[str, ...]) -> None:
    assert _loaded(module, names) == []
