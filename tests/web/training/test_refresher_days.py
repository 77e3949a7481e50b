"""The page of refreshers says the day on which questions come back, and that is the day on which they are there."""

from datetime import UTC, datetime, timedelta

from tests.cast import signed_in
from trainer.actions import answers, attempts, papers, spaced_review
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import in_vietnam
from trainer.models import RefresherCard

HOME = "/tap-huan/on-lai/"
NOW = datetime.now(UTC)


def test_before_anything_was_handed_in_the_next_day_is_promised(cast):
    page = signed_in(cast.an).get(HOME).text
    assert "câu đó trở lại ở đây sau khi anh/chị đạt bài, từ ngày hôm sau" in page
    assert "ít phút" not in page


def test_the_day_and_hour_named_are_those_of_the_first_card(cast):
    papers.keep_versions(library(), NOW)
    hand_in(cast.an, "hạt", NOW - timedelta(minutes=20), right=False)
    hand_in(cast.an, "khác", NOW - timedelta(minutes=10), right=True)
    spaced_review.catch_up()
    first = RefresherCard.objects.order_by("due_at")[0].due_at
    assert NOW < first <= NOW + timedelta(days=1)
    assert f"Lần tới: từ {in_vietnam(first):%H:%M ngày %d/%m/%Y}." in signed_in(cast.an).get(HOME).text


def hand_in(person, seed, now, *, right):
    attempt = attempts.begin(person, library().quizzes["giu-tai-khoan"], library(), seed, now)
    if right:
        keys = enumerate(papers.read(attempt))
        answers.save_batch([Save(attempt.pk, at, 1, stored_places(one.key())) for at, one in keys], now)
    attempts.hand_in(attempt.pk, now + timedelta(minutes=5))
