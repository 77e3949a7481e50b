"""The public quiz: no sign-in, nothing recorded, and nothing of the key before the end."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from tests.content.small_library import RULE, section
from tests.content.small_library import library as small_library
from tests.kind_samples import situation
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion, draw
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Quiz
from trainer.models import Answer, Attempt, HandIn
from trainer.web import public

pytestmark = pytest.mark.django_db
QUIZ = next(quiz for quiz in library().quizzes.values() if quiz.public)


def address(seed: str) -> str:
    return f"/thu/{QUIZ.id}/{seed}/"


def test_a_stranger_tries_it_and_nothing_is_recorded(client: Client) -> None:
    start = client.get(f"/thu/{QUIZ.id}/")
    paper = re.search(rf'href="(/thu/{QUIZ.id}/[0-9a-f]+/)"', start.content.decode())
    assert paper is not None

    done = client.post(paper[1], {"confirm": "1"})

    assert done.status_code == 200
    assert f"Đúng trọn 0/{QUIZ.rule.draw} câu" in done.content.decode()
    assert not Attempt.objects.exists()
    assert not Answer.objects.exists()
    assert not HandIn.objects.exists()
    assert not client.session.keys()


def test_before_the_end_no_feedback_is_in_the_page(client: Client) -> None:
    page = client.get(address("abc123")).content.decode()

    feedback = [option.feedback for item in draw(QUIZ, "abc123") for option in item.question.options]
    assert not [text for text in feedback if len(text) > 25 and text in page]


def test_the_full_answers_make_every_question_right(client: Client) -> None:
    form: dict[str, object] = {}
    for place, item in enumerate(draw(QUIZ, "abc123")):
        rules = RULES[item.question.kind]
        shown = rules.to_shown(rules.key(item.question), item.order)
        if item.question.kind == "order":
            form[f"q{place}"] = [shown.index(at) + 1 for at in range(len(shown))]
        else:
            form[f"q{place}"] = list(shown)

    page = client.post(address("abc123"), form).content.decode()

    assert f"Đúng trọn {QUIZ.rule.draw}/{QUIZ.rule.draw} câu" in page


def test_an_open_question_is_asked_about_first(client: Client) -> None:
    page = client.post(address("abc123"), {}).content.decode()

    assert f"Còn {QUIZ.rule.draw} câu chưa trả lời xong" in page


def test_a_quiz_of_officials_is_not_public(client: Client) -> None:
    assert client.get("/thu/giu-tai-khoan/").status_code == 404
    assert client.get("/thu/giu-tai-khoan/abc/").status_code == 404


@pytest.fixture
def situation_quiz(monkeypatch: pytest.MonkeyPatch) -> DrawnQuestion:
    """Put a public quiz of one situation in the place of the content; return its question as drawn at /thu/thu/1/."""
    quiz = Quiz("thu", "Thử", "", "a", replace(RULE, draw=1), (situation(),), public=True)
    small = small_library(quiz, sections=(section("a#b"),))
    monkeypatch.setattr(public, "library", lambda: small)
    [drawn] = draw(quiz, "1")
    return drawn


def test_going_on_in_a_situation_without_a_choice_is_told_at_that_question(
    client: Client, situation_quiz: DrawnQuestion
) -> None:
    page = client.post("/thu/thu/1/", {"step": "0", "shown0": ""}).content.decode()
    assert "Câu 1: bà con chọn một việc rồi mới đi tiếp." in page

    [first] = situation_quiz.as_shown((0,))
    page = client.post("/thu/thu/1/", {"step": "0", "shown0": "", "q0": str(first)}).content.decode()
    assert "Bước sau" in page
    assert "rồi mới đi tiếp" not in page


def test_a_way_that_does_not_follow_counts_as_no_answer(client: Client, situation_quiz: DrawnQuestion) -> None:
    [second] = situation_quiz.as_shown((3,))
    page = client.post("/thu/thu/1/", {"q0": str(second)}).content.decode()

    assert "Còn 1 câu chưa trả lời xong" in page


@pytest.mark.parametrize("step", ["", "x", "-1", "99", "9" * 30])
def test_a_strange_step_shows_the_paper(client: Client, step: str) -> None:
    assert client.post(address("abc123"), {"step": step}).status_code == 200
