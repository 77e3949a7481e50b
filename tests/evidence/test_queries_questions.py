"""Every kind of question in a proof: what there was to do, what was wanted, what he gave, in the third person."""

import pytest

from tests.kind_samples import SAMPLES
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Question
from trainer.evidence.queries_questions import parts_of
from trainer.evidence.rules.wording import note, sign

_BY_KIND = {one.kind: one for one in SAMPLES}


def _drawn(question: Question) -> DrawnQuestion:
    return DrawnQuestion(question, tuple(RULES[question.kind].places(question)))


def _lines(kind: str, answer: tuple[int, ...]) -> list[str]:
    question = _BY_KIND[kind]  # type: ignore[index]
    return [
        f"{sign(question.kind, part)}|{part.text}|{note(question.kind, part)}"
        for part in parts_of(_drawn(question), answer)
    ]


@pytest.mark.parametrize("question", SAMPLES, ids=lambda one: one.kind)
def test_the_key_is_right_throughout_and_no_answer_leaves_something_wanting(question: Question) -> None:
    drawn = _drawn(question)

    assert all(part.right for part in parts_of(drawn, RULES[question.kind].key(question)))
    assert not all(part.right for part in parts_of(drawn, ()))
    assert not any(part.chosen for part in parts_of(drawn, ()))


@pytest.mark.parametrize("question", SAMPLES, ids=lambda one: one.kind)
def test_nobody_is_spoken_to(question: Question) -> None:
    for answer in (RULES[question.kind].key(question), ()):
        for part in parts_of(_drawn(question), answer):
            assert "nh/chị" not in note(question.kind, part)


def test_options_say_what_was_right_and_what_was_chosen() -> None:
    assert _lines("multiple", (0, 1)) == [
        "✓|Ý 0|ý đúng; cán bộ chọn",
        "✗|Ý 1|cán bộ chọn",
        "✗|Ý 2|ý đúng; cán bộ không chọn",
        "|Ý 3|",
    ]


def test_passages_say_what_had_to_be_marked_and_what_was() -> None:
    assert _lines("mark", (0, 2))[:4] == [
        "✓|tên|cần gạch; cán bộ gạch",
        "|tổ|",
        "✗|ngày|cán bộ gạch",
        "✗|số|cần gạch; cán bộ không gạch",
    ]


def test_an_order_says_the_rank_wanted_and_the_rank_given() -> None:
    assert _lines("order", (1, 0, 2, 3)) == [
        "✗|Ý 0|đúng là: thứ 1; cán bộ xếp: thứ 2",
        "✗|Ý 1|đúng là: thứ 2; cán bộ xếp: thứ 1",
        "✓|Ý 2|cán bộ xếp: thứ 3",
        "✓|Ý 3|cán bộ xếp: thứ 4",
    ]


def test_pairs_say_the_match_wanted_and_the_match_given() -> None:
    assert _lines("match", (0, 1, 3)) == [
        "✓|Việc 0|cán bộ ghép: Công an",
        "✗|Việc 1|đúng là: Nền tảng; cán bộ ghép: Một cửa",
        "✗|Việc 2|đúng là: Một cửa; cán bộ chưa ghép",
    ]


def test_a_situation_shows_the_steps_he_came_to_and_those_he_did_not() -> None:
    assert _lines("scenario", (1,)) == [
        "✗|Bước đầu|tốt nhất: Làm 0; cán bộ chọn: Làm 1",
        "✗|Bước sau|tốt nhất: Làm 3; cán bộ chưa chọn",
    ]
