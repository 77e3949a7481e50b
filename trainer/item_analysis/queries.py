"""What was counted of the questions, as screens, files and commands show it: one query a list, however many sat, and
one for the tallies of those whose key may be in doubt."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from trainer.actions import papers
from trainer.content.library import Library
from trainer.core.quiz.model import Question
from trainer.item_analysis.rules.statistics import PaperStatistics, QuestionStatistics, Rests, of_papers, rests_of
from trainer.item_analysis.rules.tally import PaperTally, QuestionTally
from trainer.item_analysis.rules.verdicts import WITHDRAWN, Verdict, in_doubt, too_few, verdict
from trainer.models import CountedPapers, CountedQuestion


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in certain words; ``current``: these words are those of today; ``withdrawn``: they were taken back.

    ``verdict`` says what to do about the words of today; there is none of words that nobody is asked in any more.
    """

    quiz: str
    places: int
    question: Question
    current: bool
    found: QuestionStatistics
    verdict: Verdict | None
    withdrawn: bool = False

    @property
    def words(self) -> str:
        """What is said of it, or why nothing is; "" where there are answers enough and nothing is to be done."""
        if self.withdrawn:
            return WITHDRAWN
        return self.verdict.words if self.verdict else too_few(self.found)

    @property
    def to_look_at(self) -> bool:
        """Whether somebody should look at it now."""
        return self.verdict is not None and self.verdict.weight == "look"


@dataclass(frozen=True, slots=True)
class QuizRow:
    """The papers of a quiz with ``papers.places`` questions, and its questions of today's words.

    ``totals``: how many papers earned how much, points in ten-thousandths of a question.
    """

    quiz: str
    title: str
    papers: PaperStatistics
    totals: Mapping[int, int]
    questions: tuple[QuestionRow, ...]

    @property
    def to_look_at(self) -> int:
        """How many questions somebody should look at now."""
        return sum(row.to_look_at for row in self.questions)

    @property
    def noted(self) -> int:
        """Of how many questions something is only noted."""
        return sum(row.verdict is not None and not row.to_look_at for row in self.questions)


def quizzes(library: Library) -> list[QuizRow]:
    """Return what is known of each quiz, in the order of the library; of papers of several lengths the most usual."""
    rows = [row for row in _questions(library) if row.current]
    by_quiz: dict[tuple[str, int], list[QuestionRow]] = defaultdict(list)
    for row in rows:
        by_quiz[row.quiz, row.places].append(row)
    usual = _usual()
    return [
        QuizRow(quiz.id, quiz.title, of_papers(tally), tally.totals, tuple(by_gravity(by_quiz[quiz.id, places])))
        for quiz in library.quizzes.values()
        if quiz.id in usual
        for tally, places in [usual[quiz.id]]
    ]


def versions(library: Library, quiz: str, question_id: str) -> list[QuestionRow]:
    """Return a question of a quiz in all the words it was asked in, today's first, then the most answered.

    Today's words in papers of several lengths are judged once, in those of the length that the list tells of.
    """
    rows = [row for row in _questions(library, quiz) if row.question.id == question_id]
    _, places = _usual(quiz=quiz).get(quiz, (None, 0))
    rows.sort(key=lambda row: (not row.current, row.places != places, -row.found.number))
    return [replace(row, verdict=None) if number else row for number, row in enumerate(rows)]


def _usual(**only: str) -> dict[str, tuple[PaperTally, int]]:
    """Return by quiz the papers of its most usual length, and that length."""
    usual: dict[str, tuple[PaperTally, int]] = {}
    for counted in CountedPapers.objects.filter(**only).order_by("places"):
        tally = PaperTally.from_plain(counted.tally)
        if counted.quiz not in usual or usual[counted.quiz][0].totals.total() < tally.totals.total():
            usual[counted.quiz] = tally, counted.places
    return usual


def by_gravity(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """Return ``rows`` as they should be looked at: what is grave, what is noted, then the hardest first."""
    return sorted(rows, key=lambda row: (not row.to_look_at, row.verdict is None, row.found.facility, row.question.id))


def ordered(rows: Sequence[QuestionRow], order: str) -> list[QuestionRow]:
    """Return ``rows`` by one of ``ORDERS``, by gravity for any other word; what is not defined stands last."""
    _, key = ORDERS.get(order, ("", None))
    return by_gravity(rows) if key is None else sorted(rows, key=lambda row: (*key(row), row.question.id))


def _least_first(value: float | None) -> tuple[bool, float]:
    return value is None, value or 0.0


# By the word in the address: what it is called, and what is compared.
ORDERS: Mapping[str, tuple[str, Callable[[QuestionRow], tuple[bool, float]]]] = {
    "kho": ("Khó nhất", lambda row: _least_first(row.found.facility)),
    "de": ("Dễ nhất", lambda row: _least_first(-row.found.facility)),
    "phan-biet": ("Khó biết ai nắm bài", lambda row: _least_first(row.found.discrimination)),
    "lau": ("Lâu nhất", lambda row: _least_first(None if row.found.seconds is None else -row.found.seconds)),
}


def _questions(library: Library, quiz: str = "") -> list[QuestionRow]:
    counted = CountedQuestion.objects.defer("tally")
    found = list(counted.filter(quiz=quiz) if quiz else counted)
    known = papers.questions([row.fingerprint for row in found])
    today = {question.fingerprint() for question in library.questions.values()}
    gone = {mark for marks in papers.withdrawn().values() for mark in marks}
    read = {row.pk: QuestionStatistics.from_plain(row.found) for row in found}
    rests = _rests([row.pk for row in found if in_doubt(known[row.fingerprint], read[row.pk])])
    rows = []
    for row in found:
        question, one = known[row.fingerprint], replace(read[row.pk], rests=rests.get(row.pk))
        withdrawn, current = row.fingerprint in gone, row.fingerprint in today
        said = verdict(question, one) if current and not withdrawn else None
        rows.append(QuestionRow(row.quiz, row.places, question, current, one, said, withdrawn))
    return rows


def _rests(numbers: Sequence[int]) -> dict[int, Rests]:
    """Return how the rests spread of the counted questions ``numbers``: few, for a tally is long."""
    tallies = CountedQuestion.objects.filter(pk__in=numbers).values_list("pk", "tally", "places")
    return {pk: rests_of(QuestionTally.from_plain(tally), places) for pk, tally, places in tallies}
