"""What tests of large lists share: all of them are large, a process of its own does the work, others act meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.cast import make as make_cast
from tests.exports.made import in_folder
from trainer.actions import holding, pieces
from trainer.roster import large


def all_large(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Cast:
    """Return the cast, where every list is large; files lie below ``folder``."""
    in_folder(monkeypatch, folder)
    monkeypatch.setattr(large, "MOST_BYTES_AT_ONCE", 0)
    monkeypatch.setattr(large, "MOST_KEPT_AT_ONCE", 0)
    return make_cast()


def place_of(page: Any) -> str:
    """Return where a page led that was followed."""
    return str(page.redirect_chain[-1][0])


def just_before(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], Any]) -> list[Any]:
    """Let ``act`` happen each time ``pieces.<name>`` is called, before it; what it returns is in the list."""
    then, said = getattr(pieces, name), []

    def both(*arguments: Any) -> Any:
        said.append(act())
        return then(*arguments)

    monkeypatch.setattr(pieces, name, both)
    return said


def somebody_is_changed() -> None:
    """Let people have changed since a plan was made."""
    with transaction.atomic():
        holding.note_people_changed(holding.people())
