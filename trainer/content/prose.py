"""The pages of the handbook as their authors wrote them, line by line: for checks of the words themselves."""

import re
import unicodedata
from pathlib import Path

from trainer.core.checks.content import Prose

_CITES = re.compile(r"""\bvb\(\s*["'](?P<key>[a-z0-9-]+)["'](?P<more>[^)]*)\)""")
_MACRO = re.compile(r"\{\{.*?\}\}|<!--.*?-->")


def read_prose(project: Path) -> tuple[Prose, ...]:
    """Return the Markdown pages below ``docs/`` of ``project``: their lines, without macros, and whom these cite."""
    docs = project / "docs"
    return tuple(_prose(file, file.relative_to(project).as_posix()) for file in sorted(docs.rglob("*.md")))


def _prose(file: Path, name: str) -> Prose:
    text = unicodedata.normalize("NFC", file.read_text(encoding="utf-8", errors="replace"))
    cited = list(_CITES.finditer(text))
    return Prose(
        file=name,
        # A macro leaves a blank of its own length, so that the words around it never become one name.
        lines=tuple(_MACRO.sub(lambda macro: " " * len(macro[0]) + "\u200b", line) for line in text.split("\n")),
        cited=frozenset(match["key"] for match in cited),
        history=frozenset(match["key"] for match in cited if "history=True" in match["more"].replace(" ", "")),
    )
