"""One attempt as a proof shows it: what was asked and answered, on which texts, under which law, what came since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions.completions import rule_of
from trainer.actions.corrections import counting_score
from trainer.content.library import Library
from trainer.core.editions.model import History, PublishedChange
from trainer.core.quiz.reading_time import Quick, quick, words_to_read
from trainer.core.quiz.revealing import Reveal
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.evidence.queries_questions import questions_of
from trainer.evidence.queries_versions import Kept, Text
from trainer.evidence.rules.model import AttemptEvidence, ChangeSince, Cited, Correction, Keys, Tested
from trainer.models import Attempt, Completion, HandIn
from trainer.queries.revealing import of_attempts


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A passed attempt and the changes that each text of it already had behind it."""

    number: int
    at: datetime
    asked: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class _Behind:
    """What he passed, and by section until when he is to learn again what changed since."""

    passed: Sequence[_Learnt]
    days: Mapping[str, date]


def attempts_of(
    attempts: Sequence[Attempt],
    kept: Kept,
    library: Library,
    keys: Keys,
    closed: Collection[str],
    days: Mapping[str, date],
) -> tuple[AttemptEvidence, ...]:
    """Return the attempts at one quiz, in the order in which they began, with the ``keys`` that the reader may see.

    ``closed``: the questions that are closed by the rule for the sake of a paper that is being sat; ``days``: by
    section, until when it is to be learnt again.
    """
    learnt = _Behind([_learnt(attempt, kept) for attempt in attempts if _passed(attempt)], days)
    speeds = {attempt.number: _speed(attempt, kept) for attempt in attempts}
    reveal = _reveal(attempts, [number for number, speed in speeds.items() if speed], keys, closed)
    return tuple(
        _attempt(attempt, kept, library, learnt, speeds[attempt.number], reveal.get(attempt.number))
        for attempt in attempts
    )


def _reveal(
    attempts: Sequence[Attempt], quick_ones: list[int], keys: Keys, closed: Collection[str]
) -> Mapping[int, Reveal]:
    if keys == "all":
        return {}
    found = of_attempts(attempts, quick_ones, closed)
    return found if keys == "rule" else dict.fromkeys(found, "not_passed")


def _speed(attempt: Attempt, kept: Kept) -> Quick | None:
    hand_in = _hand_in(attempt)
    if hand_in is None:
        return None
    words = sum(words_to_read(kept.questions[entry["question"]]) for entry in attempt.paper)
    return quick(attempt.started_at, hand_in.handed_in_at, words)


def _hand_in(attempt: Attempt) -> HandIn | None:
    return getattr(attempt, "hand_in", None)


def _passed(attempt: Attempt) -> bool:
    hand_in = _hand_in(attempt)
    return hand_in is not None and counting_score(hand_in).passed


def _learnt(attempt: Attempt, kept: Kept) -> _Learnt:
    return _Learnt(attempt.number, in_vietnam(attempt.hand_in.handed_in_at), _texts(attempt, kept))


def _texts(attempt: Attempt, kept: Kept) -> dict[str, Text]:
    pairs = {pair for entry in attempt.paper for pair in entry["sections"].items()}
    return {reference: kept.texts[reference, text] for reference, text in sorted(pairs)}


def _attempt(
    attempt: Attempt,
    kept: Kept,
    library: Library,
    learnt: _Behind,
    speed: Quick | None,
    reveal: Reveal | None,
) -> AttemptEvidence:
    hand_in = _hand_in(attempt)
    counts = counting_score(hand_in) if hand_in else None
    completion: Completion | None = getattr(hand_in, "completion", None)
    day = day_of(attempt.started_at)
    # What an open paper asks, and the right answers, are nobody's to read.
    texts = _texts(attempt, kept) if hand_in else {}
    return AttemptEvidence(
        number=attempt.number,
        purpose=attempt.purpose,
        title=attempt.quiz_title,
        started_at=in_vietnam(attempt.started_at),
        handed_in_at=in_vietnam(hand_in.handed_in_at) if hand_in else None,
        by_time_limit=bool(hand_in and hand_in.by_time_limit),
        rule=rule_of(attempt),
        hundredths=hand_in.hundredths if hand_in else None,
        passed=bool(hand_in and hand_in.passed),
        counts=counts.hundredths if counts else None,
        counts_passed=bool(counts and counts.passed),
        corrections=_corrections(hand_in),
        passed_at=in_vietnam(completion.passed_at) if completion else None,
        valid_until=in_vietnam(completion.valid_until) if completion else None,
        edition=_edition(texts.values(), library.history, day) if hand_in else "",
        questions=questions_of(attempt, hand_in, kept, reveal) if hand_in else (),
        sections=tuple(_tested(text, attempt, library, learnt) for text in texts.values()),
        instruments=_instruments(attempt, texts.values(), kept, library, day) if hand_in else (),
        quick=speed,
        record=attempt.pk,
        before_merge=(attempt.before_merge[0], attempt.before_merge[1]) if attempt.before_merge else None,
        stamp=kept.stamps.get(attempt.pk),
    )


def _edition(texts: Iterable[Text], history: History, day: date) -> str:
    """Return the last edition until ``day`` that had every one of the texts; "" when none had."""
    wanted = {text.reference: text.fingerprint for text in texts}
    state: dict[str, str | None] = {}
    found = ""
    for edition in history.editions:
        if edition.published_on > day:
            break
        state |= {change.section: change.new for change in edition.changes}
        if all(state.get(section) == fingerprint for section, fingerprint in wanted.items()):
            found = edition.id
    return found


def _corrections(hand_in: HandIn | None) -> tuple[Correction, ...]:
    if hand_in is None:
        return ()
    before, passed, found = hand_in.hundredths, hand_in.passed, []
    for row in sorted(hand_in.corrections.all(), key=lambda row: row.pk):
        found.append(
            Correction(
                question=row.withdrawal.question_id,
                reason=row.withdrawal.reason,
                withdrawn_at=in_vietnam(row.withdrawal.withdrawn_at),
                corrected_at=in_vietnam(row.corrected_at),
                before=before,
                after=row.hundredths,
                passed_before=passed,
                passed_after=row.passed,
            )
        )
        before, passed = row.hundredths, row.passed
    return tuple(found)


def _tested(text: Text, attempt: Attempt, library: Library, learnt: _Behind) -> Tested:
    history = library.history
    published = [row for row in history.entries.get(text.reference, ()) if row.change.new == text.fingerprint]
    # Of several editions with these words the last one before the attempt.
    day = day_of(attempt.started_at)
    first = next((row for row in reversed(published) if row.published_on <= day), published[0] if published else None)
    places = [number for number, entry in enumerate(attempt.paper, 1) if text.reference in entry["sections"]]
    return Tested(
        reference=text.reference,
        fingerprint=text.fingerprint,
        title=text.title,
        page_title=text.page_title,
        edition=first.edition if first else "",
        published_on=first.published_on if first else None,
        questions=tuple(places),
        changes=_since(text, attempt, library, learnt),
    )


def _since(text: Text, attempt: Attempt, library: Library, learnt: _Behind) -> tuple[ChangeSince, ...]:
    found = []
    for entry in library.history.since(text.reference, text.fingerprint, text.seen_on):
        later = (one for one in learnt.passed if one.number > attempt.number)
        by = next((one for one in later if _knows(one, entry, library.history)), None)
        change = entry.change
        law = library.instruments.get(change.instrument or "")
        found.append(
            ChangeSince(
                edition=entry.edition,
                published_on=entry.published_on,
                weight=change.weight,
                reason=change.reason,
                instrument=change.instrument or "",
                instrument_name=law.name() if law else change.instrument or "",
                removed=change.new is None,
                relearn_by=entry.relearn_by if change.weight == "material" else None,
                learnt_in=by.number if by else None,
                learnt_at=by.at if by else None,
                own_day=learnt.days.get(text.reference) if change.weight == "material" and not by else None,
            )
        )
    return tuple(found)


def _knows(learnt: _Learnt, entry: PublishedChange, history: History) -> bool:
    """Say whether the text that was asked in a passed attempt already had the change behind it."""
    text = learnt.asked.get(entry.change.section)
    return text is not None and entry not in history.since(text.reference, text.fingerprint, text.seen_on)


def _instruments(attempt: Attempt, texts: Iterable[Text], kept: Kept, library: Library, day: date) -> tuple[Cited, ...]:
    questions: dict[tuple[str, str], set[int]] = {}
    sections: dict[tuple[str, str], set[str]] = {}
    present: set[tuple[str, str]] = set()
    for place, entry in enumerate(attempt.paper, 1):
        question = kept.questions[entry["question"]]
        for one in (*question.basis, *(one for option in question.options for one in option.basis)):
            questions.setdefault((one.instrument, one.article), set()).add(place)
            present.add((one.instrument, one.article))
    for text in texts:
        for one in text.citations:
            sections.setdefault((one.instrument, one.article), set()).add(text.reference)
            if not one.history:
                present.add((one.instrument, one.article))
    return tuple(
        _cited(pair, pair not in present, library, day, questions.get(pair, set()), sections.get(pair, set()))
        for pair in sorted(questions.keys() | sections.keys())
    )


def _cited(
    pair: tuple[str, str], history: bool, library: Library, day: date, questions: set[int], sections: set[str]
) -> Cited:
    key, article = pair
    law = library.instruments.get(key)
    after = law.replaced_by if law else ()
    return Cited(
        instrument=key,
        article=article,
        name=law.name() if law else key,
        known=law is not None,
        history=history,
        in_force_from=law.in_force_from if law else None,
        in_force_to=law.in_force_to if law else None,
        in_force_then=law is not None and law.in_force(day),
        replaced_by=tuple(library.instruments[one].name() if one in library.instruments else one for one in after),
        questions=tuple(sorted(questions)),
        sections=tuple(sorted(sections)),
    )
