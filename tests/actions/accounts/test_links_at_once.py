"""Links to set a password that several make at one moment: one that was seen by all is followed by one."""

import pytest

from tests.actions.people import NOW, an_official
from tests.beside import at_once
from trainer.actions.accounts.officials import MadeMeanwhile, one_time_path
from trainer.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_six_who_saw_the_same_one_makes_a_link() -> None:
    official = an_official()
    came: list[str] = []

    def make() -> None:
        try:
            came.append(one_time_path(official, None, NOW, seen=0))
        except MadeMeanwhile:
            came.append("")

    at_once([make] * 6)
    assert len(came) == 6
    assert len([path for path in came if path]) == 1
    assert Event.objects.filter(kind="link_issued", official=official).count() == 1
