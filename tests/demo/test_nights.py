"""The nights of the demonstration are those of its people: the chart of a visitor begins low and ends at today."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.moment import now, today
from tests.serving.test_nightly import a_city
from trainer.demo.nights import count_nights
from trainer.models import Unit
from trainer.queries import over_time, progress_units
from trainer.queries.progress_filter import Filter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_the_last_night_says_of_every_unit_what_its_screen_says(cast: Cast, seed: int) -> None:
    a_city(cast, seed)
    count_nights(now(), 9)
    for one in Unit.objects.all():
        kept = over_time.of_unit(one, None, today())
        assert tuple(kept.get(today(), over_time.NOTHING)) == tuple(
            progress_units.totals(progress_units.by_unit(Filter(one), now()))
        ), one.code
    city = over_time.of_unit(cast.city, None, today())
    assert list(city) == [today() - timedelta(days=back) for back in range(9, -1, -1)]


def test_nobody_was_done_in_a_night_before_he_passed(cast: Cast) -> None:
    a_city(cast, 1)
    count_nights(now(), 500)
    kept = list(over_time.of_unit(cast.city, None, today()).values())
    assert kept[0].done == 0 < max(one.done for one in kept)
