"""The learner plays: trained on half of the quizzes, asked the other half, both ways, and then whole papers."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.core.quiz.drawing import lot
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.quiz.model import Kind, Question, Quiz
from trainer.guessing.cues import Cues, cues
from trainer.guessing.learner import Learner

# Each halves the quizzes otherwise. Which six does not matter: the mean of six others lies within about two points.
SEEDS = ("gan-dan", *(f"gan-dan {number}" for number in range(2, 7)))
# What is learnt from together: kinds answered in the same way. What is put in order or matched is drawn by lot.
Family = str
FAMILY_OF: dict[Kind, Family] = {
    "single": "single",
    "multiple": "multiple",
    "mark": "mark",
    "spot": "mark",
    "scenario": "scenario",
}
_HALVINGS = 8
_PAPERS = 500
_LOTS = 100
_TOLD = 4
# Points are fractions in floating numbers here.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Judged:
    """What the learner thought of an option: how likely it is right, and the cues that spoke most for it."""

    chance: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What the learner thought of the options of one question, what it answered, and the points it earned."""

    judged: tuple[Judged, ...]
    answer: Answer
    points: float

    @property
    def sure(self) -> float:
        """How sure it was on average."""
        return sum(self.judged[number].chance for number in self.answer) / max(1, len(self.answer))


@dataclass(slots=True)
class Played:
    """How the learner fared at a question: a guess of each halving beside the points of answers drawn by lot."""

    question: Question
    lots: list[float]
    guesses: list[Guess] = field(default_factory=list)

    @property
    def points(self) -> float:
        """The mean of its guesses."""
        return sum(guess.points for guess in self.guesses) / len(self.guesses)

    @property
    def by_lot(self) -> float:
        """The mean of the lots."""
        return sum(self.lots) / len(self.lots)

    def telling(self) -> Guess:
        """Return the guess that shows most of what gives the question away: of the best the surest."""
        return max(self.guesses, key=lambda guess: (guess.points, guess.sure))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The questions that can be guessed by form, by quiz; the share of papers passed by guessing, and by lot."""

    quizzes: Mapping[str, list[Played]]
    passes: Mapping[str, float]
    passes_by_lot: Mapping[str, float]


def play(quizzes: Sequence[Quiz], seed: str, told: bool = False) -> Outcome:
    """Let a learner guess at every question of ``quizzes``; raise Missing without the library that learns.

    ``told``: by which cues it went at each option that it picked.
    """
    played = {
        quiz.id: {question.id: Played(question, _lots(question, seed)) for question in quiz.questions}
        for quiz in quizzes
    }
    seen = {quiz.id: [_Sheet(question, list(groups(question))) for question in _guessable(quiz)] for quiz in quizzes}
    for number in range(_HALVINGS):
        in_turn = sorted((quiz.id for quiz in quizzes), key=lambda name: lot(seed, str(number), name))
        halves = in_turn[::2], in_turn[1::2]
        for learnt, asked in (halves, halves[::-1]):
            learners = _learn([sheet for name in learnt for sheet in seen[name]])
            for name in asked:
                for sheet in seen[name]:
                    if learner := learners.get(FAMILY_OF[sheet.question.kind]):
                        played[name][sheet.question.id].guesses.append(_guess(sheet, learner, told))
    return Outcome(
        {name: [one for one in found.values() if one.guesses] for name, found in played.items()},
        {quiz.id: _passes(quiz, played[quiz.id], seed, guessing=True) for quiz in quizzes},
        {quiz.id: _passes(quiz, played[quiz.id], seed, guessing=False) for quiz in quizzes},
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """What is chosen among: numbers of options, their cues, and which of them are right."""

    numbers: list[int]
    cues: list[Cues]
    right: list[bool]


@dataclass(frozen=True, slots=True)
class _Sheet:
    question: Question
    groups: list[_Group]


def _guessable(quiz: Quiz) -> list[Question]:
    return [question for question in quiz.questions if question.kind in FAMILY_OF]


def groups(question: Question) -> Iterator[_Group]:
    """Yield what is chosen among in a question."""
    steps = [list(range(len(question.options)))]
    stems = [f"{question.text} {question.material}" if question.kind not in ("mark", "spot") else question.text]
    if question.kind == "scenario":
        steps = [choices(question, step) for step in range(len(question.steps))]
        stems = list(question.steps)
    for stem, numbers in zip(stems, steps, strict=True):
        options = [question.options[number] for number in numbers]
        yield _Group(numbers, cues(stem, [one.text for one in options]), [one.right for one in options])


def _learn(sheets: Sequence[_Sheet]) -> dict[Family, Learner]:
    examples: dict[Family, list[tuple[list[Cues], list[bool]]]] = {}
    for sheet in sheets:
        of_family = examples.setdefault(FAMILY_OF[sheet.question.kind], [])
        of_family.extend((group.cues, group.right) for group in sheet.groups)
    return {family: Learner(shown) for family, shown in sorted(examples.items())}


def _guess(sheet: _Sheet, learner: Learner, told: bool) -> Guess:
    chances: dict[int, float] = {}
    sure: dict[int, float] = {}
    seen: dict[int, Cues] = {}
    for group in sheet.groups:
        chances.update(zip(group.numbers, learner.chances(group.cues), strict=True))
        sure.update(_share(chances, group.numbers) if _one_is_right(sheet.question) else chances)
        seen.update(zip(group.numbers, group.cues, strict=True))
    answer = _pick(sheet.question, chances)
    judged = (Judged(sure[number], tuple(learner.why(seen[number], _TOLD)) if told else ()) for number in sorted(sure))
    return Guess(tuple(judged), answer, float(grade(sheet.question, answer).points))


def _one_is_right(question: Question) -> bool:
    return question.kind in ("single", "scenario")


def _share(chances: Mapping[int, float], numbers: Sequence[int]) -> dict[int, float]:
    """Return how likely each of ``numbers`` is the one that is right, when just one of them is."""
    odds = {number: chances[number] / max(1e-9, 1 - chances[number]) for number in numbers}
    return {number: odds[number] / sum(odds.values()) for number in numbers}


def _pick(question: Question, chances: Mapping[int, float]) -> Answer:
    """Return the answer that earns most if the chances are true."""
    if question.kind == "single":
        return (max(chances, key=lambda number: chances[number]),)
    if question.kind == "scenario":
        return _walk(question, chances)
    right = sum(chances.values())
    wrong = len(chances) - right
    # A mark gains one part of what is right, or loses one part of what is wrong.
    return tuple(number for number, chance in chances.items() if chance * wrong > (1 - chance) * right)


def _walk(question: Question, chances: Mapping[int, float]) -> Answer:
    taken: Answer = ()
    step = next_step(question, taken)
    while step is not None:
        taken = (*taken, max(choices(question, step), key=lambda number: chances[number]))
        step = next_step(question, taken)
    return taken


def _lots(question: Question, seed: str) -> list[float]:
    """Return what answers drawn by lot earn."""
    if question.kind == "single":
        return [float(grade(question, (number,)).points) for number in range(len(question.options))]
    dice = random.Random(f"{seed} {question.id}")
    return [float(grade(question, _lot(question, dice)).points) for _ in range(_LOTS)]


def _lot(question: Question, dice: random.Random) -> Answer:
    numbers = range(len(question.options))
    if question.kind == "order":
        return tuple(dice.sample(numbers, len(numbers)))
    if question.kind == "match":
        return tuple(dice.randrange(len(question.targets)) for _ in numbers)
    if _one_is_right(question):
        return _pick(question, {number: dice.random() for number in numbers})
    return tuple(number for number in numbers if dice.random() < 0.5)


def _passes(quiz: Quiz, played: Mapping[str, Played], seed: str, guessing: bool) -> float:
    """Return the share of papers of a quiz that are passed; what cannot be guessed by form is drawn by lot."""
    dice = random.Random(f"{seed} {quiz.id}")
    passed = 0
    for _ in range(_PAPERS):
        halving = dice.randrange(_HALVINGS) if guessing else None
        paper = [played[question.id] for question in _paper(quiz, dice)]
        points = sum(_earned(one, halving, dice) for one in paper)
        passed += points * 100 >= quiz.rule.pass_mark * len(paper) - _ROUNDING
    return passed / _PAPERS


def _paper(quiz: Quiz, dice: random.Random) -> list[Question]:
    if not quiz.rule.pools:
        return dice.sample(quiz.questions, min(quiz.rule.draw, len(quiz.questions)))
    pools = quiz.pools
    return [one for pool, count in quiz.rule.pools.items() for one in dice.sample(pools[pool], count)]


def _earned(played: Played, halving: int | None, dice: random.Random) -> float:
    if halving is None or not played.guesses:
        return dice.choice(played.lots)
    # Where one half has no question of its kind, it was guessed in fewer halvings.
    return played.guesses[halving % len(played.guesses)].points
