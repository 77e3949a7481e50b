"""A statement that is written once answers as the queryset would, for other values each time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library
from trainer.actions import attempts
from trainer.models import Attempt, HandIn, Official
from trainer.models.fixed_query import FixedQuery, columns

pytestmark = pytest.mark.django_db


def test_it_gives_what_the_queryset_gives_with_dates_booleans_and_json() -> None:
    for number in range(3):
        attempt = begin(an_official(f"N{number}"), library(), now=NOW + timedelta(hours=number))
        answer_all(attempt, NOW + timedelta(hours=number))
        attempts.hand_in(attempt.pk, NOW + timedelta(hours=number, minutes=1))
    fields = ("official__staff_code", *columns(Attempt), *columns(HandIn, "hand_in__"))

    def since(code, moment):
        rows = Attempt.objects.filter(official__staff_code__gt=code, started_at__gte=moment)
        return rows.order_by("-pk").values_list(*fields)

    asked = FixedQuery(since, str, type(NOW))

    for code, hours in (("N0", 0), ("M", 1), ("N", 2), ("N0", 0)):
        moment = NOW + timedelta(hours=hours)
        assert asked(code, moment) == list(since(code, moment))
        assert asked(code, moment)


def test_a_value_may_be_asked_for_twice_or_be_odd_and_is_never_part_of_the_statement() -> None:
    an_official("N1", "'; DROP TABLE trainer_official; --")
    asked = FixedQuery(
        lambda name, code: Official.objects.filter(full_name=name, staff_code__in=[code, name]).values_list("pk"),
        str,
        str,
    )

    assert asked("%s", "N1") == []
    with CaptureQueriesContext(connection) as said:
        assert len(asked("'; DROP TABLE trainer_official; --", "N1")) == 1
    assert len(said) == 1


def test_it_sees_what_was_written_since() -> None:
    official = an_official("N1")
    asked = FixedQuery(
        lambda pk: Official.objects.filter(pk=pk, is_active=True).values_list("full_name", "is_active"), int
    )
    assert asked(official.pk) == [("Nguyễn Thị An", True)]

    Official.objects.filter(pk=official.pk).update(is_active=False)

    assert asked(official.pk) == []


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_column_holds_is_nobodys(client: Client, number: int) -> None:
    official = an_official("N1")
    asked = FixedQuery(lambda pk: Official.objects.filter(pk=pk).values_list("pk"), int)
    assert asked(official.pk) == [(official.pk,)]
    assert asked(number) == []

    client.force_login(official)
    assert client.get(f"/tap-huan/luot/{abs(number)}/").status_code == 404
