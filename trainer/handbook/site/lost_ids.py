"""Ids that a page lost: the last edition published them, and no heading bears them any more.

Questions and results call a section by its id, so a heading that lost it gets it back rather than a new one.
"""

from collections.abc import Mapping
from pathlib import Path

from trainer.content.editions import read_history, read_texts
from trainer.core.problems import ContentError
from trainer.core.text import fold


def lost_ids(project: Path, page: str, borne: frozenset[str]) -> dict[str, str]:
    """Return what the last edition has of ``page`` under no id of ``borne``: the title by id, "" when not known."""
    history, _ = read_history(project)
    try:
        texts = read_texts(project)
    except ContentError:  # which ``check`` reports
        texts = {}
    found = {}
    for reference, fingerprint in history.current().items():
        of_page, _, anchor = reference.partition("#")
        if of_page == page and anchor not in borne:
            text = texts.get((reference, fingerprint))
            found[anchor] = text.title if text else ""
    return found


def mend(title: str, made_up: str, lost: Mapping[str, str]) -> str:
    """Return which id a heading without one should get; ``made_up`` is the one that Markdown gave it."""
    own = next((anchor for anchor, known in lost.items() if fold(known) == fold(title)), "")
    if own:
        return f"viết lại id cũ của mục này ngay sau tiêu đề: {{#{own}}}; id đã công bố là mãi mãi"
    new = f"như {{#{made_up or 'ten-muc'}}}"
    if lost:
        ids = ", ".join(f"{{#{anchor}}}" for anchor in lost)
        old = f"nếu đây là mục đã công bố, viết lại id cũ ngay sau tiêu đề: {ids}"
        return f"{old}; nếu là mục mới thì thêm id không dấu, {new}"
    return f"thêm id không dấu ngay sau tiêu đề, {new}"
