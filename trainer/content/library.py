"""The whole content as one thing that never changes; how it is read is in ``reading``."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from trainer.core.editions.model import History
from trainer.core.handbook.section import AgencyValue, Section
from trainer.core.law import Instrument
from trainer.core.quiz.model import Path, Question, Quiz, Role


@dataclass(frozen=True, slots=True)
class Library:
    """The whole content, sound and complete: every reference in it leads somewhere.

    ``titles`` says how many sections bear each title. ``quizzes`` stand as the paths order them, then those of none:
    in this order every screen, letter and file names them.
    """

    sections: Mapping[str, Section]
    quizzes: Mapping[str, Quiz]
    paths: Mapping[Role, Path]
    instruments: Mapping[str, Instrument]
    agency: Mapping[str, AgencyValue]
    questions: Mapping[str, Question]
    history: History = field(default_factory=History)
    titles: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count once what every result asks."""
        found = Counter(section.title for section in self.sections.values())
        object.__setattr__(self, "titles", MappingProxyType(found))
