"""What every kind of question must be able to say."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import ClassVar, TypeAlias

from trainer.core.quiz.model import Question

# What was answered, in the author's numbers (0 first) whatever order the trainee saw: chosen options, or a sequence.
Answer: TypeAlias = tuple[int, ...]
# The numbers that bound an answer, known without the question: how many options, how many to match them with, or where
# each choice of a situation stands and leads.
Size: TypeAlias = tuple[int, ...]
# Where in the question as written, what is wrong, how to mend it.
Fault: TypeAlias = tuple[tuple[str | int, ...], str, str]


class KindRules(ABC):
    """The rules of one kind; as they stand here, those of a kind whose options are ticked.

    ``letter`` stands for the kind in tickets; ``instruction`` is one line that helps to answer by plain fields (what is
    drawn on top of them has words of its own in js/acts.js), ``credit`` says how points are counted ("" when it is
    right or not); ``in_order``: whether the order of the marks counts, or only what is marked. An answer is empty when
    the question was left out.
    """

    letter: ClassVar[str]
    instruction: ClassVar[str]
    credit: ClassVar[str] = ""
    in_order: ClassVar[bool] = False

    @abstractmethod
    def faults(self, question: Question) -> Iterator[Fault]:
        """Yield what an author has to mend."""

    def points(self, question: Question, answer: Answer) -> Fraction:
        """Return max(0, right marked / right − wrong marked / wrong).

        One more right mark never lowers it, only the full answer earns 1, and marking everything earns nothing.
        """
        right = set(self.key(question))
        wrong = set(range(len(question.options))) - right
        marked = set(answer)
        gained = Fraction(len(marked & right), len(right))
        lost = Fraction(len(marked & wrong), len(wrong)) if wrong else Fraction(0)
        return max(Fraction(0), gained - lost)

    def key(self, question: Question) -> Answer:
        """Return the full answer: the right options."""
        return tuple(number for number, option in enumerate(question.options) if option.right)

    def size(self, question: Question, order: tuple[int, ...]) -> Size:
        """Return as much of the question as ``accepts`` has to know."""
        return (len(question.options),)

    def accepts(self, shown: Answer, size: Size) -> bool:
        """Say whether an answer, in places as shown, is well formed: every mark the place of an option."""
        return all(0 <= place < size[0] for place in shown)

    def normal(self, shown: Answer) -> Answer:
        """Bring an answer into the form that is stored."""
        return shown if self.in_order else tuple(sorted(set(shown)))

    def places(self, question: Question) -> range:
        """Return everything that has a place on the paper, which is what its order puts in order."""
        return range(len(question.options))

    def groups(self, question: Question) -> tuple[range, ...]:
        """Return the places that are shuffled among themselves."""
        return (self.places(question),)

    def to_author(self, shown: Answer, order: tuple[int, ...]) -> Answer:
        """Translate places as shown into the author's numbers."""
        return tuple(order[place] for place in shown)

    def to_shown(self, answer: Answer, order: tuple[int, ...]) -> Answer:
        """Translate the author's numbers into places as shown."""
        return tuple(order.index(number) for number in answer)

    def counting(self, given: Sequence[Answer]) -> Answer:
        """Return which of several answers, in the order they came, counts: the last one."""
        return given[-1] if given else ()


def shown_places(chosen: str) -> tuple[int, ...]:
    """Return the places that the stored text ``chosen`` names, in their order."""
    return tuple(int(place) for place in chosen.split(",")) if chosen else ()


def stored_places(places: Sequence[int]) -> str:
    """Return the text that is stored for ``places``."""
    return ",".join(map(str, places))
