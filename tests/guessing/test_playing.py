"""The learner of forms finds what gives keys away, finds nothing where nothing does, and says the same each time."""

import sys
from collections.abc import Callable
from random import Random

import pytest

from tests.content.small_library import RULE
from trainer.core.quiz.model import Option, Question, Quiz, Turn
from trainer.guessing.cues import cues
from trainer.guessing.learner import Learner, Missing
from trainer.guessing.limits import Measured, of_kinds, of_papers
from trainer.guessing.playing import Outcome, play

WORDS = "xã phường tổ bác chị sổ đèn ngõ chợ đơn loa bảng ghế cửa máy dây thẻ biển tờ bàn".split()
Write = Callable[[Random, bool], str]


def alike(dice: Random, right: bool) -> str:
    return " ".join(dice.sample(WORDS, 6))


def in_two_acts(dice: Random, right: bool) -> str:
    return ", rồi ".join(" ".join(dice.sample(WORDS, 3)) for _ in range(2)) if right else alike(dice, right)


def options(dice: Random, write: Write, count: int, rights: int) -> list[Option]:
    right = set(dice.sample(range(count), rights))
    return [Option(write(dice, place in right), place in right, "") for place in range(count)]


def situation(dice: Random, write: Write, name: str) -> Question:
    turned = [
        Option(one.text, one.right, "", turn=Turn(step, 2 * one.right, "", 1 if step == 0 else None))
        for step in range(2)
        for one in options(dice, write, 3, 1)
    ]
    return Question(name, "scenario", "Làm gì?", tuple(turned), (), (), 1, steps=("Đầu", "Sau"))


def bank(write: Write) -> list[Quiz]:
    dice = Random(1)
    quizzes = []
    for name in ("a", "b", "c", "d"):
        singles = [
            Question(f"{name}-{number}", "single", "Làm gì?", tuple(options(dice, write, 4, 1)), (), (), 1)
            for number in range(30)
        ]
        several = [
            Question(f"{name}-m{number}", "multiple", "Làm gì?", tuple(options(dice, write, 5, 2)), (), (), 1)
            for number in range(20)
        ]
        steps = [situation(dice, write, f"{name}-t{number}") for number in range(10)]
        quizzes.append(Quiz(name, name, "", "", RULE, (*singles, *several, *steps)))
    return quizzes


def earned(outcome: Outcome) -> dict[str, float]:
    played = [one for found in outcome.quizzes.values() for one in found]
    return {kinds[0]: measured.guessing for kinds, _, measured in of_kinds([played])}


def test_what_gives_the_key_away_in_half_of_the_quizzes_is_found_in_the_other() -> None:
    quizzes = bank(in_two_acts)
    outcome = play(quizzes, "x", told=True)
    papers = of_papers(quizzes[0], [outcome])

    assert earned(outcome) == {"single": 1.0, "multiple": 1.0, "scenario": 1.0}
    assert (papers.guessing, papers.by_lot < 0.2, papers.kept) == (1.0, True, False)
    guess = outcome.quizzes["a"][0].telling()
    assert any("rồi" in cue or "dấu phẩy" in cue for cue in guess.judged[guess.answer[0]].why)


def test_where_nothing_gives_the_key_away_it_earns_no_more_than_a_lot() -> None:
    found = earned(play(bank(alike), "x"))

    assert found["single"] < 0.35
    assert found["multiple"] < 0.3
    assert found["scenario"] < 0.6


def test_a_limit_is_kept_by_the_mean_and_broken_where_every_play_is_above_it() -> None:
    found = {plays: Measured(plays, 0.25, 0.4) for plays in ((0.3, 0.48), (0.38, 0.5), (0.42, 0.5))}

    assert [(round(one.guessing, 2), one.kept, one.broken) for one in found.values()] == [
        (0.39, True, False),
        (0.44, False, False),
        (0.46, False, True),
    ]


def test_the_same_bank_and_seed_give_the_same_guesses() -> None:
    assert play(bank(alike), "x") == play(bank(alike), "x")


def test_ranks_are_told_only_where_they_tell_one_from_the_others() -> None:
    first, second, third = cues("Ai làm?", ["Báo, ghi, gọi", "Chờ thêm", "Chờ mai"])

    assert first["dấu phẩy: thứ 1"] == 1.0
    assert second["dấu phẩy: thứ 2"] == third["dấu phẩy: thứ 2"] == 0.5
    assert second["dài: thứ 2"] == 1.0


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)

    with pytest.raises(Missing):
        Learner([])
