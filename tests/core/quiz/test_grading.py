"""The laws of grading, for every question and every answer."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from trainer.core.quiz.grading import grade, grade_paper
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Option, Question, Rule, from_plain

RULE = Rule(draw=2, pass_mark=75, time_limit=0, attempts=0, wait_hours=0, valid_days=1)


def make(kind: str, rights: list[bool]) -> Question:
    options = tuple(Option(f"Ý {number}", right, "Vì sao") for number, right in enumerate(rights))
    return Question("q", kind, "Câu hỏi?", options, ("a#b",), (), 1)  # type: ignore[arg-type]


@st.composite
def questions(draw: st.DrawFn, kinds: tuple[str, ...] = ("single", "multiple")) -> Question:
    kind = draw(st.sampled_from(kinds))
    size = draw(st.integers(3, 6))
    right = draw(st.integers(1, 1 if kind == "single" else size - 1))
    rights = draw(st.permutations([True] * right + [False] * (size - right)))
    return make(kind, rights)


def key(question: Question) -> Answer:
    return tuple(number for number, option in enumerate(question.options) if option.right)


def answers(size: int) -> st.SearchStrategy[Answer]:
    return st.frozensets(st.integers(0, size - 1)).map(lambda marks: tuple(sorted(marks)))


@given(questions(), st.data())
def test_only_the_full_answer_earns_full_marks(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers(len(question.options)))

    mark = grade(question, answer)

    assert 0 <= mark.points <= 1
    assert mark.full == (answer == key(question)) == (mark.points == 1)


@given(questions(("multiple",)), st.data())
def test_one_more_right_mark_never_lowers_the_points(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers(len(question.options)))
    one_more = (*answer, data.draw(st.sampled_from(key(question))))

    assert grade(question, one_more).points >= grade(question, answer).points


@given(questions(("multiple",)), st.data())
def test_one_more_wrong_mark_never_raises_the_points(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers(len(question.options)))
    wrong = sorted(set(range(len(question.options))) - set(key(question)))

    assert grade(question, (*answer, data.draw(st.sampled_from(wrong)))).points <= grade(question, answer).points


@given(questions())
def test_marking_everything_and_marking_nothing_earn_nothing(question: Question) -> None:
    everything = tuple(range(len(question.options)))

    assert grade(question, everything).points == grade(question, ()).points == 0


@given(questions(), st.data())
def test_the_order_of_the_options_does_not_matter(question: Question, data: st.DataObject) -> None:
    size = len(question.options)
    answer = data.draw(answers(size))
    order = data.draw(st.permutations(range(size)))
    turned = make(question.kind, [question.options[number].right for number in order])
    moved = tuple(place for place, number in enumerate(order) if number in answer)

    assert grade(turned, moved).points == grade(question, answer).points


@given(questions())
def test_a_question_is_read_back_from_its_record_as_it_was(question: Question) -> None:
    kept = from_plain(question.plain())

    assert kept.fingerprint() == question.fingerprint()
    assert kept.options == question.options


def test_the_pass_mark_is_exact() -> None:
    half = make("multiple", [True, True, False, False])
    whole = make("single", [True, False, False])

    result = grade_paper([half, whole], {0: (0,), 1: (0,)}, RULE)

    assert result.points == Fraction(3, 2)
    assert result.hundredths == 7500
    assert result.passed
    assert not grade_paper([half, whole], {1: (0,)}, RULE).passed


def test_an_empty_paper_is_never_passed() -> None:
    empty = grade_paper([], {}, RULE)
    assert (empty.passed, empty.hundredths) == (False, 0)
