"""A drawn question as the trainee sees it: without key, feedback or anything that has not been opened yet.

Plain functions over the core: a preview shows a question by the same ones, without a database.
"""

from dataclasses import dataclass
from datetime import datetime

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES, Answer, Size
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.kinds.mark import cut_material
from trainer.core.quiz.kinds.scenario import choices, next_step, way
from trainer.core.quiz.model import LOOK_TITLES, Kind, Question
from trainer.core.quiz.stem import Stem, split


@dataclass(frozen=True, slots=True)
class ShownOption:
    """Something to choose, mark, place or match: its place as shown, its words, nothing of its worth.

    ``rank`` (from 1) is where it stands in an order that was given, ``target`` the place of what it was matched with.
    """

    place: int
    text: str
    chosen: bool
    rank: int | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the material: plain words, or a passage that can be marked."""

    text: str
    option: ShownOption | None


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """A step of a situation that lies behind: its words, the choice, what came of it."""

    step: str
    choice: ShownOption
    consequence: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as the trainee sees it before hand-in, with what he has answered so far.

    ``text`` is cut into ``situation`` and ``ask``. ``pieces`` are the material, named by ``label``; ``credit`` says how
    points are counted ("" when it is right or not). ``step`` is the open step of a situation (its words; "" when it has
    ended), cut as ``now``; ``turns`` what lies behind.
    """

    place: int
    kind: Kind
    text: str
    situation: str
    ask: str
    instruction: str
    credit: str
    look: str
    label: str
    sender: str
    sent: str
    scene: str
    picture: str
    options: tuple[ShownOption, ...]
    pieces: tuple[Piece, ...]
    targets: tuple[str, ...]
    turns: tuple[TurnTaken, ...]
    step: str
    now: Stem
    chosen: str
    revision: int
    saved_at: datetime | None
    answered: bool

    @property
    def begun(self) -> bool:
        """Whether a situation was left in the middle."""
        return bool(self.turns and self.step)

    @property
    def half(self) -> bool:
        """Whether some items are matched and others are not: saved and worth its points, but perhaps by oversight."""
        return self.kind == "match" and self.answered and any(option.target is None for option in self.options)


def draft_question(place: int, drawn: DrawnQuestion, chosen: Answer) -> ShownQuestion:
    """Return one question of a paper that is not recorded; ``chosen`` is what its form holds, in places as shown."""
    return shown(place, drawn, chosen)


def shown(
    place: int, drawn: DrawnQuestion, chosen: Answer, revision: int = 0, saved_at: datetime | None = None
) -> ShownQuestion:
    """Return one question with the answer ``chosen``, in places as shown, saved as ``revision``."""
    question = drawn.question
    options = _options(drawn, chosen)
    turns, step, options = _situation(drawn, chosen, options)
    stem = split(question.text, always=question.kind != "scenario")
    return ShownQuestion(
        place=place,
        kind=question.kind,
        text=question.text,
        situation=stem.situation,
        ask=stem.ask,
        instruction=RULES[question.kind].instruction,
        credit=RULES[question.kind].credit,
        look=question.look,
        label=LOOK_TITLES[question.look],
        sender=question.sender,
        sent=question.sent,
        scene=question.scene,
        picture=question.picture,
        options=options,
        pieces=_pieces(question, options),
        targets=tuple(question.targets[number] for number in drawn.order) if question.targets else (),
        turns=turns,
        step=step,
        now=split(step, always=False),
        chosen=stored_places(chosen),
        revision=revision,
        saved_at=saved_at if chosen else None,
        answered=bool(chosen) and not step and not _nothing_matched(drawn, chosen),
    )


def _options(drawn: DrawnQuestion, chosen: tuple[int, ...]) -> tuple[ShownOption, ...]:
    question = drawn.question
    if question.kind == "match":
        return tuple(
            ShownOption(place, option.text, False, target=_matched(drawn, chosen, place))
            for place, option in enumerate(question.options)
        )
    return tuple(
        ShownOption(
            place,
            question.options[number].text,
            place in chosen,
            rank=chosen.index(place) + 1 if place in chosen else None,
        )
        for place, number in enumerate(drawn.order)
    )


def _matched(drawn: DrawnQuestion, chosen: tuple[int, ...], place: int) -> int | None:
    target = chosen[place] if place < len(chosen) else None
    return target if target is not None and target < len(drawn.question.targets) else None


def _nothing_matched(drawn: DrawnQuestion, chosen: tuple[int, ...]) -> bool:
    return drawn.question.kind == "match" and all(target >= len(drawn.question.targets) for target in chosen)


def _situation(
    drawn: DrawnQuestion, chosen: tuple[int, ...], options: tuple[ShownOption, ...]
) -> tuple[tuple[TurnTaken, ...], str, tuple[ShownOption, ...]]:
    """Return the turns taken, the words of the open step, and its choices; all options where there are no steps."""
    question = drawn.question
    if not question.steps:
        return (), "", options
    taken = way(question, tuple(drawn.order[place] for place in chosen))
    turns = []
    for number in taken:
        turn = question.options[number].turn
        if turn is not None:
            turns.append(TurnTaken(question.steps[turn.step], options[drawn.order.index(number)], turn.consequence))
    step = next_step(question, taken)
    if step is None:
        return tuple(turns), "", ()
    open_now = set(choices(question, step))
    return tuple(turns), question.steps[step], tuple(one for one in options if drawn.order[one.place] in open_now)


def _pieces(question: Question, options: tuple[ShownOption, ...]) -> tuple[Piece, ...]:
    """Return the material; only where passages are marked has it any."""
    cut = cut_material(question)
    return tuple(Piece(text, options[index // 2] if index % 2 else None) for index, text in enumerate(cut))


def shape_of(paper: tuple[DrawnQuestion, ...]) -> tuple[tuple[Kind, Size], ...]:
    """Return kind and size of each question: what a ticket carries."""
    return tuple((drawn.question.kind, drawn.size()) for drawn in paper)
