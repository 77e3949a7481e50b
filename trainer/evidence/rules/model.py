"""What one official knew, when, in whose words, under which law, and what has changed since: the facts of a proof.

Times are those of Việt Nam. Nothing here depends on the day on which it is read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, TypeAlias

from trainer.core.due_days import Span
from trainer.core.editions.model import Weight
from trainer.core.quiz.model import Kind, Rule
from trainer.core.quiz.reading_time import Quick
from trainer.core.stamp import Looked

# Whose keys a reader sees: all, as the rule lets him whose proof it is, or none. It says whose copy a proof is.
Keys: TypeAlias = Literal["all", "rule", "none"]
Verdict = Literal["right", "partly", "wrong", "empty"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who the proof is about, as the list of officials says today. ``listed_at``: when the list first held him.

    ``above`` is the unit at the top of his, "" where his is the top: the head of a paper, in no digest.
    """

    code: str
    name: str
    position: str
    unit: str
    roles: tuple[str, ...]
    active: bool
    listed_at: datetime
    above: str = ""

    @property
    def agency(self) -> tuple[str, ...]:
        """Whose paper it is: the unit at the top, then his own."""
        return tuple(filter(None, (self.above, self.unit)))


@dataclass(frozen=True, slots=True)
class ListEntry:
    """When somebody joined, moved, left or returned, and the fields that changed (title, old, new)."""

    at: datetime
    kind: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Exempted:
    """Days on which nothing was asked of him, first and last included; ``ends_on`` None: until it is taken back.

    ``withdrawn_at``: when it was taken back as if it had never been. Why is nobody's to read here: it is often an
    illness, and a proof is handed on.
    """

    starts_on: date
    ends_on: date | None
    recorded_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """Something to choose, mark, order, match or decide in a question.

    ``key``: it belongs to the right answer; ``chosen``: he touched it; ``right``: as wanted. ``wanted`` and ``given``
    hold a rank, a match or a choice where the kind has them.
    """

    text: str
    key: bool
    chosen: bool
    right: bool
    wanted: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in the very words asked, with what he answered and when. ``points`` of 1, as in ``1/2``.

    ``withdrawn`` is the reason why it was taken back later; ``revisions`` how often he saved an answer. Where the key
    is not the reader's to know, ``withheld`` says how it was marked, and parts and points are empty. In no digest:
    ``given``, what he chose of such a question, for his own eyes.
    """

    place: int
    id: str
    fingerprint: str
    kind: Kind
    text: str
    material: str
    parts: tuple[Part, ...]
    points: str
    answered: bool
    answered_at: datetime | None
    revisions: int
    withdrawn: str
    withheld: Verdict | Literal[""] = ""
    given: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """How it was marked at hand-in."""
        if self.withheld:
            return self.withheld
        earned = Fraction(self.points)
        if not self.answered:
            return "empty"
        return "right" if earned == 1 else "partly" if earned else "wrong"


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """What an edition did to a section after the text he was asked about; ``relearn_by`` only for a material change.

    ``learnt_in`` is the number of the later attempt that he passed on a text with this change. In no digest:
    ``own_day``, until when the records ask him to learn it again; None where they do not. As it is read on a day:
    ``excused``, that this day falls into days on which nothing is asked of him.
    """

    edition: str
    published_on: date
    weight: Weight
    reason: str
    instrument: str
    instrument_name: str
    removed: bool
    relearn_by: date | None
    learnt_in: int | None
    learnt_at: datetime | None
    own_day: date | None = None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Tested:
    """A section that was tested, in the text ``fingerprint``, and what happened to it since. ``questions``: places."""

    reference: str
    fingerprint: str
    title: str
    page_title: str
    edition: str
    published_on: date | None
    questions: tuple[int, ...]
    changes: tuple[ChangeSince, ...]

    @property
    def link(self) -> str:
        """The address of the kept text on the trainer's server."""
        return f"/tap-huan/muc/{self.fingerprint}/{self.reference.replace('#', ':')}/"

    @property
    def removed(self) -> bool:
        """Whether the handbook no longer has the section."""
        return bool(self.changes) and self.changes[-1].removed

    @property
    def material(self) -> tuple[ChangeSince, ...]:
        """What he has to learn again, learnt or not."""
        return () if self.removed else tuple(one for one in self.changes if one.weight == "material")


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that questions (places) or sections (references) cite, and how it stood on the day.

    ``known``: the register still has it; ``history``: cited only as what once held.
    """

    instrument: str
    article: str
    name: str
    known: bool
    history: bool
    in_force_from: date | None
    in_force_to: date | None
    in_force_then: bool
    replaced_by: tuple[str, ...]
    questions: tuple[int, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A question was taken back: the score before and after, in hundredths of a percent."""

    question: str
    reason: str
    withdrawn_at: datetime
    corrected_at: datetime
    before: int
    after: int
    passed_before: bool
    passed_after: bool


@dataclass(frozen=True, slots=True)
class AttemptEvidence:
    """One attempt. ``hundredths`` and ``passed`` as marked at hand-in, ``counts`` and ``counts_passed`` as they stand
    after corrections. ``passed_at`` and ``valid_until`` when it is a pass of the whole quiz. An attempt that is not
    handed in shows nothing of its paper. ``quick`` when it was handed in sooner than it can be read. In no digest:
    ``record``, its number among all attempts, ``before_merge``, the staff number and number it had before its record
    was merged with another, and ``stamp``, how the stamp of its hand-in stands.
    """

    number: int
    purpose: str
    title: str
    started_at: datetime
    handed_in_at: datetime | None
    by_time_limit: bool
    rule: Rule
    hundredths: int | None
    passed: bool
    counts: int | None
    counts_passed: bool
    corrections: tuple[Correction, ...]
    passed_at: datetime | None
    valid_until: datetime | None
    edition: str
    questions: tuple[AskedQuestion, ...]
    sections: tuple[Tested, ...]
    instruments: tuple[Cited, ...]
    quick: Quick | None = None
    record: int = 0
    before_merge: tuple[str, int] | None = None
    stamp: Looked | None = None

    @property
    def withheld(self) -> tuple[int, ...]:
        """The places of the questions whose key this reader is not shown."""
        return tuple(question.place for question in self.questions if question.withheld)

    @property
    def right(self) -> int:
        """How many questions were answered without a fault."""
        return sum(question.verdict == "right" for question in self.questions)

    def sections_of(self, place: int) -> tuple[Tested, ...]:
        """Return the sections that the question at ``place`` asked about, in the texts of then."""
        return tuple(section for section in self.sections if place in section.questions)


@dataclass(frozen=True, slots=True)
class QuizEvidence:
    """A quiz and every attempt at it, the first one first. ``present``: number of the pass that holds longest.

    As it is read on a day, in no digest, by ``reading.read_at``: ``away``, the days in a row around it on which nothing
    is asked of him, where the quiz is required; ``excused``: no pass of his counts, so that it is not asked for now.
    """

    id: str
    title: str
    required: bool
    due_on: date | None
    attempts: tuple[AttemptEvidence, ...]
    present: int | None
    away: Span | None = None
    excused: bool = False

    @property
    def present_attempt(self) -> AttemptEvidence | None:
        """The attempt whose pass holds longest."""
        return next((one for one in self.attempts if one.number == self.present), None)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A section as it stood: ``fingerprint`` is of the paragraphs, joined by blanks."""

    reference: str
    fingerprint: str
    title: str
    page_title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The whole proof of one official. ``only_quiz`` when it was asked for one quiz; ``edition``: the last one;
    ``keys``: whose copy it is, in no digest; ``exempt``: in the order in which it was recorded; ``ahead``, as it is
    read on a day, in no digest: the next days on which nothing will be asked of him, where something is required.
    """

    person: Person
    only_quiz: str
    edition: str
    entries: tuple[ListEntry, ...]
    quizzes: tuple[QuizEvidence, ...]
    texts: tuple[KeptText, ...]
    keys: Keys = "all"
    exempt: tuple[Exempted, ...] = ()
    ahead: Span | None = None
