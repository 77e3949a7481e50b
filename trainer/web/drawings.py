"""The drawings of our own, put into a page as they stand, so that they take its colours."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent / "static" / "scenes"
_NAME = re.compile(r"[a-z0-9-]+")


@cache
def drawing(name: str) -> Markup:
    """Return the SVG called ``name``; nothing when there is none: a record may name one that was taken away."""
    file = FOLDER / f"{name}.svg"
    there = _NAME.fullmatch(name) is not None and file.is_file()
    return Markup(file.read_text(encoding="utf-8") if there else "")  # our own file, never what somebody typed
