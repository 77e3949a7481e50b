"""What became of units that were closed."""

from trainer.models import Unit


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
