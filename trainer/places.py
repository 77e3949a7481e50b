"""Where things lie: the content that authors write, and what the running system keeps."""

import os
from pathlib import Path

PROJECT = Path(os.environ.get("GAN_DAN_PROJECT") or Path(__file__).resolve().parent.parent)
VAR = Path(os.environ.get("GAN_DAN_VAR") or PROJECT / "var")
SITE = PROJECT / "var" / "site"
