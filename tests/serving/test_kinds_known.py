"""A server that nobody has visited yet goes on with everything that was decided and not written."""

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
from trainer.actions import outgoing_mail, pieces
print(json.dumps([sorted(pieces.KINDS), sorted(outgoing_mail.KINDS)]))
"""


def _known(first: str) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", _KNOWN.format(first=first)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_the_housekeeper_alone_knows_every_kind_of_work_and_of_mail() -> None:
    everything = "import trainer.urls, trainer.cli, trainer.serving.housekeeping"
    assert _known("import trainer.serving.housekeeping") == _known(everything)
