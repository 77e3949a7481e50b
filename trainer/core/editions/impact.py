"""What a change of the handbook or of the law sets off: which sections, which texts of them, how many questions."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from trainer.core.editions.model import Edition, History, PublishedChange
from trainer.core.editions.relearning import questions_for
from trainer.core.handbook.section import Section
from trainer.core.quiz.model import Question, Quiz
from trainer.core.quiz.reading_time import minutes_for


@dataclass(frozen=True, slots=True)
class MaterialChange:
    """The sections that an edition changed for one reason, so that who knew them must learn again.

    ``key`` names it for ever: the edition, then its place in it. One that is only foreseen has no edition and no day.
    """

    key: str
    edition: str
    published_on: date | None
    reason: str
    instrument: str | None
    relearn_by: date | None
    sections: tuple[str, ...]

    @property
    def foreseen(self) -> bool:
        """Whether no edition has brought it yet."""
        return not self.edition


@dataclass(frozen=True, slots=True)
class Text:
    """A kept text of a section: its number in the records, its fingerprint, and the day it was first seen."""

    number: int
    section: str
    fingerprint: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a pass is to be brought up to date: a section on which it rests, and the changes (keys) since that text."""

    section: str
    changes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Load:
    """So many passes of a quiz need so many questions, in so many minutes, each."""

    quiz: str
    questions: int
    minutes: int
    passes: int


def everything(history: History) -> tuple[MaterialChange, ...]:
    """Return every material change of a section that was there once before and still is, the oldest first."""
    return tuple(change for edition in history.editions for change in _of_edition(edition, history))


def since(history: History, edition: str | None = None) -> tuple[MaterialChange, ...]:
    """Return the material changes after ``edition``; without one, those of the last edition that brought any.

    Raises KeyError when there is no such edition.
    """
    names = [one.id for one in history.editions]
    if edition is None:
        brought = (tuple(_of_edition(one, history)) for one in reversed(history.editions))
        return next((changes for changes in brought if changes), ())
    if edition not in names:
        raise KeyError(edition)
    return tuple(change for one in history.editions[names.index(edition) + 1 :] for change in _of_edition(one, history))


def caused_by(history: History, instrument: str) -> tuple[MaterialChange, ...]:
    """Return the material changes that ``instrument`` caused, the oldest first."""
    return tuple(change for change in everything(history) if change.instrument == instrument)


def _of_edition(edition: Edition, history: History) -> Iterator[MaterialChange]:
    grouped: dict[tuple[str, str | None, date], list[str]] = defaultdict(list)
    for change in edition.changes:
        # What came back was there before too: who knew it learns it again.
        known = change.old is not None or history.entries[change.section][0].edition != edition.id
        if change.weight == "material" and known and change.new is not None:
            until = PublishedChange(edition.id, edition.published_on, change).relearn_by
            grouped[change.reason, change.instrument, until].append(change.section)
    for place, ((reason, instrument, until), sections) in enumerate(grouped.items(), 1):
        key = f"{edition.id}.{place}"
        yield MaterialChange(key, edition.id, edition.published_on, reason, instrument, until, tuple(sections))


def foreseen(
    instrument: str, sections: Mapping[str, Section], questions: Iterable[Question]
) -> tuple[MaterialChange, ...]:
    """Return what a change of ``instrument`` would set off: nothing, or one change without an edition.

    Its sections are those that cite the instrument as law in force, and those that a question resting on it tests.
    """
    cited = {
        reference
        for reference, section in sections.items()
        if any(one.instrument == instrument and not one.history for one in section.citations)
    }
    asked = {reference for question in resting_on(instrument, questions) for reference in question.sections}
    concerned = tuple(sorted(cited | asked))
    return (MaterialChange(instrument, "", None, "", instrument, None, concerned),) if concerned else ()


def foreseen_of(sections: Iterable[str]) -> MaterialChange:
    """Return the change, as yet without an edition, that publishing ``sections`` as material would be."""
    reason = "Nếu công bố là phải học lại"
    return MaterialChange("du-tinh", "", None, reason, None, None, tuple(sorted(set(sections))))


def resting_on(instrument: str, questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions that rest on ``instrument``, as a whole or in the feedback to an option."""
    return tuple(
        question
        for question in questions
        if any(
            one.instrument == instrument
            for one in (*question.basis, *(basis for option in question.options for basis in option.basis))
        )
    )


def outdated_by(
    change: MaterialChange, texts: Iterable[Text], history: History, tested: Collection[str]
) -> tuple[set[int], set[int]]:
    """Return which ``texts`` (numbers) no longer serve since ``change``, and which came with it or later.

    Only the ``tested`` sections, which somebody can be asked about, ask anybody. What is only foreseen leaves no text
    behind it.
    """
    old, new = set(), set()
    for text in texts:
        if text.section not in change.sections or text.section not in tested:
            continue
        if change.foreseen or _leaves_behind(change, text, history):
            old.add(text.number)
        else:
            new.add(text.number)
    return old, new


def _leaves_behind(change: MaterialChange, text: Text, history: History) -> bool:
    after = history.to_relearn(text.section, text.fingerprint, text.seen_on)
    return any(entry.edition == change.edition for entry in after)


def stale_texts(outdated: Mapping[str, Collection[int]], texts: Iterable[Text]) -> dict[int, Stale]:
    """Return what is stale in each text (by number); ``outdated`` are the texts that each change leaves behind."""
    found = {}
    for text in texts:
        changes = frozenset(key for key, numbers in outdated.items() if text.number in numbers)
        if changes:
            found[text.number] = Stale(text.section, changes)
    return found


def questions_of(quiz: Quiz, sections: Collection[str], allowed: Callable[[Question], bool]) -> tuple[Question, ...]:
    """Return the questions of ``quiz`` that test any of ``sections`` and may be asked."""
    return tuple(one for one in quiz.questions if allowed(one) and not set(sections).isdisjoint(one.sections))


def loads(
    passes: Iterable[tuple[str, Collection[str], int]], quizzes: Mapping[str, Quiz], allowed: Callable[[Question], bool]
) -> tuple[Load, ...]:
    """Return the work of ``passes`` (quiz, stale sections, how many such passes), by quiz and number of questions.

    A quiz that the content no longer has asks nothing. Where a question tests two sections, an official may get one
    question more or fewer than is counted here: which ones he gets, his own draw decides.
    """

    @cache
    def questions(quiz: str, sections: frozenset[str]) -> int:
        return len(questions_for(sections, quizzes[quiz], quizzes.values(), quiz, allowed)) if quiz in quizzes else 0

    counted: dict[tuple[str, int], int] = defaultdict(int)
    for quiz, sections, number in passes:
        if sections:
            counted[quiz, questions(quiz, frozenset(sections))] += number
    return tuple(
        Load(quiz, each, minutes_for(quizzes[quiz], each) if each else 0, number)
        for (quiz, each), number in sorted(counted.items())
    )


def minutes(work: Sequence[Load]) -> int:
    """Return the minutes that ``work`` takes all together."""
    return sum(load.minutes * load.passes for load in work)
