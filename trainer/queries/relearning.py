"""What an official has to learn again of a quiz that he passed: how much, until when, what changed in which words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from trainer.actions import papers, reliance
from trainer.content.library import Library
from trainer.core.editions.model import Edition, PublishedChange, PublishedText, edition_words
from trainer.core.editions.relearning import questions_for
from trainer.core.quiz.feedback_parts import Basis
from trainer.core.quiz.model import Question, Quiz
from trainer.core.quiz.reading_time import minutes_for
from trainer.core.vietnam_time import day_of
from trainer.core.word_diff import Pair, compare
from trainer.handbook.html_sections import read_page
from trainer.models import Attempt, Completion, Official, Requirement, SectionVersion
from trainer.queries.agreements import is_exempt

_AGENCY = re.compile(r"\[([a-z_0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Work:
    """How much there is to learn again of one quiz: changed sections, questions, minutes; until which day.

    ``by_campaign``: the day is that of a campaign, which is earlier than that of the edition; ``after_leave``: it is
    later, for an exemption went on since the change came (decision 0129). ``late``: it is over.
    ``exempt``: nothing is asked of him today, so no screen names it.
    """

    sections: int
    questions: int
    minutes: int
    until: date
    by_campaign: bool
    late: bool
    exempt: bool = False
    after_leave: bool = False

    @property
    def why(self) -> str:
        """Which rule set the day, to stand after it; "" where it is that of the edition, as for everybody."""
        return "theo đợt học lại" if self.by_campaign else "sau khi hết tạm miễn" if self.after_leave else ""


@dataclass(frozen=True, slots=True)
class Note:
    """Why a section changed: on which day, in which edition, for what reason, by which instrument."""

    published_on: date
    edition: str
    material: bool
    reason: str
    instrument: Basis | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs that follow each other: one whose words changed, or all that stayed, came or went together."""

    changed: bool
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section that changed since an official was asked about it, old and new side by side."""

    reference: str
    fingerprint: str
    title: str
    page_title: str
    url: str
    notes: tuple[Note, ...]
    stretches: tuple[Stretch, ...]


def works(official: Official, library: Library, now: datetime) -> dict[str, Work]:
    """Return by quiz what ``official`` has to learn again; quizzes up to date are not in it.

    One query while there is nothing, four otherwise.
    """
    found = reliance.outdated(official.pk, now)
    if not found:
        return {}
    allowed = papers.may_be_asked(library, day_of(now))
    asked = _asked(official, now)
    return {
        quiz: _work(texts, library.quizzes[quiz], library, now, "", allowed, asked)
        for quiz, texts in found.items()
        if quiz in library.quizzes
    }


def untils(official: Official, library: Library, now: datetime) -> dict[str, date]:
    """Return by quiz until when ``official`` learns again; quizzes up to date, and what nobody can be asked about, are
    not in it."""
    return {quiz: one.until for quiz, one in works(official, library, now).items()}


def work_of(official: Official, quiz: Quiz, library: Library, now: datetime) -> Work | None:
    """Return what ``official`` has to learn again of ``quiz``; None when his pass is up to date, or none holds."""
    texts = reliance.outdated(official.pk, now, quiz.id).get(quiz.id)
    return work(official, texts, quiz, library, now) if texts else None


def edition_of(attempt: Attempt, library: Library) -> Edition | None:
    """Return the last edition that was out when ``attempt`` began: what passing it brings up to."""
    day = day_of(attempt.started_at)
    out = [edition for edition in library.history.editions if edition.published_on <= day]
    return out[-1] if out else None


def work(
    official: Official, texts: Sequence[SectionVersion], quiz: Quiz, library: Library, now: datetime, seed: str = ""
) -> Work:
    """Return how much it is for ``official`` to learn ``texts`` of ``quiz`` again.

    The paper of ``seed`` has exactly these questions.
    """
    allowed = papers.may_be_asked(library, day_of(now))
    return _work(texts, quiz, library, now, seed, allowed, _asked(official, now))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of an official: by quiz until when the records say that he learns again, which lists and figures
    go by too (None: he does not) and the last day of the pass itself, and whether nothing is asked of him today."""

    official: int
    days: Mapping[str, date | None]
    ends: Mapping[str, date]
    exempt: bool


def _asked(official: Official, now: datetime) -> _Asked:
    rows = list(Requirement.objects.filter(official=official).values_list("quiz", "relearn_by", "pass_until"))
    days = {quiz: relearn_by for quiz, relearn_by, _ in rows}
    ends = {quiz: day_of(until) for quiz, _, until in rows if until is not None}
    return _Asked(official.pk, days, ends, is_exempt(official.pk, day_of(now)))


def _end_of_pass(official: int, quiz: str, now: datetime) -> date:
    """Return the last day of a pass of what is taken freely, of which the records keep no day; without a pass none."""
    ends = Completion.objects.filter(official=official, quiz=quiz, valid_until__gt=now).order_by("-valid_until")
    last = ends.values_list("valid_until", flat=True).first()
    return day_of(last) if last else date.max


def _work(
    texts: Sequence[SectionVersion],
    quiz: Quiz,
    library: Library,
    now: datetime,
    seed: str,
    allowed: Callable[[Question], bool],
    asked: _Asked,
) -> Work:
    sections = [text.reference for text in texts]
    questions = questions_for(sections, quiz, library.quizzes.values(), seed, allowed)
    of_edition = min(text.relearn_by for text in texts if text.relearn_by)
    # Where he was exempt meanwhile, his own is later.
    until = asked.days.get(quiz.id) or min(of_edition, _end_of_pass(asked.official, quiz.id, now))
    over = day_of(now) > until
    # What is taken freely is asked on no day.
    exempt = asked.exempt and quiz.id in asked.days
    return Work(
        sections=len(texts),
        questions=len(questions),
        minutes=minutes_for(quiz, len(questions)),
        until=until,
        # A pass that ends before the day of the edition sets it too.
        by_campaign=until < min(of_edition, asked.ends.get(quiz.id, of_edition)),
        late=over and not exempt,
        exempt=exempt,
        after_leave=until > of_edition,
    )


def changed_sections(
    texts: Iterable[SectionVersion], library: Library, published: Mapping[tuple[str, str], PublishedText]
) -> list[ChangedSection]:
    """Return what happened to ``texts``, the outdated ones of an official, up to the book of today.

    ``published`` are the texts of all editions; one that was asked without being published is read from its HTML.
    """
    return [_changed(text, library, published) for text in texts]


def reasons(sections: Iterable[ChangedSection]) -> list[str]:
    """Return why ``sections`` changed in what matters, each reason once, in their order."""
    return list(dict.fromkeys(note.reason for one in sections for note in one.notes if note.material))


def _changed(
    text: SectionVersion, library: Library, published: Mapping[tuple[str, str], PublishedText]
) -> ChangedSection:
    today = library.sections[text.reference]
    seen_on = day_of(text.first_seen_at)
    entries = library.history.since(text.reference, text.fingerprint, seen_on)
    known = published.get((text.reference, text.fingerprint))
    old = known.paragraphs if known else paragraphs_of(text.html)
    new = today.paragraphs or paragraphs_of(today.html)
    return ChangedSection(
        reference=text.reference,
        fingerprint=text.fingerprint,
        title=today.title,
        page_title=today.page_title,
        url=today.url,
        notes=tuple(_note(entry, library) for entry in reversed(entries)),
        stretches=stretches(compare(_readable(old, library), _readable(new, library))),
    )


def paragraphs_of(html: str) -> tuple[str, ...]:
    """Return the paragraphs of a section kept as HTML, in the form in which editions keep them."""
    passages = read_page(f"<h2></h2>{html}", "").passages
    return tuple(paragraph for passage in passages for paragraph in passage.paragraphs())


def _readable(paragraphs: Iterable[str], library: Library) -> tuple[str, ...]:
    """Return ``paragraphs`` with what the agency fills in for itself, which editions keep as ``[name]``."""
    return tuple(_AGENCY.sub(partial(_filled_in, library), paragraph) for paragraph in paragraphs)


def _filled_in(library: Library, found: re.Match[str]) -> str:
    value = library.agency.get(found[1])
    return found[0] if value is None else value.value or f"[{value.label}]"


def _note(entry: PublishedChange, library: Library) -> Note:
    law = library.instruments.get(entry.change.instrument or "")
    return Note(
        published_on=entry.published_on,
        edition=edition_words(entry.edition).capitalize(),
        material=entry.change.weight == "material",
        reason=entry.change.reason,
        instrument=Basis(law.name(), law.key) if law else None,
    )


def stretches(pairs: Iterable[Pair]) -> tuple[Stretch, ...]:
    """Return ``pairs`` as they are shown: what stayed, came or went in a row as one."""
    found: list[Stretch] = []
    for pair in pairs:
        if found and _goes_with(pair, found[-1].pairs[-1]):
            found[-1] = Stretch(pair.changed, (*found[-1].pairs, pair))
        else:
            found.append(Stretch(pair.changed, (pair,)))
    return tuple(found)


def _goes_with(pair: Pair, before: Pair) -> bool:
    """Say whether two paragraphs are shown as one: both stayed, both are quite new, or both are gone."""
    if not pair.changed or not before.changed:
        return pair.changed == before.changed
    return (not pair.old and not before.old) or (not pair.new and not before.new)
