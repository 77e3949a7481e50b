"""Number by number: the figures of the city, of units, campaigns and filters, beside a count of how each stands."""

import json
import re
from collections.abc import Callable, Collection, Iterator

from click import Command
from click.testing import CliRunner
from django.test import Client

from tests.same.compared import PROGRESS, Truth, page, table, text
from tests.web.big_figures import big_figures
from trainer.cli import campaign as campaign_commands
from trainer.commands.report import report
from trainer.content.live import library
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import code as code_of
from trainer.evidence.rules.certificate import passes
from trainer.letters import queries as letters
from trainer.models import Unit
from trainer.queries.progress_people import PersonRow
from trainer.queries.quizzes_by_unit import cells
from trainer.reports.queries import snapshot_of

Figures = tuple[int, int, int, int]
# What a row fits to be on the list of a state.
_FITS: dict[str, Callable[[PersonRow], bool]] = {
    "asked": lambda row: not row.exempt and bool(row.standings),
    "done": lambda row: not row.exempt and bool(row.standings) and all(one.valid for one in row.standings),
    "not_done": lambda row: not row.exempt and any(not one.valid for one in row.standings),
    "overdue": lambda row: any(one.late for one in row.standings),
    "exempt": lambda row: row.exempt and bool(row.standings),
}
_STATES = ("not_begun", "in_progress", "failed", "update", "expired")


def _counted(some: Collection[PersonRow]) -> Figures:
    """Return people, done, late, exempt."""
    people, done, late, away = (sum(map(_FITS[state], some)) for state in ("asked", "done", "overdue", "exempt"))
    return people, done, late, away


def _shown(client: Client, address: str) -> Figures:
    people, done, left, late, *away = (number for number, _ in big_figures(client.get(address).text).values())
    assert left == people - done
    return people, done, late, sum(away)


def _below(truth: Truth, unit: Unit) -> list[PersonRow]:
    return [row for row in truth.people.values() if row.official.unit.ancestry.startswith(unit.ancestry)]


def _by_quiz(some: Collection[PersonRow], quiz: str) -> Figures:
    mine = [(stands, row.exempt) for row in some for asked, stands in row.quizzes if asked.quiz == quiz]
    here = [stands for stands, away in mine if not away]
    return len(here), sum(one.valid for one in here), sum(one.late for one in here), len(mine) - len(here)


def of_the_city_and_units(truth: Truth) -> Iterator[str]:
    """Progress, the pages of units, their page to print, reports, the home of the IT unit."""
    client, counted, late = truth.client, cells(truth.now), 0
    told = [("tiến độ", _shown(client, f"{PROGRESS}theo-don-vi/"), _counted(list(truth.people.values())))]
    for unit in Unit.objects.filter(closed_at=None):
        mine, found = _below(truth, unit), snapshot_of(unit, library(), truth.now)
        own, whole = [row for row in mine if row.official.unit_id == unit.pk], found.whole
        late += any(map(_FITS["overdue"], own))
        told.append((f"trang {unit.code}", _shown(client, f"/don-vi/{unit.code}/"), _counted(mine)))
        told.append((f"báo cáo {unit.code}", (whole.people, whole.done, whole.late, whole.exempt), _counted(mine)))
        for one in found.quizzes:
            said = one.people, one.done, one.late, one.exempt
            told.append((f"báo cáo {unit.code}, {one.code}", said, _by_quiz(mine, one.code)))
        for quiz, cell in counted.get(unit.pk, {}).items():
            told.append((f"đơn vị và bài {unit.code}, {quiz}", (*cell, *_by_quiz(own, quiz)[2:]), _by_quiz(own, quiz)))
    yield from (f"{what}: {said} / {true}" for what, said, true in told if said != true)
    if f"{late} đơn vị có người quá hạn" not in client.get("/tap-huan/").text:
        yield f"trang đầu không nói {late} đơn vị có người quá hạn"


def of_letters(truth: Truth) -> Iterator[str]:
    """The figures above the names of a weekly letter."""
    wanted = letters.addressees(truth.now)
    for one, letter in zip(wanted, letters.pages(wanted, library(), truth.now), strict=True):
        units = {unit.pk for unit in one.units}
        mine = [row for row in truth.people.values() if row.official.unit_id in units]
        said = letter.figures.people, letter.figures.done, letter.figures.late, letter.figures.exempt
        if said != _counted(mine):
            yield f"{letter.unit_code}: {said} / {_counted(mine)}"


def _at_terminal(command: Command, *words: object) -> list[dict[str, object]]:
    done = CliRunner().invoke(command, [*map(str, words), "--json"], catch_exceptions=False, standalone_mode=False)
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def of_every_filter(truth: Truth) -> Iterator[str]:
    """The total above a list, both files of it, and the command, of each state."""
    in_state = {state: _in_state(state) for state in _STATES}
    for state, fits in (_FITS | in_state).items():
        true = {code for code, row in truth.people.items() if fits(row)}
        said = {
            "tệp": {line["Mã cán bộ"] for line in table(truth.client, f"{PROGRESS}tai/csv/", tinh_trang=state)},
            "bảng": {
                line["Mã cán bộ"] for line in table(truth.client, f"{PROGRESS}tung-bai/tai/csv/", tinh_trang=state)
            },
            "lệnh": {line["code"] for line in _at_terminal(report, "--state", state)},
        }
        yield from (f"{state} {what}: {sorted(one ^ true)}" for what, one in said.items() if one != true)  # type: ignore[type-var,operator]
        words = " ".join(map(text, page(truth.client, PROGRESS, tinh_trang=state).xpath("//p[@role='status']")))
        total = re.match(r"([\d.]+) người", words)
        if (int(total[1].replace(".", "")) if total else 0) != len(true):
            yield f"{state}: “{words}” / {len(true)}"


def _in_state(state: str) -> Callable[[PersonRow], bool]:
    return lambda row: not row.exempt and any(one.state == state for one in row.standings)


def of_campaigns(truth: Truth) -> Iterator[str]:
    """What a campaign counts, and the lists behind each figure."""
    states = {"people": "asked", "done": "done", "left": "not_done", "late": "overdue", "exempt": "exempt"}
    for name, campaign in truth.city.campaigns.items():
        (told,) = _at_terminal(campaign_commands.get_command(None, "show"), campaign.pk)  # type: ignore[arg-type]
        for figure, state in states.items():
            lines = table(truth.client, f"{PROGRESS}tai/csv/", dot=campaign.pk, tinh_trang=state)
            people = {line["Mã cán bộ"] for line in lines}
            if told[figure] != len(people):
                yield f"{name} {figure}: {told[figure]} / {len(people)}"
            if any(truth.people[code].exempt != (state == "exempt") for code in people):
                yield f"{name} {figure}: {sorted(people)}"


def of_certificates(truth: Truth) -> Iterator[str]:
    """What a stranger who checks a certificate is told, of every second person."""
    seen = set()
    for staff_code, row in list(truth.people.items())[::2]:
        stands = {asked.quiz: it for asked, it in row.quizzes}
        for quiz in of_official(row.official, library(), keys="none").quizzes:
            attempt = quiz.present_attempt
            if attempt is None or not passes(attempt) or quiz.id not in stands:
                continue
            it = stands[quiz.id]
            codes = {"ma": code_of(staff_code, quiz.id, attempt), "can_bo": staff_code}
            told = Client().post("/chung-nhan/", codes).text
            right, changed = "Đúng: Gần Dân có ghi giấy chứng nhận này." in told, "mà người này chưa học lại" in told
            seen.add((right, changed))
            if (right, changed) != (it.valid, it.state == "update" or (changed and row.exempt)):
                yield f"{staff_code} {quiz.id}: đúng: {right}, đổi: {changed} / {it.words}"
    if len(seen) < 4:
        yield f"chỉ gặp {seen}"


def of_who_left(truth: Truth) -> Iterator[str]:
    """Who left, or whose record was merged, is counted nowhere, and has his record still."""
    gone = {truth.city.gone.staff_code, truth.city.merged.staff_code}
    here = {line["Mã cán bộ"] for line in table(truth.client, f"{PROGRESS}tai/csv/")}
    left = {line["Mã cán bộ"] for line in table(truth.client, f"{PROGRESS}tai/csv/", tinh_trang="left")}
    if here != set(truth.people) or left != gone:
        yield f"{sorted(here ^ set(truth.people))}, {left} / {gone}"
    for code in gone:
        if "Người đã rời danh sách không có bài bắt buộc." not in text(page(truth.client, f"/cntt/can-bo/{code}/")):
            yield f"trang {code}"
