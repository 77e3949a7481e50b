"""Which tables a copy must hold row by row."""

from trainer.copies.facts import FACTS
from trainer.models import Answer, Attendance, Event, Objection, RefresherReview


def test_what_somebody_said_himself_is_counted_before_a_copy_is_trusted() -> None:
    said = (Answer, RefresherReview, Attendance, Objection, Event)
    assert {one._meta.db_table for one in said} <= set(FACTS)
