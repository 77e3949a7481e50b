"""A situation step by step: who came to a step, and who did what there."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.kind_samples import SAMPLES
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.quiz.model import Option, Question, Turn
from trainer.item_analysis.rules.statistics import QuestionStatistics, of_question
from trainer.item_analysis.rules.steps import by_step
from trainer.item_analysis.rules.tally import FULL, QuestionTally, options_of


def option(step: int, worth: int, leads_to: int | None) -> Option:
    return Option(f"Bước {step}, điểm {worth}", worth == 2, "Vì sao", turn=Turn(step, worth, "Rồi sao", leads_to))


# 0 to 2: the first step, of which two lead on, one to a step of its own. 3, 4: that one; 5, 6: the last.
TURNS = ((0, 0, 1), (0, 2, 2), (0, 1, None), (1, 0, 2), (1, 2, 2), (2, 2, None), (2, 0, None))
SITUATION = Question(
    "q", "scenario", "Chuyện gì?", tuple(option(*one) for one in TURNS), ("a#b",), (), 1, steps=("Đầu", "Lạc", "Cuối")
)


def counted(question: Question, answers: list[Answer]) -> QuestionStatistics:
    """Return what the real count says of answers; the rest of each paper was answered rightly."""
    tally = QuestionTally()
    for answer in answers:
        points = RULES[question.kind].points(question, answer)
        tally.add(int(points * FULL), options_of(question, answer), 9 * FULL)
    return of_question(tally, 10)


def test_a_choice_is_a_share_of_those_who_came_to_its_step_alone() -> None:
    found = counted(SITUATION, [(1, 5)] * 50 + [(0, 3, 6)] * 30 + [(0, 4, 5)] * 10 + [(2,)] * 8 + [()] * 2)
    first, astray, last = by_step(SITUATION, found)

    assert [(one.text, one.reached, one.stopped) for one in (first, astray, last)] == [
        ("Đầu", 100, 2),
        ("Lạc", 40, 0),
        ("Cuối", 90, 0),
    ]
    assert [(one.number, one.share) for one in first.taken] == [(40, 0.4), (50, 0.5), (8, 0.08)]
    assert [(one.number, one.share) for one in astray.taken] == [(30, 0.75), (10, 0.25)]
    assert [one.number for one in last.taken] == [60, 30]
    assert [(one.worth, one.leads_to) for one in first.taken] == [(0, 1), (2, 2), (1, None)]
    # The worst of what was done at a step, not how often it was come to.
    assert [one.not_best for one in (first, astray, last)] == [50, 30, 30]


def test_who_stops_on_the_way_came_to_the_step_and_chose_nothing_there() -> None:
    _, astray, last = by_step(SITUATION, counted(SITUATION, [(0,)] * 20 + [(0, 3)] * 15 + [(0, 3, 5)]))

    assert (astray.reached, astray.stopped, astray.judged) == (36, 20, True)
    assert (last.reached, last.stopped, last.judged) == (16, 15, False)


def test_a_step_nobody_came_to_has_no_shares() -> None:
    _, astray, _ = by_step(SITUATION, counted(SITUATION, [(1, 5)]))

    assert (astray.reached, astray.stopped) == (0, 0)
    assert [(one.number, one.share, one.rest) for one in astray.taken] == [(0, 0.0, None)] * 2


def test_no_other_kind_has_steps() -> None:
    for question in SAMPLES:
        if question.kind != "scenario":
            assert by_step(question, counted(question, [RULES[question.kind].key(question)])) == ()


@st.composite
def ways(draw: st.DrawFn) -> Answer:
    """Return a way through the situation, perhaps left before its end."""
    taken: Answer = ()
    while (step := next_step(SITUATION, taken)) is not None and draw(st.integers(0, 4)):
        taken = (*taken, draw(st.sampled_from(choices(SITUATION, step))))
    return taken


@given(st.lists(ways(), min_size=1, max_size=60))
def test_whatever_was_done_the_steps_say_what_the_answers_say(answers: list[Answer]) -> None:
    came: Counter[int | None] = Counter()
    for answer in answers:
        came.update({next_step(SITUATION, answer[:taken]) for taken in range(len(answer) + 1)})
    steps = by_step(SITUATION, counted(SITUATION, answers))

    assert [one.reached for one in steps] == [came[place] for place in range(3)]
    assert sum(one.stopped for one in steps) == len(answers) - came[None]
