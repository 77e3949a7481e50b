"""The built book as this process serves it, and how a newer build is noticed: the folder is another one then."""

import os
from typing import TypeAlias

from trainer.disk.paths import SITE, beside

# Which folder it is, when something was last put into it or taken out, and which folder lies beside it; None: they are
# not both there at this moment.
Build: TypeAlias = tuple[int, int, int, int] | None


def build() -> Build:
    """Return by what the build that lies there now is known."""
    try:
        site, rest = os.stat(SITE), os.stat(beside(SITE))
    except OSError:
        return None
    return site.st_dev, site.st_ino, site.st_mtime_ns, rest.st_ino
