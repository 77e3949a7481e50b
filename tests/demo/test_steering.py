"""What the demonstration holds is noted as the IT unit would note it."""

from datetime import UTC, datetime

import pytest

from tests.cast import Cast
from trainer.demo.steering import hold_workshops
from trainer.models import Event
from trainer.queries.workshops import attended
from trainer.workshops.queries import of_units

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def test_a_drill_and_a_course_were_held_and_the_trainee_was_at_both(cast: Cast) -> None:
    hold_workshops(cast.binh, cast.khue, NOW)
    assert [(one.kind, one.unit, one.people) for one in of_units(None)] == [  # type: ignore[attr-defined]
        ("seized_page", cast.ward, 2),
        ("course", cast.city, 2),
    ]
    assert [one.kind for one in attended(cast.an)] == ["seized_page", "course"]
    assert set(Event.objects.values_list("actor", flat=True)) == {cast.khue.pk}
