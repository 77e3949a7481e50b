"""The same job in browsers that lack what newer ones have: old office computers and telephones."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
QUIZ = "cac-kieu"
# Chrome up to 91, Safari up to 15.3.
_NO_AT = "for (const one of [Array, String]) delete one.prototype.at"
# Safari up to 15.3.
_NO_SUBMITTER = "delete SubmitEvent.prototype.submitter"
# Chrome up to 118, Safari up to 17: they ask who leaves only where this has a value.
_LEAVING = """() => {
  const event = document.createEvent("BeforeUnloadEvent")
  event.initEvent("beforeunload", false, true)
  dispatchEvent(event)
  return event.returnValue
}"""
# Firefox remembers over a reload which buttons a script had disabled, before any script of ours runs.
_REMEMBERED = """new MutationObserver(() => {
  if (document.readyState === "loading")
    for (const one of document.querySelectorAll("[data-once]")) one.disabled = true
}).observe(document, { childList: true, subtree: true })"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server whose only quiz holds a question of every kind."""
    server = Live(tmp_path_factory.mktemp("older"), demonstration, Path(__file__).parents[1] / "all_kinds")
    yield server
    server.stop()


def test_every_kind_is_answered_where_lists_have_no_at(live: Live, visit: Visit) -> None:
    page = visit()
    page.add_init_script(_NO_AT)
    walk.sign_in(page, live, live.new_official()["code"])
    attempt = walk.begin(page, live, QUIZ)
    key = [list(drawn.key()) for drawn in live.paper(attempt)]
    match = next(place for place, drawn in enumerate(live.paper(attempt)) if drawn.question.kind == "match")
    walk.go_to(page, match)
    page.get_by_role("button", name="Mục sau").click()
    expect(walk.question(page, match).locator(".hand-way span")).to_contain_text("Mục 2/")
    page.get_by_role("button", name="Mục trước").click()
    expect(walk.question(page, match).locator(".hand-way span")).to_contain_text("Mục 1/")

    walk.mark_all(page, key)
    for place in range(len(key)):
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)


def test_who_hands_in_with_questions_left_may_where_no_event_tells_the_button(live: Live, visit: Visit) -> None:
    page = visit()
    page.add_init_script(_NO_SUBMITTER)
    walk.sign_in(page, live, live.new_official()["code"])
    walk.begin(page, live, QUIZ)
    walk.hand_in(page, anyway=True)


def test_who_leaves_with_an_answer_unsaved_is_asked(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    walk.sign_in(page, live, live.new_official()["code"])
    attempt = walk.begin(page, live, QUIZ)
    place = next(place for place, drawn in enumerate(live.paper(attempt)) if drawn.question.kind == "single")
    assert page.evaluate(_LEAVING) == ""
    page.route("**/luu", lambda route: route.abort())
    walk.option(page, place, 1).check()
    expect(walk.saved(page, place)).to_have_text("Chưa lưu, đang thử lại")
    assert page.evaluate(_LEAVING) != ""
    page.unroute("**/luu")


def test_a_button_that_was_pressed_before_a_reload_can_be_pressed(live: Live, visit: Visit) -> None:
    page = visit()
    page.add_init_script(_REMEMBERED)
    walk.sign_in(page, live, live.new_official()["code"])
    page.goto(f"{live.url}/tap-huan/bai/{QUIZ}/")
    expect(page.get_by_role("button", name=re.compile("Vào bài kiểm tra"))).to_be_enabled()
    walk.begin(page, live, QUIZ)
    walk.review(page)
    expect(page.locator("[data-hand-in-anyway]")).to_be_enabled()


def test_who_is_told_wrongly_that_there_is_no_line_hands_in_all_the_same(live: Live, visit: Visit) -> None:
    page = visit()
    # As beside a virtual network: it never says that the line is back.
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    walk.sign_in(page, live, live.new_official()["code"])
    walk.begin(page, live, QUIZ)
    walk.hand_in(page, anyway=True)
