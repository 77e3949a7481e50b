"""Practice: which questions a shift asks, what comes back at its end, and what is said about an answer at once.

A shift is ``questions`` places, 0 first. What was missed comes back once: the question at ``place`` then stands at
``place + questions``, so that a shift needs no more to be kept than its paper and its answers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainer.core.quiz.drawing import lot
from trainer.core.quiz.feedback_parts import MarkedOption, MarkedTurn
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
    """What is said about an answer at once.

    ``after`` is what came of it, ``about`` what is spoken of ("" where it is plain), ``why`` the reason, ``right`` what
    would have been right ("" when it was).
    """

    word: str
    tone: str
    after: str
    about: str
    why: str
    right: str


_WORDS = {"right": ("Đúng rồi", "good"), "partly": ("Gần đúng", "warn")}


def lesson(marked: MarkedQuestion) -> Lesson:
    """Return what to say about an answered question: of several mistakes, the one that weighs most."""
    word, tone = _WORDS.get(marked.verdict, ("Chưa đúng", "bad"))
    if marked.turns:
        return _of_a_way(marked, word, tone)
    find = _of_pairs if marked.kind in ("match", "order") else _of_options
    about, why, right = find(marked.options, marked.verdict == "right")
    return Lesson(word, tone, "", about, why, f"việc thứ {right}" if right and marked.kind == "order" else right)


def _of_options(options: Sequence[MarkedOption], all_right: bool) -> tuple[str, str, str]:
    """What was chosen and wrong, or else what was missed, or else the first that was found."""
    by_verdict = {name: [one for one in options if one.verdict == name] for name in ("over", "missed", "found")}
    missed = by_verdict["missed"]
    right = "" if all_right or not missed else "; ".join(one.text for one in missed)
    for one in by_verdict["over"]:
        return one.text, one.feedback, right
    for one in missed:
        return "", one.feedback, right
    return "", next((one.feedback for one in by_verdict["found"]), ""), ""


def _of_pairs(options: Sequence[MarkedOption], all_right: bool) -> tuple[str, str, str]:
    """The first item that stands wrong, with where it belongs."""
    for one in options:
        if not one.right:
            return one.text, one.feedback, one.wanted
    return "", next((one.feedback for one in options), ""), ""


def _of_a_way(marked: MarkedQuestion, word: str, tone: str) -> Lesson:
    """What came of the last choice, and the reason of the worst one with what would have been better there."""
    worst: MarkedTurn = min(marked.turns, key=lambda turn: turn.worth)
    better = next((turn.choice for turn in marked.better if turn.step == worst.step), "")
    about = worst.choice if len(marked.turns) > 1 and marked.verdict != "right" else ""
    right = "" if better == worst.choice else better
    return Lesson(word, tone, marked.turns[-1].consequence, about, worst.feedback, right)
