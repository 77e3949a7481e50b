"""The next days of a unit's page are asked of its people, not looked for in what is asked of the whole city."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, a_unit, an_official
from tests.content.small_library import library
from trainer.actions import requirements
from trainer.core.vietnam_time import day_of
from trainer.models import Requirement
from trainer.reports import queries_unit


@pytest.mark.django_db
def test_the_days_of_a_unit_are_read_by_the_numbers_of_its_people() -> None:
    """PostgreSQL makes nothing of “of whoever is in the unit” beside a condition on a day: it reads a whole city."""
    city = a_unit("TP")
    ward, other = a_unit("P1", city), a_unit("P2", city)
    people = [an_official(f"N{number}", unit=ward) for number in range(3)]
    requirements.refresh_all(library())
    an_official("N9", unit=other)
    due = day_of(NOW) + timedelta(days=4)
    Requirement.objects.update(due_on=due)
    with CaptureQueriesContext(connection) as said:
        assert queries_unit._next_days(ward, NOW) == [(due, 3)]
    (sql,) = [one["sql"] for one in said if "COUNT(DISTINCT" in one["sql"]]
    assert f'"official_id" IN ({", ".join(str(one.pk) for one in people)})' in sql
    assert queries_unit._next_days(city, NOW) == [(due, 3)]
