"""The questions of an attempt as a proof shows them: the words asked, what he answered, the key and the points."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_parts import given_words, marked_options
from trainer.core.quiz.kinds.scenario import BEST, best_way, choices, way
from trainer.core.quiz.model import Question
from trainer.core.quiz.revealing import Reveal, answered, shows_choice
from trainer.evidence.queries_versions import Kept
from trainer.evidence.rules.model import AskedQuestion, Part
from trainer.models import Attempt, HandIn


def questions_of(attempt: Attempt, hand_in: HandIn, kept: Kept, reveal: Reveal | None) -> tuple[AskedQuestion, ...]:
    """Return the paper of an attempt that was handed in; ``None`` reveals everything, blanks too."""
    reasons: dict[str, str] = {}
    for row in hand_in.corrections.all():
        reasons[row.withdrawal.fingerprint] = row.withdrawal.reason
    found = []
    for place, entry in enumerate(attempt.paper):
        drawn = DrawnQuestion(kept.questions[entry["question"]], tuple(entry["order"]))
        mark = hand_in.marks[place]
        saved = kept.saved.get((attempt.pk, place))
        answer = tuple(mark["answer"])
        shown = reveal is None or (reveal == "key" and answered(drawn.question, answer))
        one = AskedQuestion(
            place=place + 1,
            id=drawn.question.id,
            fingerprint=entry["question"],
            kind=drawn.question.kind,
            text=drawn.question.text,
            material=drawn.question.material,
            parts=parts_of(drawn, answer) if shown else (),
            points=mark["points"],
            answered=bool(answer),
            answered_at=saved.at if saved else None,
            revisions=saved.revision if saved else 0,
            withdrawn=reasons.get(entry["question"], ""),
        )
        given = given_words(drawn, answer) if shows_choice(reveal, Fraction(mark["points"])) else ()
        found.append(one if shown else replace(one, points="", withheld=one.verdict, given=given))
    return tuple(found)


def parts_of(drawn: DrawnQuestion, answer: tuple[int, ...]) -> tuple[Part, ...]:
    """Return what there was to choose, mark, order, match or decide, with key and ``answer`` (author's numbers)."""
    if drawn.question.kind == "scenario":
        return tuple(_steps(drawn.question, answer))
    by_rank = drawn.question.kind in ("order", "match")
    return tuple(
        Part(
            text=option.text,
            key=by_rank or option.right,
            chosen=option.chosen,
            right=option.right if by_rank else option.right == option.chosen,
            wanted=option.wanted,
            given=option.given,
        )
        for option in marked_options(drawn, answer, {})
    )


def _steps(question: Question, answer: tuple[int, ...]) -> Iterable[Part]:
    """Yield the steps that he came to, then those of the best way that he did not come to."""
    taken = {turn.step: number for number in way(question, answer) if (turn := question.options[number].turn)}
    best = [turn.step for number in best_way(question) if (turn := question.options[number].turn)]
    for step in dict.fromkeys([*taken, *best]):
        wanted = next(number for number in choices(question, step) if _worth(question, number) == BEST)
        given = taken.get(step)
        yield Part(
            text=question.steps[step],
            key=True,
            chosen=given is not None,
            right=given is not None and _worth(question, given) == BEST,
            wanted=question.options[wanted].text,
            given="" if given is None else question.options[given].text,
        )


def _worth(question: Question, number: int) -> int:
    turn = question.options[number].turn
    return turn.worth if turn else 0
