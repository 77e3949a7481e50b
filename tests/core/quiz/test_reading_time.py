"""How long a paper takes to read, and when a hand-in is called quick."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.content.small_library import question, quiz
from tests.kind_samples import situation
from trainer.core.quiz.reading_time import Quick, minutes_for, minutes_of, quick, words_to_read

SCENARIO = situation()
START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "seconds", "expected"),
    [
        (1400, 40, Quick(40, 336)),
        (1400, 139, Quick(139, 336)),
        (1400, 140, None),
        (100, 9.9, Quick(9, 24)),
        (100, 10, None),
        # However long a paper is, three minutes are never called quick.
        (9000, 179, Quick(179, 2160)),
        (9000, 180, None),
        (0, 0, None),
        # An old record of a clock that went back.
        (1400, -7200, None),
    ],
)
def test_quick_is_what_nobody_can_have_read(words: int, seconds: float, expected: Quick | None) -> None:
    assert quick(START, START + timedelta(seconds=seconds), words) == expected


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Quick(40, 300), "nộp sau 40 giây; đọc hết đề cần khoảng 5 phút"),
        (Quick(0, 336), "nộp sau 0 giây; đọc hết đề cần khoảng 6 phút"),
        (Quick(60, 300), "nộp sau 1 phút; đọc hết đề cần khoảng 5 phút"),
        (Quick(125, 480), "nộp sau 2 phút 5 giây; đọc hết đề cần khoảng 8 phút"),
        (Quick(8, 24), "nộp sau 8 giây; đọc hết đề cần khoảng 30 giây"),
        (Quick(8, 81), "nộp sau 8 giây; đọc hết đề cần khoảng 90 giây"),
    ],
)
def test_it_is_said_in_two_lengths_of_time_and_nothing_else(found: Quick, words: str) -> None:
    assert str(found) == words


def test_stem_material_options_and_targets_are_read() -> None:
    plain = question(1)
    assert words_to_read(plain) == 6 + 4 * 2
    assert words_to_read(replace(plain, material="một [[hai ba]] bốn", targets=("năm sáu", "bảy"))) == 14 + 4 + 3


def test_of_a_situation_only_the_first_step_must_be_read() -> None:
    later = replace(SCENARIO, steps=(SCENARIO.steps[0], *(f"{step} thêm chữ" for step in SCENARIO.steps[1:])))

    # Its question, its first step and the three choices there, not the two that follow.
    assert words_to_read(later) == words_to_read(SCENARIO) == len(SCENARIO.text.split()) + 2 + 3 * 2


@pytest.mark.parametrize(("questions", "minutes"), [(1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (40, 16)])
def test_minutes_are_those_of_reading_and_of_twenty_seconds_to_decide(questions: int, minutes: int) -> None:
    # 14 words a question are 3.4 seconds.
    assert minutes_for(quiz(), questions) == minutes


def test_a_paper_takes_as_long_as_what_its_rule_draws_from_each_pool() -> None:
    long = replace(question(7, kind="mark"), material="chữ " * 250)
    mixed = replace(quiz(), questions=(*quiz().questions, long))

    assert minutes_of(quiz()) == 2
    assert minutes_of(replace(mixed, rule=replace(mixed.rule, pools={"chon": 2, "boi": 2}))) == 4
    assert minutes_of(replace(mixed, questions=())) == 2


def test_each_step_of_a_situation_takes_its_time_to_decide() -> None:
    single = replace(SCENARIO, kind="single", steps=(), material=SCENARIO.steps[0])
    longer = minutes_for(replace(quiz(), questions=(SCENARIO,)), 30)

    assert longer > minutes_for(replace(quiz(), questions=(single,)), 30)
