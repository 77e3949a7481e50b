"""What the checks look at: everything authors wrote, with the lines where it stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Generic, Literal, TypeVar

from trainer.core.editions.model import History, PublishedText
from trainer.core.handbook.section import AgencyValue, Section
from trainer.core.law import Instrument
from trainer.core.problems import Problem
from trainer.core.quiz.editorial_review import Review
from trainer.core.quiz.model import Path, Question, Quiz
from trainer.core.scan.bank import Label
from trainer.core.scan.rules import Rule

T = TypeVar("T")
Level = Literal["warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Notice(Problem):
    """Something to look at that stops nothing: a warning, or a piece of information."""

    level: Level = "warning"


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """A thing that an author wrote. ``line_of("options", 2)`` tells the line of a part of it."""

    value: T
    file: str
    line_of: Callable[..., int]

    def problem(self, what: str, mend: str, *part: str | int) -> Problem:
        """Return a Problem that points at ``part`` of this thing."""
        return Problem(self.file, self.line_of(*part), what, mend)

    def notice(self, what: str, mend: str, *part: str | int) -> Notice:
        """Return a warning that points at ``part`` of this thing."""
        return Notice(self.file, self.line_of(*part), what, mend)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the handbook: its path without ``.md``, its file, and whether questions should test it."""

    reference: str
    file: str
    tested: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    """A page as written: its lines without macros, the instruments that it cites, those only as history among them."""

    file: str
    lines: tuple[str, ...]
    cited: frozenset[str] = frozenset()
    history: frozenset[str] = frozenset()


def nowhere(_: str) -> int:
    """Know no line of any section."""
    return 0


@dataclass(frozen=True, slots=True)
class Content:
    """Everything authors wrote, duplicates included.

    ``today`` is the day on which the law must be in force; ``None`` leaves that check out. ``complete`` is False when
    something could not be read, so that nothing is said about what seems to be missing. ``sections`` is ``None`` while
    the book cannot be built: references to them stay unchecked. ``reviews`` tells against which words each question was
    last read; ``None`` leaves that check out. ``rules`` are the quizzes again, each with the lines of its rule.
    ``texts`` are the published ones; ``None`` leaves out whether they are there. ``line_of_section`` tells the line of
    a section in its page. ``prose`` are the pages as written; without them nothing is said about their words;
    ``slides`` are the files of the slides, without their remarks.
    ``scan_rules`` are those of “Rà bài”, ``scan_bank`` the passages of questions that they should find.
    """

    quizzes: tuple[Item[Quiz], ...] = ()
    questions: tuple[Item[Question], ...] = ()
    rules: tuple[Item[Quiz], ...] = ()
    paths: tuple[Item[Path], ...] = ()
    sections: Mapping[str, Section] | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    agency: Mapping[str, AgencyValue] = field(default_factory=dict)
    today: date | None = None
    complete: bool = True
    history: History = field(default_factory=History)
    texts: Mapping[tuple[str, str], PublishedText] | None = None
    reviews: Mapping[str, Review] | None = None
    line_of_section: Callable[[str], int] = nowhere
    prose: tuple[Prose, ...] = ()
    slides: tuple[Prose, ...] = ()
    scan_rules: tuple[Item[Rule], ...] = ()
    scan_bank: tuple[Item[Label], ...] = ()

    def section_place(self, reference: str) -> tuple[str, int]:
        """Return the file and the line of a section, the latter 0 when it is not known."""
        return f"docs/{reference.partition('#')[0]}.md", self.line_of_section(reference)

    def tests(self) -> dict[str, list[str]]:
        """Return, for each section, the questions that test it."""
        found: dict[str, list[str]] = {}
        for item in self.questions:
            for reference in item.value.sections:
                found.setdefault(reference, []).append(item.value.id)
        return found


def option_place(question: Question, number: int) -> tuple[str | int, ...]:
    """Return where option ``number`` stands in a question as written: in a situation, below its step."""
    turn = question.options[number].turn
    if turn is None:
        return "options", number
    earlier = (option.turn for option in question.options[:number])
    return "steps", turn.step, "choices", sum(other is not None and other.step == turn.step for other in earlier)


def guess(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a mend that proposes the known word most like ``word``, or ``otherwise`` when nothing is alike."""
    found = get_close_matches(word, list(known), cutoff=0.5)
    return f"có phải “{found[0]}”? Nếu không thì {otherwise}" if found else otherwise
