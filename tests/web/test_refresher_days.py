"""The page of refreshers says the day on which questions come back, and that is the day on which they are there."""

from datetime import UTC, datetime, timedelta

from tests.cast import signed_in
from trainer.actions import attempts, papers, refreshers
from trainer.core.vietnam_time import in_vietnam
from trainer.live_library import library
from trainer.models import RefresherCard

HOME = "/tap-huan/on-lai/"
NOW = datetime.now(UTC)


def test_before_anything_was_handed_in_the_next_day_is_promised(cast):
    page = signed_in(cast.an).get(HOME).text
    assert "câu đó trở lại ở đây từ ngày hôm sau" in page
    assert "ít phút" not in page


def test_the_day_and_hour_named_are_those_of_the_first_card(cast):
    papers.keep_versions(library(), NOW)
    attempt = attempts.begin(cast.an, library().quizzes["giu-tai-khoan"], library(), "hạt", NOW - timedelta(minutes=5))
    attempts.hand_in(attempt.pk, NOW)
    refreshers.catch_up()
    first = RefresherCard.objects.order_by("due_at")[0].due_at
    assert first - NOW == timedelta(days=1)
    assert f"Lần tới: từ {in_vietnam(first):%H:%M ngày %d/%m/%Y}." in signed_in(cast.an).get(HOME).text
