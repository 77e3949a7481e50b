"""Where things lie: the content that authors write, and what the running system keeps."""

import os
from pathlib import Path

# The code with its templates and styles; the content may lie elsewhere.
CODE = Path(__file__).resolve().parent
PROJECT = Path(os.environ.get("GAN_DAN_PROJECT") or CODE.parent)
VAR = Path(os.environ.get("GAN_DAN_VAR") or PROJECT / "var")
SITE = PROJECT / "var" / "site"
