"""The screen of changes in a browser: accessible by day and by night, wide and narrow; from a number to a campaign."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
HOME = "/cntt/thay-doi/"
ADDRESSES = [
    HOME,
    f"{HOME}?tu={{first}}",
    f"{HOME}?thay_doi={{last}}.1",
    f"{HOME}?van_ban=luat-91-2025",
    "/cntt/tien-do/?thay_doi={last}.1",
]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A house of its own, after an edition that changed four sections for two reasons."""
    server = Live(tmp_path_factory.mktemp("changed"), demonstration)
    server.run("tests.browser.changed")
    server.stop()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def officer(changed: Live, browser: Browser) -> dict[str, object]:
    page = browser.new_context().new_page()
    walk.sign_in(page, changed, "CNTT001", changed.sign_ins["CNTT001"])
    state = page.context.storage_state()
    page.context.close()
    return dict(state)


def with_days(changed: Live, address: str) -> str:
    """Put into ``address`` the days of the two editions, which are those of the day on which the house was made."""
    first, last = sorted(file.stem for file in (changed.var / "project" / "editions").glob("*.yml"))
    return address.format(first=first, last=last)


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing(changed: Live, officer: dict[str, object], visit: Visit, address: str) -> None:
    page = visit(storage_state=officer)
    page.goto(changed.url + with_days(changed, address))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert axe.violations(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_narrowest_phone_needs_no_scrolling_sideways_and_no_thin_fingers(
    changed: Live, officer: dict[str, object], visit: Visit, address: str
) -> None:
    page = visit(storage_state=officer, viewport={"width": 320, "height": 850})
    page.goto(changed.url + with_days(changed, address))
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator(
        ".button, .link, .pages a, summary, select, input:not([type=hidden], [type=checkbox], [type=radio])"
    ).evaluate_all(
        "all => all.map(one => [one.name || one.textContent.trim(), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([words]) => words)"
    )
    assert small == []


def test_from_a_change_to_a_campaign_for_exactly_its_people(
    changed: Live, officer: dict[str, object], visit: Visit
) -> None:
    page = visit(storage_state=officer, viewport={"width": 1366, "height": 850})
    page.goto(changed.url + "/tap-huan/")
    page.get_by_role("link", name="Thay đổi", exact=True).click()
    card = page.locator("li.card").filter(has_text="Đổi quy trình báo sự cố")
    words = card.get_by_role("link", name="người còn phải học lại").inner_text()
    number = words.split()[2]
    card.get_by_role("link", name="người còn phải học lại").click()
    assert page.get_by_role("status").first.inner_text().startswith(f"{number} người")
    page.go_back()
    card.locator("summary", has_text="Mở đợt học lại").click()
    due = (datetime.now(UTC) + timedelta(days=14)).date()
    card.get_by_label("Hạn học lại").fill(due.isoformat())
    card.get_by_role("button", name="Mở đợt").click()
    page.wait_for_url(re.compile(r"/cntt/dot/\d+/$"))
    said = page.get_by_role("status").first.inner_text()
    assert said == f"Đã mở đợt “Học lại: Đổi quy trình báo sự cố” cho {number} cán bộ, hạn {due:%d/%m/%Y}."
    assert page.locator("main strong").filter(has_text=f"0/{number}").first.is_visible()
