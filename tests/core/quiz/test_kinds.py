"""The laws of every kind of question, and what each finds to mend."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kind_samples import SAMPLES, matching, passages, situation
from trainer.core.law import Citation
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import RULES, scenario
from trainer.core.quiz.kinds.base import Answer
from trainer.core.quiz.model import Question, Quiz, Rule, from_plain

RULE = Rule(draw=1, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=1)
FULL: dict[str, Answer] = {
    "single": (1,),
    "multiple": (0, 2),
    "mark": (0, 3),
    "spot": (0, 3),
    "order": (0, 1, 2, 3),
    "match": (0, 2, 1),
    "scenario": (0, 3),
}
EVERYTHING: dict[str, Answer] = {
    "multiple": (0, 1, 2, 3),
    "mark": (0, 1, 2, 3, 4),
    "spot": (0, 1, 2, 3, 4),
    "match": (1, 1, 1),
}


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_a_sound_question_has_nothing_to_mend_and_its_key_earns_full_marks(question: Question) -> None:
    assert list(RULES[question.kind].faults(question)) == []
    assert RULES[question.kind].key(question) == FULL[question.kind]
    assert grade(question, FULL[question.kind]).full
    assert grade(question, ()).points == 0


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
@given(data=st.data())
def test_only_the_full_answer_earns_full_marks(question: Question, data: st.DataObject) -> None:
    answer = data.draw(_answers(question))

    mark = grade(question, answer)

    assert 0 <= mark.points <= 1
    assert mark.full == (answer == FULL[question.kind])


@pytest.mark.parametrize("kind", EVERYTHING)
def test_marking_everything_earns_nothing(kind: str) -> None:
    question = next(one for one in SAMPLES if one.kind == kind)

    assert grade(question, EVERYTHING[kind]).points == 0


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
@given(seed=st.text(), data=st.data())
def test_the_order_shown_never_matters(question: Question, seed: str, data: st.DataObject) -> None:
    [drawn] = draw(Quiz("q", "Q", "", "a", RULE, (question,)), seed)
    answer = data.draw(_answers(question))
    rules = RULES[question.kind]
    places = {number: place for place, number in enumerate(drawn.order)}
    shown = rules.normal(tuple(places.get(number, number) for number in answer))

    assert rules.accepts(shown, rules.size(question, drawn.order))
    translated = drawn.as_author(shown)
    assert drawn.as_shown(translated) == shown
    assert rules.normal(translated) == answer
    assert grade(question, translated).points == grade(question, answer).points


@given(seed=st.text(), shown=st.lists(st.integers(-1, 5), max_size=4))
def test_a_situation_accepts_exactly_the_ways_through_it_in_any_order_shown(seed: str, shown: list[int]) -> None:
    [drawn] = draw(Quiz("q", "Q", "", "a", RULE, (situation(),)), seed)
    ways = [(), (0,), (1,), (2,), (0, 3), (0, 4)]

    assert (drawn.read(tuple(shown)) is not None) == (tuple(shown) in map(drawn.as_shown, ways))


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_a_record_gives_the_question_back(question: Question) -> None:
    cited = (Citation("luat-116", "Điều 9"),)
    asked = replace(question, basis=cited, options=(replace(question.options[0], basis=cited), *question.options[1:]))

    for one in (question, asked):
        kept = from_plain(one.plain())
        assert kept == replace(one, difficulty=0)
        assert kept.fingerprint() == one.fingerprint()


# As records of earlier releases hold them: a field that came later must not move them.
STORED = {
    "single": "a03d81c9c0637cea",
    "multiple": "b0fd9df68e8c16a6",
    "mark": "1726749fb0e6b8f0",
    "spot": "8bf185652149ff15",
    "order": "e9d246be9524adc1",
    "match": "365ed36890c67687",
    "scenario": "49fe100b3f914666",
}


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_a_question_keeps_the_fingerprint_that_records_know_it_by(question: Question) -> None:
    assert question.fingerprint() == STORED[question.kind]


def test_who_wrote_it_when_and_where_belong_to_what_was_asked() -> None:
    told = {"sender": "Zalo “Chánh văn phòng”", "sent": "7:45 sáng thứ Ba", "scene": "phone", "picture": "anh-trao-qua"}
    plain = SAMPLES[3]
    shown = replace(plain, look="picture", **told)  # type: ignore[arg-type]
    one_by_one = {replace(plain, **{name: words}).fingerprint() for name, words in told.items()}  # type: ignore[arg-type]

    assert len(one_by_one | {plain.fingerprint(), shown.fingerprint()}) == 6
    assert replace(from_plain(shown.plain()), difficulty=1) == shown


@given(st.permutations(range(4)))
def test_putting_one_neighbouring_pair_right_never_lowers_an_order(answer: list[int]) -> None:
    question = next(one for one in SAMPLES if one.kind == "order")
    for place in range(3):
        if answer[place] > answer[place + 1]:
            better = [*answer[:place], answer[place + 1], answer[place], *answer[place + 2 :]]
            assert grade(question, tuple(better)).points >= grade(question, tuple(answer)).points


@given(st.tuples(*[st.integers(0, 3)] * 3), st.integers(0, 2))
def test_one_more_right_pair_never_lowers_a_match(answer: Answer, place: int) -> None:
    question = matching()
    better = (*answer[:place], FULL["match"][place], *answer[place + 1 :])

    assert grade(question, better).points >= grade(question, answer).points


def test_pairs_drawn_by_lot_earn_nothing_on_average_before_the_floor() -> None:
    question = matching()
    [earned] = {
        sum(Fraction(int(target == wanted)) - Fraction(int(target != wanted), 2) for target in range(3))
        for wanted in (option.target for option in question.options)
    }

    assert earned == 0


def test_a_situation_is_worth_the_choices_on_the_way_taken() -> None:
    question = situation()

    assert scenario.best_way(question) == (0, 3)
    assert grade(question, (0, 4)).points == Fraction(1, 2)
    assert grade(question, (1,)).points == Fraction(1, 4)
    assert grade(question, (0,)).points == Fraction(1, 2)
    # A choice of a step that was not open counts for nothing.
    assert grade(question, (1, 3)).points == Fraction(1, 4)
    assert scenario.next_step(question, (0,)) == 1
    assert scenario.next_step(question, (0, 3)) is None
    assert scenario.next_step(question, ()) == 0


def test_a_choice_whose_consequence_was_shown_cannot_be_taken_back() -> None:
    counting = RULES["scenario"].counting

    assert counting([(1,), (0, 3)]) == (1,)
    assert counting([(0,), (0, 4), (0, 3)]) == (0, 4)
    assert RULES["single"].counting([(1,), (0,)]) == (0,)


@pytest.mark.parametrize(
    ("question", "part", "words"),
    [
        (passages("Chỉ có [[một chỗ]]."), "material", "có 1 chỗ"),
        (passages("Bà [[tên]] ở [[tổ] từ [[ngày]]."), "material", "dấu ngoặc lẻ ở “tổ] từ [[ngày”"),
        (passages("Bà [[tên]] ở tổ]] bốn."), "material", "dấu ngoặc lẻ ở “ở tổ]] bốn.”"),
        (passages("[[a]] [[b]] [[c]] [[d]] [[e]] [[f]]"), "options", "5 mục cho 6 chỗ"),
        (passages("[[tên]] [[tổ]] [[ngày]] [[số khác]] [[nơi]]"), "options", "khác chữ"),
        (matching(targets=("A", "A", "B")), "targets", "khác nhau"),
        (situation(worths=(2, 2, 2, 2, 2)), "steps", "kém hơn"),
        (situation(leads_to=0), "steps", "quay lại"),
        (situation(leads_to=None), "steps", "không lựa chọn nào dẫn đến"),
    ],
)
def test_what_an_author_has_to_mend_is_named(question: Question, part: str, words: str) -> None:
    faults = list(RULES[question.kind].faults(question))

    assert any(place[0] == part and words in what for place, what, _ in faults)
    assert all(mend for _, _, mend in faults)


def _answers(question: Question) -> st.SearchStrategy[Answer]:
    size = len(question.options)
    if question.kind == "single":
        return st.integers(0, size - 1).map(lambda number: (number,))
    if question.kind == "order":
        return st.permutations(range(size)).map(tuple)
    if question.kind == "match":
        return st.tuples(*[st.integers(0, len(question.targets))] * size)
    if question.kind == "scenario":
        return st.sampled_from([(0,), (1,), (2,), (0, 3), (0, 4)])
    return st.frozensets(st.integers(0, size - 1)).map(lambda marks: tuple(sorted(marks)))
