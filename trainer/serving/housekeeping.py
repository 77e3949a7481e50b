"""What a server does beside answering: closing what ran out of time, catching up, throwing away.

One chore that fails stops no other, and one row that cannot be worked on stops no chore: it is named in the log once,
left alone for longer and longer, and the rest goes on. No chore holds the write lock for long: each works in small
transactions of its own.
"""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import InterfaceError, OperationalError, close_old_connections

from trainer import metrics, postgres_line
from trainer.actions import (
    attempt_faults,
    attempts,
    audit,
    campaigns,
    holding,
    mail_sending,
    objections,
    pieces,
    progress_rows,
    remembered,
    requirements,
    served_content,
    spaced_review,
)
from trainer.actions.accounts import tries
from trainer.actions.horizon import Horizon
from trainer.actions.reminders import telling, writing
from trainer.clock import Clock
from trainer.content.library import Library
from trainer.core.backoff import LONGEST_SECONDS, OnceADay, Patience, worth_a_line
from trainer.core.vietnam_time import day_of, moment_words
from trainer.exports import prepared_files
from trainer.item_analysis import counting
from trainer.letters import mails as letters
from trainer.models import AccountSession, Answer, Attempt, Event, HandIn, Work
from trainer.people import left_behind
from trainer.queries import over_time
from trainer.reports import kept
from trainer.roster import apply as roster_apply
from trainer.roster import email_notices, undo, uploads
from trainer.serving import nightly
from trainer.serving.beside import Beside
from trainer.units import applying as units_applying

# Longer than any time limit and its grace: what ended before that was closed in an earlier round.
_LOOK_BACK = timedelta(days=1)
_SESSIONS_AT_ONCE = 500
_SESSIONS_A_ROUND = 20_000
# What was prepared for a decision that nobody took.
_UNDECIDED_FOR = timedelta(days=1)
# How long one round may go on with pieces: other chores wait behind them.
_ROUND_SECONDS = 15
# Of which the questions are counted: some seconds of work.
_HAND_INS_A_ROUND = 50_000
# On the morning of a training day thousands hand in within the hour: some hundreds of cards a round.
_CARDS_A_ROUND, _CARDS_SECONDS = 5_000, 5
_log = logging.getLogger(__name__)
# Their kinds of work are among those that every server goes on with, also before its first visitor.
_REGISTER_KINDS_OF_WORK = (campaigns, roster_apply, units_applying)


class Keeper:
    """The housekeeper of one process: what he remembers from one round to the next."""

    def __init__(self, library: Library, beside: Beside | None = None) -> None:
        """``beside``: by whom minutes of work are done; without one what must be done is done here."""
        self._library = library
        self._beside = beside
        self._mark = served_content.fingerprint(library)
        # Told in each round before anybody asks.
        self._newest = False
        self._cards_made = False
        self._daily = OnceADay()
        self._patience = Patience()
        self._closed_up_to: datetime | None = None
        self._unmarkable: set[int] = set()
        self._horizon = Horizon()

    def once(self, clock: Clock) -> None:
        """Do one round. Never raises: what fails is in the log, and tried again.

        What closes or deletes because a time is over waits while the clock is doubted.
        """
        newest: list[datetime | None] = []
        ran = clock.read().ran
        self._try("newest", ran, lambda: newest.append(newest_fact()), longest=0)
        if not newest:
            # Without its database there is nothing to do, and no way to tell whether the clock is ahead.
            return
        look = clock.look(newest[0])
        if look.note:
            # After every quiet night a server starts long after the last record: worth a warning only when a wait of
            # an hour keeps something open.
            expected = look.perhaps_quiet and not attempts.overdue(look.now, None)
            _log.log(logging.INFO if expected else logging.WARNING, look.note)
        horizon = self._horizon.look()
        self._try("refreshers", ran, lambda: self._make_cards(horizon))
        if look.steady:
            self._try("close_overdue", ran, lambda: self._close(look.now, ran))
            self._try("undecided", ran, lambda: pieces.throw_away_undecided(look.now - _UNDECIDED_FOR))
            self._try("uploads", ran, lambda: uploads.throw_away_old(look.now))
            self._try("exports", ran, lambda: prepared_files.forget(look.now))
            self._try("undo", ran, undo.forget)
            self._try("sessions", ran, lambda: forget_sessions(look.now))
            self._try("tries", ran, lambda: tries.throw_away_old(look.now))
            self._try("content", ran, lambda: self._tell_content(look.now))
            self._try("changes", ran, lambda: self._follow_changes(day_of(look.now)))
            self._try("old traces", ran, lambda: self._forget_old(look.now))
            self._try("reminders", ran, lambda: writing.begin_round(look.now))
            self._try("letters", ran, lambda: letters.begin_week(look.now))
            # What is counted of a day is kept under that day: it must be the right one.
            self._try("quizzes by unit", ran, lambda: nightly.count_quizzes(look.now))
            self._try("page of the city", ran, lambda: self._newest and kept.keep(self._library, look.now))
            self._try("figures", ran, lambda: self._count_figures(look.now))
            self._try("everybody", ran, lambda: self._look_at_everybody(look.now))
        self._try("left behind", ran, lambda: left_behind.follow(look.now))
        # Counting closes and deletes nothing: for that no clock need be believed.
        self._try("questions", ran, lambda: self._count_questions(day_of(look.now), horizon))
        self._try("ended passes", ran, lambda: progress_rows.count_again(look.now, _ROUND_SECONDS))
        self._try("memory", ran, lambda: self._count_remembered(look.now))
        self._try("pieces", ran, lambda: self._write_pieces(ran))
        self._try("notices", ran, lambda: email_notices.write_waiting(look.now))
        # Last, since a mail server may keep one waiting. Claimed from now on: what came before may have taken minutes,
        # and a claim that has run out already is no claim.
        self._try("mail", ran, lambda: mail_sending.send_waiting(clock.now(), drops_expired=look.steady), longest=0)

    def _try(self, name: str, ran: float, chore: Callable[[], object], longest: float = LONGEST_SECONDS) -> None:
        if not self._patience.may_try(name, ran):
            return
        # A connection that was lost is taken up anew.
        close_old_connections()
        postgres_line.let_go_of_dead()
        try:
            chore()
        except (OperationalError, InterfaceError) as error:
            # The database is away: it may be back by the next round.
            self._tell(name, self._patience.failed(name, ran, longest=0), error)
        except Exception as error:
            self._tell(name, self._patience.failed(name, ran, longest), error)
        else:
            self._patience.worked(name)

    def _tell(self, name: str, times: int, error: Exception) -> None:
        """Log a failure: the first time with everything that helps to find it, then as a line, more and more rarely."""
        metrics.CHORES_FAILED.add()
        if worth_a_line(times):
            what = f"{type(error).__name__}: {error}".strip()
            _log.error("Việc dọn dẹp “%s” không xong (lần %d): %s", name, times, what, exc_info=times == 1)

    def _close(self, now: datetime, ran: float) -> None:
        since = self._closed_up_to and self._closed_up_to - _LOOK_BACK
        for number in sorted({*attempts.overdue(now, since), *self._unmarkable}):
            if self._patience.may_try(f"attempt {number}", ran):
                self._close_one(number, now, ran)
        self._closed_up_to = now

    def _close_one(self, number: int, now: datetime, ran: float) -> None:
        try:
            attempts.close(number, now)
        except (OperationalError, InterfaceError):
            # That is the database, not this attempt.
            raise
        except Exception as error:
            self._unmarkable.add(number)
            if self._patience.failed(f"attempt {number}", ran) == 1:
                _log.error("%s", attempt_faults.note_unmarkable(number, error, now), exc_info=error)
        else:
            self._unmarkable.discard(number)
            self._patience.worked(f"attempt {number}")

    def _follow_changes(self, today: date) -> None:
        """A law may have ended overnight, and with it the last question on a section."""
        # Also in the first round: what was prepared before this process began may have been of the day before.
        if self._newest and self._daily.may_do("changes", today):
            # The rest is written with other pieces, some seconds a round.
            requirements.follow_changes_later(self._library, today)
            self._daily.done("changes", today)

    def _tell_content(self, now: datetime) -> None:
        """What derives from content is left to who has the newest."""
        self._newest = served_content.seen(self._mark, now)

    def _look_at_everybody(self, now: datetime) -> None:
        """From time to time, and after another content was served meanwhile: a start with the same one does not."""
        if self._beside is not None and self._newest and served_content.due(self._mark, now):
            self._beside.go(self._mark)

    def _count_questions(self, today: date, horizon: int | None) -> None:
        """Once a night, as many hand-ins a round as others can wait for."""
        if horizon == 0:
            # A server that has just started does not know yet how far it may go: not that there is nothing to count.
            return
        if not self._daily.may_do("questions", today):
            return
        if counting.count(_HAND_INS_A_ROUND, horizon) < _HAND_INS_A_ROUND:
            self._daily.done("questions", today)

    def _count_figures(self, now: datetime) -> None:
        """Once a night the units, and campaigns one a round: of the whole city each takes some seconds."""
        today = day_of(now)
        if self._daily.may_do("figures", today):
            nightly.count_day(now)
            if over_time.to_count(today) and self._beside is not None and self._beside.go(self._mark):
                return
            if not nightly.count_campaigns(self._library, now, most=1):
                self._daily.done("figures", today)

    def _make_cards(self, horizon: int | None) -> None:
        spaced_review.catch_up(_CARDS_A_ROUND, upto=horizon, failed=_no_cards, seconds=_CARDS_SECONDS)
        self._cards_made = horizon != 0 and not spaced_review.is_behind(horizon)

    def _count_remembered(self, now: datetime) -> None:
        """Once a night, when all cards are made; a server that starts leaves what another has worked out today."""
        today = day_of(now)
        if self._cards_made and self._daily.may_do("memory", today):
            if not remembered.is_of(today):
                remembered.count(now)
            self._daily.done("memory", today)

    def _write_pieces(self, ran: float) -> None:
        """Go on with what was decided and is not all written; one that fails stops no other."""
        end = time.monotonic() + _ROUND_SECONDS
        for work in pieces.unfinished():
            left = end - time.monotonic()
            if left > 0 and self._patience.may_try(f"work {work.pk}", ran):
                self._go_on(work, left, ran)

    def _go_on(self, work: Work, seconds: float, ran: float) -> None:
        try:
            pieces.finish(self._library, work, seconds)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            times = self._patience.failed(f"work {work.pk}", ran)
            if worth_a_line(times):
                _log.error(
                    "Chưa ghi xong việc %d (“%s”, quyết định lúc %s; lần %d): %s; những phần đã ghi vẫn còn. → %s",
                    work.pk,
                    work.kind,
                    moment_words(work.at),
                    times,
                    error,
                    _mend(work),
                    exc_info=error if times == 1 else None,
                )
        else:
            self._patience.worked(f"work {work.pk}")

    def _forget_old(self, now: datetime) -> None:
        today = day_of(now)
        if self._daily.may_do("old traces", today):
            audit.forget_sign_ins(now)
            writing.forget_old(now)
            telling.forget_old(now)
            objections.forget_old(now)
            self._daily.done("old traces", today)


def _mend(work: Work) -> str:
    said = "xem lỗi kèm theo; hệ thống tự thử lại"
    # Nothing else waits for works of other kinds: they are not given up.
    abandon = f". Bỏ phần còn lại: python -m trainer work abandon {work.pk}"
    return said + abandon if work.kind in holding.LISTS else said


def _no_cards(hand_in: int, official: int, error: Exception) -> None:
    _log.error(
        "Không lập được lịch ôn lại của tài khoản %d từ lượt nộp %d (%s); những người khác vẫn có. → %s",
        official,
        hand_in,
        error,
        "khôi phục bản ghi từ bản sao lưu, rồi chạy: python -m trainer rebuild",
    )


def newest_fact() -> datetime | None:
    """Return the time of the last thing that was recorded; None in an empty database. Four rows by their keys."""
    rows = (
        Attempt.objects.order_by("-pk").values_list("started_at", flat=True),
        Answer.objects.order_by("-pk").values_list("saved_at", flat=True),
        HandIn.objects.order_by("-pk").values_list("handed_in_at", flat=True),
        Event.objects.order_by("-pk").values_list("at", flat=True),
    )
    return max((moment for row in rows if (moment := row.first()) is not None), default=None)


def forget_sessions(now: datetime) -> int:
    """Delete sessions that have ended, some hundreds a transaction, and return how many."""
    ended = AccountSession.objects.filter(expire_date__lt=now).values_list("pk", flat=True)
    gone = 0
    while gone < _SESSIONS_A_ROUND and (keys := list(ended[:_SESSIONS_AT_ONCE])):
        gone += AccountSession.objects.filter(pk__in=keys).delete()[0]
    return gone
