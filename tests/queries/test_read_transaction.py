"""What is read for minutes is of one moment, on both databases, however many ask for it within one another."""

import pytest

from tests.actions.people import an_official
from tests.beside import elsewhere
from trainer.models import Official
from trainer.queries.read_transaction import read_transaction

pytestmark = pytest.mark.django_db(transaction=True)


def _somebody_comes() -> None:
    elsewhere(lambda: Official.objects.filter(is_active=True).update(is_active=False))


def test_one_within_another_does_not_end_it() -> None:
    an_official("CB1")
    found = Official.objects.filter(is_active=True)
    with read_transaction():
        assert found.count() == 1
        _somebody_comes()
        with read_transaction():
            assert found.count() == 1
        assert found.count() == 1
    assert found.count() == 0
