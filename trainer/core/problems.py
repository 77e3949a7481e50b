"""What is wrong with content, and how to mend it: values, never exceptions that reach a person."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend, in Vietnamese, on one line.

    ``file`` is relative to the project, ``line`` counts from 1 (0: the file as a whole).
    """

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what} → {self.mend}"


class ContentError(Exception):
    """Content that cannot be used. Carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
