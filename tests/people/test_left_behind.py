"""What an older server, running beside, left with a record that it merged comes to the record that stays."""

import pytest

from tests.actions.people import NOW, a_unit, an_official
from trainer.models import Attendance, Objection, Official
from trainer.people import left_behind
from trainer.queries.workshops import attended
from trainer.workshops import noting, queries

pytestmark = pytest.mark.django_db


def test_what_stands_with_a_merged_record_follows_once() -> None:
    gone, stays, other = an_official("CU1"), an_official("MOI1"), an_official("X1")
    both, alone = (noting.note(kind, "", NOW.date(), a_unit(), actor=None, now=NOW) for kind in ("press", "course"))
    noting.attend(both, [gone.pk, stays.pk, other.pk], actor=None, now=NOW)
    noting.attend(alone, [gone.pk], actor=None, now=NOW)
    told = {"quiz": "q", "question_name": "c", "fingerprint": "f", "edition": "1", "kind": "key", "made_at": NOW}
    Objection.objects.create(official=gone, **told)
    # As a server of the release before merges: it moves only what it knows.
    Official.objects.filter(pk=gone.pk).update(is_active=False, merged_into=stays)

    assert left_behind.follow(NOW) == 1
    assert left_behind.follow(NOW) == 0

    assert {one.pk for one in attended(stays)} == {both.pk, alone.pk}
    assert [one.official.staff_code for one in queries.attending(both)] == ["MOI1", "X1"]
    assert not Attendance.objects.filter(official=gone).exists()
    assert Objection.objects.get().official == stays
