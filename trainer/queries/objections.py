"""Objections to questions as screens show them: his own, those of a question, and where some are open."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from trainer.content.library import Library
from trainer.models import Objection, Official


@dataclass(frozen=True, slots=True)
class Objected:
    """A question with open objections: how many; ``text`` in the words of today, its name where it is there no more."""

    quiz: str
    question: str
    text: str
    number: int


def of_official(official: Official, questions: Collection[str]) -> dict[str, Objection]:
    """Return by question the last thing that ``official`` said of each of ``questions``."""
    rows = Objection.objects.filter(official=official, question_name__in=questions).order_by("made_at", "pk")
    return {one.question_name: one for one in rows}


def unread(official: Official) -> list[Objection]:
    """Return those of ``official`` that were answered, and he has not said that he read it; the oldest first."""
    rows = Objection.objects.filter(official=official, settled_at__isnull=False, read_at=None)
    return list(rows.order_by("settled_at", "pk"))


def waiting(library: Library, quiz: str = "") -> list[Objected]:
    """Return the questions with open objections, those with the most first; of ``quiz``, or of all."""
    rows = Objection.objects.filter(settled_at=None)
    rows = rows.filter(quiz=quiz) if quiz else rows
    counted = rows.values_list("quiz", "question_name").annotate(open=Count("pk")).order_by("-open", "question_name")
    texts = {question.id: question.text for question in library.questions.values()}
    return [Objected(where, name, texts.get(name, name), number) for where, name, number in counted]


def numbers(found: Sequence[Objected]) -> Counter[str]:
    """Return by question how many of its objections are open."""
    return Counter({one.question: one.number for one in found})


def of_question(question: str) -> QuerySet[Objection]:
    """Return what was said of ``question``, the open ones first, the oldest first."""
    rows = Objection.objects.filter(question_name=question).select_related("official__unit", "settled_by")
    return rows.order_by(F("settled_at").asc(nulls_first=True), "made_at", "pk")
