"""What travels, and what is lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.quiz.model import Question, Quiz

# What became of a question of a kind that we do not have.
NOT_CARRIED = "không mang sang; viết lại thành câu chọn ý"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be carried over: where it stands, what it is, what became of it. All Vietnamese.

    ``line`` counts from 1 (0: the file as a whole); ``sheet`` names the sheet of a workbook.
    """

    line: int
    what: str
    became: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One question that came in, as far as the file told it, and what it lost.

    What the file did not tell is empty: ``id``, ``sections``, the feedback of an option; ``difficulty`` is 0.
    ``sheet`` is the one of a workbook that it stands in.
    """

    question: Question
    losses: tuple[Loss, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that was read from one file.

    ``losses`` are of the file as a whole and of questions that could not come along; ``head`` is the quiz without its
    questions when the file told it, ``title`` a name for it otherwise; ``assumed`` is the encoding that was taken.
    """

    incoming: tuple[Incoming, ...]
    losses: tuple[Loss, ...] = ()
    head: Quiz | None = None
    title: str = ""
    assumed: str = ""

    def all_losses(self) -> list[Loss]:
        """Return every loss, in the order of the file."""
        found = [*self.losses, *(loss for one in self.incoming for loss in one.losses)]
        return sorted(found, key=lambda loss: (loss.sheet, loss.line))


@dataclass(frozen=True, slots=True)
class Package:
    """One exported file: its bytes, how many questions are in it, what could not be carried (lines of the YAML)."""

    content: bytes
    carried: int
    losses: tuple[Loss, ...]


class ExchangeError(Exception):
    """A file that cannot be used: what is wrong and how to go on, both Vietnamese, on one line.

    ``losses`` are everything that was read and could not be carried over.
    """

    def __init__(self, what: str, mend: str, line: int = 0, losses: Sequence[Loss] = ()) -> None:
        self.what, self.mend, self.line, self.losses = what, mend, line, tuple(losses)
        super().__init__(f"{what} → {mend}")
