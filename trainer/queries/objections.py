"""Objections to questions as screens show them: his own, those of a question, and where some are open."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from trainer.content.library import Library
from trainer.models import Objection, Official
from trainer.queries.shown_keys import asked_now, withheld


@dataclass(frozen=True, slots=True)
class Objected:
    """A question with open objections: how many; ``text`` in the words of today, its name where it is there no more."""

    quiz: str
    question: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class SaidOfQuestion:
    """What he said of one question, the oldest first; ``held``: the answers wait until he is shown the key."""

    every: list[Objection]
    held: bool

    @property
    def settled(self) -> list[Objection]:
        """What was answered, or taken back."""
        return [one for one in self.every if one.settled_at is not None]

    @property
    def waits(self) -> Objection | None:
        """What waits for an answer; the last of it, when that is about several editions."""
        return next((one for one in reversed(self.every) if one.settled_at is None), None)


def of_official(official: Official, questions: Collection[str]) -> Mapping[str, list[Objection]]:
    """Return by question what ``official`` said of each of ``questions``, the oldest first."""
    found: dict[str, list[Objection]] = defaultdict(list)
    for one in Objection.objects.filter(official=official, question_name__in=questions).order_by("made_at", "pk"):
        found[one.question_name].append(one)
    return found


def said_of(official: Official, questions: Collection[str], key_is_shown: bool = False) -> dict[str, SaidOfQuestion]:
    """Return by question what ``official`` said of each of ``questions``.

    ``key_is_shown``: the page shows the key beside it, as practice does after an answer.
    """
    found = of_official(official, questions)
    answered = {name for name, rows in found.items() if any(one.answered for one in rows)}
    held = (asked_now if key_is_shown else withheld)(official, answered) if answered else set()
    return {name: SaidOfQuestion(rows, name in held) for name, rows in found.items()}


def sent_by(official: Official) -> QuerySet[Objection]:
    """Return all that ``official`` said of questions, the latest first."""
    return Objection.objects.filter(official=official).order_by("-made_at", "-pk")


def unread(official: Official) -> list[Objection]:
    """Return those of ``official`` that were answered, and he has not said that he read it; the oldest first."""
    rows = Objection.objects.filter(official=official, settled_at__isnull=False, read_at=None)
    return list(rows.order_by("settled_at", "pk"))


def quiz_of(library: Library, question: str) -> str:
    """Return the quiz that asks ``question`` today; "" where none does."""
    quizzes = library.quizzes.values()
    return next((one.id for one in quizzes if any(each.id == question for each in one.questions)), "")


def waiting(library: Library, quiz: str = "") -> list[Objected]:
    """Return the questions with open objections, those with the most first; of ``quiz``, or of all.

    Each once, under the quiz that asks it today; one that is gone under the quiz that asked it last.
    """
    today: dict[str, set[str]] = defaultdict(set)
    for found in library.quizzes.values():
        for question in found.questions:
            today[question.id].add(found.id)
    rows = Objection.objects.filter(settled_at=None).values("question_name")
    counted = rows.annotate(open=Count("pk"), last=Max("quiz")).order_by("-open", "question_name")
    texts = {question.id: question.text for question in library.questions.values()}
    listed = []
    for name, number, last in counted.values_list("question_name", "open", "last"):
        homes = today.get(name) or {last}
        if not quiz or quiz in homes:
            listed.append(Objected(quiz or min(homes), name, texts.get(name, name), number))
    return listed


def numbers(found: Sequence[Objected]) -> Counter[str]:
    """Return by question how many of its objections are open."""
    return Counter({one.question: one.number for one in found})


def open_of(question: str) -> QuerySet[Objection]:
    """Return what was said of ``question`` and waits for an answer, the oldest first."""
    return _of_question(question).filter(settled_at=None).order_by("made_at", "pk")


def moments_of(waiting: QuerySet[Objection], most: int) -> dict[int, datetime]:
    """Return when each of ``waiting`` was made or last changed, by its number, in their order; of no more than
    ``most``."""
    return dict(waiting.values_list("pk", "made_at")[:most])


def settled_of(question: str) -> QuerySet[Objection]:
    """Return what was said of ``question`` and answered or taken back, the last first."""
    return _of_question(question).filter(settled_at__isnull=False).order_by("-settled_at", "-pk")


def ends_of(question: str) -> tuple[int, int]:
    """Return how many objections to ``question`` were answered, and how many taken back."""
    rows = Objection.objects.filter(question_name=question, settled_at__isnull=False)
    found = rows.aggregate(answered=Count("pk", filter=~Q(answer="")), withdrawn=Count("pk", filter=Q(answer="")))
    return found["answered"], found["withdrawn"]


def _of_question(question: str) -> QuerySet[Objection]:
    return Objection.objects.filter(question_name=question).select_related("official__unit", "settled_by")
