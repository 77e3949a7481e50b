"""The morning of a training day: thousands sign in within two minutes, then each thinks, answers and reads.

Each opens the sign-in page with a browser that has nothing of ours yet, signs in, goes by home and the page of the quiz
to the paper, gives 16 answers (its ten questions, and six of them a second time) after 30 to 90 s of thinking each,
reads a page of the handbook before every fourth, hands in and sees the result. Files of a page are fetched as a browser
does, each once. A connection is idle while somebody thinks, and closed like the server's after 20 s. Of one in twenty
the line drops in the middle of every third save: half a request is sent, or all of it and the reply is never read;
then the page tries again.

``--thinking 0.2`` makes the thinking (and what a connection may be idle) a fifth as long. The starts are as many a
second as on the day, the saves and hand-ins five times as many: harder than the day itself, but sooner over.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urljoin

from bench import answers, environment, figures, saves, server
from bench.client import Client, Reply

SIGN_IN = "/tai-khoan/dang-nhap/"
QUIZ = "giu-tai-khoan"
ANSWERS, THINKS_SECONDS, IDLE_SECONDS = 16, (30, 90), 20
READS_EVERY, DROPS_EVERY, ONE_OF_DROPS = 4, 3, 20
PATIENCE_SECONDS, TRIES = 20, 30
BOOK = ("giu-tai-khoan/mat-khau.html", "giu-tai-khoan/hai-buoc.html", "lua-dao/", "van-ban.html", "kenh/video.html")
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_TICKET = re.compile(rb'data-ticket="([^"]+)"')
_FILES = re.compile(
    rb'<(?:script[^>]* src|img[^>]* src|link[^>]* rel="(?:stylesheet|icon)"[^>]* href|link href)="([^"#?]+)"'
)
_FONTS = re.compile(r"<([^>]+)>; rel=preload")
_MODULES = re.compile(rb'from "([^"]+\.js)"')
_SEES = {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0"}


class Shown(Exception):
    """Something that a person sees as an error."""


@dataclass(slots=True)
class Day:
    """What the morning measured, and what all browsers know: which files a page needs."""

    port: int
    quiz: str
    thinking: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in KINDS})
    saved: saves.Tally = field(default_factory=saves.Tally)
    shown: Counter[str] = field(default_factory=Counter)
    retried: Counter[str] = field(default_factory=Counter)
    files: dict[str, list[str]] = field(default_factory=dict)
    finished: int = 0


KINDS = ("sign-in", "page", "file", "save", "hand-in")


class Browser:
    """One official at his computer."""

    def __init__(self, day: Day, code: str, number: int) -> None:
        self.day, self.code = day, code
        self.chance = random.Random(number)
        self.drops = number % ONE_OF_DROPS == 0
        self.client = Client("127.0.0.1", day.port, always=_SEES)
        self.has: set[str] = set()

    async def walk(self) -> None:
        """Go through the morning. Raises Shown."""
        page = await self.page(SIGN_IN)
        fields = {"login": self.code, "password": environment.PASSWORD, "csrfmiddlewaretoken": _found(_TOKEN, page)}
        await self.form("sign-in", SIGN_IN, fields)
        await self.page("/tap-huan/")
        page = await self.page(f"/tap-huan/bai/{self.day.quiz}/")
        token = [("csrfmiddlewaretoken", _found(_TOKEN, page))]
        paper = await self.form("page", f"/tap-huan/bai/{self.day.quiz}/bat-dau/", token)
        page = await self.page(paper, "paper")
        sheet = await self.sit(page, int(paper.split("/")[3]))
        sheet += [("confirm", "1"), ("csrfmiddlewaretoken", _found(_TOKEN, page))]
        await self.form("hand-in", f"{paper}nop/", sheet)
        await self.page(f"{paper}ket-qua/", "result")
        self.day.finished += 1
        await self.client.close()

    async def sit(self, page: Reply, attempt: int) -> list[tuple[str, str]]:
        """Answer; return the fields of the form as they stand then."""
        ticket = _found(_TICKET, page)
        shape = answers.shape(ticket)
        sheet: dict[int, tuple[int, list[int]]] = {}
        for number in range(ANSWERS):
            place = number if number < len(shape) else self.chance.randrange(len(shape))
            if number % READS_EVERY == READS_EVERY - 1:
                await self.think(0.5)
                await self.page("/cam-nang/" + self.chance.choice(BOOK))
                await self.think(0.5)
            else:
                await self.think(1)
            revision, chosen = sheet.get(place, (0, []))[0] + 1, answers.some(*shape[place], self.chance)
            sheet[place] = revision, chosen
            cut = self.drops and number % DROPS_EVERY == 0
            await self.save(ticket, attempt, place, revision, chosen, cut)
        return [pair for place, (revision, chosen) in sheet.items() for pair in _fields(shape, place, revision, chosen)]

    async def think(self, part: float) -> None:
        """Think; a connection that was idle too long is closed meanwhile."""
        seconds = self.chance.uniform(*THINKS_SECONDS) * self.day.thinking * part
        idle = min(seconds, IDLE_SECONDS * self.day.thinking * 0.9)
        await asyncio.sleep(idle)
        if seconds > idle:
            await self.client.close()
            await asyncio.sleep(seconds - idle)

    async def save(self, ticket: str, attempt: int, place: int, revision: int, chosen: list[int], cut: bool) -> None:
        """Save an answer as the page does: what cannot be saved just now is tried again."""
        body = json.dumps({"place": place, "revision": revision, "chosen": chosen}).encode()
        headers = {"Content-Type": "application/json", "X-Ticket": ticket}
        if cut:
            await self.client.begin_and_drop("/luu", body, headers, half=self.chance.random() < 0.5)
            self.day.retried["line of his own dropped"] += 1
            await asyncio.sleep(1)
        for _ in range(TRIES):
            began = time.perf_counter()
            try:
                reply = await self.ask(self.client.post, "/luu", body, headers)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                self.day.retried[f"save: {type(error).__name__}"] += 1
            else:
                self.day.seconds["save"].append(time.perf_counter() - began)
                if reply.status == 200:
                    shown = ",".join(map(str, chosen))
                    self.day.saved.acknowledged[attempt, place, revision] = shown
                    return
                if reply.status < 500:
                    raise Shown(f"save: {reply.status}")
                self.day.retried[f"save: {reply.status}"] += 1
            await asyncio.sleep(1)
        raise Shown("save: never")

    async def page(self, path: str, known_as: str = "") -> Reply:
        """GET a page and the files that it needs and the browser has not."""
        began = time.perf_counter()
        reply = await self.look("page", path)
        if reply.status != 200:
            raise Shown(f"{known_as or path}: {reply.status}")
        self.day.seconds["page"].append(time.perf_counter() - began)
        await self.fetch(self.needs(known_as or path, path, reply))
        return reply

    async def look(self, kind: str, path: str) -> Reply:
        """GET ``path``; where the server asks for patience, as its page does: again by itself."""
        for _ in range(TRIES):
            reply = await self.patiently(kind, self.client.get, path)
            if reply.status != 503 or "refresh" not in reply.headers:
                return reply
            self.day.retried[f"{kind}: asked to wait"] += 1
            await asyncio.sleep(float(reply.headers["refresh"].partition(";")[0]))
        return reply

    async def form(self, kind: str, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> str:
        """POST a form; return where it leads."""
        began = time.perf_counter()
        reply = await self.patiently(kind, self.client.post_form, path, fields)
        if reply.status != 302:
            raise Shown(f"{kind} form: {reply.status}")
        self.day.seconds[kind].append(time.perf_counter() - began)
        return reply.headers["location"]

    async def fetch(self, paths: list[str]) -> None:
        """Fetch files that this browser has not yet; what they import comes too."""
        waiting = [path for path in paths if path not in self.has]
        while waiting:
            path = waiting.pop(0)
            self.has.add(path)
            began = time.perf_counter()
            reply = await self.patiently("file", self.client.get, path)
            self.day.seconds["file"].append(time.perf_counter() - began)
            if reply.status != 200:
                raise Shown(f"file {path}: {reply.status}")
            waiting += [one for one in self.needs(path, path, reply) if one not in self.has and one not in waiting]

    async def patiently(self, kind: str, ask: object, *given: object) -> Reply:
        try:
            return await self.ask(ask, *given)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise Shown(f"{kind}: {type(error).__name__}") from None

    async def ask(self, ask, *given) -> Reply:  # type: ignore[no-untyped-def]
        """Send a request over a connection that is open; whatever goes wrong, the next one gets a new one."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.client.open()
                reply: Reply = await ask(*given)
        except BaseException:
            self.client.drop()
            raise
        if reply.headers.get("connection") == "close":
            await self.client.close()
        return reply

    def needs(self, known_as: str, path: str, reply: Reply) -> list[str]:
        """Return the files that a page or a script names; read once for all browsers."""
        if known_as not in self.day.files:
            body = gzip.decompress(reply.body) if reply.headers.get("content-encoding") == "gzip" else reply.body
            named = (_MODULES if path.endswith(".js") else _FILES).findall(body)
            named = [] if path.endswith((".css", ".svg", ".woff2")) else named
            fonts = _FONTS.findall(reply.headers.get("link", ""))
            found = [*fonts, *(urljoin(path, one.decode()) for one in named)]
            self.day.files[known_as] = [one for one in found if one.startswith("/") and not one.endswith("/")]
        return self.day.files[known_as]


def _fields(shape: answers.Shape, place: int, revision: int, chosen: list[int]) -> list[tuple[str, str]]:
    values = [(f"q{place}", value) for value in answers.fields(shape[place][0], chosen)]
    return [*values, (f"shown{place}", ",".join(map(str, chosen))), (f"r{place}", str(revision))]


def _found(pattern: "re.Pattern[bytes]", page: Reply) -> str:
    match = pattern.search(page.body)
    if match is None:
        raise Shown(f"no {pattern.pattern!r} in the page")
    return match[1].decode()


async def morning(day: Day, codes: list[str], minutes: float, under_test: server.Server) -> float:
    """Let all of ``codes`` begin within ``minutes``; return the most memory that the server took meanwhile."""
    most = 0.0

    async def one(number: int, code: str) -> None:
        await asyncio.sleep(random.Random(-number).uniform(0, minutes * 60))
        browser = Browser(day, code, number)
        try:
            await browser.walk()
        except Shown as shown:
            day.shown[str(shown)] += 1
            browser.client.drop()

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, under_test.memory_megabytes())
            await asyncio.sleep(10)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(one(number, code) for number, code in enumerate(codes)))
    watching.cancel()
    return most


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--minutes", type=float, default=2, help="within which they start")
    parser.add_argument("--thinking", type=float, default=1, help="1 is 30 to 90 s an answer; 0.2 a run of six minutes")
    parser.add_argument("--quiz", default=QUIZ)
    parser.add_argument("--threads", type=int, default=None, help="of Django in each process")
    wanted = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with environment.fresh():
        codes = [official.staff_code for official in environment.officials(wanted.people)]
        given = () if wanted.threads is None else ("--threads", str(wanted.threads))
        with server.running(60, *given) as under_test:
            day = Day(under_test.port, wanted.quiz, wanted.thinking)
            before, own, began = under_test.cpu_seconds(), time.process_time(), time.perf_counter()
            most = asyncio.run(morning(day, codes, wanted.minutes, under_test))
            took = time.perf_counter() - began
            cpu, own = under_test.cpu_seconds() - before, time.process_time() - own
            report(day, wanted.people, took, cpu, own, most)


def report(day: Day, people: int, took: float, cpu: float, own: float, most: float) -> None:
    """Print what was measured."""
    table = figures.Table("what    ", "number", "p50 ms", "p95 ms", "p99 ms", "slowest ms")
    for kind, seconds in day.seconds.items():
        if seconds:
            table.row(f"{kind:<8}", len(seconds), *figures.milliseconds(seconds), max(seconds) * 1000)
    print(f"finished {day.finished} of {people} in {took:.0f} s; errors shown: {dict(day.shown) or 'none'}")
    print(f"tried again by themselves: {dict(day.retried) or 'none'}")
    print(f"acknowledged {len(day.saved.acknowledged)} answers, of which lost: {saves.lost(day.saved)}")
    print(
        f"server: {cpu / people * 1000:.1f} ms of CPU a journey, {cpu / took:.2f} of a core; most memory {most:.0f} MB"
        f"; client {own / took:.2f} of a core"
    )


if __name__ == "__main__":
    main()
