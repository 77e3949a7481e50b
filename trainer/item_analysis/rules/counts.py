"""Papers counted fast: thirty million answers in some minutes.

Everything of an answer that does not depend on its paper (points, options, sections) is worked out once for each
question and mark that occur, and has a number, its *code*. A paper is then a few short lists of whole numbers, which
``Counter`` counts in C; what they mean is looked up once for each number that came, at the end.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Question
from trainer.item_analysis.rules.sections import SectionTallies
from trainer.item_analysis.rules.tally import FULL, PaperTally, QuestionTally, Tallies, options_of, whole_points

# Two numbers in one: the first above, the second, below four thousand million, in the lower half.
_SHIFT = 32
_LOWER = (1 << _SHIFT) - 1
# So many numbers are gathered before they are counted.
_GATHERED = 50_000


@dataclass(slots=True)
class _Numbers:
    """Numbers that are counted: gathered first, since counting many at once is done in C."""

    counted: Counter[int] = field(default_factory=Counter)
    gathered: list[int] = field(default_factory=list)

    def add(self, numbers: Iterable[int]) -> None:
        self.gathered += numbers
        if len(self.gathered) > _GATHERED:
            self.counts()

    def counts(self) -> Counter[int]:
        self.counted.update(self.gathered)
        self.gathered.clear()
        return self.counted


@dataclass(slots=True)
class _Papers:
    """Papers of one quiz and length: (code, points of the paper), (code, seconds), (place, points), points."""

    met: _Numbers = field(default_factory=_Numbers)
    seconds: _Numbers = field(default_factory=_Numbers)
    places: _Numbers = field(default_factory=_Numbers)
    totals: _Numbers = field(default_factory=_Numbers)


@dataclass(frozen=True, slots=True)
class _Coded:
    """What a code stands for."""

    question: str
    points: int
    options: tuple[int, ...] | None


class Counts:
    """What is counted of many papers, of their questions and of the sections these are on."""

    def __init__(self) -> None:
        self.sections = SectionTallies()
        self._questions: dict[str, tuple[Question, tuple[int, ...]]] = {}
        self._codes: dict[tuple[str, str], int] = {}
        self._coded: list[_Coded] = []
        # By code, apart, since these are looked up for every answer.
        self._points: list[int] = []
        self._on: list[tuple[tuple[int, ...], bool]] = []
        self._papers: dict[tuple[str, int], _Papers] = {}

    def missing(self, names: Iterable[str]) -> set[str]:
        """Return those of ``names`` whose question is not known yet."""
        return {name for name in names if name not in self._questions}

    def know(self, questions: Mapping[str, Question]) -> None:
        """Take up the words of questions, by fingerprint."""
        for name, question in questions.items():
            sections = {self.sections.number(one) for one in question.sections}
            self._questions[name] = question, tuple(sections)

    def add(
        self, quiz: str, unit: int, names: Sequence[str], marks: Sequence[str], seconds: Sequence[int | None]
    ) -> None:
        """Count a paper: by place the question, its mark as JSON (``mark_texts``) and how long it took.

        Questions that are not known are left out. A paper of one question has no rest that it could be compared with.
        """
        find = self._codes.get
        codes = [
            code if (code := find(pair)) is not None else self._code(*pair) for pair in zip(names, marks, strict=True)
        ]
        if -1 in codes:
            seconds = [one for one, code in zip(seconds, codes, strict=True) if code >= 0]
            codes = [code for code in codes if code >= 0]
        self.sections.add(unit, [self._on[code] for code in codes])
        if len(codes) < 2:
            return
        key = quiz, len(codes)
        papers = self._papers.get(key)
        if papers is None:
            papers = self._papers[key] = _Papers()
        points = [self._points[code] for code in codes]
        total = sum(points)
        papers.met.add([code << _SHIFT | total for code in codes])
        papers.seconds.add([code << _SHIFT | one for code, one in zip(codes, seconds, strict=True) if one is not None])
        papers.places.add([place << _SHIFT | one for place, one in enumerate(points)])
        papers.totals.add((total,))

    def _code(self, name: str, mark: str) -> int:
        """Return the code of a mark of a question, a new one when it has none; -1 of a question that is not known."""
        if name not in self._questions:
            return -1
        question, sections = self._questions[name]
        points, answer = _read_mark(mark)
        code = self._codes[name, mark] = len(self._coded)
        self._coded.append(_Coded(name, points, options_of(question, answer)))
        self._points.append(points)
        self._on.append((sections, points < FULL))
        return code

    def tallies(self) -> Tallies:
        """Return what was counted of questions and papers."""
        found = Tallies()
        for key, papers in self._papers.items():
            found.papers[key] = _paper_tally(papers, key[1])
            self._fold(key, papers, found)
        return found

    def _fold(self, key: tuple[str, int], papers: _Papers, into: Tallies) -> None:
        for number, often in papers.met.counts().items():
            one = self._coded[number >> _SHIFT]
            tally = into.questions.setdefault((*key, one.question), QuestionTally())
            tally.add(one.points, one.options, (number & _LOWER) - one.points, often)
        for number, often in papers.seconds.counts().items():
            name = self._coded[number >> _SHIFT].question
            into.questions[*key, name].seconds[number & _LOWER] += often


def _paper_tally(papers: _Papers, places: int) -> PaperTally:
    sums = [(0, 0)] * places
    for number, often in papers.places.counts().items():
        place, points = number >> _SHIFT, number & _LOWER
        first, second = sums[place]
        sums[place] = first + points * often, second + points * points * often
    return PaperTally(Counter(papers.totals.counts()), sums)


def mark_texts(marks: str) -> list[str]:
    """Return the marks of a hand-in one by one, each as the JSON it has in ``marks``, which is a list of them."""
    inner = marks.strip()[1:-1].strip()
    parts = inner.split("}, {")
    if len(parts) * 2 == inner.count("{") + inner.count("}"):
        return [part.strip("{}") for part in parts]
    return [json.dumps(one)[1:-1] for one in json.loads(marks)]


def _read_mark(mark: str) -> tuple[int, Answer]:
    plain = json.loads(f"{{{mark}}}")
    return whole_points(plain["points"]), tuple(plain["answer"])
