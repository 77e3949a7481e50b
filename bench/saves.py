"""How many single answers the server saves a second, at 1, 8, 32 and 64 at once; is every acknowledged one there?"""

import argparse
import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bench import answers, environment, figures, server
from bench.client import Client

LEVELS = (1, 8, 32, 64)
# An attempt and its ticket.
Attempt: TypeAlias = tuple[Any, str]


@dataclass(slots=True)
class Tally:
    """What one level measured: seconds of each request, and what was acknowledged as (place, revision) → chosen."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: dict[tuple[int, int, int], str] = field(default_factory=dict)
    refused: int = 0


async def save_until(end: float, port: int, attempt: Attempt, tally: Tally, seed: int) -> None:
    """Save answers to one attempt, one after another, until ``end``."""
    chance = random.Random(seed)
    row, ticket = attempt
    shape = answers.shape(ticket)
    client = Client("127.0.0.1", port)
    await client.connect()
    revisions = [0] * len(shape)
    headers = {"Content-Type": "application/json", "X-Ticket": ticket}
    while time.perf_counter() < end:
        place = chance.randrange(len(shape))
        chosen = answers.some(*shape[place], chance)
        body = json.dumps({"place": place, "revision": revisions[place] + 1, "chosen": chosen}).encode()
        began = time.perf_counter()
        reply = await client.post("/luu", body, headers)
        tally.seconds.append(time.perf_counter() - began)
        if reply.status != 200:
            tally.refused += 1
            continue
        revisions[place] += 1
        tally.acknowledged[row.pk, place, revisions[place]] = ",".join(map(str, chosen))
    await client.close()


async def level(port: int, attempts: list[Attempt], seconds: float) -> Tally:
    """Run one level: every attempt on its own connection."""
    tally = Tally()
    end = time.perf_counter() + seconds
    await asyncio.gather(*(save_until(end, port, attempt, tally, index) for index, attempt in enumerate(attempts)))
    return tally


def lost(tally: Tally) -> int:
    """Return how many acknowledged answers are not in the database exactly as they were acknowledged."""
    from trainer.models import Answer

    attempts = {attempt for attempt, _, _ in tally.acknowledged}
    rows = Answer.objects.filter(attempt__in=attempts).values_list("attempt_id", "place", "revision", "chosen")
    stored = {(attempt, place, revision): chosen for attempt, place, revision, chosen in rows}
    return sum(stored.get(key) != chosen for key, chosen in tally.acknowledged.items())


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="per level")
    wanted = parser.parse_args()
    with environment.fresh():
        attempts = environment.open_attempts(environment.officials(sum(LEVELS)))
        with server.running() as under_test:
            table = figures.Table("at once", "saves/s", "p50 ms", "p95 ms", "p99 ms", "CPU µs", "MB", "refused", "lost")
            for number in LEVELS:
                batch, attempts = attempts[:number], attempts[number:]
                table.row(number, *measure(under_test, batch, wanted.seconds))


def measure(under_test: server.Server, batch: list[Attempt], seconds: float) -> list[float]:
    """Run one level and return its row."""
    before, began = under_test.cpu_seconds(), time.perf_counter()
    tally = asyncio.run(level(under_test.port, batch, seconds))
    took, cpu = time.perf_counter() - began, under_test.cpu_seconds() - before
    done = len(tally.acknowledged)
    return [
        done / took,
        *figures.milliseconds(tally.seconds),
        cpu / done * 1e6,
        under_test.memory_megabytes(),
        tally.refused,
        lost(tally),
    ]


if __name__ == "__main__":
    main()
