"""How long a paper takes, and whether a hand-in came sooner than anybody can have read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from trainer.core.quiz.kinds.scenario import choices
from trainer.core.quiz.model import Question, Quiz

# Vietnamese writes a blank after every syllable, so these are syllables a minute: at an ordinary pace, and more than
# twice that, which is skimming.
READ_A_MINUTE = 250
SKIMMED_A_MINUTE = 600
# To decide, once one has read; in a situation at each of its steps.
DECIDE_SECONDS = 20
# What took longer than this is never called quick, however long the paper: only the few below it need be looked at.
LONGEST_QUICK_SECONDS = 180
_ABOUT_SECONDS_BELOW = 90


# By fingerprint, which names its words for ever: there are some hundreds of them, and every path asks for all.
_seconds: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Quick:
    """A hand-in sooner than the paper can be read: after how many ``seconds``, and how many ``reading`` takes."""

    seconds: int
    reading: int

    def __str__(self) -> str:
        """Say it neutrally: it is a fact about two lengths of time, and nobody's fault."""
        return f"nộp sau {_exactly(self.seconds)}; đọc hết đề cần khoảng {_about(self.reading)}"


def words_to_read(question: Question) -> int:
    """Return how many words there are to read before ``question`` can be answered: of a situation the first step."""
    texts = [question.text, question.material, *question.targets]
    first = choices(question, 0) if question.steps else range(len(question.options))
    texts += [*question.steps[:1], *(question.options[number].text for number in first)]
    return sum(len(text.split()) for text in texts)


def minutes_of(quiz: Quiz) -> int:
    """Return about how many minutes a paper of ``quiz`` takes: the one length of time that screens name."""
    if not quiz.rule.pools:
        return minutes_for(quiz, quiz.rule.draw)
    there = quiz.pools
    return _minutes(sum(draw * _mean(there[pool]) for pool, draw in quiz.rule.pools.items()))


def minutes_for(quiz: Quiz, questions: int) -> int:
    """Return about how many minutes so many ``questions`` of ``quiz`` take."""
    return _minutes(questions * _mean(quiz.questions))


def _minutes(seconds: float) -> int:
    return max(1, ceil(seconds / 60))


def _mean(questions: Iterable[Question]) -> float:
    taken = [_seconds_for(question) for question in questions]
    return sum(taken) / len(taken) if taken else DECIDE_SECONDS


def _seconds_for(question: Question) -> float:
    name = question.fingerprint()
    if name not in _seconds:
        reading = words_to_read(question) * 60 / READ_A_MINUTE
        _seconds[name] = reading + DECIDE_SECONDS * max(1, len(question.steps))
    return _seconds[name]


def quick(started_at: datetime, handed_in_at: datetime, words: int) -> Quick | None:
    """Return by how much a paper of ``words`` was handed in sooner than it can be read; None when it was not.

    A hand-in that an old record dates before its start says nothing.
    """
    seconds = (handed_in_at - started_at).total_seconds()
    if not 0 <= seconds < min(LONGEST_QUICK_SECONDS, words * 60 / SKIMMED_A_MINUTE):
        return None
    return Quick(int(seconds), ceil(words * 60 / READ_A_MINUTE))


def _exactly(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return " ".join(filter(None, (f"{minutes} phút" if minutes else "", f"{rest} giây" if rest or not minutes else "")))


def _about(seconds: int) -> str:
    return f"{ceil(seconds / 10) * 10} giây" if seconds < _ABOUT_SECONDS_BELOW else f"{round(seconds / 60)} phút"
