"""What an author is told to mend: exactly where a limit lies, and in which field of his file."""

from dataclasses import replace

import pytest

from tests.kind_samples import SAMPLES, choices, make, matching, passages, situation
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Kind, Option, Question, Turn

FOREIGN: dict[str, dict[str, object]] = {
    "material": {"material": "Một [[chỗ]]."},
    "targets": {"targets": ("A", "B", "C")},
    "steps": {"steps": ("Một", "Hai")},
}
OWN = {"mark": {"material"}, "spot": {"material"}, "match": {"targets"}, "scenario": {"steps"}}


def places(question: Question) -> list[tuple[str | int, ...]]:
    """Return where the faults of ``question`` lie."""
    return [place for place, _, mend in RULES[question.kind].faults(question) if mend]


def said(question: Question) -> list[str]:
    """Return what is wrong with ``question``."""
    return [what for _, what, _ in RULES[question.kind].faults(question)]


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
@pytest.mark.parametrize("field", FOREIGN)
def test_a_field_of_another_kind_is_named(question: Question, field: str) -> None:
    filled = replace(question, **FOREIGN[field])  # type: ignore[arg-type]

    if field not in OWN.get(question.kind, ()) and (field != "material" or question.kind == "scenario"):
        assert places(filled) == [(field,)]
        assert said(filled) == [f"kiểu {question.kind} không dùng “{field}”"]


@pytest.mark.parametrize(("kind", "fewest", "most"), [("single", 3, 6), ("multiple", 3, 6), ("order", 3, 7)])
@pytest.mark.parametrize("size", range(2, 10))
def test_a_list_of_options_has_its_limits(kind: Kind, fewest: int, most: int, size: int) -> None:
    question = make(kind, choices(kind != "order", *[False] * (size - 1)))

    assert places(question) == ([] if fewest <= size <= most else [("options",)])
    assert all(f"có {size} mục" in what for what in said(question))


@pytest.mark.parametrize("size", range(2, 10))
def test_pairs_have_three_to_six_items(size: int) -> None:
    options = tuple(Option(f"Việc {number}", False, "Vì", target=number % 2) for number in range(size))

    assert places(make("match", options, targets=("A", "B", "C"))) == ([] if 3 <= size <= 6 else [("options",)])


@pytest.mark.parametrize("size", range(2, 10))
def test_pairs_have_three_to_six_targets(size: int) -> None:
    question = replace(matching(), targets=tuple("ABCDEFGHI"[:size]))

    assert places(question) == ([] if 3 <= size <= 6 else [("targets",)])


@pytest.mark.parametrize("size", range(2, 20))
def test_a_text_has_four_to_sixteen_passages(size: int) -> None:
    words = [f"chữ {number}" for number in range(size)]
    options = tuple(Option(word, number == 0, "Vì") for number, word in enumerate(words))
    question = make("mark", options, material=" và ".join(f"[[{word}]]" for word in words))

    assert places(question) == ([] if 4 <= size <= 16 else [("material",)])


@pytest.mark.parametrize(
    ("kind", "rights", "what"),
    [
        ("single", (False, False, False), "không có phương án đúng"),
        ("single", (True, True, False), "có 2 phương án đúng"),
        ("multiple", (False, False, False), "không có phương án đúng"),
        ("multiple", (True, True, True), "không có phương án sai"),
    ],
)
def test_right_and_wrong_options_are_counted(kind: Kind, rights: tuple[bool, ...], what: str) -> None:
    question = make(kind, choices(*rights))

    assert (places(question), said(question)) == ([("options",)], [what])


def test_a_passage_that_differs_from_its_option_is_named_by_its_number() -> None:
    assert places(passages("[[tên]] [[tổ]] [[ngày]] [[số khác]] [[nơi]]")) == [("options", 3, "text")]
    assert places(passages("[[tên]] [[tổ]] [[ngày]] [[số]]")) == [("options",)]
    assert places(passages("[[ tên ]] [[tổ]] [[ngày]] [[số]] [[nơi]]")) == []


def test_brackets_alone_are_told_with_the_words_round_them() -> None:
    [fault] = said(passages("Đoạn đầu rất dài không cần nhắc lại;rồi đến chỗ mở [[ mà không bao giờ đóng lại nữa."))

    assert fault == "dấu ngoặc lẻ ở “rồi đến chỗ mở [[ mà không bao g”"
    assert places(passages("Bà [[tên]] ở tổ]] bốn.")) == [("material",)]


def test_a_pair_without_a_target_is_named_by_its_number_and_one_target_for_all_is_no_question() -> None:
    [first, second, third] = matching().options

    assert places(replace(matching(), options=(first, replace(second, target=None), third))) == [("options", 1)]
    alike = tuple(replace(option, target=0) for option in matching().options)
    assert places(replace(matching(), options=alike)) == [("options",)]
    two = (*alike[:2], replace(alike[2], target=1))
    assert places(replace(matching(), options=two)) == []


def _steps(count: int, choices_each: int = 2) -> Question:
    """Return a situation of ``count`` steps one after the other, the first choice of each leading on."""
    turns = [
        Turn(step, 2 if number == 0 else 0, "Thế là", step + 1 if number == 0 and step + 1 < count else None)
        for step in range(count)
        for number in range(choices_each)
    ]
    options = tuple(Option(f"Làm {number}", turn.worth == 2, "Vì", turn=turn) for number, turn in enumerate(turns))
    return make("scenario", options, steps=tuple(f"Bước {step}" for step in range(count)))


@pytest.mark.parametrize("count", range(1, 8))
def test_a_situation_has_two_to_five_steps(count: int) -> None:
    assert places(_steps(count)) == ([] if 2 <= count <= 5 else [("steps",)])
    assert said(_steps(count)) == ([] if 2 <= count <= 5 else [f"có {count} bước"])


@pytest.mark.parametrize("count", range(1, 8))
def test_a_step_has_two_to_five_choices_of_which_one_is_best_and_one_is_worse(count: int) -> None:
    wrong = [("steps", 0), ("steps", 1)]

    # A single choice is also without a worse one.
    assert places(_steps(2, count)) == ([] if 2 <= count <= 5 else sorted(wrong * (2 if count == 1 else 1)))
    assert all(f"có {count} lựa chọn" in what or "kém hơn" in what for what in said(_steps(2, count)))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (situation(worths=(1, 1, 0, 2, 0)), ("steps", 0)),
        (situation(worths=(2, 1, 0, 2, 2)), ("steps", 1)),
        (situation(leads_to=0), ("steps", 0)),
        (situation(leads_to=None), ("steps", 1)),
    ],
)
def test_a_step_that_cannot_be_played_is_named_by_its_number(question: Question, place: tuple[str, int]) -> None:
    assert place in places(question)
    assert {found[0] for found in places(question)} == {"steps"}


def test_an_option_outside_the_steps_is_told_to_go_into_one() -> None:
    assert places(replace(situation(), options=(*situation().options, *choices(False)))) == [("options",)]
