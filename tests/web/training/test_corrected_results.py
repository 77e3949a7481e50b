"""What an official sees of a hand-in after a question of it was withdrawn."""

import re
from datetime import date, timedelta

import pytest

from tests.cast import signed_in
from tests.moment import now
from trainer.actions import answers, attempts, papers, withdrawals
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.models import Attempt, Official

QUIZ = "giu-tai-khoan"

RIGHT_AT_THE_MARK = 8


def handed_in(person: Official) -> Attempt:
    """Let ``person`` reach the pass mark of 80 % exactly: the first eight of ten are right."""
    papers.keep_versions(library(), now())
    attempt = attempts.begin(person, library().quizzes[QUIZ], library(), "hạt", now() - timedelta(minutes=9))
    drawn = papers.read(attempt)[:RIGHT_AT_THE_MARK]
    answers.save_batch([Save(attempt.pk, place, 1, stored_places(one.key())) for place, one in enumerate(drawn)], now())
    attempts.hand_in(attempt.pk, now())
    return attempt


def withdrawn(attempt: Attempt, place: int, *, revokes: bool = False) -> None:
    name = papers.read(attempt)[place].question.id
    withdrawals.withdraw(
        name,
        [attempt.paper[place]["question"]],
        date(2026, 1, 1),
        reason="Đáp án ghi nhầm",
        revokes=revokes,
        actor=None,
        library=library(),
        now=now(),
    )


def shown(person: Official, attempt: Attempt) -> str:
    page = signed_in(person).get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]))


@pytest.mark.parametrize(
    ("revokes", "verdict", "why"),
    [
        (False, "Đạt: 77,8%", "Anh/chị đã đạt từ trước nên vẫn đạt."),
        (True, "Chưa đạt: 77,8%", "Không tính câu đã rút thì bài này chưa đạt."),
    ],
)
def test_the_result_says_what_was_withdrawn_and_what_holds(cast, revokes, verdict, why):
    attempt = handed_in(cast.an)
    withdrawn(attempt, 0, revokes=revokes)
    words = shown(cast.an, attempt)

    assert verdict in words
    assert why in words
    assert "rút một câu của bài này: Đáp án ghi nhầm. " in words
    assert "Điểm khi nộp là 80%" in words


def test_the_withdrawn_question_is_marked_and_counts_no_more(cast):
    attempt = handed_in(cast.an)
    before = shown(cast.an, attempt)
    withdrawn(attempt, 0)
    after = shown(cast.an, attempt)

    assert "Đúng trọn 8/10 câu" in before
    assert "Đã rút" not in before
    assert "Đúng trọn 7/9 câu" in after
    assert "Câu 1 Đã rút, không tính điểm" in after
    assert after.count("Đã rút, không tính điểm") == 1
    assert "Đáp án và lời giải dưới đây là của lúc anh/chị làm bài, nay không dùng nữa." in after


def test_two_withdrawn_questions_are_told_one_by_one(cast):
    attempt = handed_in(cast.an)
    withdrawn(attempt, 0)
    withdrawn(attempt, 9)
    words = shown(cast.an, attempt)

    assert words.count("rút một câu của bài này") == 2
    assert words.count("Điểm khi nộp là 80%") == 1
    assert "Đúng trọn 7/8 câu" in words


def test_the_list_of_sittings_says_which_was_marked_again(cast):
    attempt = handed_in(cast.an)
    page = signed_in(cast.an).get(f"/tap-huan/bai/{QUIZ}/").text
    withdrawn(attempt, 0)

    assert "đã tính lại" not in page
    assert "đã tính lại" in signed_in(cast.an).get(f"/tap-huan/bai/{QUIZ}/").text
