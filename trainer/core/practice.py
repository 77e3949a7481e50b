"""Practice: which questions a shift asks, what comes back at its end, and what is said about an answer at once.

A shift is ``questions`` places, 0 first. What was missed comes back once: the question at ``place`` then stands at
``place + questions``, so that a shift needs no more to be kept than its paper and its answers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trainer.core.quiz.drawing import lot
from trainer.core.quiz.feedback_parts import MarkedTurn
from trainer.core.quiz.feedback_view import MarkedQuestion
from trainer.core.quiz.model import Question

# A shift takes some five minutes; going over again what is due takes two.
OF_A_QUIZ, OF_WHAT_IS_DUE = 6, 3
_KINDS = 3
# What was seen so long ago is as good as new.
_LONG_AGO = timedelta(days=30)


def choose(
    questions: Iterable[Question], due: Collection[str], seen: Mapping[str, date], day: date, seed: str
) -> list[Question]:
    """Return the questions of a shift on ``day``: what is ``due`` first, then what was not ``seen`` of late.

    Of equals, one about another section, then what was seen longest ago, then by lot of ``seed``. At least three kinds
    where there are so many.
    """
    left, chosen = list(questions), list[Question]()
    kinds_there = min(_KINDS, len({one.kind for one in left}))
    while left and len(chosen) < OF_A_QUIZ:
        kinds, sections = {one.kind for one in chosen}, {one.sections[0] for one in chosen}
        must_be_new = kinds_there - len(kinds) >= OF_A_QUIZ - len(chosen)

        def rank(one: Question) -> tuple[bool, bool, bool, bool, date, bytes]:
            last = seen.get(one.id, date.min)
            return (
                must_be_new and one.kind in kinds,  # noqa: B023 (called before the next round)
                one.id not in due,
                last != date.min and last > day - _LONG_AGO,
                one.sections[0] in sections,  # noqa: B023
                last,
                lot(seed, one.id),
            )

        best = min(left, key=rank)
        left.remove(best)
        chosen.append(best)
    return chosen


def comes_back(place: int, questions: int) -> int:
    """Return the place at which what was missed at ``place`` comes back."""
    return place + questions


def steps(places: Sequence[int], questions: int, missed: Collection[int]) -> tuple[int, ...]:
    """Return the places of a shift in the order in which they are asked: ``places``, then what was ``missed`` again."""
    return (*places, *(comes_back(place, questions) for place in places if place in missed))


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is said about an answer at once: ``word``, in the tone good, warn or bad.

    ``after`` is what came of it; ``about`` what is spoken of, and ``marked`` what was done with it ("" where that is
    plain); ``why`` the reason; ``better`` introduces ``right``, what would have been right (nothing when it was).
    """

    word: str
    tone: str
    why: str
    marked: str = ""
    about: str = ""
    after: str = ""
    better: str = ""
    right: tuple[str, ...] = ()


_WORDS = {"right": ("Đúng rồi", "good"), "partly": ("Gần đúng", "warn")}
_CHOSEN, _MISSED, _SHOULD_BE = "Đã chọn", "Bỏ sót", "Nên là"


def lesson(marked: MarkedQuestion) -> Lesson:
    """Return what to say about an answered question: of several mistakes, the one that weighs most."""
    word, tone = _WORDS.get(marked.verdict, ("Chưa đúng", "bad"))
    plain = Lesson(word, tone, next((one.feedback for one in marked.options if one.verdict == "found"), ""))
    if marked.turns:
        return _of_a_way(plain, marked)
    if marked.verdict == "right" or not marked.options:
        return plain
    return (_of_pairs if marked.kind in ("match", "order") else _of_options)(plain, marked)


def _of_options(plain: Lesson, question: MarkedQuestion) -> Lesson:
    """What was chosen and is wrong, or else what was missed; and what was missed besides."""
    over = [one for one in question.options if one.verdict == "over"]
    missed = [one for one in question.options if one.verdict == "missed"]
    about, rest = (over[0], missed) if over else (missed[0], missed[1:])
    return replace(
        plain,
        why=about.feedback,
        marked=_CHOSEN if over else _MISSED,
        about=about.text,
        better=(_SHOULD_BE if question.kind == "single" else "Còn bỏ sót") if rest else "",
        right=tuple(one.text for one in rest),
    )


def _of_pairs(plain: Lesson, question: MarkedQuestion) -> Lesson:
    """The first item that stands wrong, with where it belongs."""
    about = next(one for one in question.options if not one.right)
    better = "Đứng thứ" if question.kind == "order" else "Chỗ của mục này"
    return replace(plain, why=about.feedback, about=about.text, better=better, right=(about.wanted,))


def _of_a_way(plain: Lesson, question: MarkedQuestion) -> Lesson:
    """What came of the last choice, and the reason of the worst one with what would have been better there."""
    worst: MarkedTurn = min(question.turns, key=lambda turn: turn.worth)
    told = replace(plain, why=worst.feedback, after=question.turns[-1].consequence)
    if question.verdict == "right":
        return told
    better = tuple(turn.choice for turn in question.better if turn.step == worst.step and turn.choice != worst.choice)
    return replace(told, marked=_CHOSEN, about=worst.choice, better=_SHOULD_BE if better else "", right=better)
