"""The paper of an attempt: from the library when it is drawn, from the record ever after."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from trainer.actions import returned_texts
from trainer.content.library import Library
from trainer.core.editions.relearning import recorded_questions
from trainer.core.handbook.section import Section
from trainer.core.quiz import reading_time
from trainer.core.quiz.drawing import NOTHING_SEEN, DrawnQuestion, draw
from trainer.core.quiz.eligibility import Asking, asking, ended_basis
from trainer.core.quiz.model import Question, Quiz, from_plain
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, QuestionVersion, SectionVersion, Withdrawal
from trainer.models.fixed_query import FixedQuery


def keep_versions(library: Library, now: datetime) -> None:
    """Keep the words of every question and section of ``library`` that is not kept yet.

    Few starts bring new words, so it is asked first; what another host keeps meanwhile is no fault. Of words that are
    kept already only the blanks may differ, such as where a line ends: those of today are shown.
    """
    asked = {question.fingerprint(): question for question in library.questions.values()}
    known = dict(QuestionVersion.objects.filter(pk__in=asked).values_list("pk", "content"))
    new = [_question_version(question, now) for one, question in asked.items() if one not in known]
    QuestionVersion.objects.bulk_create(new, ignore_conflicts=True)
    for one in known.keys() & asked.keys():
        if known[one] != asked[one].plain():
            QuestionVersion.objects.filter(pk=one).update(content=asked[one].plain())
            _kept_questions.pop(one, None)

    sections = tested_sections(library)
    tested = [one.reference for one in sections]
    seen = set(SectionVersion.objects.filter(reference__in=tested).values_list("reference", "fingerprint"))
    changed = [_section_version(one, now) for one in sections if (one.reference, one.fingerprint) not in seen]
    SectionVersion.objects.bulk_create(changed, ignore_conflicts=True)
    returned_texts.keep(library, sections, now)


def tested_sections(library: Library) -> list[Section]:
    """Return the sections that questions test, in the order of their references."""
    tested = {reference for question in library.questions.values() for reference in question.sections}
    return [library.sections[reference] for reference in sorted(tested)]


def _question_version(question: Question, now: datetime) -> QuestionVersion:
    return QuestionVersion(
        fingerprint=question.fingerprint(), question_id=question.id, content=question.plain(), first_seen_at=now
    )


def _section_version(section: Section, now: datetime) -> SectionVersion:
    return SectionVersion(
        reference=section.reference,
        fingerprint=section.fingerprint,
        title=section.title,
        page_title=section.page_title,
        url=section.url,
        html=section.html,
        first_seen_at=now,
    )


_WITHDRAWN = FixedQuery(lambda: Withdrawal.objects.values_list("question_id", "fingerprint"))


def askable(quiz: Quiz, library: Library, day: date) -> Asking:
    """Return what ``quiz`` can ask on ``day``: nothing whose law has ended, nothing that was withdrawn.

    The one place that says so: whoever draws questions for a record asks here.
    """
    return asking(quiz, library.instruments, day, withdrawn())


def short_quizzes(library: Library, day: date) -> list[Asking]:
    """Return the quizzes whose papers are shorter on ``day`` than their rule says, those with nothing left first."""
    gone = withdrawn()
    found = [asking(quiz, library.instruments, day, gone) for quiz in library.quizzes.values()]
    return sorted((asked for asked in found if asked.short), key=lambda asked: (asked.drawn, asked.quiz.title))


def may_be_asked(library: Library, day: date) -> Callable[[Question], bool]:
    """Return whether a question may be asked on ``day``, of whichever quiz: by the same law as ``askable``."""
    gone = withdrawn()

    def allowed(question: Question) -> bool:
        taken_back = question.id in gone and question.fingerprint() in gone[question.id]
        return not taken_back and ended_basis(question, library.instruments, day) is None

    return allowed


def asked_since(library: Library, day: date) -> dict[str, date]:
    """Return the sections that can be asked about on ``day`` for the record, each with the day since when.

    That is the day on which the words of a question were first kept, in whichever words that may still be asked. A
    question that no server has started with yet counts from ``day``.
    """
    allowed = may_be_asked(library, day)
    today = {one.id: one for one in recorded_questions(library.quizzes.values()) if allowed(one)}
    since: dict[str, date] = {}
    for row in QuestionVersion.objects.filter(question_id__in=today).order_by("first_seen_at"):
        question = from_plain(row.content)
        if allowed(question):
            for section in set(question.sections) & set(today[row.question_id].sections):
                since.setdefault(section, day_of(row.first_seen_at))
    return {section: since.get(section, day) for one in today.values() for section in one.sections}


def withdrawn() -> dict[str, set[str]]:
    """Return what was taken back: by question, the fingerprints of its words."""
    found: dict[str, set[str]] = {}
    for question, fingerprint in _WITHDRAWN():
        found.setdefault(question, set()).add(fingerprint)
    return found


def new_paper(
    asked: Asking, seed: str, sections: Mapping[str, Section], seen: Mapping[str, date] = NOTHING_SEEN
) -> list[dict[str, Any]]:
    """Return the paper that ``seed`` draws out of what may be asked, as it is kept in an attempt.

    ``seen``: what was practised or asked of late, which comes last.
    """
    return kept(draw(asked.quiz, seed, asked.allows, seen), sections)


def kept(paper: Iterable[DrawnQuestion], sections: Mapping[str, Section]) -> list[dict[str, Any]]:
    """Return ``paper`` as it is kept in an attempt: which words, in which order, on which texts of ``sections``."""
    return [
        {
            "question": drawn.question.fingerprint(),
            "order": list(drawn.order),
            "sections": {name: sections[name].fingerprint for name in drawn.question.sections},
        }
        for drawn in paper
    ]


def read(attempt: Attempt) -> tuple[DrawnQuestion, ...]:
    """Return the questions of ``attempt`` exactly as they were drawn. Raises QuestionVersion.DoesNotExist."""
    return as_drawn(attempt.paper)


def as_drawn(paper: Sequence[dict[str, Any]]) -> tuple[DrawnQuestion, ...]:
    """Return the questions of a paper that was kept. Raises QuestionVersion.DoesNotExist."""
    asked = [entry["question"] for entry in paper]
    found = questions(asked)
    lost = next((one for one in asked if one not in found), None)
    if lost is not None:
        raise QuestionVersion.DoesNotExist(f"no words of {lost}")
    return tuple(DrawnQuestion(found[entry["question"]], tuple(entry["order"])) for entry in paper)


def names(fingerprints: Collection[str]) -> dict[str, str]:
    """Return by fingerprint of its words the name of each question that is known."""
    found = questions(fingerprints)
    return {one: found[one].id for one in fingerprints if one in found}


def words_to_read(fingerprints: Collection[str]) -> dict[str, int]:
    """Return for each question how many words there are to read."""
    missing = [one for one in fingerprints if one not in _words]
    found = questions(missing)
    _words.update({one: reading_time.words_to_read(found[one]) for one in missing if one in found})
    return {one: _words.get(one, 0) for one in fingerprints}


def questions(fingerprints: Collection[str]) -> Mapping[str, Question]:
    """Return the questions of ``fingerprints`` that are known, among others: one query for those not read before."""
    missing = [one for one in set(fingerprints) if one not in _kept_questions]
    if missing:
        rows = QuestionVersion.objects.filter(pk__in=missing).values_list("pk", "content")
        _kept_questions.update({pk: from_plain(content) for pk, content in rows})
    return _kept_questions


# A fingerprint names its words for ever; there are some hundreds of them.
_kept_questions: dict[str, Question] = {}
_words: dict[str, int] = {}
