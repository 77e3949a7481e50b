"""How many single answers the server saves a second, at 1, 8, 32 and 64 at once, and whether every acknowledged one is there."""

import argparse
import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from bench import figures, house, server
from bench.client import Client

LEVELS = (1, 8, 32, 64)


@dataclass(slots=True)
class Tally:
    """What one level measured: seconds of each request, and what was acknowledged as (place, revision) → chosen."""

    seconds: list[float] = field(default_factory=list)
    acknowledged: dict[tuple[int, int, int], str] = field(default_factory=dict)
    refused: int = 0


async def save_until(end: float, port: int, attempt: tuple[object, str, tuple[int, ...]], tally: Tally, seed: int) -> None:
    """Save answers to one attempt, one after another, until ``end``."""
    chance = random.Random(seed)
    row, ticket, sizes = attempt
    client = Client("127.0.0.1", port)
    await client.connect()
    revisions = [0] * len(sizes)
    headers = {"Content-Type": "application/json", "X-Ticket": ticket}
    while time.perf_counter() < end:
        place = chance.randrange(len(sizes))
        chosen = chance.randrange(sizes[place])
        body = json.dumps({"place": place, "revision": revisions[place] + 1, "chosen": [chosen]}).encode()
        began = time.perf_counter()
        reply = await client.post("/luu", body, headers)
        tally.seconds.append(time.perf_counter() - began)
        if reply.status != 200:
            tally.refused += 1
            continue
        revisions[place] += 1
        tally.acknowledged[row.pk, place, revisions[place]] = str(chosen)  # type: ignore[attr-defined]
    await client.close()


async def level(port: int, attempts: list[tuple[object, str, tuple[int, ...]]], seconds: float) -> Tally:
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
    with house.fresh():
        people = house.officials(sum(LEVELS))
        attempts = house.open_attempts(people)
        with server.running() as under_test:
            print(f"# {figures.machine()}")
            print(f"{'at once':>8}{'saves/s':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'MB':>7}{'refused':>9}{'lost':>6}")
            for number in LEVELS:
                batch, attempts = attempts[:number], attempts[number:]
                before, began = under_test.cpu_seconds(), time.perf_counter()
                tally = asyncio.run(level(under_test.port, batch, wanted.seconds))
                took, cpu = time.perf_counter() - began, under_test.cpu_seconds() - before
                done = len(tally.acknowledged)
                ms = [figures.percentile(tally.seconds, share) * 1000 for share in (0.5, 0.95, 0.99)]
                print(
                    f"{number:>8}{done / took:>10.0f}{ms[0]:>9.1f}{ms[1]:>9.1f}{ms[2]:>9.1f}{cpu / done * 1e6:>9.0f}"
                    f"{under_test.memory_megabytes():>7.0f}{tally.refused:>9}{lost(tally):>6}"
                )


if __name__ == "__main__":
    main()
