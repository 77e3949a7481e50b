"""Questions to the database that everybody's pages ask, only of other people: their SQL is written once in a process.

Django takes ten times as long to write such a statement as the database takes to answer it.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Model, QuerySet

Row: TypeAlias = tuple[Any, ...]
_Converters: TypeAlias = list[tuple[int, list[Callable[..., Any]], Any]]
# Unlike anything that is ever asked for, so that their places among the parameters are known.
_SAMPLES: dict[type, Callable[[int], Any]] = {
    int: lambda number: -7_000_000_001 - number,
    str: lambda number: f"\x1f{number}\x1f",
    datetime: lambda number: datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=number),
}

# SQLite raises for a greater one.
_LEAST, _MOST = -(2**63), 2**63 - 1


class FixedQuery:
    """A queryset of ``values_list`` of which only the values that it asks for differ.

    ``build`` makes it from as many values as there are ``kinds`` (int, str, datetime); each must be used as it is, and
    none may decide what the query looks like.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._written: tuple[str, list[Any], list[tuple[int, int]], _Converters] | None = None

    def __call__(self, *values: Any) -> list[Row]:
        """Return the rows for ``values``; none for a number that no column can hold, as a queryset does."""
        if any(isinstance(value, int) and not _LEAST <= value <= _MOST for value in values):
            return []
        if self._written is None:
            self._written = self._write()
        sql, parameters, places, converters = self._written
        asked = list(parameters)
        for place, number in places:
            asked[place] = _adapted(values[number])
        with connection.cursor() as cursor:
            cursor.execute(sql, asked)
            rows: list[Row] = cursor.fetchall()
        return [_converted(row, converters) for row in rows] if converters else rows

    def _write(self) -> tuple[str, list[Any], list[tuple[int, int]], _Converters]:
        samples = [_SAMPLES[kind](number) for number, kind in enumerate(self._kinds)]
        compiler = self._build(*samples).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        adapted = [_adapted(sample) for sample in samples]
        places = [(place, adapted.index(one)) for place, one in enumerate(parameters) if one in adapted]
        found = compiler.get_converters([column for column, _, _ in compiler.select])
        return sql, list(parameters), places, [(place, *one) for place, one in found.items()]


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _converted(row: Row, converters: _Converters) -> Row:
    values = list(row)
    for place, convert, expression in converters:
        for one in convert:
            values[place] = one(values[place], expression, connection)
    return tuple(values)


def columns(model: type[Model], prefix: str = "", without: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of all columns of ``model`` for ``values_list``, as reached by ``prefix``, but for some."""
    names = (field.attname for field in model._meta.concrete_fields)
    return tuple(f"{prefix}{name}" for name in names if name not in without)
