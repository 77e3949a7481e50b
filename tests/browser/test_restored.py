"""A page that was open while the database was restored: it says so, keeps what was chosen, and hurts nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit, options_only
from tests.browser.live import Live
from tests.browser.people import PASSWORD
from tests.once import once

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server of these tests alone: it is restored."""
    live = Live(
        tmp_path_factory.mktemp("restored"), demonstration, once(tmp_path_factory, "options-only", options_only)
    )
    yield live
    live.stop()


def _restore(live: Live, copy: Path) -> None:
    live.stop()
    live.run("trainer", "restore", str(copy))
    live.start()


def _tick(page: Page, place: int, shown: int) -> None:
    walk.option(page, place, shown).check()


def test_what_was_chosen_stays_and_is_sent_anew_after_signing_in_and_nobody_elses_attempt_gets_it(
    own: Live, visit: Visit, tmp_path: Path
) -> None:
    early, late, other = visit(troubled=True), visit(troubled=True), visit()
    kept = walk.begin_as_new(early, own)
    copy = tmp_path / "copy"
    own.run("trainer", "backup", str(copy))
    # Both after the copy: an answer of an attempt that is in it, and an attempt that is not.
    _tick(early, 0, 1)
    expect(walk.saved(early, 0)).to_have_text(walk.SAVED)
    lost = walk.begin_as_new(late, own)
    _tick(late, 0, 1)
    expect(walk.saved(late, 0)).to_have_text(walk.SAVED)

    _restore(own, copy)
    assert walk.begin_as_new(other, own) == lost

    for page in (early, late):
        _tick(page, 1, 0)
        expect(page.locator("#line-state")).to_contain_text("Trang này không lưu thêm được")
        expect(walk.option(page, 0, 1)).to_be_checked()
        expect(walk.option(page, 1, 0)).to_be_checked()
    assert own.answers(lost) == {}

    person = own.rows(
        "SELECT staff_code FROM trainer_official JOIN trainer_attempt ON official_id = trainer_official.id"
        " WHERE trainer_attempt.id = ?",
        kept,
    )[0][0]
    early.get_by_role("link", name="Đăng nhập lại và mở lại bài").click()
    early.wait_for_url("**/tai-khoan/dang-nhap/**")
    early.get_by_label("Mã cán bộ hoặc e-mail").fill(person)
    early.get_by_label("Mật khẩu").fill(PASSWORD)
    early.get_by_role("button", name="Đăng nhập").click()
    early.wait_for_url(f"**/tap-huan/luot/{kept}/**")
    for place in (0, 1):
        expect(walk.saved(early, place)).to_have_text(walk.SAVED)
    assert own.answers(kept) == {0: "1", 1: "0"}
    assert own.answers(lost) == {}
