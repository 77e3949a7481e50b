"""Whole trainee journeys: sign in, start, ten answers each saved, hand in, see the result. Is every answer there?"""

import argparse
import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench import answers, environment, figures, server
from bench.client import Client, Reply

LEVELS = (1, 8, 32, 64)
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_TICKET = re.compile(rb'data-ticket="([^"]+)"')


class Asks(Protocol):
    """What a person's browser is to a journey."""

    async def get(self, path: str) -> Reply: ...

    async def post_form(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Reply: ...

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply: ...


@dataclass(slots=True)
class Tally:
    """What one level measured."""

    journeys: list[float] = field(default_factory=list)
    sign_ins: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    acknowledged: dict[tuple[int, int], str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


async def journey(client: Asks, code: str, quiz: str, tally: Tally) -> None:
    """Walk one official through a quiz as the browser does, without fetching the static files again."""
    began = time.perf_counter()
    page = _expect(await client.get("/tai-khoan/dang-nhap/"), 200)
    fields = {"login": code, "password": environment.PASSWORD, "csrfmiddlewaretoken": _found(_TOKEN, page)}
    _expect(await client.post_form("/tai-khoan/dang-nhap/", fields), 302)
    await client.get("/tap-huan/")
    tally.sign_ins.append(time.perf_counter() - began)
    page = _expect(await client.get(f"/tap-huan/bai/{quiz}/"), 200)
    token = {"csrfmiddlewaretoken": _found(_TOKEN, page)}
    address = _expect(await client.post_form(f"/tap-huan/bai/{quiz}/bat-dau/", token), 302).headers["location"]
    page = _expect(await client.get(address), 200)
    sheet = await _answer(client, page, int(address.split("/")[3]), tally)
    # A situation is left after its first step, which the site asks about once.
    sheet += [("confirm", "1"), ("csrfmiddlewaretoken", _found(_TOKEN, page))]
    _expect(await client.post_form(f"{address}nop/", sheet), 302)
    _expect(await client.get(f"{address}ket-qua/"), 200)
    tally.journeys.append(time.perf_counter() - began)


async def _answer(client: Asks, page: Reply, attempt: int, tally: Tally) -> list[tuple[str, str]]:
    """Save some answer to every question, one after the other; return the fields of the form as they stand then."""
    ticket = _found(_TICKET, page)
    headers = {"Content-Type": "application/json", "X-Ticket": ticket}
    chance = random.Random(attempt)
    sheet: list[tuple[str, str]] = []
    for place, (kind, size) in enumerate(answers.shape(ticket)):
        chosen = answers.some(kind, size, chance)
        body = json.dumps({"place": place, "revision": 1, "chosen": chosen}).encode()
        began = time.perf_counter()
        _expect(await client.post("/luu", body, headers), 200)
        tally.saves.append(time.perf_counter() - began)
        shown = ",".join(map(str, chosen))
        tally.acknowledged[attempt, place] = shown
        sheet += [(f"q{place}", value) for value in answers.fields(kind, chosen)]
        sheet += [(f"shown{place}", shown), (f"r{place}", "1")]
    return sheet


def _expect(reply: Reply, status: int) -> Reply:
    if reply.status != status:
        raise RuntimeError(f"status {reply.status} instead of {status}")
    return reply


def _found(pattern: "re.Pattern[bytes]", page: Reply) -> str:
    match = pattern.search(page.body)
    if match is None:
        raise RuntimeError(f"no {pattern.pattern!r} in the page")
    return match[1].decode()


async def level(port: int, codes: list[str], at_once: int, quiz: str) -> Tally:
    """Walk ``codes`` through the quiz, ``at_once`` of them at any time."""
    tally = Tally()
    waiting = list(codes)

    async def walker() -> None:
        while waiting:
            code = waiting.pop()
            client = Client("127.0.0.1", port)
            try:
                await client.connect()
                await journey(client, code, quiz, tally)
                await client.close()
            except (RuntimeError, OSError, asyncio.IncompleteReadError) as error:
                tally.failed.append(f"{code}: {error}")

    await asyncio.gather(*(walker() for _ in range(at_once)))
    return tally


def lost(tally: Tally) -> int:
    """Return how many acknowledged answers, or results of finished journeys, are not in the database."""
    from trainer.models import Answer, HandIn

    attempts = {attempt for attempt, _ in tally.acknowledged}
    rows = Answer.objects.filter(attempt__in=attempts).values_list("attempt_id", "place", "chosen")
    stored = {(attempt, place): chosen for attempt, place, chosen in rows}
    missing = sum(stored.get(key) != chosen for key, chosen in tally.acknowledged.items())
    return missing + len(tally.journeys) - HandIn.objects.filter(attempt__in=attempts).count()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=200, help="per level (a quarter of it at 1 at once)")
    wanted = parser.parse_args()
    with environment.fresh():
        from trainer.content.live import library

        quiz = next(iter(library().quizzes))
        sizes = [wanted.journeys // 4 if number == 1 else wanted.journeys for number in LEVELS]
        people: list[Any] = environment.officials(sum(sizes))
        codes = [official.staff_code for official in people]
        with server.running() as under_test:
            table = figures.Table(
                "at once", "journeys/s", "p50 ms", "p95 ms", "p99 ms", "sign-in p50", "save p99", "CPU ms", "MB",
                "failed", "lost",
            )  # fmt: skip
            for number, size in zip(LEVELS, sizes, strict=True):
                batch, codes = codes[:size], codes[size:]
                table.row(number, *measure(under_test, batch, number, quiz))


def measure(under_test: server.Server, codes: list[str], at_once: int, quiz: str) -> list[float]:
    """Run one level and return its row."""
    before, began = under_test.cpu_seconds(), time.perf_counter()
    tally = asyncio.run(level(under_test.port, codes, at_once, quiz))
    took, cpu = time.perf_counter() - began, under_test.cpu_seconds() - before
    if tally.failed:
        print(tally.failed[0])
    return [
        len(tally.journeys) / took,
        *figures.milliseconds(tally.journeys),
        figures.milliseconds(tally.sign_ins)[0],
        figures.milliseconds(tally.saves)[2],
        cpu / len(tally.journeys) * 1000,
        under_test.memory_megabytes(),
        len(tally.failed),
        lost(tally),
    ]


if __name__ == "__main__":
    main()
