"""Kills under load, one after the other: is anything lost that was acknowledged, is anything there twice, how long did
people wait?

PostgreSQL: two servers on a primary and its synchronous standby. In turn the primary is killed and the standby
promoted, and a server is killed. With --sqlite: one server, killed with all of its processes.
"""

import argparse
import asyncio
import json
import math
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import answers, environment, figures, journeys, saves
from bench.hosts import Host
from bench.pair import Pair
from bench.patient import Patient

_SAVERS, _WALKERS = 24, 2
# More than can be walked meanwhile.
_JOURNEYS_A_ROUND = 40
# A person does not answer at once, and the kills come when nobody is told.
_THINKS_SECONDS = 0.05
_CALM_SECONDS = 1.0
# What a watchman needs to be sure that the primary is gone, before he promotes the standby.
_WATCHMAN_SECONDS = 1.0
_LONGEST_SECONDS = 30.0


@dataclass(slots=True)
class Round:
    """One kill: of what, the longest that anybody waited, and that anybody waited whose host was not touched."""

    killed: str
    longest: float
    of_others: float | None
    others_failed: int


@dataclass(slots=True)
class Crowd:
    """Everybody who is at it: who saves answer after answer, and who walks through whole quizzes."""

    ports: list[int]
    ended: bool = False
    people: list[Patient] = field(default_factory=list)
    broken: int = 0
    saved: saves.Tally = field(default_factory=saves.Tally)
    walked: journeys.Tally = field(default_factory=journeys.Tally)

    def enter(self) -> Patient:
        """Return the browser of one more person; every second one is on the other host."""
        self.people.append(Patient(self.ports, len(self.people)))
        return self.people[-1]

    async def save(self, attempt: saves.Attempt, seed: int) -> None:
        """Save answers to one attempt, one after another, until all is over."""
        chance, (row, ticket) = random.Random(seed), attempt
        shape, browser = answers.shape(ticket), self.enter()
        revisions = [0] * len(shape)
        headers = {"Content-Type": "application/json", "X-Ticket": ticket}
        while not self.ended:
            place = chance.randrange(len(shape))
            chosen = answers.some(*shape[place], chance)
            body = json.dumps({"place": place, "revision": revisions[place] + 1, "chosen": chosen}).encode()
            reply = await browser.post("/luu", body, headers)
            if reply.status != 200:
                raise RuntimeError(f"a save was answered with {reply.status}: {reply.body.decode()}")
            revisions[place] += 1
            self.saved.acknowledged[row.pk, place, revisions[place]] = ",".join(map(str, chosen))
            await asyncio.sleep(_THINKS_SECONDS)
        await self._leave(browser)

    async def walk(self, codes: list[str], quiz: str) -> None:
        """Walk one person after the other through a whole quiz, until all is over."""
        while codes and not self.ended:
            browser = self.enter()
            await journeys.journey(browser, codes.pop(), quiz, self.walked)
            await self._leave(browser)

    async def _leave(self, browser: Patient) -> None:
        await browser.close()
        self.people.remove(browser)
        self.broken += browser.broken


def lost_and_doubled(crowd: Crowd) -> tuple[int, int]:
    """Return how much of what was acknowledged is not there, and how much is there more than once.

    Of what was cut off before it could be acknowledged, one answer a place may be there: the next one in turn.
    """
    from django.db import connection

    from trainer.models import Answer, Attempt

    # To a database that may be gone.
    connection.close()
    lost = saves.lost(crowd.saved) + journeys.lost(crowd.walked)
    rows = Answer.objects.values_list("attempt_id", "place", "revision")
    revisions: dict[tuple[int, int], list[int]] = {}
    for attempt, place, revision in rows:
        revisions.setdefault((attempt, place), []).append(revision)
    told = Counter((attempt, place) for attempt, place, _ in crowd.saved.acknowledged)
    told.update(crowd.walked.acknowledged.keys())
    doubled = sum(
        sorted(found) != list(range(1, len(found) + 1)) or len(found) > told[key] + 1
        for key, found in revisions.items()
    )
    begun = Counter(Attempt.objects.values_list("official_id", flat=True))
    return lost, doubled + sum(number - 1 for number in begun.values())


async def rounds(number: int, seconds: float, crowd: Crowd, hosts: list[Host], pair: Pair | None) -> list[Round]:
    """Kill ``number`` times, or for as long as ``seconds``, and return what each came to."""
    done, end = [], time.monotonic() + seconds
    for turn in range(number):
        if time.monotonic() > end:
            break
        await asyncio.sleep(_CALM_SECONDS)
        if pair is not None and turn % 2 == 0:
            done.append(await _primary(crowd, pair))
        else:
            done.append(await _host(crowd, hosts, turn // 2 % len(hosts)))
        print(_told(turn + 1, done[-1]), flush=True)
    crowd.ended = True
    return done


async def _primary(crowd: Crowd, pair: Pair) -> Round:
    began = time.monotonic()
    await asyncio.to_thread(pair.kill_first)
    await asyncio.sleep(_WATCHMAN_SECONDS)
    await asyncio.to_thread(pair.promote)
    await _all_served(crowd, time.monotonic())
    longest = _longest(crowd.people, began)
    await asyncio.to_thread(pair.follow)
    return Round("primary", longest, None, 0)


async def _host(crowd: Crowd, hosts: list[Host], which: int) -> Round:
    others = [person for person in crowd.people if person.at != which] if len(hosts) > 1 else []
    failed_before = sum(person.failures for person in others)
    began = time.monotonic()
    await asyncio.to_thread(hosts[which].kill)
    if len(hosts) == 1:
        await asyncio.to_thread(hosts[which].start)
    await _all_served(crowd, time.monotonic())
    result = Round(
        "server",
        _longest(crowd.people, began),
        _longest(others, began) if others else None,
        sum(person.failures for person in others) - failed_before,
    )
    if len(hosts) > 1:
        await asyncio.to_thread(hosts[which].start)
        for person in crowd.people:
            person.go_home()
    return result


async def _all_served(crowd: Crowd, since: float) -> None:
    """Return when everybody who saves has been answered since then."""
    savers = crowd.people[:_SAVERS]
    while not all(person.waits and person.waits[-1][0] - person.waits[-1][1] > since for person in savers):
        await asyncio.sleep(0.01)


def _longest(people: list[Patient], since: float) -> float:
    return max((seconds for person in people for until, seconds in person.waits if until >= since), default=0.0)


def _told(turn: int, one: Round) -> str:
    others = "" if one.of_others is None else f", on the other host {one.of_others:.2f} s, failed {one.others_failed}"
    return f"{turn:>4}  {one.killed:<8} the longest wait {one.longest:.2f} s{others}"


async def _all(
    wanted: argparse.Namespace, hosts: list[Host], pair: Pair | None, attempts: list[Any], codes: list[str]
) -> tuple[Crowd, list[Round]]:
    from trainer.content.live import library

    quiz = next(iter(library().quizzes))
    crowd = Crowd([host.port for host in hosts])
    at_it = [crowd.save(attempt, seed) for seed, attempt in enumerate(attempts)]
    async with asyncio.TaskGroup() as group:
        for one in [*at_it, *(crowd.walk(codes, quiz) for _ in range(_WALKERS))]:
            group.create_task(one)
        done = await rounds(wanted.rounds, wanted.seconds, crowd, hosts, pair)
    return crowd, done


@contextmanager
def _databases(on_sqlite: bool) -> Iterator[Pair | None]:
    with tempfile.TemporaryDirectory(prefix="pair-", dir="/var/tmp") as folder:
        if on_sqlite:
            os.environ.pop("DATABASE_URL", None)
            yield None
            return
        pair = Pair(Path(folder))
        try:
            pair.make()
            os.environ["DATABASE_URL"] = pair.url
            yield pair
        finally:
            pair.stop()


def main() -> None:
    """Kill, and print what it came to; exit code 1 when anything is lost, doubled, or anybody waited too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=math.inf, help="no more kills after so long")
    parser.add_argument("--sqlite", action="store_true")
    wanted = parser.parse_args()
    # Whoever stops it leaves no server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with _databases(wanted.sqlite) as pair, environment.fresh(), tempfile.TemporaryDirectory() as folder:
        people = environment.officials(_SAVERS + _JOURNEYS_A_ROUND * wanted.rounds)
        attempts = environment.open_attempts(people[:_SAVERS])
        var = Path(os.environ["GAN_DAN_VAR"])
        if pair is None:
            os.environ["DATABASE_URL"] = f"sqlite:///{var / 'gan-dan.sqlite3'}"
        hosts = [Host(var, Path(folder) / str(at)) for at in range(1 if pair is None else 2)]
        try:
            for host in hosts:
                host.begin()
            for host in hosts:
                host.wait()
            codes = [one.staff_code for one in people[_SAVERS:]]
            crowd, done = asyncio.run(_all(wanted, hosts, pair, attempts, codes))
        finally:
            for host in hosts:
                host.kill()
        raise SystemExit(_summary(crowd, done))


def _summary(crowd: Crowd, done: list[Round]) -> int:
    lost, doubled = lost_and_doubled(crowd)
    table = figures.Table("killed", "rounds", "wait p50 s", "wait max s", "others max s", "others failed")
    for killed in sorted({one.killed for one in done}):
        these = [one for one in done if one.killed == killed]
        waits = [one.longest for one in these]
        others = [one.of_others for one in these if one.of_others is not None]
        failed = sum(one.others_failed for one in these)
        table.row(killed, len(these), median(waits), max(waits), max(others, default=0.0), failed)
    done_by_all = f"{len(crowd.saved.acknowledged)} saves, {len(crowd.walked.journeys)} journeys"
    print(f"{done_by_all}; {lost} lost, {doubled} doubled, {crowd.broken} pages of an error")
    slow = any(one.longest > _LONGEST_SECONDS or one.others_failed for one in done)
    return int(bool(lost or doubled or crowd.broken or slow))


if __name__ == "__main__":
    main()
