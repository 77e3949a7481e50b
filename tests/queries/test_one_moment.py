"""What is read for minutes is of one moment, on both databases, however many ask for it within one another."""

import threading

import pytest
from django.db import connection

from tests.actions.people import an_official
from trainer.models import Official
from trainer.queries.one_moment import one_moment

pytestmark = pytest.mark.django_db(transaction=True)


def _somebody_comes() -> None:
    def come() -> None:
        Official.objects.filter(is_active=True).update(is_active=False)
        connection.close()

    thread = threading.Thread(target=come)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_one_within_another_does_not_end_it() -> None:
    an_official("CB1")
    found = Official.objects.filter(is_active=True)
    with one_moment():
        assert found.count() == 1
        _somebody_comes()
        with one_moment():
            assert found.count() == 1
        assert found.count() == 1
    assert found.count() == 0
