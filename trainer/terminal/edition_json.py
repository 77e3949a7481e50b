"""Editions as plain data, for scripts."""

from typing import Any

from trainer.core.editions.model import Change, Difference, Edition
from trainer.core.editions.plan import PlannedSection


def head(one: Edition) -> dict[str, Any]:
    """Return an edition in one line: name, day, title, how many sections."""
    material = sum(change.weight == "material" for change in one.changes)
    return {
        "id": one.id,
        "published_on": one.published_on,
        "title": one.title,
        "sections": len(one.changes),
        "material": material,
    }


def plain_change(change: Change) -> dict[str, Any]:
    """Return what an edition says about one section."""
    names = ("section", "old", "new", "weight", "reason", "instrument", "relearn_by")
    return {name: getattr(change, name) for name in names}


def plain_row(row: PlannedSection, file: str, line: int) -> dict[str, Any]:
    """Return a section that differs from the last edition, and where it stands."""
    one: Difference = row.difference
    return {
        "section": one.section,
        "old": one.old,
        "new": one.new,
        "title": row.title,
        "page_title": row.page_title,
        "file": file,
        "line": line,
        "questions": row.questions,
        "instruments_added": row.gained,
        "instruments_removed": row.lost,
        "paragraphs": [pair.runs for pair in row.pairs if pair.changed],
        "weight": row.decision.weight,
        "reason": row.decision.reason,
        "instrument": row.decision.instrument,
        "relearn_by": row.decision.relearn_by,
    }
