"""How long each action keeps others from writing: a city of PEOPLE, and a second process that writes all the time.

`python -m bench.locks --people 200000`. SQLite only: PostgreSQL has no lock that everybody waits for. “held” is the
longest time that one transaction held the write lock, “CPU” how much of that the processor worked (what a busy machine
does not change), “waited” the longest time that the other process waited to write one row, “where” who began the
longest transaction.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench import beside, environment, figures, population, sat

if TYPE_CHECKING:
    from trainer.content.library import Library

UNITS = Path(__file__).resolve().parents[1] / "demo" / "don-vi.csv"
# No action may keep others waiting for longer.
MOST_SECONDS = 0.5
_PAUSE = 0.005
_NOT_WHO = ("sqlite_queue", "actions.pieces.transaction_for_a_moment", "actions.pieces.deciding")


class Held:
    """The longest time that this process held the write lock, as the clock and as the processor see it."""

    def __init__(self) -> None:
        self.longest = self.longest_cpu = 0.0
        # Where the longest transaction began.
        self.where = ""
        self._began: tuple[float, float] | None = None
        self._by = ""

    def enter(self) -> None:
        """The lock was taken."""
        self._by = _who()
        self._began = time.perf_counter(), time.thread_time()

    def leave(self) -> None:
        """The lock was let go."""
        if self._began is not None:
            clock, cpu = self._began
            if time.perf_counter() - clock > self.longest:
                self.longest, self.where = time.perf_counter() - clock, self._by
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - cpu)
            self._began = None

    def watch(self) -> Any:
        """Return a context in which every transaction of this process is watched."""
        from trainer.sqlite_queue.base import WriteQueue

        enter, leave = WriteQueue.enter, WriteQueue.leave

        def entered(queue: WriteQueue) -> None:
            enter(queue)
            self.enter()

        def left(queue: WriteQueue) -> None:
            leave(queue)
            self.leave()

        return patch.multiple(WriteQueue, enter=entered, leave=left)


def _who() -> str:
    """Return the function of ours that began the transaction that begins now."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        name = f"{module.removeprefix('trainer.')}.{frame.f_code.co_name}"
        if module.startswith("trainer.") and not name.startswith(_NOT_WHO):
            return name
        frame = frame.f_back
    return ""


class Neighbour:
    """Another process that writes a row, rests a moment and writes again."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.locks", "--neighbour"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.longest_wait()

    def longest_wait(self) -> float:
        """Return the longest wait since this was last asked."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def _write_all_the_time() -> None:
    import select

    import django

    django.setup()
    from trainer.models import TryCount

    longest = 0.0
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], _PAUSE)
        if ready:
            if not sys.stdin.readline():
                return
            print(longest, flush=True)
            longest = 0.0
        began = time.perf_counter()
        now = population.now_of_the_run()
        TryCount.objects.update_or_create(key="neighbour", defaults={"since": now, "last_at": now})
        longest = max(longest, time.perf_counter() - began)


def measure(table: figures.Table, neighbour: Neighbour, name: str, act: Callable[[], object]) -> float:
    """Do one action, print its row and return the longest time that the lock was held."""
    held = Held()
    neighbour.longest_wait()
    began = time.perf_counter()
    with held.watch():
        act()
    seconds = time.perf_counter() - began
    waited = neighbour.longest_wait()
    table.row(f"{name:>28}", seconds, held.longest * 1000, held.longest_cpu * 1000, waited * 1000, f"  {held.where}")
    return held.longest


def actions(content: "Library", people: int, units: Path, now: datetime) -> Sequence[tuple[str, Callable[[], object]]]:
    """Return what is measured, in this order."""
    from trainer.actions import campaigns, campaigns_change, pieces, requirements, spaced_review, withdrawals
    from trainer.core.campaigns import Terms
    from trainer.core.vietnam_time import LOCAL
    from trainer.letters import make as letters
    from trainer.models import Campaign, RosterUpload
    from trainer.queries.impact import waiting
    from trainer.roster import uploads
    from trainer.serving import housekeeping, starting

    changed = sat.changed(content, now)
    today = now.astimezone(LOCAL).date()
    quarter = Terms("Quý", due_on=today + timedelta(days=30))
    by_name: dict[str, Any] = {"title": "Lại", "cause": {"edition": "moi"}, "due_on": today + timedelta(days=20)}

    def named() -> None:
        found = waiting(sat.material(changed), changed, now)
        campaigns.open_relearning(
            people=found, quizzes=list(changed.quizzes), actor=None, library=changed, now=now, **by_name
        )

    def close() -> None:
        for campaign in Campaign.objects.all():
            campaigns_change.close({campaign.pk: {}}, actor=None, library=changed, now=now)

    def withdraw() -> None:
        question, fingerprint = sat.most_asked(changed)
        withdrawals.withdraw(
            question,
            [fingerprint],
            today - timedelta(days=20),
            reason="Sai.",
            revokes=True,
            actor=None,
            library=changed,
            now=now,
        )

    def write_letters() -> None:
        work = letters.decide(now, None)
        assert work is not None
        pieces.finish(content, work)

    def throw_away() -> None:
        RosterUpload.objects.update(applied_at=None, decided_at=None)
        uploads.keep(sat.book(people), "0" * 64, "cu.xlsx", sat.officer(), now - timedelta(days=9))
        uploads.throw_away_old(now)

    return (
        ("start, all in line", lambda: starting.prepare(content, now)),
        ("open a campaign", lambda: campaigns.open_campaign(quarter, actor=None, library=content, now=now)),
        ("write the letters of a week", write_letters),
        *_reminders(content, now),
        ("follow a change", lambda: requirements.follow_changes(changed, today)),
        ("name who learns again", named),
        ("close two campaigns", close),
        ("cards of 50 hand-ins", lambda: spaced_review.catch_up()),
        ("withdraw a question", withdraw),
        ("keep an uploaded list", lambda: uploads.keep(sat.book(people), "1" * 64, "moi.xlsx", sat.officer(), now)),
        ("apply it", lambda: sat.apply(changed, now)),
        ("throw a list away", throw_away),
        ("load the units again", lambda: sat.load_units(units, changed)),
        ("forget old sessions", lambda: housekeeping.forget_sessions(now)),
        *beside.actions(content, now),
    )


def many_units(number: int) -> Path:
    """Return a list of the city and ``number`` units below it, in the folder of this run."""
    from trainer.disk.paths import VAR

    rows = "".join(f"U{at:05},Phường Số {at},TP,phuong\n" for at in range(number))
    file = VAR / "don-vi.csv"
    file.write_text(f"code,name,parent,kind\nTP,Thành phố,,tinh\n{rows}", encoding="utf-8")
    return file


def _reminders(content: "Library", now: datetime) -> Sequence[tuple[str, Callable[[], object]]]:
    from trainer.actions import mail_sending, pieces
    from trainer.actions.reminders import rules, writing
    from trainer.core.reminders import Rules
    from trainer.models import Official

    def remind() -> None:
        rules.change(Rules(on=True, days_before=(30,)), sat.officer(), now)
        if (work := writing.begin_round(now, at_any_hour=True)) is not None:
            pieces.finish(content, work)

    def by_hand() -> None:
        everybody = Official.objects.filter(is_active=True).values_list("pk", flat=True)
        writing.remind_now(None, list(everybody), content, now + timedelta(days=1))

    return (
        ("reminders of a day", remind),
        ("remind everybody by hand", by_hand),
        ("send mail for 15 s", lambda: mail_sending.send_waiting(now + timedelta(days=1))),
    )


@contextmanager
def some_pieces(number: int | None) -> Iterator[None]:
    """Let each work end after so many pieces (None: all); what is left of it is thrown away, as is its list."""
    from trainer.actions import pieces
    from trainer.content.library import Library
    from trainer.models import Piece, Work

    finish, write_next = pieces.finish, pieces.write_next

    def finish_some(library: Library, work: Work, seconds: float | None = None) -> bool:
        left = iter(range(number or 0))

        def write(content: Library, pk: int) -> bool:
            if number is not None and next(left, None) is None:
                # The last step of all is measured too.
                rest = Piece.objects.filter(work=pk).values_list("pk", flat=True)
                while some := list(rest[:50]):
                    Piece.objects.filter(pk__in=some).delete()
            return write_next(content, pk)

        with patch.object(pieces, "write_next", write):
            return finish(library, work, seconds)

    with patch.object(pieces, "finish", finish_some):
        yield


def main() -> None:
    """Fill a database, measure, print a table; exit with 1 when an action held the lock for too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--units", type=int, help="so many units instead of the city's own list")
    parser.add_argument("--pieces", type=int, help="of each work only so many: a piece is as long as any other")
    parser.add_argument("--neighbour", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.neighbour:
        _write_all_the_time()
        return
    # Nobody is written to.
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    with environment.fresh(served=False):
        from trainer.content.live import library

        now, began = population.now_of_the_run(), time.perf_counter()
        content = replace(library())
        units = many_units(asked.units) if asked.units else UNITS
        sat.fill(asked.people, content, units, now)
        print(f"# {asked.people:,} people, filled in {time.perf_counter() - began:.0f} s")
        table = figures.Table(f"{'action':>28}", "seconds", "held ms", "CPU ms", "waited ms", "where")
        neighbour = Neighbour()
        with some_pieces(asked.pieces):
            longest = [measure(table, neighbour, name, act) for name, act in actions(content, asked.people, units, now)]
        neighbour.close()
    sys.exit(max(longest) > MOST_SECONDS)


if __name__ == "__main__":
    main()
