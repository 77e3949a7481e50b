"""Links to set a password that several make at one moment: one that was seen by all is followed by one."""

import threading

import pytest
from django.db import connection

from tests.actions.people import NOW, an_official
from trainer.actions.accounts.officials import MadeMeanwhile, one_time_path
from trainer.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_six_who_saw_the_same_one_makes_a_link() -> None:
    official = an_official()
    gate = threading.Barrier(6, timeout=60)
    came: list[str] = []

    def make() -> None:
        try:
            gate.wait()
            came.append(one_time_path(official, None, NOW, seen=0))
        except MadeMeanwhile:
            came.append("")
        finally:
            connection.close()

    makers = [threading.Thread(target=make, daemon=True) for _ in range(6)]
    for one in makers:
        one.start()
    for one in makers:
        one.join(60)
    assert len(came) == 6
    assert len([path for path in came if path]) == 1
    assert Event.objects.filter(kind="link_issued", official=official).count() == 1
