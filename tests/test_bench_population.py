"""A city that is made for measuring can be gone on with."""

from datetime import UTC, datetime

import pytest

from bench import population
from tests.actions.people import an_official
from trainer.models import Official, Unit

pytestmark = pytest.mark.django_db


def test_whoever_comes_after_the_people_of_a_city_gets_a_number_of_his_own() -> None:
    top = Unit.objects.create(code="TP", name="Thành phố", kind="tinh", ancestry="/TP/")
    Unit.objects.create(code="P1", name="Phường Một", kind="phuong", parent=top, ancestry="/TP/P1/")
    population.add_people(40, datetime(2026, 11, 1, tzinfo=UTC))

    assert an_official("MOI").pk > 40
    assert Official.objects.count() == 41
