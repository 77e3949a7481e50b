"""The day in Vietnam of a moment, as the database works it out, is the one that Python knows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from tests.cast import Cast
from trainer.core.vietnam_time import day_of
from trainer.models import Event
from trainer.queries.local_day import LocalDay

_DAY = datetime(2026, 11, 29, tzinfo=UTC)
_AROUND = (
    _DAY.replace(hour=16, minute=59, second=59, microsecond=999_999),
    _DAY.replace(hour=17),
    _DAY.replace(hour=17, microsecond=1),
    _DAY - timedelta(microseconds=1),
    _DAY,
    datetime(2027, 2, 28, 17, 30, tzinfo=UTC),
    datetime(2028, 2, 28, 18, tzinfo=UTC),
    datetime(2026, 12, 31, 23, tzinfo=UTC),
    datetime(1999, 12, 31, 17, tzinfo=UTC),
)


@pytest.mark.django_db
def test_the_database_knows_the_day_of_every_moment(cast: Cast) -> None:
    for number, moment in enumerate(_AROUND):
        Event.objects.create(at=moment, kind="tests", details={"number": number})
    rows = Event.objects.filter(kind="tests").annotate(day=LocalDay("at"))
    found = list(rows.values_list("at", "day"))
    assert len(found) == len(_AROUND)
    assert [day for _, day in found] == [day_of(moment) for moment, _ in found]
    assert {type(day) for _, day in found} == {date}
    assert rows.filter(day=date(2026, 11, 30)).count() == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no Python to ask")
@pytest.mark.django_db
def test_python_is_not_asked(cast: Cast) -> None:
    assert "django_" not in str(Event.objects.annotate(day=LocalDay("at")).values("day").query)
