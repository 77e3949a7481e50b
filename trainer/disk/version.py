"""Which version of the programs this is: the newest number of CHANGELOG.md, and the commit where git tells it."""

import re
from pathlib import Path

from trainer.disk.paths import CODE

UNRELEASED = "chưa phát hành"
_HEADING = re.compile(r"^## +(?:\[?(\d+\.\d+\.\d+)\]?\b.*|.*)$", re.MULTILINE)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SHOWN = 8


def read(project: Path = CODE.parent) -> str:
    """Return the version of the programs in ``project``: ``1.2.0``, or ``1.2.0+`` with changes after that release.

    Before the first release it is ``chưa phát hành``. What is no release is named by its commit too. Never raises:
    what cannot be read is left out.
    """
    number, released = _number(_text(project / "CHANGELOG.md"))
    commit = "" if released else _commit(project)
    return f"{number} ({commit})" if commit else number


def _number(changelog: str) -> tuple[str, bool]:
    """Return the newest number, and whether nothing has changed since."""
    headings = list(_HEADING.finditer(changelog))
    for place, heading in enumerate(headings):
        if heading[1]:
            above = changelog[headings[0].end() : heading.start()] if place else ""
            return (f"{heading[1]}+", False) if above.strip() else (heading[1], True)
    return UNRELEASED, False


def _commit(project: Path) -> str:
    """Return the beginning of the commit that is checked out; "" where there is no git."""
    git = project / ".git"
    if git.is_file():
        # A worktree: its own HEAD lies elsewhere, the branches with those of the others.
        git = Path(_text(git).removeprefix("gitdir:").strip())
    head = _text(git / "HEAD").strip()
    if head.startswith("ref: "):
        head = _of_branch(git, head.removeprefix("ref: "))
    return head[:_SHOWN] if _COMMIT.fullmatch(head) else ""


def _of_branch(git: Path, name: str) -> str:
    shared = git / (_text(git / "commondir").strip() or ".")
    packed = re.search(rf"^(\S+) {re.escape(name)}$", _text(shared / "packed-refs"), re.MULTILINE)
    return _text(shared / name).strip() or (packed[1] if packed else "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
