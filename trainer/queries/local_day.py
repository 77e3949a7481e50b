"""The day in Vietnam of a moment, worked out by the database."""

from typing import Any

from django.db.models import DateField, Func
from django.db.models.functions import TruncDate

from trainer.core.vietnam_time import LOCAL

# Without parts of a second, which SQLite rounds up: the last one before midnight would be of the day after.
_DAY = "date(substr(%(expressions)s, 1, 19), '+7 hours')"


class LocalDay(TruncDate):
    """The day of a moment in Vietnam, which has had one distance to UTC for half a century.

    Django lets SQLite ask Python for it, moment by moment: of a city whose passes have ended that takes twenty times
    as long as everything else about them.
    """

    def __init__(self, moment: str) -> None:
        super().__init__(moment, tzinfo=LOCAL)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        """Let SQLite work it out by itself."""
        day = Func(*self.get_source_expressions(), template=_DAY, output_field=DateField())
        found: tuple[str, Any] = compiler.compile(day)
        return found
