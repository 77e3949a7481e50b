"""The process that makes large files, which shows no screens, knows every kind that a screen may ask for."""

import json
import subprocess
import sys

from trainer.disk.paths import PROJECT

_KNOWN = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
{first}
from trainer.exports.kinds import KINDS
print(json.dumps(sorted(KINDS)))
"""


def _known(first: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _KNOWN.format(first=first)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_who_makes_files_knows_every_kind_that_screens_ask_for() -> None:
    everything = _known("import trainer.urls")
    of_lists = {"read", "plan", "apply", "rejected", "undo_plan", "undo"}
    assert {"city", "leadership", "letter", *(f"roster_{one}" for one in of_lists)} <= set(everything)
    assert _known("from trainer.serving import make_file; make_file.know()") == everything
