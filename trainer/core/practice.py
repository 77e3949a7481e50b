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
from trainer.core.quiz.outcome import WORDS, Outcome, outcome

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
    ``count`` says of how many mistakes this is the first, where there are items to count. ``keep`` is what holds
    whatever was answered: what is right, and its reason.
    """

    word: str
    tone: str
    why: str
    marked: str = ""
    about: str = ""
    after: str = ""
    better: str = ""
    right: tuple[str, ...] = ()
    count: str = ""
    keep: tuple[str, str] = ("", "")

    @property
    def outcome(self) -> Outcome:
        """How the answer stands in the row of the shift."""
        return _OUTCOMES[self.tone]


_TONES: dict[Outcome, str] = {"done": "good", "near": "warn", "missed": "bad"}
_OUTCOMES = {tone: outcome for outcome, tone in _TONES.items()}
# To who has just answered one says it warmly.
_SAID: dict[Outcome, str] = {**WORDS, "done": "Đúng rồi"}
_CHOSEN, _MARKED, _MISSED, _SHOULD_BE = "Đã chọn", "Đã gạch", "Bỏ sót", "Nên là"


def lesson(marked: MarkedQuestion) -> Lesson:
    """Return what to say about an answered question: of several mistakes, the one that weighs most."""
    stands = outcome(marked.points)
    word, tone = _SAID[stands], _TONES[stands]
    found = next((one.feedback for one in marked.options if one.verdict == "found"), "")
    plain = Lesson(word, tone, found, keep=_to_keep(marked))
    if marked.turns:
        return _of_a_way(plain, marked)
    if marked.right or not marked.options:
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
        marked=_MISSED if not over else _MARKED if question.kind == "mark" else _CHOSEN,
        about=about.text,
        better=(_SHOULD_BE if question.kind == "single" else "Còn bỏ sót") if rest else "",
        right=tuple(one.text for one in rest),
    )


def _of_pairs(plain: Lesson, question: MarkedQuestion) -> Lesson:
    """The first item that stands wrong, with where it belongs, and how many do."""
    wrong = [one for one in question.options if not one.right]
    item, better = ("việc", "Đứng thứ") if question.kind == "order" else ("mục", "Chỗ của mục này")
    rest = f" Đây là {item} đầu, còn lại ở “Xem cả lời giải”." if len(wrong) > 1 else ""
    count = f"{len(wrong)} {item} chưa đúng chỗ.{rest}"
    return replace(
        plain, why=wrong[0].feedback, about=wrong[0].text, better=better, right=(wrong[0].wanted,), count=count
    )


def _of_a_way(plain: Lesson, question: MarkedQuestion) -> Lesson:
    """The worst step, what came of it and why, with what would have been better there; of a right way its end."""
    worst = _worst(question)
    if question.right:
        return replace(plain, why=worst.feedback, after=question.turns[-1].consequence)
    better = tuple(turn.choice for turn in _instead(question))
    return replace(
        plain,
        why=worst.feedback,
        after=worst.consequence,
        marked=_CHOSEN,
        about=worst.choice,
        better=_SHOULD_BE if better else "",
        right=better,
    )


def _worst(question: MarkedQuestion) -> MarkedTurn:
    return min(question.turns, key=lambda turn: turn.worth)


def _instead(question: MarkedQuestion) -> list[MarkedTurn]:
    """Return what would have been better than the worst step taken."""
    worst = _worst(question)
    return [turn for turn in question.better if turn.step == worst.step and turn.choice != worst.choice]


def _parting(question: MarkedQuestion) -> list[MarkedTurn]:
    """Return the better way from where the way taken left it: of a step that it never meets it tells nothing."""
    ways = zip(question.turns, question.better, strict=False)
    return [better for taken, better in ways if taken.choice != better.choice]


def _to_keep(question: MarkedQuestion) -> tuple[str, str]:
    """Return what is right, and why: what was missed, or else what was found; never what was rightly left alone."""
    if question.turns:
        turn = (_instead(question) or _parting(question) or [_worst(question)])[0]
        return turn.choice, turn.feedback
    if question.kind in ("match", "order"):
        at = "{}: thứ {}" if question.kind == "order" else "{}: {}"
        found = ((at.format(one.text, one.wanted), one.feedback) for one in question.options if not one.right)
        return next(found, ("", ""))
    by_verdict = {one.verdict: (one.text, one.feedback) for one in reversed(question.options)}
    return by_verdict.get("missed", by_verdict.get("found", ("", "")))
