"""Relearning in a real Chromium: the path says so, changes stand side by side, a few questions bring it up to date."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import axe, whole_yaml
from tests.browser import walk
from tests.browser.changing import new_edition
from tests.browser.conftest import Visit, options_only
from tests.browser.live import Live
from tests.moment import today

pytestmark = pytest.mark.browser
DUE, LATE = "giu-tai-khoan", "lua-dao"
WIDTHS = pytest.mark.parametrize("width", [390, 1366])


@dataclass(frozen=True)
class Stage:
    """A server whose handbook changed after people passed, and those people: codes, and a signed-in browser's state."""

    live: Live
    people: list[str]
    looks: dict[str, object]
    leader: dict[str, object]
    officer: dict[str, object]
    until: date
    over: date

    def next(self) -> str:
        """Return an official who passed both quizzes, and whom no other test uses."""
        return self.people.pop()


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Stage]:
    """Six officials pass two quizzes; then sections of both change: for one there is time left, for the other none."""
    quizzes = _all_drawn(options_only(tmp_path_factory.mktemp("quizzes")))
    server = Live(tmp_path_factory.mktemp("changed"), demonstration, quizzes)
    people = [server.new_official()["code"] for _ in range(6)]
    server.run("tests.browser.passing", f"{DUE},{LATE}", *people)
    until, over = today() + timedelta(days=30), today() - timedelta(days=10)
    new_edition(server, today(), {**_two_sections(server, DUE, until), **_two_sections(server, LATE, over)})
    _, leader, officer, *_ = server.sign_ins
    looks = _signed_in(browser, server, people[0], walk.PASSWORD)
    seen = [_signed_in(browser, server, code, server.sign_ins[code]) for code in (leader, officer)]
    yield Stage(server, people[1:], looks, *seen, until, over)
    server.stop()


def _signed_in(browser: Browser, server: Live, code: str, password: str) -> Any:
    with browser.new_context() as context:
        walk.sign_in(context.new_page(), server, code, password)
        return context.storage_state()


def _two_sections(server: Live, quiz: str, by: date) -> dict[str, date]:
    """Return two sections on which every pass of ``quiz`` rests."""
    ((paper,),) = server.rows("SELECT paper FROM trainer_attempt WHERE quiz = ? ORDER BY id DESC LIMIT 1", quiz)
    first = list(dict.fromkeys(next(iter(entry["sections"])) for entry in json.loads(paper)))
    return dict.fromkeys(first[:2], by)


def _all_drawn(quizzes: Path) -> Path:
    """Leave the two quizzes as many questions as they draw, so that everybody is asked about the same sections."""
    rules = whole_yaml.read(quizzes / "lo-trinh.yml")["quizzes"]
    for quiz in (DUE, LATE):
        content = whole_yaml.read(quizzes / f"{quiz}.yml")
        (draw,) = (sum(rule["draw"].values()) for rule in rules if rule["id"] == quiz)
        content["questions"] = content["questions"][:draw]
        whole_yaml.write(quizzes / f"{quiz}.yml", content)
    return quizzes


def _relearn(page: Page) -> int:
    page.get_by_role("button", name=re.compile(r"^Làm \d+ câu, khoảng \d+ phút$")).first.click()
    page.wait_for_url("**/tap-huan/luot/*/**")
    return walk.number_of(page)


def _stop(page: Page, quiz: str) -> Any:
    return page.locator(".stop").filter(has=page.locator(f"a[href='/tap-huan/bai/{quiz}/']"))


@WIDTHS
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain forms"])
def test_from_the_path_to_the_renewed_pass(stage: Stage, visit: Visit, width: int, script: bool) -> None:
    page, live = visit(viewport={"width": width, "height": 850}, java_script_enabled=script), stage.live
    walk.sign_in(page, live, stage.next())
    expect(page.locator(".next")).to_contain_text(f"Đã quá hạn ngày {stage.over:%d/%m/%Y}.")
    expect(_stop(page, DUE)).to_contain_text(f"Cần cập nhật, hạn {stage.until:%d/%m/%Y}")
    # It may wait longer than the lessons, so it stands behind them.
    page.locator(".stops-more summary", has_text="1 bài cần cập nhật").click()
    _stop(page, DUE).get_by_role("link").first.click()
    expect(page.locator(".note").first).to_contain_text(
        re.compile(rf"Có 2\smục đã thay đổi · khoảng \d+\sphút · hạn: hết ngày {stage.until:%d/%m/%Y}")
    )
    page.get_by_role("link", name="Xem và cập nhật").click()
    page.wait_for_url("**/cap-nhat/")
    expect(page.locator(".change")).to_have_count(2)
    expect(page.locator("del")).not_to_have_count(0)
    expect(page.locator("ins").first).to_contain_text("Từ nay, theo quy định mới,")
    expect(page.locator(".reasons").first).to_contain_text("Luật An ninh mạng số 116/2025/QH15")

    attempt = _relearn(page)
    walk.hand_in(page, anyway=True)
    expect(page.get_by_role("heading", name=re.compile("^Chưa đạt"))).to_be_visible()
    page.get_by_role("link", name="Xem lại và làm lại").click()
    again = _relearn(page)
    assert again != attempt
    walk.mark_all(page, [list(drawn.key()) for drawn in live.paper(again)])
    walk.hand_in(page)

    expect(page.locator(".result")).to_contain_text("Đã cập nhật đến phiên bản ngày")
    # The other one is what comes next.
    page.get_by_role("link", name="Xem và cập nhật").click()
    page.wait_for_url(f"**/{LATE}/cap-nhat/")
    page.goto(f"{live.url}/tap-huan/")
    expect(page.locator(".stops-done")).to_contain_text("1 bài đã đạt")
    page.goto(f"{live.url}/tap-huan/bai/{DUE}/cap-nhat/")
    expect(page).to_have_url(f"{live.url}/tap-huan/bai/{DUE}/")


def test_kill_9_in_the_middle_of_relearning_loses_nothing(stage: Stage, visit: Visit) -> None:
    page, live = visit(troubled=True), stage.live
    walk.sign_in(page, live, stage.next())
    page.goto(f"{live.url}/tap-huan/bai/{LATE}/cap-nhat/")
    attempt = _relearn(page)
    right = live.paper(attempt)[0].key()[0]
    walk.option(page, 0, right).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)

    live.restart()

    page.goto(f"{live.url}/tap-huan/")
    page.locator(".next").get_by_role("link", name="Làm tiếp").click()
    page.wait_for_url(f"**/tap-huan/luot/{attempt}/**")
    expect(walk.option(page, 0, right)).to_be_checked()
    walk.mark_all(page, [list(drawn.key()) for drawn in live.paper(attempt)])
    expect(page.locator("#answered")).to_have_text(str(len(live.paper(attempt))))
    walk.hand_in(page)
    expect(page.locator(".result")).to_contain_text("Đã cập nhật")


SCREENS = {
    "path": ("looks", "/tap-huan/"),
    "quiz, to update": ("looks", f"/tap-huan/bai/{DUE}/"),
    "quiz, update overdue": ("looks", f"/tap-huan/bai/{LATE}/"),
    "changes": ("looks", f"/tap-huan/bai/{DUE}/cap-nhat/"),
    "changes, overdue": ("looks", f"/tap-huan/bai/{LATE}/cap-nhat/"),
    "progress": ("officer", "/cntt/tien-do/?tinh_trang=update"),
}


def _open(stage: Stage, visit: Visit, name: str, width: int) -> Page:
    who, address = SCREENS[name]
    state = getattr(stage, who)
    page = visit(storage_state=state, viewport={"width": width, "height": 850})
    page.goto(stage.live.url + address)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    return page


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(stage: Stage, visit: Visit, name: str) -> None:
    assert axe.violations(_open(stage, visit, name, 390)) == []


@pytest.mark.parametrize("name", SCREENS)
def test_the_narrowest_phone_shows_it_whole_and_within_reach(stage: Stage, visit: Visit, name: str) -> None:
    page = _open(stage, visit, name, 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert (
        page.locator(".button, summary").evaluate_all(
            "all => all.map(one => [one.textContent.trim(), one.getBoundingClientRect()])"
            ".filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([words]) => words)"
        )
        == []
    )


def test_old_and_new_stand_side_by_side_on_a_desk_and_in_one_paragraph_on_a_phone(stage: Stage, visit: Visit) -> None:
    for width, beside in ((1366, True), (390, False)):
        page = _open(stage, visit, "changes", width)
        old, new = (page.locator(".beside .both td").nth(place) for place in (0, 1))
        expect(old).to_be_visible(visible=beside)
        expect(new).to_be_visible()
        expect(new.locator("del").first).to_be_visible(visible=not beside)


def test_the_it_unit_sees_who_has_to_update(stage: Stage, visit: Visit) -> None:
    page = _open(stage, visit, "progress", 1366)
    expect(page.locator(".chip", has_text="Cần cập nhật").first).to_be_visible()
    expect(page.locator(".chip", has_text="Quá hạn").first).to_be_visible()
