"""One form of a percent on every screen, at the terminal and in the proof."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import make_pass, people, signed_in
from tests.moment import now
from trainer.actions import attempts, papers
from trainer.commands.evidence import evidence
from trainer.content.live import library
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.grading import Mark, Result, grade_paper
from trainer.models import Attempt, HandIn, Official
from trainer.terminal.quiz import show_result

QUIZ = "giu-tai-khoan"

TRAINER = Path(__file__).parents[2] / "trainer"


def handed_in(person: Official, hundredths: int, passed: bool) -> HandIn:
    papers.keep_versions(library(), now())
    attempt: Attempt = attempts.begin(person, library().quizzes[QUIZ], library(), "hạt", now() - timedelta(hours=1))
    attempts.hand_in(attempt.pk, now())
    HandIn.objects.filter(attempt=attempt).update(hundredths=hundredths, passed=passed)
    return HandIn.objects.get(attempt=attempt)


@pytest.mark.parametrize(("hundredths", "written"), [(7996, "79,9%"), (8337, "83,4%"), (9997, "99,9%")])
def test_result_quiz_official_home_and_proof_write_it_alike(cast, hundredths, written):
    row = handed_in(cast.an, hundredths, passed=False)
    trainee, officer = signed_in(cast.an), signed_in(cast.khue)
    pages = [
        trainee.get(f"/tap-huan/luot/{row.attempt_id}/ket-qua/").text,
        trainee.get(f"/tap-huan/bai/{QUIZ}/").text,
        trainee.get("/tap-huan/").text,
        officer.get("/cntt/can-bo/HN002/").text,
        officer.get("/cntt/can-bo/HN002/ho-so/").text,
        CliRunner().invoke(evidence, ["HN002"], catch_exceptions=False, standalone_mode=False).stdout,
    ]
    for page in pages:
        assert written in page
        assert set(re.findall(r"\d+(?:,\d+)?\s?%", page)) - {"80%"} == {written}


def test_the_terminal_writes_the_score_like_the_screen(monkeypatch):
    said: list[str] = []
    quiz = library().quizzes[QUIZ]
    drawn = draw(quiz, "hạt")
    exact = grade_paper([one.question for one in drawn], {}, quiz.rule)
    marks = tuple(Mark(mark.answer, mark.points, mark.full) for mark in exact.marks)
    nearly = Result(marks, len(marks) * type(exact.points)(7996, 10_000), False)
    monkeypatch.setattr("trainer.terminal.quiz.grade_paper", lambda *_: nearly)
    show_result(drawn, {}, quiz.rule, library().sections, said.append, library().instruments)
    assert f"Kết quả: 79,9% (0/{len(drawn)} câu đúng trọn), cần từ 80%." in said


def test_the_share_of_those_who_are_done_is_not_cut_to_a_whole_percent(cast):
    people(cast.ward, range(25))
    for person in Official.objects.filter(staff_code__startswith="HN9").order_by("staff_code")[:4]:
        make_pass(person)
    # 4 of 29.
    assert "<small>(13,8%)</small>" in signed_in(cast.khue).get("/cntt/tien-do/").text


def test_no_template_writes_a_blank_before_the_sign():
    found = [
        (path.name, line)
        for path in TRAINER.glob("*/templates/**/*.html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"(\d|\}\})(\s|&nbsp;)%(?!\})", line)
    ]
    assert found == []
