"""The one next thing of an official, as screens show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.next_step import Kind, NextStep, next_step
from trainer.core.quiz.reading_time import minutes_of
from trainer.queries.path import PathItem


@dataclass(frozen=True, slots=True)
class Next:
    """The one next thing as screens show it: what it is, of which quiz, and about how many minutes it takes."""

    kind: Kind
    item: PathItem | None
    minutes: int
    step: NextStep
    refreshers: int


def next_of(items: Sequence[PathItem], refreshers: int) -> Next:
    """Return the one next thing of an official with the path ``items`` and so many ``refreshers`` due."""
    step = next_step([item.stop() for item in items], refreshers)
    item = next((one for one in items if one.quiz.id == step.quiz), None)
    return Next(step.kind, item, _minutes(step, item), step, refreshers)


def _minutes(step: NextStep, item: PathItem | None) -> int:
    if item is None:
        return 0
    return item.work.minutes if step.kind == "relearn" and item.work else minutes_of(item.quiz)
