"""Who must learn what again, as plain data: JSON for scripts, a table for CSV."""

from typing import TYPE_CHECKING, Any

from trainer.tables.table import Column, Table

if TYPE_CHECKING:
    from trainer.queries.impact import ChangeImpact, Impact, ImpactTally

_COLUMNS = (
    Column("change", "Thay đổi", 16),
    Column("edition", "Lần công bố", 14),
    Column("instrument", "Văn bản", 18),
    Column("reason", "Lý do", 40),
    Column("unit", "Mã đơn vị", 10),
    Column("unit_name", "Đơn vị", 28),
    Column("waiting", "Còn phải học lại", 10),
    Column("relearnt", "Đã học lại", 10),
)


def plain_change(one: "ChangeImpact") -> dict[str, Any]:
    """Return a change as it is written to JSON: its sections and questions, and whom it concerns."""
    change = one.change
    return {
        "change": change.key,
        "edition": change.edition or None,
        "published": change.published_on.isoformat() if change.published_on else None,
        "reason": change.reason,
        "instrument": change.instrument,
        "relearn_by": change.relearn_by.isoformat() if change.relearn_by else None,
        "foreseen": change.foreseen,
        "sections": list(change.sections),
        "unasked": list(one.unasked),
        "questions": {quiz: [question.id for question in questions] for quiz, questions in one.questions.items()},
        **plain_tally(one.tally),
    }


def plain_tally(tally: "ImpactTally") -> dict[str, Any]:
    """Return who waits and who has learnt again, by unit and role, and the work that is left."""
    return {
        "waiting": tally.share.waiting,
        "relearnt": tally.share.relearnt,
        "minutes": tally.minutes,
        "units": [
            {"code": one.code, "name": one.name, "waiting": one.share.waiting, "relearnt": one.share.relearnt}
            for one in tally.units
        ],
        "roles": {role: {"waiting": share.waiting, "relearnt": share.relearnt} for role, share in tally.roles},
        "loads": [
            {"quiz": load.quiz, "questions": load.questions, "minutes": load.minutes, "passes": load.passes}
            for load in tally.loads
        ],
    }


def table(found: "Impact") -> Table:
    """Return a line for each change and unit, as it is written to CSV."""
    rows = [
        (one.change.key, one.change.edition, one.change.instrument or "", one.change.reason, *_unit_cells(share))
        for one in found.changes
        for share in one.tally.units
    ]
    return Table(title="Thay đổi và người phải học lại", columns=_COLUMNS, rows=tuple(rows))


def _unit_cells(one: Any) -> tuple[str, str, int, int]:
    return one.code, one.name, one.share.waiting, one.share.relearnt
