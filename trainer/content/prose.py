"""The pages of the handbook and the slides as their authors wrote them, line by line: for checks of the words."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

from trainer.content.kits import SLIDES
from trainer.core.checks.content import Prose

_CITES = re.compile(r"""\bvb\(\s*["'](?P<key>[a-z0-9-]+)["'](?P<more>[^)]*)\)""")
_REMARK = re.compile(r"\s*#")
_MACRO = re.compile(r"\{\{.*?\}\}|<!--.*?-->")


def read_prose(project: Path) -> tuple[Prose, ...]:
    """Return the Markdown pages below ``docs/`` of ``project``: their lines, without macros, and whom these cite."""
    docs = project / "docs"
    return tuple(_prose(file, file.relative_to(project).as_posix()) for file in sorted(docs.rglob("*.md")))


def read_slide_words(project: Path) -> tuple[Prose, ...]:
    """Return the files of the slides of ``project`` in the same way; a remark leaves an empty line."""
    files = [_prose(file, file.relative_to(project).as_posix()) for file in sorted((project / SLIDES).glob("*.yml"))]
    return tuple(replace(one, lines=tuple("" if _REMARK.match(line) else line for line in one.lines)) for one in files)


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
