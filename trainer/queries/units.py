"""Units by what they are called, and what became of those that were closed."""

from trainer.core.text import fold
from trainer.models import Official, Unit

_A_FEW = 5


def units_called(text: str) -> list[tuple[str, str, int]]:
    """Return codes, names and how many people are there (with the units below) of the first open units whose code is
    ``text``, or whose name has it in it, in whatever way it is typed; none for nothing.

    One query, over the names of all units, and one for the people of each found.
    """
    wanted = fold(text).strip()
    if not wanted:
        return []
    rows = Unit.objects.filter(closed_at__isnull=True).order_by("code").values_list("code", "name", "ancestry")
    found = [row for row in rows if wanted in fold(row[1]) or wanted == fold(row[0])][:_A_FEW]
    return [(code, name, _working_below(ancestry)) for code, name, ancestry in found]


def _working_below(ancestry: str) -> int:
    return Official.objects.filter(is_active=True, unit__ancestry__startswith=ancestry).count()


def became() -> dict[str, tuple[str, str]]:
    """Return the closed units that live on in another: code → its name, and the code of the open one. One query."""
    rows = {
        pk: (code, name, closed_at is not None, into)
        for pk, code, name, closed_at, into in Unit.objects.order_by("-closed_at").values_list(
            "pk", "code", "name", "closed_at", "merged_into"
        )
    }
    found: dict[str, tuple[str, str]] = {}
    for code, name, closed, into in rows.values():
        at = into if closed else None
        while at is not None and rows[at][2]:
            at = rows[at][3]
        if at is not None:
            found[code] = (name, rows[at][0])
    return found
