"""The proof of one official, assembled from the record: a fixed number of queries, however much he was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions.practice import held
from trainer.content.library import Library
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.vietnam_time import in_vietnam
from trainer.evidence.queries_attempts import attempts_of
from trainer.evidence.queries_versions import Kept, Text, kept_of
from trainer.evidence.rules.model import (
    AttemptEvidence,
    Evidence,
    Exempted,
    KeptText,
    Keys,
    ListEntry,
    Person,
    QuizEvidence,
)
from trainer.models import Attempt, Event, Exemption, Official, Reliance, Requirement, RoleHolding, Unit
from trainer.queries.event_words import kind_of

_LIST_EVENTS = ("joined", "moved", "left", "returned", "merged", "undone")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A quiz that was sat or is required: its title, attempts and requirement."""

    id: str
    title: str
    attempts: tuple[Attempt, ...]
    requirement: Requirement | None


def of_official(official: Official, library: Library, quiz: str = "", keys: Keys = "all") -> Evidence:
    """Return what ``official`` knew and what has changed since, of all quizzes or of ``quiz`` alone.

    ``keys``: those that the reader may see. A proof without some of them is another document, with another digest.
    The history of editions and the register of law come from ``library``, everything else from the record.
    """
    asked = _quizzes(official, library, quiz)
    kept = kept_of([attempt for one in asked for attempt in one.attempts if hasattr(attempt, "hand_in")])
    editions = library.history.editions
    closed = held(official.pk, library) if keys == "rule" else {}
    outdated = _outdated(official)
    return Evidence(
        person=_person(official),
        only_quiz=quiz,
        edition=editions[-1].id if editions else "",
        entries=_entries(official),
        quizzes=tuple(_quiz(one, kept, library, keys, closed, outdated.get(one.id, {})) for one in asked),
        texts=tuple(_text(row) for _, row in sorted(kept.texts.items())),
        keys=keys,
        exempt=_exempt(official),
    )


def attempt_ids(official: Official) -> dict[tuple[str, int], int]:
    """Return the keys of his attempts by quiz and number: a proof does not hold them, an address does."""
    rows = Attempt.objects.filter(official=official).values_list("quiz", "number", "pk")
    return {(quiz, number): pk for quiz, number, pk in rows}


def known_quizzes(official: Official, library: Library) -> list[str]:
    """Return the ids that a proof of ``official`` can be narrowed to."""
    sat = Attempt.objects.filter(official=official).values_list("quiz", flat=True)
    return sorted({*library.quizzes, *sat})


def _person(official: Official) -> Person:
    held = RoleHolding.objects.filter(official=official).values_list("role", flat=True)
    return Person(
        code=official.staff_code,
        name=official.full_name,
        position=official.position,
        unit=official.unit.name,
        roles=tuple(title for role, title in ROLE_TITLES.items() if role in set(held)),
        active=official.is_active,
        listed_at=in_vietnam(official.created_at),
        above=_above(official.unit),
    )


def _above(unit: Unit) -> str:
    """Return the name of the unit at the top of ``unit``, "" when it is the top itself."""
    top = unit.ancestry.split("/")[1]
    return "" if unit.code == top else Unit.objects.values_list("name", flat=True).get(code=top)


def _entries(official: Official) -> tuple[ListEntry, ...]:
    events = Event.objects.filter(official=official, kind__in=_LIST_EVENTS).order_by("at", "pk")
    return tuple(
        ListEntry(
            in_vietnam(event.at),
            kind_of(event),
            tuple((str(title), str(old), str(new)) for title, old, new in event.details.get("fields", [])),
        )
        for event in events
    )


def _exempt(official: Official) -> tuple[Exempted, ...]:
    rows = Exemption.objects.filter(official=official).order_by("created_at", "pk")
    return tuple(
        Exempted(
            one.starts_on,
            one.ends_on,
            in_vietnam(one.created_at),
            in_vietnam(one.withdrawn_at) if one.withdrawn_at else None,
        )
        for one in rows
    )


def _quizzes(official: Official, library: Library, only: str) -> list[_Asked]:
    """Return the quizzes in the order in which they were first sat, then those that are required and were not."""
    attempts = Attempt.objects.filter(official=official).select_related("hand_in__completion").order_by("number")
    attempts = attempts.prefetch_related("hand_in__corrections__withdrawal")
    required = Requirement.objects.filter(official=official)
    if only:
        attempts, required = attempts.filter(quiz=only), required.filter(quiz=only)
    sat: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda one: (one.started_at, one.pk)):
        sat.setdefault(attempt.quiz, []).append(attempt)
    rows = {row.quiz: row for row in required.order_by("quiz")}
    return [
        _Asked(name, _title(name, sat.get(name, ()), library), tuple(sat.get(name, ())), rows.get(name))
        for name in dict.fromkeys([*sat, *rows, *([only] if only else [])])
    ]


def _title(name: str, attempts: Sequence[Attempt], library: Library) -> str:
    if attempts:
        return attempts[-1].quiz_title
    return library.quizzes[name].title if name in library.quizzes else name


def _text(text: Text) -> KeptText:
    return KeptText(text.reference, text.fingerprint, text.title, text.page_title, text.paragraphs)


def _outdated(official: Official) -> dict[str, dict[str, date]]:
    """Return by quiz and section until when its edition wants a text learnt again on which a pass of his rests.

    None of them where nobody can be asked about it.
    """
    rows = Reliance.objects.filter(completion__official=official, section_version__relearn_by__isnull=False)
    found: dict[str, dict[str, date]] = {}
    texts = rows.select_related("section_version", "completion").defer("section_version__html")
    for row in texts:
        if row.section_version.relearn_by:
            found.setdefault(row.completion.quiz, {})[row.section_version.reference] = row.section_version.relearn_by
    return found


def _own_days(days: Mapping[str, date], requirement: Requirement | None) -> dict[str, date]:
    """Return the ``days`` of editions as they are his: a campaign makes them earlier, an exemption later."""
    own = requirement.relearn_by if requirement else None
    if own is None or not days:
        return dict(days)
    earlier = own < min(days.values())
    return {section: own if earlier else max(own, day) for section, day in days.items()}


def _quiz(
    asked: _Asked, kept: Kept, library: Library, keys: Keys, closed: Collection[str], outdated: Mapping[str, date]
) -> QuizEvidence:
    days = _own_days(outdated, asked.requirement)
    attempts = attempts_of(asked.attempts, kept, library, keys, closed, days)
    return QuizEvidence(
        id=asked.id,
        title=asked.title,
        required=asked.requirement is not None,
        due_on=asked.requirement.due_on if asked.requirement else None,
        attempts=attempts,
        present=_present(attempts),
    )


def _present(attempts: Sequence[AttemptEvidence]) -> int | None:
    passes = [one for one in attempts if one.valid_until is not None]
    best = max(passes, key=_holds, default=None)
    return best.number if best else None


def _holds(attempt: AttemptEvidence) -> tuple[datetime | None, datetime | None, int]:
    return attempt.valid_until, attempt.passed_at, attempt.number
