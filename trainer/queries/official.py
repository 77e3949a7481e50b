"""One official as his leader and the IT unit see him: what he must pass, what he has taken, what happened to him."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions import attempts, stamps
from trainer.actions.audit import COMINGS_AND_GOINGS
from trainer.actions.completions import unconfirmed
from trainer.actions.corrections import counting_score
from trainer.actions.passes import well_corrected
from trainer.actions.withdrawals_weighing import written_since
from trainer.content.library import Library
from trainer.core.quiz.reading_time import Quick
from trainer.core.stamp import State
from trainer.models import Attempt, Event, HandIn, Official
from trainer.queries.event_words import fields_of, title_of, told
from trainer.queries.progress_people import PersonRow, rows
from trainer.queries.revealing import quickness

# About his account and not about his record: for the IT unit, not for his leader.
_OF_ACCOUNT = (
    *COMINGS_AND_GOINGS,
    "password_set",
    "password_changed",
    "sessions_ended",
    "second_step_added",
    "second_step_removed",
    "recovery_codes_made",
    "recovery_code_used",
    "second_step_loss_asked",
    "second_step_loss_refused",
    "second_step_lifted",
)
_LATEST = 20
# How quickly each was handed in is worked out from its paper.
MOST_ATTEMPTS = 200
_WHY: dict[State, str] = {
    "broken": "niêm phong không khớp",
    "missing": "thiếu niêm phong",
    "unknown_key": "không mở được khóa niêm phong",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to an official: when, what, by whom, and the fields that changed (title, old, new).

    ``old`` is None where nothing changed and ``new`` says what it was about; ``note`` is a sentence where there is one.
    """

    at: datetime
    title: str
    by: str
    fields: tuple[tuple[str, str | None, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an attempt that passed gave no pass, and the command of the server that says what to do."""

    why: str
    command: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt and how it ended; ``percent`` in hundredths, None while it is not handed in.

    ``quick`` when it was handed in sooner than its paper can be read; ``doubt`` when it passed and gave no pass.
    """

    attempt: Attempt
    ended_at: datetime | None
    percent: int | None
    passed: bool
    over: bool
    quick: Quick | None = None
    doubt: Doubt | None = None


def standing_of(official: Official, library: Library, now: datetime) -> PersonRow:
    """Return the official's roles and how he stands with each quiz asked of him."""
    return rows(Official.objects.filter(pk=official.pk), None, library.quizzes, now)[0]


def history(official: Official, with_account: bool) -> list[Happening]:
    """Return what happened to the official, the latest first; to the records that were merged into his too.

    ``with_account``: what he did to his account too, of sign-ins and sign-outs the latest twenty.
    """
    events = (
        Event.objects.filter(official__in=official.records()).select_related("actor", "official").order_by("-at", "-pk")
    )
    found = list(events.exclude(kind__in=COMINGS_AND_GOINGS if with_account else _OF_ACCOUNT))
    if with_account:
        found += events.filter(kind__in=COMINGS_AND_GOINGS)[:_LATEST]
        found.sort(key=lambda event: (event.at, event.pk), reverse=True)
    return [
        Happening(
            at=event.at,
            title=title_of(event),
            by=event.actor.full_name if event.actor else "Từ máy chủ",
            fields=tuple(fields_of(event.details)),
            note=_note(event, official),
        )
        for event in found
    ]


def _note(event: Event, official: Official) -> str:
    """Return the sentence of an event, and which of his records it was of."""
    of = event.official.staff_code if event.official and event.official_id != official.pk else ""
    where = told(event) if event.kind in ("signed_in", "sessions_ended", "attendance_withdrawn") else ""
    return " ".join(filter(None, (f"(Hồ sơ {of}.)" if of else "", where, str(event.details.get("note", "")))))


def attempt_rows(official: Official, now: datetime) -> list[AttemptRow]:
    """Return the attempts of the official, the latest first: of somebody with hundreds one more than MOST_ATTEMPTS."""
    found = Attempt.objects.filter(official=official).order_by("-started_at", "-pk")
    found = found.select_related("hand_in__completion").prefetch_related("hand_in__corrections")
    rows = list(found[: MOST_ATTEMPTS + 1])
    doubts = _doubts(official, rows)
    return [_row_of(attempt, doubts.get(attempt.pk), now) for attempt in rows]


def _doubts(official: Official, rows: Sequence[Attempt]) -> dict[int, Doubt]:
    """Return by attempt why it gave no pass; stamps are looked at of these few alone, mostly none."""
    ends = (end for row in rows if (end := getattr(row, "hand_in", None)) is not None)
    found = [end for end in ends if unconfirmed(end)]
    looked = stamps.Looker(official.pk).look_at(found) if found else ()
    decided = written_since() if found else {}
    return {end.attempt_id: _doubt(end, one.state, decided) for end, one in zip(found, looked, strict=True)}


def _doubt(end: HandIn, state: State, decided: Mapping[str, date]) -> Doubt:
    if why := _WHY.get(state):
        return Doubt(why, "verify")
    if not well_corrected(end, decided):
        return Doubt("lần tính lại thiếu, hoặc không đúng với các câu đã rút", "verify")
    return Doubt("chưa có kết quả hoàn thành", "rebuild")


def _row_of(attempt: Attempt, doubt: Doubt | None, now: datetime) -> AttemptRow:
    end = getattr(attempt, "hand_in", None)
    if end is None:
        return AttemptRow(attempt, None, None, False, attempts.is_over(attempt, now))
    counts = counting_score(end)
    return AttemptRow(attempt, end.handed_in_at, counts.hundredths, counts.passed, True, quickness(end), doubt)
