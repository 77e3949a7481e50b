"""What every kind of question must be able to say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from trainer.core.quiz.model import Question

# What was answered, in the author's numbers (0 first) whatever order the trainee saw: chosen options, or a sequence.
Answer: TypeAlias = tuple[int, ...]
# The numbers that bound an answer, known without the question: how many options, how many to match them with, or where
# each choice of a situation stands and leads.
Size: TypeAlias = tuple[int, ...]
# Where in the question as written, what is wrong, how to mend it.
Fault: TypeAlias = tuple[tuple[str | int, ...], str, str]


def as_a_set(shown: Answer) -> Answer:
    """Return the marks of a kind where only what is marked counts: ascending, each once."""
    return tuple(sorted(set(shown)))


def as_a_sequence(shown: Answer) -> Answer:
    """Return the marks of a kind where their order counts: as they are."""
    return shown


def one_group(question: Question) -> tuple[range, ...]:
    """All options are shuffled among themselves."""
    return (range(len(question.options)),)


def no_group(question: Question) -> tuple[range, ...]:
    """Nothing is shuffled: the options stand in a text."""
    return ()


def number_of_options(question: Question, order: tuple[int, ...]) -> Size:
    """The size of a kind that is answered by options alone."""
    return (len(question.options),)


def by_order(shown: Answer, order: tuple[int, ...]) -> Answer:
    """Translate places as shown into the author's numbers."""
    return tuple(order[place] for place in shown)


def shown_by_order(answer: Answer, order: tuple[int, ...]) -> Answer:
    """Translate the author's numbers into places as shown."""
    return tuple(order.index(number) for number in answer)


def the_last(given: Sequence[Answer]) -> Answer:
    """Of several answers to one question, in the order they came, the last one counts."""
    return given[-1] if given else ()


def within(shown: Answer, size: Size) -> bool:
    """Say whether every mark is the place of an option."""
    return all(0 <= place < size[0] for place in shown)


def options_are_shown(question: Question) -> range:
    """What the order of a paper puts in order: the options."""
    return range(len(question.options))


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules of one kind. An answer is empty when the question was left out.

    ``letter`` stands for the kind in tickets; ``instruction`` is what the trainee reads above the question, ``credit``
    how its points are counted, read beside them ("" when it is right or not); ``key(question)`` is the full answer;
    ``accepts(shown, size)`` says whether an answer, in places as shown, is well formed, of which
    ``size(question, order)`` knows enough without the question; ``normal`` brings it into the
    form that is stored; ``to_author`` translates it by the order of the paper, ``to_shown`` back;
    ``points(question, answer)`` gives 0 to 1;
    ``faults(question)`` names what an author has to mend; ``groups`` are the numbers that are shuffled among themselves
    out of ``places``, everything that has a place on the paper; ``counting`` says which of several answers counts.
    """

    letter: str
    instruction: str
    accepts: Callable[[Answer, Size], bool]
    points: Callable[[Question, Answer], Fraction]
    key: Callable[[Question], Answer]
    faults: Callable[[Question], Iterator[Fault]]
    size: Callable[[Question, tuple[int, ...]], Size] = number_of_options
    groups: Callable[[Question], tuple[range, ...]] = one_group
    places: Callable[[Question], range] = options_are_shown
    normal: Callable[[Answer], Answer] = as_a_set
    to_author: Callable[[Answer, tuple[int, ...]], Answer] = by_order
    to_shown: Callable[[Answer, tuple[int, ...]], Answer] = shown_by_order
    counting: Callable[[Sequence[Answer]], Answer] = the_last
    credit: str = ""


def shown_places(chosen: str) -> tuple[int, ...]:
    """Return the places that the stored text ``chosen`` names, in their order."""
    return tuple(int(place) for place in chosen.split(",")) if chosen else ()


def stored_places(places: Sequence[int]) -> str:
    """Return the text that is stored for ``places``."""
    return ",".join(map(str, places))
