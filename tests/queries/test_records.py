"""What is kept of somebody and of the records merged into his is found by their numbers, not by reading everybody's."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official
from trainer.actions.accounts import province
from trainer.evidence import queries_certificate
from trainer.models import Event, Official, ProvinceAccount
from trainer.queries import official

pytestmark = pytest.mark.django_db


def _merged() -> Official:
    """Return an official into whose record another was merged; each and a third have an event and an account."""
    stays, gone = an_official("CB1"), an_official("CB2")
    Official.objects.filter(pk=gone.pk).update(merged_into=stays)
    for one in (stays, gone, an_official("CB3")):
        fields = [["Mã cán bộ", f"cũ {one.staff_code}", one.staff_code]]
        Event.objects.create(at=NOW, kind="changed", official=one, details={"fields": fields})
        Event.objects.create(at=NOW, kind="signed_in", official=one)
        ProvinceAccount.objects.create(
            official=one, issuer="https://tinh.example", subject=one.staff_code, linked_at=NOW
        )
    return stays


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (lambda one: len(official.history(one, with_account=True)), 4),
        (lambda one: queries_certificate._renumbered(one), {"CB1", "cũ CB1", "CB2", "cũ CB2"}),
        (lambda one: [row.subject for row in province.accounts_of(one)], ["CB1", "CB2"]),
    ],
)
def test_of_a_person_only_what_is_his_is_read(read: Callable[[Official], object], found: object) -> None:
    person = _merged()
    with CaptureQueriesContext(connection) as said:
        assert read(person) == found
    tables = ("trainer_event", "trainer_provinceaccount")
    reading = [one["sql"] for one in said if any(f'FROM "{table}"' in one["sql"] for table in tables)]
    assert reading
    for sql in reading:
        # “Or merged into his” is a condition on another table: no index serves both halves.
        assert '"merged_into_id" =' not in sql
        assert _by_index(sql)


def _by_index(sql: str) -> bool:
    """Say whether SQLite looks its first table up; PostgreSQL reads a small one whole, whatever it is asked."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall()[0][3]).startswith("SEARCH")
