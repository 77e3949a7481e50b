"""What the next edition would say: every section that differs from the last one, word by word, and what hangs on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

from trainer.core.editions.model import Difference, History, PublishedText, differences, texts_of
from trainer.core.editions.publishing import UNTESTED, Decision, Draft, to_decide
from trainer.core.fingerprint import of_text
from trainer.core.handbook.section import Section
from trainer.core.word_diff import Pair, compare

# Of two sections that share so many of their words one is taken for the other under another code.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """A section that differs from the last edition.

    ``questions`` test it; ``gained`` and ``lost`` are the instruments it cites now and cited before. ``undecided``: it
    touches what somebody may have learnt, and the author has not said how. What no question tests is minor by default.
    """

    difference: Difference
    title: str
    page_title: str
    pairs: tuple[Pair, ...]
    questions: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    decision: Decision
    undecided: bool

    @property
    def page(self) -> str:
        """The page of the section: its path without ``.md``."""
        return self.difference.section.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Retitled:
    """A tested section whose heading is not the one it was published under. That alone asks nobody to learn again."""

    section: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The next edition so far: changed sections, those that are quite new or gone, and other headings."""

    changed: tuple[PlannedSection, ...]
    added: tuple[PlannedSection, ...]
    removed: tuple[PlannedSection, ...]
    retitled: tuple[Retitled, ...] = ()

    def rows(self) -> tuple[PlannedSection, ...]:
        """Return all rows."""
        return (*self.changed, *self.added, *self.removed)

    def renamed(self) -> tuple[tuple[PlannedSection, PlannedSection], ...]:
        """Return each tested new section whose words are nearly those of one that is gone, which stands before it.

        Nobody who passed on the old one is asked to learn the new one: to the record they are two.
        """
        found = ((_likest(new, self.removed), new) for new in self.added if new.questions)
        return tuple((old, new) for old, new in found if old is not None)


def make_plan(
    history: History,
    sections: Mapping[str, Section],
    texts: Mapping[tuple[str, str], PublishedText],
    tests: Mapping[str, Sequence[str]],
    draft: Draft,
) -> Plan:
    """Return how ``sections`` differ from the last edition. ``tests`` are the questions on each section."""
    found = differences(history, texts_of(sections))
    asked = frozenset(to_decide(history, found))
    rows = [_row(one, sections, texts, tests, draft, one in asked) for one in found]
    return Plan(
        tuple(row for row in rows if row.difference in asked),
        tuple(row for row in rows if row.difference.old is None and row.difference not in asked),
        tuple(row for row in rows if row.difference.new is None),
        tuple(_retitled(history, [sections[name] for name in sorted(sections) if tests.get(name)], texts)),
    )


def _retitled(
    history: History, tested: Iterable[Section], texts: Mapping[tuple[str, str], PublishedText]
) -> Iterator[Retitled]:
    published = history.current()
    for section in tested:
        old = texts.get((section.reference, published.get(section.reference, "")))
        if old and is_called_otherwise(section, old):
            yield Retitled(section.reference, old.title, section.title)


def is_called_otherwise(section: Section, published: PublishedText) -> bool:
    """Say whether the heading of ``section`` has other words than that of a text that was ``published``."""
    return of_text(section.title) != of_text(published.title)


def _row(
    difference: Difference,
    sections: Mapping[str, Section],
    texts: Mapping[tuple[str, str], PublishedText],
    tests: Mapping[str, Sequence[str]],
    draft: Draft,
    asked: bool,
) -> PlannedSection:
    section = sections.get(difference.section)
    old = texts.get((difference.section, difference.old or ""))
    before, after = set(old.instruments if old else ()), _cited(section)
    questions = tuple(tests.get(difference.section, ()))
    decision = _decision(draft.of(difference), tested=bool(questions)) if asked else draft.of(difference)
    return PlannedSection(
        difference,
        title=section.title if section else old.title if old else "",
        page_title=section.page_title if section else old.page_title if old else "",
        pairs=compare(old.paragraphs if old else (), section.paragraphs if section else ()),
        questions=questions,
        gained=tuple(sorted(after - before)),
        lost=tuple(sorted(before - after)),
        decision=decision,
        undecided=asked and not decision.made,
    )


def _likest(new: PlannedSection, gone: Iterable[PlannedSection]) -> PlannedSection | None:
    words = SequenceMatcher(b=" ".join(pair.new for pair in new.pairs).split(), autojunk=False)
    found: dict[float, PlannedSection] = {}
    for old in gone:
        words.set_seq1(" ".join(pair.old for pair in old.pairs).split())
        if words.quick_ratio() >= _ALIKE and (share := words.ratio()) >= _ALIKE:
            found.setdefault(share, old)
    return found[max(found)] if found else None


def _decision(said: Decision, tested: bool) -> Decision:
    """Return what holds of a changed section: what was said, or that nothing needs to be while no question tests it."""
    if tested:
        return Decision() if said == UNTESTED else said
    return UNTESTED if said == Decision() else said


def _cited(section: Section | None) -> set[str]:
    return {cited.instrument for cited in section.citations if not cited.history} if section else set()


def meant(names: Iterable[str], found: Iterable[Difference]) -> tuple[list[Difference], list[str]]:
    """Return the differences that ``names`` mean, and the names that mean none.

    A name is a section, a page for all its sections, or a pattern such as ``giu-tai-khoan/*``.
    """
    differing = list(found)
    chosen: dict[Difference, None] = {}
    unknown = []
    for name in names:
        fits = [one for one in differing if _is_meant(name, one.section)]
        chosen |= dict.fromkeys(fits)
        if not fits:
            unknown.append(name)
    return list(chosen), unknown


def _is_meant(name: str, section: str) -> bool:
    return name in (section, section.partition("#")[0]) or fnmatchcase(section, name)
