"""Every screen, export and nightly work of the IT unit and of leaders in a city that has sat everything.

    python -m bench.cockpit build FOLDER --people 200000 --units 3000
    python -m bench.cockpit measure FOLDER --gets 20 --against SMALLER

``build`` fills a database in FOLDER (with DATABASE_URL, in that database; FOLDER then holds only what was measured),
goes on where it was interrupted, and shows how far it is; ``--without answers`` leaves out what a measurement need
not. ``measure`` prints the table and keeps it in FOLDER; with ``--against`` another folder that was measured, by how
much each figure grows. Nightly works write: whoever measures them measures on a copy, which ``--copy`` makes.
"""

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import cockpit_data, environment, figures, population, sat, screens

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

_FIGURES = "cockpit.json"
# What a screen may take, p95, when what it reads is in memory.
MOST_MS = 300


@dataclass(frozen=True, slots=True)
class Row:
    """What one screen or work took: milliseconds of the clock (median, p95), of the processor, statements, kB."""

    name: str
    p50: float
    p95: float
    cpu: float
    statements: int
    size: float
    status: str


def build(asked: argparse.Namespace) -> None:
    """Fill the database, and go on where it was interrupted."""
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from trainer.content.live import library
    from trainer.models import Official

    now = _moment(asked.folder)
    parts = [part for part in cockpit_data.PARTS if part not in asked.without]
    wanted = list(cockpit_data.steps(asked.people, asked.units, parts, library(), now))
    wanted.append(("busy", lambda: screens._busy(now)))
    columns = (
        *Progress.get_default_columns(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[at]}"),
    )
    with Progress(*columns) as bar:
        copying = bar.add_task("Rows", total=len(wanted), at="")
        cockpit_data.fill(wanted, lambda name: bar.update(copying, advance=1, at=name))
        asking = bar.add_task("What is asked", total=Official.objects.count(), at="")
        cockpit_data.bring_in_line(library(), lambda number: bar.advance(asking, number))
    population.settle()


def _moment(folder: Path) -> "datetime":
    """Return the time that every row is counted from: of the first run, however often it was interrupted."""
    from datetime import datetime

    file = folder / "now.txt"
    if not file.exists():
        file.write_text(population.now_of_the_run().isoformat(), encoding="utf-8")
    return datetime.fromisoformat(file.read_text(encoding="utf-8"))


def measure(asked: argparse.Namespace) -> list[Row]:
    """Measure works, screens and exports, print a row each, and return them."""
    before = _before(asked.against)
    titles = ("p50 ms", "p95 ms", "CPU ms", "queries", "kB", "grows", "")
    table = figures.Table(f"{'what':>40}", *titles)
    found = []
    for row in _measured(asked):
        found.append(row)
        small = before.get(row.name)
        grows = f"{row.cpu / small.cpu:.1f}x" if small and small.cpu else ""
        slow = " !" if row.p95 > MOST_MS and row.status.startswith("2") else ""
        table.row(f"{row.name:>40}", row.p50, row.p95, row.cpu, row.statements, row.size, grows, f" {row.status}{slow}")
    return found


def _before(folder: Path | None) -> Mapping[str, Row]:
    if folder is None:
        return {}
    rows = json.loads((folder / _FIGURES).read_text(encoding="utf-8"))
    return {row["name"]: Row(**row) for row in rows}


def _measured(asked: argparse.Namespace) -> Iterator[Row]:
    def wanted(name: str) -> bool:
        return not asked.only or any(one in name for one in asked.only.split(","))

    for name, act in works():
        if wanted(name) and "works" in asked.what:
            yield _work(name, act)
    # As the server does, which would otherwise walk the whole content now and then while somebody waits.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    for name, client, address in addresses():
        if wanted(name) and "screens" in asked.what:
            yield _screen(name, client(), address, asked.gets)
    for name, client, address in exports():
        if wanted(name) and "exports" in asked.what:
            yield _export(name, client(), address)


def addresses() -> Iterator[tuple[str, "Callable[[], Client]", str]]:
    """Yield what is looked at: every screen of ``bench.screens``, and lists by filter, order and page."""
    from trainer.models import Official, Unit
    from trainer.queries import progress_table
    from trainer.reports import kept

    now = population.now_of_the_run()
    officer = _once(lambda: screens._client(sat.officer()))
    for unit, name, address in screens._screens(now):
        yield name, officer if not unit else _leader(unit), address
    units = population.wards()
    quiz = sorted(_library().quizzes)[0]
    filters = {
        "all": "",
        "of a unit": f"don_vi={units[0]}",
        "late": "tinh_trang=overdue",
        "not done": "tinh_trang=not_done",
        "by name": "tim=thu+199",
        "of a role": "vai_tro=page_admin",
        "of a quiz": f"bai={quiz}",
        "late in a unit": f"tinh_trang=overdue&don_vi={units[0]}",
        "never signed in": "dang_nhap=chua",
    }
    last = Official.objects.count()
    for title, query in filters.items():
        for page, number in (("first", 1), ("middle", last // 24), ("last", last)):
            yield f"people {title}, {page} page", officer, f"/cntt/tien-do/?{query}&trang={number}"
    for page, number in (("middle", 100), ("last", 10_000)):
        yield f"by unit, {page} page", officer, f"/cntt/tien-do/theo-don-vi/?trang={number}"
        yield f"units and quizzes, {page} page", officer, f"/cntt/tien-do/don-vi-va-bai/?trang={number}"
    for order in (*progress_table.ORDERS, f"{progress_table.OF_QUIZ}{quiz}"):
        for page, number in (("first", 1), ("middle", last // 24), ("last", last)):
            query = f"xep={order}&trang={number}"
            yield f"table by {order}, {page} page", officer, f"/cntt/tien-do/tung-bai/?{query}"
        yield f"late of the table by {order}", officer, f"/cntt/tien-do/tung-bai/?xep=-{order}&tinh_trang=overdue"
    yield "over time of a unit", officer, f"/cntt/theo-thoi-gian/?don_vi={units[0]}&khoang="
    yield "questions", officer, "/cntt/cau-hoi/"
    yield "questions of a quiz", officer, f"/cntt/cau-hoi/{quiz}/"
    for order in ("kho", "phan-biet"):
        yield f"questions by {order}", officer, f"/cntt/cau-hoi/{quiz}/?xep={order}"
    question = _library().quizzes[quiz].questions[0]
    yield "one question", officer, f"/cntt/cau-hoi/{quiz}/{question.id}/"
    yield "what people get wrong", officer, "/cntt/cau-hoi/muc/"
    yield "what a unit gets wrong", officer, f"/cntt/cau-hoi/muc/?don_vi={units[0]}"
    yield "a section", officer, f"/cntt/cau-hoi/muc/{question.sections[0]}/"
    yield "reports", officer, "/cntt/bao-cao/"
    yield "a unit's report", officer, f"/don-vi/{units[0]}/bao-cao/"
    yield from _of_a_province(officer)
    # As the housekeeper does.
    kept.keep(_library(), now)
    top = Unit.objects.get(parent__isnull=True).code
    yield "the city's report", officer, f"/don-vi/{top}/bao-cao/"
    yield "prepared files", officer, "/tep/"
    yield "log", officer, "/cntt/nhat-ky/"
    yield "log of a person", officer, f"/cntt/nhat-ky/?ve={cockpit_data.person(5).staff_code}"
    yield "log of an act", officer, "/cntt/nhat-ky/?loai=xem-tai"


def _of_a_province(officer: "Callable[[], Client]") -> Iterator[tuple[str, "Callable[[], Client]", str]]:
    """Yield the same for the first province of a country (``bench.country``); nothing in a city."""
    for province in population.provinces()[:1]:
        yield "a province", officer, f"/don-vi/{province}/"
        yield "a province's report", officer, f"/don-vi/{province}/bao-cao/"
        yield "a province's letter", officer, f"/don-vi/{province}/thu-tuan/"
        yield "people of a province", officer, f"/cntt/tien-do/?don_vi={province}"
        yield "late in a province", officer, f"/cntt/tien-do/?tinh_trang=overdue&don_vi={province}"
        yield "over time of a province", officer, f"/cntt/theo-thoi-gian/?don_vi={province}&khoang="


def exports() -> Iterator[tuple[str, "Callable[[], Client]", str]]:
    """Yield the files that grow with the city."""
    officer = _once(lambda: screens._client(sat.officer()))
    from trainer.reports.rules.period import around

    quarter = around(population.now_of_the_run()).written
    for kind in ("csv", "xlsx"):
        yield f"export of questions, {kind}", officer, f"/cntt/cau-hoi/tai/{kind}/"
        yield f"export of people, {kind}", officer, f"/cntt/tien-do/tai/{kind}/"
        yield f"export of the table, {kind}", officer, f"/cntt/tien-do/tung-bai/tai/{kind}/"
        yield f"export of units and quizzes, {kind}", officer, f"/cntt/tien-do/don-vi-va-bai/tai/{kind}/"
    for kind in ("xlsx", "docx", "pdf"):
        yield f"report of the quarter, {kind}", officer, f"/cntt/bao-cao/{quarter}/{kind}/"


def works() -> Sequence[tuple[str, Callable[[], object]]]:
    """Return the works of a night, in the order in which they are done."""
    from trainer.actions import remembered
    from trainer.item_analysis import counting
    from trainer.letters import make as letters
    from trainer.reports import kept
    from trainer.serving import nightly

    now = population.now_of_the_run()
    return (
        ("count the day", lambda: nightly.count_day(now)),
        ("count campaigns", lambda: nightly.count_campaigns(_library(), now)),
        ("count quizzes by unit", lambda: nightly.count_quizzes(now)),
        ("keep the city's report", lambda: kept.keep(_library(), now)),
        ("count what is remembered", lambda: remembered.count(now)),
        ("count the questions", lambda: counting.count(upto=counting.settled())),
        ("decide on the letters", lambda: letters.decide(now, None)),
    )


def _work(name: str, act: Callable[[], object]) -> Row:
    """Do a work, and tell how long the write lock was held at most (on SQLite), and the memory at its end."""
    from django.db import connection

    from bench.locks import Held

    held = Held()
    began = time.perf_counter(), time.process_time()
    with held.watch() if connection.vendor == "sqlite" else nullcontext():
        act()
    wall, cpu = (time.perf_counter() - began[0]) * 1000, (time.process_time() - began[1]) * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(name, wall, wall, cpu, 0, 0, f"lock {held.longest * 1000:.0f} ms, memory {memory:.0f} MB")


def _screen(name: str, client: "Client", address: str, gets: int) -> Row:
    """Get a page ``gets`` times, what it reads being in memory by then."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as said:
        answer = client.get(address)
    # The next request empties the list.
    statements = len(said)
    seconds, cpu = [], []
    for _ in range(gets):
        began = time.perf_counter(), time.process_time()
        answer = client.get(address)
        seconds.append(time.perf_counter() - began[0])
        cpu.append(time.process_time() - began[1])
    p50, p95, _ = figures.milliseconds(seconds)
    size = len(answer.content) / 1000 if not answer.streaming else 0
    return Row(name, p50, p95, figures.milliseconds(cpu)[0], statements, size, f"{answer.status_code} {address}")


def _export(name: str, client: "Client", address: str) -> Row:
    """Take a file once, to its last byte; a large one is made by the process of its own that a server starts."""
    began = time.perf_counter(), time.process_time()
    answer: Any = client.get(address)
    cpu, memory, led = 0.0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, ""
    if answer.status_code == 302:
        led = answer.headers["Location"]
        cpu, memory = _make_file()
        answer = client.get(f"{led}tai/")
    size = sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)
    wall, cpu = (time.perf_counter() - began[0]) * 1000, (cpu + time.process_time() - began[1]) * 1000
    told = f"memory {memory:.0f} MB{' of its own process' if led else ''}, {answer.status_code} {address}"
    return Row(name, wall, wall, cpu, 0, size / 1000, told)


def _make_file() -> tuple[float, float]:
    """Make the large file that waits; return the seconds and the megabytes that it took."""
    maker = subprocess.Popen([sys.executable, "-m", "trainer.serving.make_file"], stdin=subprocess.PIPE)
    _, status, used = os.wait4(maker.pid, 0)
    maker.returncode = os.waitstatus_to_exitcode(status)
    assert maker.stdin is not None
    maker.stdin.close()
    assert maker.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _once(make: Callable[[], Any]) -> Callable[[], Any]:
    made: list[Any] = []

    def made_once() -> Any:
        if not made:
            made.append(make())
        return made[0]

    return made_once


def _leader(unit: str) -> "Callable[[], Client]":
    def client() -> "Client":
        from trainer.models import Official

        led = Official.objects.filter(unit__code=unit, role_holdings__role="leader", is_active=True)
        return screens._client(led.order_by("pk")[0])

    return _once(client)


def _library() -> Any:
    from trainer.content.live import library

    return library()


def main() -> None:
    """Build or measure; exit with 1 when a screen took longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=("build", "measure"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--units", type=int, default=3_000)
    parser.add_argument("--without", default="", help=f"of {', '.join(cockpit_data.PARTS)}, with commas")
    parser.add_argument("--gets", type=int, default=20, help="so many of each screen")
    parser.add_argument("--what", default="screens,exports,works")
    parser.add_argument("--only", default="", help="names that have one of these in them, with commas")
    parser.add_argument("--against", type=Path, help="a folder that was measured: by how much it grows")
    parser.add_argument("--copy", action="store_true", help="measure on a copy (SQLite)")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    place = environment.copied if asked.copy else environment.at
    with place(asked.folder, served=asked.act == "measure"):
        if asked.act == "build":
            build(asked)
            return
        rows = measure(asked)
    (asked.folder / _FIGURES).write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    sys.exit(any(row.p95 > MOST_MS for row in rows if row.status.startswith("2")))


if __name__ == "__main__":
    main()
