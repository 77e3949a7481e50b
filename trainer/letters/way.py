"""What doing an answer takes and leaves, whatever its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from trainer.content.library import Library
from trainer.models import LetterAnswer, Official, Unit


class CannotBeDone(Exception):
    """Why an answer cannot be acted on, with the mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class By:
    """Who decides (None: by command), when, by which content; ``unit``: where to, for somebody who has moved."""

    actor: Official | None
    library: Library
    now: datetime
    unit: Unit | None = None


Done: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind of answer is done, and undone by what doing it returned."""

    do: Callable[[LetterAnswer, By], Done]
    undo: Callable[[LetterAnswer, By], None]
