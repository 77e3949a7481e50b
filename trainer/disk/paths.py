"""Where things lie: the content that authors write, and what the running system keeps."""

import os
from pathlib import Path

# The code with its templates and styles; the content may lie elsewhere.
CODE = Path(__file__).resolve().parents[1]
# A path without its beginning never hangs on the folder in which a command was typed: cron types it in another.
PROJECT = CODE.parent / os.environ.get("GAN_DAN_PROJECT", "")
VAR = PROJECT / (os.environ.get("GAN_DAN_VAR") or "var")
# Served to everybody as it is: nothing lies in it that no browser needs.
SITE = PROJECT / "var" / "site"


def beside(site: Path) -> Path:
    """Return where a build of ``site`` leaves what only our own programs read: out of reach of any address."""
    return site.with_name("build")
