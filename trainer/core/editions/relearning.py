"""What a pass rests on, and what is asked of somebody whose pass rests on a text that no longer holds."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from trainer.core.editions.model import USUAL_DAYS
from trainer.core.quiz.drawing import every_question
from trainer.core.quiz.model import Question, Quiz, Rule

# Of a changed section at most this many questions: two or three, not the whole quiz.
MOST_A_SECTION = 3


@dataclass(frozen=True, slots=True)
class Passed:
    """A quiz passed as a whole: until when it holds, and the text of each section asked (reference → fingerprint)."""

    valid_until: datetime
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relearnt:
    """Changed sections learnt again: the text of each section asked."""

    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rest:
    """The text of a section on which a pass rests. ``renewed``: since the pass it was learnt in other words."""

    text: str
    renewed: bool = False

    def then(self, text: str) -> "Rest":
        """Return on what the pass rests once ``text`` was learnt in its place."""
        return Rest(text, self.renewed or text != self.text)


def rests_on(events: Iterable[Passed | Relearnt]) -> dict[str, Rest]:
    """Return the text of each section on which the pass rests after ``events``, in the order they happened.

    Of several passes the one that holds longest counts, of equals the later. What was learnt again replaces the text
    of sections that the pass rests on, and adds none; a later pass that holds less long teaches as much.
    """
    until: datetime | None = None
    rests: dict[str, Rest] = {}
    for event in events:
        if isinstance(event, Passed) and (until is None or event.valid_until >= until):
            until, rests = event.valid_until, {section: Rest(text) for section, text in event.sections.items()}
        else:
            learnt = event.sections.items()
            rests |= {section: rests[section].then(text) for section, text in learnt if section in rests}
    return rests


def replaced_at(came: Iterable[tuple[int, str, datetime]]) -> dict[int, datetime]:
    """Return when each text was replaced: when another one of its section came, after it had come for the last time.

    ``came``: a text (its number), its section, and when it came; again for each time it came back. A text that nothing
    replaced is not in what is returned.
    """
    last: dict[int, datetime] = {}
    of_section: dict[str, dict[int, list[datetime]]] = {}
    for text, section, since in came:
        last[text] = max(since, last.get(text, since))
        of_section.setdefault(section, {}).setdefault(text, []).append(since)
    found: dict[int, datetime] = {}
    for texts in of_section.values():
        moments = sorted(since for came_at in texts.values() for since in came_at)
        later = {text: next((since for since in moments if since > last[text]), None) for text in texts}
        found |= {text: since for text, since in later.items() if since is not None}
    return found


def questions_on(sections: Collection[str], pool: Iterable[Question], seed: str) -> tuple[Question, ...]:
    """Return the questions to sit for ``sections``: of each at most three of ``pool``, chosen by ``seed``.

    A question that tests two of the sections counts for both. A section that no question tests adds none.
    """
    wanted = frozenset(sections)
    about = (question for question in pool if not wanted.isdisjoint(question.sections))
    ordered = sorted(about, key=lambda question: hashlib.sha256(f"{seed}\x1f{question.id}".encode()).digest())
    chosen: dict[str, Question] = {}
    for section in sorted(wanted):
        found = [question for question in ordered if section in question.sections]
        already = sum(question.id in chosen for question in found)
        fresh = [question for question in found if question.id not in chosen]
        for question in fresh[: max(0, MOST_A_SECTION - already)]:
            chosen[question.id] = question
    return tuple(chosen.values())


def questions_for(
    sections: Collection[str],
    quiz: Quiz,
    quizzes: Iterable[Quiz],
    seed: str,
    allowed: Callable[[Question], bool] = every_question,
) -> tuple[Question, ...]:
    """Return the questions to sit for ``sections`` of ``quiz``: its own, and where it has none on a section, those of
    the other ``quizzes`` that are recorded.
    """
    own = questions_on(sections, filter(allowed, quiz.questions), seed)
    asked = {section for question in own for section in question.sections}
    others = recorded_questions(other for other in quizzes if other.id != quiz.id)
    return own + questions_on(set(sections) - asked, filter(allowed, others), seed)


def recorded_questions(quizzes: Iterable[Quiz]) -> Iterator[Question]:
    """Return the questions that somebody can be asked for the record: not those of public quizzes."""
    return (question for quiz in quizzes if not quiz.public for question in quiz.questions)


def sections_asked(quizzes: Iterable[Quiz], allowed: Callable[[Question], bool] = every_question) -> frozenset[str]:
    """Return the sections that somebody can be asked about again: for each, ``questions_for`` finds a question."""
    return frozenset(
        section for question in recorded_questions(quizzes) if allowed(question) for section in question.sections
    )


def day_to_relearn(until: date, asked_since: date) -> date:
    """Return until when a change is to be learnt: its own day ``until``.

    Where that was over before the section could be asked about (``asked_since``), the usual time from then on: nobody
    loses a pass on the very morning on which the first question arrives.
    """
    return until if until >= asked_since else asked_since + timedelta(days=USUAL_DAYS)


def rule_for(rule: Rule, questions: int) -> Rule:
    """Return the rule of relearning: the pass mark of the quiz, no time limit, no waiting, no validity of its own."""
    return replace(rule, draw=questions, pools={}, time_limit=0, attempts=0, wait_hours=0, valid_days=0)
