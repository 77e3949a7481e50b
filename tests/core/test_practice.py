"""Practice: which questions a shift asks, what comes back, and what is said about an answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import question
from tests.kind_samples import SAMPLES, situation
from trainer.core.practice import OF_A_QUIZ, Lesson, choose, lesson, steps
from trainer.core.quiz.drawing import shuffled
from trainer.core.quiz.feedback_view import marked
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Kind, Option, Question, Turn

DAY = date(2026, 11, 26)
KINDS: list[Kind] = ["single", "multiple", "mark", "order", "match"]


def one(number: int, kind: Kind = "single", section: str = "a#b") -> Question:
    return replace(question(number), kind=kind, sections=(section,))


def chosen(questions: list[Question], due: tuple[str, ...] = (), **seen: int) -> list[str]:
    """Return the numbers of what a shift asks; ``seen``: so many days ago, by ``q`` and number."""
    days = {f"mat-khau-{name[1:]}": DAY - timedelta(days=ago) for name, ago in seen.items()}
    return [item.id.rpartition("-")[2] for item in choose(questions, due, days, DAY, "hạt")]


@st.composite
def pools(draw: st.DrawFn) -> list[Question]:
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=12))
    return [one(number, kind, f"a#{draw(st.integers(0, 3))}") for number, kind in enumerate(kinds)]


@given(pools(), st.data(), st.text())
def test_a_shift_asks_six_different_questions_of_three_kinds_where_there_are(
    questions: list[Question], data: st.DataObject, seed: str
) -> None:
    names = [item.id for item in questions]
    due = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set()))
    seen = data.draw(
        st.dictionaries(st.sampled_from(names), st.dates(DAY - timedelta(60), DAY)) if names else st.just({})
    )

    found = choose(questions, due, seen, DAY, seed)

    assert len({item.id for item in found}) == len(found) == min(OF_A_QUIZ, len(questions))
    assert len({item.kind for item in found}) >= min(3, len({item.kind for item in questions}))
    assert choose(reversed(questions), due, seen, DAY, seed) == found


def test_what_is_due_comes_first_then_what_was_never_seen_or_long_ago() -> None:
    questions = [one(number) for number in range(12)]
    seen = {f"q{number}": 3 for number in range(3, 9)} | {"q2": 40}

    found = chosen(questions, ("mat-khau-5", "mat-khau-8"), **seen)

    assert set(found[:2]) == {"5", "8"}
    assert set(found[2:]) < {"0", "1", "2", "9", "10", "11"}


def test_other_kinds_are_asked_though_all_that_is_due_is_of_one() -> None:
    questions = [one(number) for number in range(8)] + [one(8, "order"), one(9, "match")]

    found = choose(questions, {item.id for item in questions[:8]}, {}, DAY, "hạt")

    assert [item.kind for item in found] == ["single"] * 4 + [item.kind for item in found[4:]]
    assert {item.kind for item in found[4:]} == {"order", "match"}


def test_of_equals_the_lot_is_drawn_anew_with_each_seed() -> None:
    questions = [one(number) for number in range(30)]

    assert len({tuple(item.id for item in choose(questions, (), {}, DAY, str(seed))) for seed in range(5)}) == 5


def test_the_lot_of_a_shift_is_not_the_same_for_everybody() -> None:
    questions = [one(number) for number in range(30)]

    assert len({choose(questions, (), {}, DAY, str(seed))[0].id for seed in range(9)}) > 1


def test_a_shift_goes_over_different_sections() -> None:
    questions = [one(number, section=f"a#{number % 6}") for number in range(24)]

    assert len({int(number) % 6 for number in chosen(questions)}) == 6


def test_what_was_missed_comes_back_once_at_the_end() -> None:
    assert steps((0, 1, 2, 3), 4, {1, 3}) == (0, 1, 2, 3, 5, 7)
    assert steps((0, 2, 3), 4, {1, 3, 7}) == (0, 2, 3, 7)


def said(asked: Question, answer: Answer) -> Lesson:
    return lesson(marked(0, shuffled(asked, "hạt"), answer, grade(asked, answer).points, (), {}))


@pytest.mark.parametrize("asked", SAMPLES, ids=lambda asked: asked.kind)
def test_every_kind_says_why_and_only_of_a_right_answer_nothing_else_would_have_been_right(asked: Question) -> None:
    key = shuffled(asked, "hạt").as_author(shuffled(asked, "hạt").key())

    right, blank = said(asked, key), said(asked, ())

    assert (right.word, right.tone, right.right, right.about) == ("Đúng rồi", "good", (), "")
    assert right.why.startswith("Vì")
    assert (blank.word, blank.tone) == ("Chưa đúng", "bad")


ONE = "1 mục chưa đúng chỗ."
MANY = "2 mục chưa đúng chỗ. Đây là mục đầu, còn lại ở “Xem cả lời giải”."
FEW = "2 việc chưa đúng chỗ. Đây là việc đầu, còn lại ở “Xem cả lời giải”."
WRONG, NEARLY = ("Chưa đúng", "bad"), ("Đúng một phần", "warn")


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("single", (0,), Lesson(*WRONG, "Vì 0", "Đã chọn", "Ý 0", better="Nên là", right=("Ý 1",))),
        ("multiple", (0,), Lesson(*NEARLY, "Vì 2", "Bỏ sót", "Ý 2")),
        ("multiple", (), Lesson(*WRONG, "Vì 0", "Bỏ sót", "Ý 0", better="Còn bỏ sót", right=("Ý 2",))),
        ("multiple", (0, 2, 3), Lesson(*NEARLY, "Vì 3", "Đã chọn", "Ý 3")),
        ("mark", (0, 1), Lesson(*NEARLY, "Vì tổ", "Đã gạch", "tổ", better="Còn bỏ sót", right=("số",))),
        ("match", (0, 1, 2), Lesson(*WRONG, "Vì 1", "", "Việc 1", "", "Chỗ của mục này", ("Nền tảng",), MANY)),
        ("match", (0, 2, 3), Lesson(*NEARLY, "Vì 2", "", "Việc 2", "", "Chỗ của mục này", ("Một cửa",), ONE)),
        ("order", (0, 1, 3, 2), Lesson(*NEARLY, "Vì 2", "", "Ý 2", "", "Đứng thứ", ("3",), FEW)),
    ],
)
def test_of_several_mistakes_the_first_that_was_made_is_spoken_of(kind: Kind, answer: Answer, expected: Lesson) -> None:
    lesson = said(next(item for item in SAMPLES if item.kind == kind), answer)
    assert replace(lesson, keep=("", "")) == expected


@pytest.mark.parametrize(
    ("kind", "answer", "kept"),
    [
        ("single", (0,), ("Ý 1", "Vì 1")),
        ("multiple", (0,), ("Ý 2", "Vì 2")),
        ("multiple", (0, 2, 3), ("Ý 0", "Vì 0")),
        ("spot", (1,), ("tên", "Vì tên")),
        ("match", (0, 1, 2), ("Việc 1: Nền tảng", "Vì 1")),
        ("order", (0, 1, 3, 2), ("Ý 2: thứ 3", "Vì 2")),
        ("scenario", (0, 4), ("Làm 3", "Vì 3")),
    ],
)
def test_what_is_kept_of_a_miss_is_what_would_have_been_right(
    kind: Kind, answer: Answer, kept: tuple[str, str]
) -> None:
    assert said(next(item for item in SAMPLES if item.kind == kind), answer).keep == kept


def test_what_is_kept_of_a_way_whose_worst_step_a_better_way_never_meets_is_where_they_part() -> None:
    """The best way goes past the step of the detour: what was done worst there is nothing to keep in mind."""
    turns = [Turn(0, 2, "Đi tiếp", 2), Turn(0, 1, "Lỡ một nhịp", 1)]
    turns += [Turn(1, 2, "Kịp", 2), Turn(1, 0, "Hỏng", 2), Turn(2, 2, "Xong"), Turn(2, 1, "Tạm xong")]
    options = tuple(Option(f"Làm {n}", turn.worth == 2, f"Vì {n}", turn=turn) for n, turn in enumerate(turns))
    asked = replace(situation(), options=options, steps=("Bước đầu", "Lối vòng", "Bước sau"))

    assert said(asked, (1, 3, 4)).about == "Làm 3"
    assert said(asked, (1, 3, 4)).keep == ("Làm 0", "Vì 0")
    assert said(asked, (0, 5)).keep == ("Làm 4", "Vì 4")


def test_a_situation_tells_the_reason_of_its_worst_step_and_what_came_of_that() -> None:
    first = {"marked": "Đã chọn", "after": "Hỏng", "better": "Nên là"}

    for way, expected in [
        ((2,), Lesson(*WRONG, "Vì 2", about="Làm 2", right=("Làm 0",), **first)),
        ((0, 4), Lesson(*NEARLY, "Vì 4", about="Làm 4", right=("Làm 3",), **first)),
        ((0, 3), Lesson("Đúng rồi", "good", "Vì 0", after="Xong")),
    ]:
        assert replace(said(situation(), way), keep=("", "")) == expected


def test_a_bad_step_with_a_good_one_after_it_is_told_with_its_own_consequence() -> None:
    asked = situation()
    [good, worse, *rest] = asked.options
    assert worse.turn
    detour = replace(worse, turn=replace(worse.turn, consequence="Lỡ một nhịp", leads_to=1))

    lesson = said(replace(asked, options=(good, detour, *rest)), (1, 3))

    assert (lesson.about, lesson.after, lesson.why, lesson.right) == ("Làm 1", "Lỡ một nhịp", "Vì 1", ("Làm 0",))
