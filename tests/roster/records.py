"""What the records have, for tests that apply a list or undo one: two units, and people as ``person`` writes them."""

from tests.actions.people import a_unit, an_official
from trainer.models import Official


def two_units() -> None:
    """Let there be P1 and P2."""
    for code in ("P1", "P2"):
        a_unit(code, a_unit("TP"))


def known(code: str = "A1", **fields: object) -> Official:
    """Return somebody the records have."""
    official = an_official(code, "Lê An", ("staff",), a_unit("P1"))
    for name, value in {"position": "Văn thư", **fields}.items():
        setattr(official, name, value)
    official.refresh_search()
    official.save()
    return official
