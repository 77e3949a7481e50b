"""What an official sees of his own training: path, quizzes, attempts, results."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import DEFAULT_DB_ALIAS

from trainer.actions import attempt_rows, attempts, papers, waiting
from trainer.actions.completions import unconfirmed
from trainer.actions.corrections import counting_score
from trainer.content.library import Library
from trainer.core.completion import attempts_left, may_begin_at
from trainer.core.due_days import Span, day_rule, day_to_meet, days_in_a_row
from trainer.core.next_step import Stop
from trainer.core.quiz.model import Question, Quiz
from trainer.core.standing import Facts, Standing, Try, failed_since, left_of, standing, withheld_last
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, HandIn, Official, Requirement
from trainer.models.fixed_query import FixedQuery, columns
from trainer.queries.agreements import is_exempt
from trainer.queries.due_days import rules_in_words
from trainer.queries.relearning import Work, works

# A path of one quiz has the certificate of that quiz.
_LEAST = 2
_REQUIREMENT = columns(Requirement)
_REQUIRED = FixedQuery(lambda official: Requirement.objects.filter(official=official).values_list(*_REQUIREMENT), int)


@dataclass(frozen=True, slots=True)
class Failed:
    """The last attempt at a whole quiz, which was not passed: its score as it counts, and how the next one may begin.

    ``attempt`` is its number in the records. ``left``: attempts before there is a wait (None: never one);
    ``begin_from``: the end of a wait that is on.
    """

    attempt: int
    hundredths: int
    at: datetime
    left: int | None
    begin_from: datetime | None


@dataclass(frozen=True, slots=True)
class PathItem:
    """One quiz of an official's path, and how he stands with it. ``required`` is false for one he may take freely.

    ``due_on``: by when it is asked, of one that is passed by when it was; ``due_by`` says in words which rule set it,
    ``own_day`` whether it is his alone. ``work`` is what he has
    to learn again to bring a pass that holds up to date; ``valid_until`` is that of the pass, ``passed_attempt``
    the attempt that earned it (None: none that holds). ``minutes_left`` of the open attempt (None: no limit).
    ``drawn``: how many questions a paper has that is begun today. ``unconfirmed``: no pass holds, and nobody vouches
    for the last attempt, which passed.
    """

    quiz: Quiz
    required: bool
    standing: Standing
    due_on: date | None
    due_by: str
    own_day: bool
    passed_at: datetime | None
    valid_until: datetime | None
    passed_attempt: int | None
    open_attempt: Attempt | None
    minutes_left: int | None
    failed: Failed | None
    work: Work | None
    drawn: int
    unconfirmed: bool = False

    @property
    def askable(self) -> bool:
        """Whether some question of it may be asked today."""
        return self.drawn > 0

    def stop(self) -> Stop:
        """Return what decides whether this quiz is the next thing; a change is only where it can be asked about."""
        running = self.open_attempt
        return Stop(
            quiz=self.quiz.id,
            required=self.required,
            valid=self.standing.valid,
            ends_soon=self.standing.ends_soon,
            due_on=self.due_on,
            valid_until=self.valid_until,
            running=running is not None,
            closes_at=running.closes_at if running else None,
            relearn_by=self.work.until if self.work and self.work.questions else None,
            begin_from=self.failed.begin_from if self.failed else None,
            askable=self.askable,
        )


@dataclass(frozen=True, slots=True)
class Day:
    """Until when a quiz is asked of somebody: the day, the rule that set it where it is his alone (""), whether it is
    over."""

    due_on: date
    why: str
    late: bool


def day_of_quiz(official: Official, quiz: str, now: datetime) -> Day | None:
    """Return until when ``quiz`` is asked of ``official``, as his path says it; None: by no day, or he is exempt.

    One query where there is no day.
    """
    row = Requirement.objects.filter(official=official, quiz=quiz, due_on__isnull=False).first()
    if row is None or row.due_on is None or is_exempt(official.pk, day_of(now)):
        return None
    day = day_to_meet(row.due_on, row.valid_until, None) or row.due_on
    why = rules_in_words([row.due_by]).get(row.due_by, "") if day_rule(row.due_by).is_own and day == row.due_on else ""
    return Day(day, why, day < day_of(now))


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record says of one official, by quiz."""

    rows: Mapping[str, Requirement]
    passes: Mapping[str, Completion]
    outdated: Mapping[str, Work]
    running: Mapping[str, Attempt]
    handed_in: Mapping[str, Sequence[HandIn]]
    begun: Collection[str]
    rules: Mapping[str, str]
    exempt: bool
    allowed: Callable[[Question], bool]


def path_of(
    official: Official,
    library: Library,
    now: datetime,
    every: Sequence[Attempt] | None = None,
    away: Iterable[Span] | None = None,
) -> list[PathItem]:
    """Return the quizzes of the official's roles in the order of the paths, then those he may take freely.

    ``every``: all his attempts, ``away``: his exemptions (``agreements.days_of``), where somebody read them already.
    """
    exempt = is_exempt(official.pk, day_of(now)) if away is None else days_in_a_row(away, day_of(now)) is not None
    read = attempt_rows.of_official(official.pk) if every is None else every
    record = _record(official, library, now, read, exempt=exempt)
    required = [quiz for path in library.paths.values() for quiz in path.quizzes if quiz in record.rows]
    ordered = list(dict.fromkeys([*required, *library.quizzes]))
    return [
        _path_item(library.quizzes[quiz], record, now)
        for quiz in ordered
        if quiz in library.quizzes and (quiz in record.rows or not library.quizzes[quiz].public)
    ]


def _record(official: Official, library: Library, now: datetime, every: Sequence[Attempt], *, exempt: bool) -> _Record:
    handed_in = _handed_in(every)
    passes = _passes(handed_in, now)
    outdated = works(official, library, now) if passes else {}
    running = {
        attempt.quiz: attempt
        for attempt in every
        if attempt_rows.end_of(attempt) is None
        and not attempts.is_over(attempt, now)
        and (attempt.purpose == "full" or attempt.quiz in outdated)
    }
    rows = {row.quiz: row for row in _rows(official)}
    return _Record(
        rows=rows,
        passes=passes,
        outdated=outdated,
        running=running,
        handed_in=handed_in,
        begun={row.quiz for row in every if row.purpose == "full" and attempt_rows.end_of(row) is None},
        rules=rules_in_words(row.due_by for row in rows.values()),
        exempt=exempt,
        allowed=papers.may_be_asked(library, day_of(now)),
    )


def _rows(official: Official) -> list[Requirement]:
    return [Requirement.from_db(DEFAULT_DB_ALIAS, _REQUIREMENT, row) for row in _REQUIRED(official.pk)]


def _handed_in(every: Sequence[Attempt]) -> dict[str, list[HandIn]]:
    """Return the attempts at whole quizzes that were handed in, in their order."""
    ends = [end for row in every if row.purpose == "full" and (end := attempt_rows.end_of(row)) is not None]
    found: dict[str, list[HandIn]] = defaultdict(list)
    for end in sorted(ends, key=lambda end: end.handed_in_at):
        found[end.attempt.quiz].append(end)
    return found


def _passes(handed_in: Mapping[str, Sequence[HandIn]], now: datetime) -> dict[str, Completion]:
    """Return by quiz the pass that holds longest, of those that still hold."""
    best = {quiz: _best(ends) for quiz, ends in handed_in.items()}
    return {quiz: row for quiz, row in best.items() if row is not None and row.valid_until > now}


def _best(handed_in: Sequence[HandIn]) -> Completion | None:
    """Return the pass that holds longest, whether it still does or not; None without any."""
    earned = [row for end in handed_in if (row := getattr(end, "completion", None)) is not None]
    return max(earned, key=lambda row: (row.valid_until, row.passed_at, row.pk), default=None)


def _path_item(quiz: Quiz, record: _Record, now: datetime) -> PathItem:
    row, current = record.rows.get(quiz.id), record.passes.get(quiz.id)
    work, running = record.outdated.get(quiz.id), record.running.get(quiz.id)
    latest = current or row or _best(record.handed_in.get(quiz.id, ()))
    stands = _standing(quiz, record, now)
    due_on = _day_of(row, stands, work) if row else None
    # The rule is that of the day of a campaign, which a pass may have met.
    by_rule = row is not None and due_on == row.due_on
    return PathItem(
        quiz=quiz,
        required=row is not None,
        standing=stands,
        due_on=due_on,
        due_by=record.rules.get(row.due_by, "") if row and by_rule else "",
        own_day=by_rule and row is not None and day_rule(row.due_by).is_own,
        passed_at=latest.passed_at if latest else None,
        valid_until=latest.valid_until if latest else None,
        passed_attempt=current.hand_in.attempt_id if current else None,
        open_attempt=running,
        minutes_left=_minutes_left(running, now) if running else None,
        failed=None if current else _failed(quiz, record.handed_in.get(quiz.id, ()), now),
        work=work,
        # No further than a full paper: everybody's home asks.
        drawn=sum(1 for _ in islice(filter(record.allowed, quiz.questions), quiz.rule.draw)),
        unconfirmed=current is None and any(map(unconfirmed, record.handed_in.get(quiz.id, ())[-1:])),
    )


def _day_of(row: Requirement, stands: Standing, work: Work | None) -> date | None:
    if stands.valid:
        return row.due_on
    return day_to_meet(row.due_on, row.valid_until, work.until if work else None)


def _standing(quiz: Quiz, record: _Record, now: datetime) -> Standing:
    handed_in = record.handed_in.get(quiz.id, ())
    tries = [
        Try(end.handed_in_at, end.passed, getattr(end, "completion", None) is not None, unconfirmed(end))
        for end in handed_in
    ]
    row, work = record.rows.get(quiz.id), record.outdated.get(quiz.id)
    last = row or _best(handed_in)
    facts = Facts(
        valid_until=last.valid_until if last else None,
        relearn_by=work.until if work else None,
        pass_holds=quiz.id in record.passes,
        due_on=row.due_on if row else None,
        begun=quiz.id in record.begun,
        failed=failed_since(tries, last.passed_at if last else None),
        left=left_of(quiz.rule, tries),
        # What is taken freely is asked on no day.
        exempt=record.exempt and row is not None,
        withheld=withheld_last(tries),
    )
    return standing(facts, now)


def _minutes_left(running: Attempt, now: datetime) -> int | None:
    """Return the whole minutes that are left, so that nobody is promised more than he has; None without a limit."""
    return max(0, int((running.closes_at - now).total_seconds() // 60)) if running.closes_at else None


def _failed(quiz: Quiz, handed_in: Sequence[HandIn], now: datetime) -> Failed | None:
    if not handed_in or counting_score(handed_in[-1]).passed:
        return None
    earlier = waiting.earlier_of(handed_in)
    until = may_begin_at(quiz.rule, earlier, None)
    return Failed(
        attempt=handed_in[-1].attempt_id,
        hundredths=counting_score(handed_in[-1]).hundredths,
        at=handed_in[-1].handed_in_at,
        left=attempts_left(quiz.rule, earlier),
        begin_from=until if until is not None and until > now else None,
    )


def passes_of_all(path: Iterable[PathItem]) -> tuple[int, ...]:
    """Return the passes of a ``path`` that earn its certificate, as attempts by their number among all, in its order;
    none unless all that is required is passed, holds, and needs no learning again."""
    required = [item for item in path if item.required]
    passed = [one.passed_attempt for one in required if one.standing.valid and not one.work and one.passed_attempt]
    return tuple(passed) if len(passed) == len(required) >= _LEAST else ()


def latest_first(of_quiz: Sequence[Attempt]) -> list[HandIn]:
    """Return the ends of the attempts at a quiz, as ``attempt_rows`` has them, the latest first."""
    ends = (end for row in of_quiz if (end := attempt_rows.end_of(row)) is not None)
    return sorted(ends, key=lambda end: end.handed_in_at, reverse=True)
