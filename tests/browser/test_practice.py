"""Practice in a real Chromium: every kind on a phone, explained in a sheet, by touch and by keyboard."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live
from tests.browser.people import PASSWORD
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Question, from_plain

pytestmark = pytest.mark.browser
_SHIFTS = """() => new PerformanceObserver(list => {
  window.shifted = (window.shifted || 0) + list.getEntries().reduce((sum, one) => sum + one.value, 0)
}).observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server whose only quiz holds a question of every kind."""
    server = Live(tmp_path_factory.mktemp("practice"), demonstration, PROJECT / "tests" / "all_kinds")
    yield server
    server.stop()


def _shift(live: Live, code: str) -> tuple[str, list[DrawnQuestion]]:
    """Give the official a shift with every question of the quiz, by kind, as written; return address and questions."""
    rows = live.rows("SELECT fingerprint, content FROM trainer_questionversion WHERE question_id LIKE 'ck-%'")
    asked = [(one, from_plain(json.loads(content))) for one, content in rows]
    asked.sort(key=lambda row: (list(RULES).index(row[1].kind), row[1].id))
    sections = dict(live.rows("SELECT reference, fingerprint FROM trainer_sectionversion ORDER BY id"))
    drawn = [DrawnQuestion(question, _as_written(question)) for _, question in asked]
    paper = [
        {"question": one, "order": shown.order, "sections": {name: sections[name] for name in shown.question.sections}}
        for (one, _), shown in zip(asked, drawn, strict=True)
    ]
    live.rows(
        "INSERT INTO trainer_practice (official_id, quiz, source, seed, paper, begun_at)"
        " SELECT id, 'cac-kieu', 'quiz', 'hạt', ?, datetime('now') FROM trainer_official WHERE staff_code = ?",
        json.dumps(paper),
        code,
    )
    ((number,),) = live.rows("SELECT max(id) FROM trainer_practice")
    return f"{live.url}/tap-huan/luyen/{number}/", drawn


def _as_written(question: Question) -> tuple[int, ...]:
    return tuple(range(len(question.targets or question.options)))


def _sheet(page: Page) -> Locator:
    return page.locator("[data-sheet]")


def _answer(page: Page, place: int, drawn: DrawnQuestion) -> None:
    """Give the full answer to the question that is shown, and send it."""
    button = page.locator("[data-answer]")
    if drawn.question.kind != "scenario":
        walk.give(page, place, list(drawn.key()))
        button.click()
    else:
        for taken, choice in enumerate(drawn.key()):
            walk.question(page, place).locator(f"[type=radio][value='{choice}']").check()
            button.click()
            expect(walk.question(page, place).locator(".turn").or_(_sheet(page)).nth(taken)).to_be_visible()
    expect(_sheet(page)).to_be_visible()


def _reviews(live: Live) -> int:
    ((count,),) = live.rows(
        "SELECT count(*) FROM trainer_refresherreview WHERE practice_id = (SELECT max(id) FROM trainer_practice)"
    )
    return int(count)


def _told(sent: str, asked: list[DrawnQuestion]) -> list[str]:
    return [one.question.id for one in asked if any(option.feedback in sent for option in one.question.options)]


def test_what_is_opened_in_a_sheet_is_noted_as_any_fold_is(live: Live, visit: Visit) -> None:
    page, code = visit(), live.new_official()["code"]
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    page.goto(address)
    _answer(page, 0, drawn[0])
    _sheet(page).get_by_text("Đọc đúng đoạn này").click()
    page.wait_for_function("""() => {
      const folds = [...document.querySelectorAll("main details")].map(one => one.open)
      return folds.includes(true) && String(history.state?.folds) === String(folds)
    }""")


def test_a_shift_on_a_phone(live: Live, visit: Visit) -> None:
    """A miss, its sheet and paragraph, a cut line, a killed server, every kind, what comes back, the end."""
    page, code, seen = visit(troubled=True), live.new_official()["code"], list[str]()
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    page.on("response", lambda response: seen.append(_text(response)))
    page.goto(address)

    for place, one in enumerate(drawn):
        expect(walk.question(page, place)).to_be_visible()
        assert _told(html.unescape("\n".join([*seen, page.content()])), drawn[place:]) == []
        if place == 0:
            _miss_and_read(page, one, live)
        elif place == 1:
            _answer_without_a_line(page, one, live)
        else:
            _answer(page, place, one)
            if one.question.kind == "scenario":
                page.get_by_text("Xem cả lời giải", exact=True).click()
                assert axe.violations(page, (390,)) == []
            page.locator("[data-next-step]").click()

    expect(page.get_by_text("Lúc nãy câu này chưa đúng")).to_be_visible()
    right = drawn[0].question.options[drawn[0].key()[0]].text
    walk.question(page, 0).get_by_label(right).check()
    page.locator("[data-answer]").click()
    expect(_sheet(page)).to_contain_text("Đúng rồi")
    page.locator("[data-next-step]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hôm nay anh/chị nhận ra {len(drawn) - 1}/{len(drawn)}")
    assert axe.violations(page, (390,)) == []


_LEFT = """one => {
  const all = document.createRange()
  all.selectNodeContents(one)
  return all.getBoundingClientRect().left
}"""
# How wide the dots of a shift of twenty are.
_WIDTHS = """dots => {
  while (dots.children.length < 20) dots.append(dots.lastElementChild.cloneNode(true))
  return [...new Set([...dots.children].map(one => Math.round(one.getBoundingClientRect().width)))]
}"""


def test_every_line_of_the_sheet_begins_below_the_other_and_dots_are_as_wide_as_each_other(
    live: Live, visit: Visit
) -> None:
    page, code = visit(viewport={"width": 390, "height": 844}), live.new_official()["code"]
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    page.goto(address)
    wrong = next(place for place in range(3) if place not in drawn[0].key())
    walk.option(page, 0, wrong).check()
    page.locator("[data-answer]").click()
    expect(_sheet(page)).to_be_visible()

    line = _sheet(page).get_by_text("Câu này trở lại một lần ở cuối lượt.")
    assert line.evaluate(_LEFT) == _sheet(page).get_by_role("heading", level=2).evaluate(_LEFT)
    assert len(page.locator(".dots").evaluate(_WIDTHS)) == 1


def test_when_a_reply_was_lost_the_page_shows_the_answer_that_was_kept(live: Live, visit: Visit) -> None:
    page, code = visit(troubled=True), live.new_official()["code"]
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    page.goto(address)
    wrong = next(place for place in range(3) if place not in drawn[0].key())

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/luyen/*/**", lose, times=1)
    walk.option(page, 0, wrong).check()
    page.locator("[data-answer]").click()
    expect(page.locator("[data-line]")).to_contain_text("Mạng đang đứt")
    walk.option(page, 0, drawn[0].key()[0]).check()
    page.locator("[data-answer]").click()

    expect(_sheet(page)).to_contain_text("Chưa đúng")
    expect(walk.option(page, 0, wrong)).to_be_checked()


def test_a_button_that_had_no_line_bears_its_words_again_when_something_has_to_be_chosen_first(
    live: Live, visit: Visit
) -> None:
    page, code = visit(troubled=True), live.new_official()["code"]
    walk.sign_in(page, live, code)
    page.goto(_shift(live, code)[0])
    button = page.locator("[data-answer]")
    page.context.set_offline(True)
    button.click()
    expect(button).to_have_text("Gửi lại")
    page.context.set_offline(False)
    expect(page.locator("[data-line]")).to_have_text("Anh/chị chọn rồi bấm “Trả lời”.")
    expect(button).to_have_text("Trả lời")


# A browser that kept the page shows it so; the one of these tests keeps none.
_SHOWN_AGAIN = "() => { dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })) }"


def test_a_question_shown_again_as_it_was_left_is_asked_as_it_stands(live: Live, visit: Visit) -> None:
    page, code = visit(), live.new_official()["code"]
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    # Nothing was answered meanwhile: what was chosen is still there.
    walk.give(page, 0, list(drawn[0].key()))
    page.evaluate(_SHOWN_AGAIN)
    expect(page.locator("[data-line]")).to_contain_text("Lựa chọn lúc nãy còn đây")
    expect(walk.option(page, 0, drawn[0].key()[0])).to_be_checked()

    _answer(other, 0, drawn[0])
    page.evaluate(_SHOWN_AGAIN)
    page.wait_for_url(address)
    expect(walk.question(page, 1)).to_be_visible()
    page.goto(f"{address}?cau=1")
    expect(_sheet(page)).to_contain_text("Đúng rồi")
    other.goto(f"{address}?cau=2")
    _answer(other, 1, drawn[1])
    dot = page.locator(".dot").nth(1)
    expect(dot).not_to_have_attribute("data-state", "done")
    page.evaluate(_SHOWN_AGAIN)
    expect(dot).to_have_attribute("data-state", "done")
    other.close()


def test_whoever_is_signed_out_meanwhile_is_told_and_finds_the_choice_again(live: Live, visit: Visit) -> None:
    page, code = visit(troubled=True), live.new_official()["code"]
    walk.sign_in(page, live, code)
    address, drawn = _shift(live, code)
    for place, one in enumerate(drawn):
        page.goto(f"{address}?cau={place + 1}")
        answer = list(one.key())
        if one.question.kind == "scenario":
            walk.question(page, place).locator(f"[type=radio][value='{answer[0]}']").check()
            page.locator("[data-answer]").click()
            walk.question(page, place).locator(f"[type=radio][value='{answer[1]}']").check()
        else:
            walk.give(page, place, answer)
        page.context.clear_cookies(name="sessionid")
        page.locator("[data-answer]").click()
        expect(page.locator("[data-line]")).to_contain_text("Phiên đăng nhập đã hết")
        page.get_by_role("link", name="Đăng nhập rồi làm tiếp").click()
        page.get_by_label("Mã cán bộ hoặc e-mail").fill(code)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()

        expect(walk.question(page, place)).to_be_visible()
        if one.question.kind == "scenario":
            # What was sent is done: the step that was taken, and those before it.
            expect(walk.question(page, place).locator(".turn").or_(_sheet(page)).nth(1)).to_be_attached()
            continue
        expect(page.locator("[data-line]")).to_contain_text("Lựa chọn lúc nãy còn đây")
        page.locator("[data-answer]").click()
        expect(_sheet(page)).to_contain_text("Đúng rồi")


def test_the_longest_title_is_read_whole(live: Live, visit: Visit) -> None:
    page, code = visit(viewport={"width": 320, "height": 640}), live.new_official()["code"]
    walk.sign_in(page, live, code)
    page.goto(_shift(live, code)[0])
    title = page.locator(".sitting-name h1")
    title.evaluate("one => { one.textContent = 'Luyện: Ứng xử, trả lời khi người dân phản ánh trên trang của xã' }")

    assert title.evaluate("one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight + 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def _miss_and_read(page: Page, drawn: DrawnQuestion, live: Live) -> None:
    """By keyboard: a wrong answer, the sheet, the paragraph in place, and on with Escape."""
    page.evaluate(_SHIFTS)
    wrong = next(place for place in range(3) if place not in drawn.key())
    walk.option(page, 0, wrong).focus()
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(_sheet(page).get_by_role("heading", level=2)).to_be_focused()
    expect(_sheet(page)).to_contain_text("Chưa đúng")
    expect(_sheet(page)).to_contain_text(drawn.question.options[wrong].feedback)
    assert page.evaluate("window.shifted || 0") < 0.02
    assert axe.violations(page, (390,)) == []
    here = page.url
    page.get_by_text("Đọc đúng đoạn này").focus()
    page.keyboard.press("Enter")
    expect(_sheet(page).locator(".prose").first).to_be_visible()
    assert page.url == here
    page.keyboard.press("Escape")
    expect(_sheet(page).locator(".prose").first).to_be_hidden()
    # What was acknowledged outlives the server.
    assert _reviews(live) == 1
    live.restart()
    page.reload()
    expect(_sheet(page)).to_contain_text(drawn.question.options[wrong].feedback)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Escape")


def _answer_without_a_line(page: Page, drawn: DrawnQuestion, live: Live) -> None:
    """The choice stays on the page, the page says so, and once there is a line it is sent."""
    walk.give(page, 1, list(drawn.key()))
    page.context.set_offline(True)
    page.locator("[data-answer]").click()
    expect(page.locator("[data-line]")).to_contain_text("Mạng đang đứt")
    assert _reviews(live) == 1
    page.context.set_offline(False)
    expect(_sheet(page)).to_contain_text("Đúng rồi")
    page.locator("[data-next-step]").click()


def _text(response: Any) -> str:
    is_page = response.request.resource_type in ("document", "fetch") and response.status == 200
    return str(response.text()) if is_page else ""
