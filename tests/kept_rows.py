"""Rows that a test wrote, for the next tests that begin with the same: to write them anew costs sixty statements."""

from collections.abc import Callable
from copy import deepcopy
from typing import Generic, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

_Made = TypeVar("_Made")


class Kept(Generic[_Made]):
    """What ``make`` writes into an empty database, and what it returns.

    The first time it is made; after that the same rows, with the same numbers, are written model by model.
    """

    def __init__(self, make: Callable[[], _Made]) -> None:
        before = {model for model in _models() if _has_rows(model)}
        self._made = make()
        self._rows = {model: list(model._base_manager.all()) for model in _models() if model not in before}
        self._rows = {model: rows for model, rows in self._rows.items() if rows}

    def first(self) -> _Made:
        """Return what ``make`` returned, after it was made."""
        return deepcopy(self._made)

    def again(self) -> _Made:
        """Write the rows once more, and return a copy of what ``make`` returned."""
        with transaction.atomic():
            for model, rows in self._rows.items():
                model._base_manager.bulk_create(rows)
            # What is written next goes on behind them; SQLite sees to that by itself.
            if behind := connection.ops.sequence_reset_sql(no_style(), list(self._rows)):
                with connection.cursor() as cursor:
                    cursor.execute(" ".join(behind))
        return deepcopy(self._made)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _has_rows(model: type[models.Model]) -> bool:
    return model._base_manager.exists()
