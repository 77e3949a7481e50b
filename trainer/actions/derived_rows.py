"""Derived rows of officials: what differs from what is wanted, and writing just that."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Difference(Generic[Row]):
    """What must be written for the rows of a table to be as wanted."""

    gone: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)

    def officials(self) -> set[int]:
        """Return those for whom something must be written."""
        return {row.official_id for row in (*self.gone, *self.new, *self.changed)}  # type: ignore[attr-defined]


def difference(
    existing: QuerySet[Row], key: tuple[str, ...], wanted: Mapping[Key, Mapping[str, Any]]
) -> Difference[Row]:
    """Return what must be written so that of ``existing`` there are the rows ``wanted`` and no others.

    ``wanted``: by the values of the fields ``key`` those of all other fields.
    """
    rows = {tuple(getattr(row, name) for name in key): row for row in existing}
    found = Difference(gone=[row for values, row in rows.items() if values not in wanted])
    for values, fields in wanted.items():
        row = rows.get(values)  # type: ignore[call-overload]
        if row is None:
            found.new.append(existing.model(**dict(zip(key, values, strict=True)), **fields))  # type: ignore[call-overload]
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            found.changed.append(row)
    return found


def write(model: type[Row], found: Difference[Row], fields: tuple[str, ...]) -> None:
    """Write it, in the transaction of the caller: of rows that changed all ``fields``."""
    model._default_manager.filter(pk__in=[row.pk for row in found.gone]).delete()
    model._default_manager.bulk_create(found.new, batch_size=500)
    update(model, found.changed, fields)


def update(model: type[Row], rows: list[Row], fields: tuple[str, ...]) -> None:
    """Write ``fields`` of ``rows``: one prepared statement for all.

    bulk_update takes thirty times as long, in which nobody else can write.
    """
    if not rows:
        return
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    setting = ", ".join(f"{one.column} = %s" for one in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET {setting} WHERE id = %s",
            [
                (*(one.get_db_prep_save(getattr(row, one.attname), connection) for one in columns), row.pk)
                for row in rows
            ],
        )
