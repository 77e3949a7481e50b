"""A quiz with too few questions says so: to the trainee, to a citizen and to the IT unit."""

import pytest

from tests.cast import queries, signed_in
from trainer.actions import papers
from trainer.content.live import library
from trainer.models import Attempt, Withdrawal
from trainer.web.access import now

QUIZ = next(quiz for quiz in library().quizzes.values() if not quiz.public)
HOME = "/tap-huan/"
PUBLIC = next(quiz for quiz in library().quizzes.values() if quiz.public)


def withdraw(quiz, keep=0):
    """Withdraw all questions of a quiz but ``keep``."""
    Withdrawal.objects.bulk_create(
        Withdrawal(
            question_id=one.id,
            fingerprint=one.fingerprint(),
            since=now().date(),
            reason="Khóa sai",
            withdrawn_at=now(),
        )
        for one in quiz.questions[keep:]
        if not Withdrawal.objects.filter(fingerprint=one.fingerprint()).exists()
    )


@pytest.fixture
def an(cast):
    return signed_in(cast.an)


def test_a_full_quiz_says_nothing(an):
    page = an.get(f"/tap-huan/bai/{QUIZ.id}/").text
    assert "thay vì" not in page
    assert "Vào bài kiểm tra" in page


def test_a_short_quiz_says_how_short_and_draws_what_is_left(an):
    withdraw(QUIZ, keep=2)
    page = an.get(f"/tap-huan/bai/{QUIZ.id}/").text
    an.post(f"/tap-huan/bai/{QUIZ.id}/bat-dau/")

    assert f"câu đã rút vì có sai sót. Bài này đang rút 2 câu thay vì {QUIZ.rule.draw}." in page
    assert "2 câu, rút từ 2 câu" in page
    assert len(Attempt.objects.get().paper) == 2


def test_an_empty_quiz_cannot_begin_and_says_why(an):
    withdraw(QUIZ)
    page = an.get(f"/tap-huan/bai/{QUIZ.id}/").text
    answer = an.post(f"/tap-huan/bai/{QUIZ.id}/bat-dau/")

    assert "hiện không còn câu nào để hỏi, nên chưa làm được" in page
    assert "Vào bài kiểm tra" not in page
    assert answer.url == f"/tap-huan/bai/{QUIZ.id}/"
    assert not Attempt.objects.exists()


def test_an_empty_quiz_keeps_nobody_from_the_next_one_and_is_not_said_to_be_passed(an):
    asked = [quiz.id for quiz in library().quizzes.values() if f"/tap-huan/bai/{quiz.id}/bat-dau/" in an.get(HOME).text]
    withdraw(library().quizzes[asked[0]])

    page = an.get(HOME).text
    assert f"/tap-huan/bai/{asked[0]}/bat-dau/" not in page
    assert "/bat-dau/" in page

    for quiz in library().quizzes.values():
        withdraw(quiz)
    page = an.get(HOME).text
    assert "Chưa có việc gì làm được ngay" in page
    assert "đã xong lộ trình" not in page


def test_the_public_quiz_says_so_too(client, db):
    withdraw(PUBLIC)
    intro = client.get(f"/thu/{PUBLIC.id}/").text

    assert "hiện không còn câu nào để hỏi" in intro
    assert ">Bắt đầu<" not in intro
    assert client.get(f"/thu/{PUBLIC.id}/abc123/").url == f"/thu/{PUBLIC.id}/"


def test_the_it_unit_sees_which_quizzes_are_short(officer):
    before = officer.get("/cntt/tien-do/").text
    asked = queries(officer, "/cntt/tien-do/")
    withdraw(QUIZ)
    withdraw(PUBLIC, keep=1)
    page = officer.get("/cntt/tien-do/").text

    assert "đang thiếu câu hỏi" not in before
    assert "2 bài đang thiếu câu hỏi" in page
    assert f"{QUIZ.title}: không còn câu nào, cán bộ chưa làm được." in page
    assert queries(officer, "/cntt/tien-do/") == asked
    assert next(one.quiz.id for one in papers.short_quizzes(library(), now().date())) == QUIZ.id
