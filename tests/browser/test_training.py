"""The official's main job in a real Chromium, from signing in to the paragraph to read again, and what may go wrong."""

import html
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.people import PASSWORD
from trainer.core.quiz.verdict_words import without_verdict

pytestmark = pytest.mark.browser


def test_an_official_signs_in_with_his_e_mail(live: Live, visit: Visit) -> None:
    walk.sign_in(visit(), live, live.new_official()["email"])


def test_the_whole_job_by_keyboard_alone(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, live.new_official()["code"])
    # With the one that signs in: two taps to the first question.
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/tap-huan/luot/*/**")
    expect(walk.question(page, 0).locator(".ask")).to_be_in_viewport(ratio=1)
    attempt = walk.number_of(page)
    answers, wrong = walk.wanted(live, attempt)
    live.let_him_read(page, attempt)

    walk.answer_by_keyboard(page, answers)
    for place in range(len(answers)):
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    expect(page.locator("#answered")).to_have_text(str(len(answers)))
    page.reload()
    assert walk.chosen(page) == live.answers(attempt)

    page.locator("[data-hand-in]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ket-qua/")
    expect(page.get_by_role("heading", name=re.compile("^Đạt"))).to_be_visible()
    expect(page.locator(f"#cau-{wrong + 1}")).to_contain_text("Chưa đúng")
    walk.expect_paragraph_opens(page, wrong)


def test_without_javascript_the_same_job(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    attempt = walk.begin_as_new(page, live)
    live.let_him_read(page, attempt)
    answers, wrong = walk.wanted(live, attempt)
    for place, answer in enumerate(answers[:4]):
        walk.give(page, place, answer)
        page.get_by_role("button", name="Tiếp tục").click()
        expect(walk.question(page, place + 1)).to_be_visible()
    page.get_by_role("button", name="Câu trước").click()
    expect(walk.saved(page, 3)).to_have_text(walk.SAVED)
    expect(page.get_by_role("button", name="Câu 4, đã trả lời")).to_have_attribute("aria-current", "step")
    assert walk.chosen(page) == live.answers(attempt) != {}
    # What is not done yet is where one goes on, and where a reload stays.
    page.goto(f"{live.url}/tap-huan/luot/{attempt}/")
    expect(walk.question(page, 4)).to_be_visible()

    walk.mark_all(page, answers[:-1])
    walk.review(page)
    expect(page.get_by_text("Còn 1 câu chưa xong.")).to_be_visible()
    page.get_by_role("button", name=f"Làm tiếp câu {len(answers)}").click()
    walk.give(page, len(answers) - 1, answers[-1])
    page.get_by_role("button", name="Xem lại trước khi nộp").last.click()
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/ket-qua/")
    expect(page.get_by_role("heading", name=re.compile("^Đạt"))).to_be_visible()
    walk.expect_paragraph_opens(page, wrong)


def test_pressing_enter_in_an_answer_never_hands_in(live: Live, visit: Visit) -> None:
    for script in (True, False):
        page = visit(java_script_enabled=script)
        attempt = walk.begin_as_new(page, live)
        walk.mark_all(page, walk.wanted(live, attempt)[0])
        walk.option(page, 0, 0).press("Enter")
        expect(walk.question(page, 0)).to_be_visible()
        assert live.rows("SELECT 1 FROM trainer_handin WHERE attempt_id = ?", attempt) == []


def test_kill_9_loses_nothing_that_was_acknowledged(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    for place in range(5):
        walk.option(page, place, 0).check()
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    live.kill9()
    walk.option(page, 5, 0).check()
    expect(walk.saved(page, 5)).to_have_text("Chưa lưu, đang thử lại")
    expect(page.locator("#line-state")).to_contain_text("Chưa lưu 1 câu")
    live.start()
    expect(walk.saved(page, 5)).to_have_text(walk.SAVED)
    expect(page.locator("#line-state")).to_be_empty()
    assert live.answers(attempt) == dict.fromkeys(range(6), "0")
    page.reload()
    assert walk.chosen(page) == dict.fromkeys(range(6), "0")


def test_a_second_tab_never_overwrites_an_answer_it_has_not_seen(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    other = page.context.new_page()
    other.goto(page.url)
    walk.option(page, 2, 0).check()
    expect(walk.saved(page, 2)).to_have_text(walk.SAVED)
    walk.option(other, 2, 1).click()
    expect(walk.saved(other, 2)).to_contain_text("vừa được trả lời ở cửa sổ hoặc máy khác")
    expect(walk.option(other, 2, 0)).to_be_checked()
    assert live.answers(attempt) == {2: "0"}
    # Having seen it, the person may change it.
    walk.option(other, 2, 1).check()
    expect(walk.saved(other, 2)).to_have_text(walk.SAVED)


def test_without_javascript_an_old_page_never_overwrites_a_newer_answer(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False, troubled=True)
    attempt = walk.begin_as_new(page, live)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        walk.go_to(tab, 2)
    for tab, shown in ((page, 0), (other, 1)):
        walk.option(tab, 2, shown).check()
        tab.get_by_role("button", name="Tiếp tục").click()
    expect(other.get_by_role("alert")).to_contain_text("Câu 3 vừa được trả lời")
    expect(walk.question(other, 2)).to_be_visible()
    assert live.answers(attempt) == {2: "0"}


def test_what_was_chosen_offline_is_saved_when_the_line_is_back(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    page.context.set_offline(True)
    walk.option(page, 0, 1).check()
    walk.option(page, 1, 0).check()
    expect(page.locator("#line-state")).to_contain_text("Chưa lưu 2 câu")
    expect(page.locator("#answered")).to_have_text("0")
    page.context.set_offline(False)
    for place in (0, 1):
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {0: "1", 1: "0"}


def test_handing_in_without_a_line_waits_for_it_on_the_same_page(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    walk.begin_as_new(page, live)
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    page.context.set_offline(True)
    walk.review(page)
    page.get_by_role("button", name="Nộp bài dù còn").click()
    expect(page.locator("#line-state")).to_contain_text("Mất mạng nên chưa nộp")
    page.context.set_offline(False)
    page.wait_for_url("**/ket-qua/")


def test_a_reload_while_the_line_is_cut_loses_nothing(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    page.on("dialog", lambda dialog: dialog.accept())
    attempt = walk.begin_as_new(page, live)
    page.route("**/luu", lambda route: route.abort())
    walk.option(page, 3, 1).check()
    expect(walk.saved(page, 3)).to_have_text("Chưa lưu, đang thử lại")
    page.unroute("**/luu")
    page.reload()
    expect(walk.saved(page, 3)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {3: "1"}


@pytest.mark.parametrize(
    "keeping",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
        "Object.defineProperty(window, 'sessionStorage', { value: null })",
    ],
)
def test_a_browser_that_keeps_nothing_still_saves(live: Live, visit: Visit, keeping: str) -> None:
    page = visit()
    page.add_init_script(keeping)
    attempt = walk.begin_as_new(page, live)
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {0: "1"}
    walk.hand_in(page, anyway=True)


def test_who_stops_a_slow_hand_in_may_hand_in_again(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    page.clock.install()
    attempt = walk.begin_as_new(page, live)
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    walk.review(page)
    # As the button of the browser that stops a page: nothing takes its place.
    page.route("**/nop/", lambda route: route.abort("aborted"))
    with page.expect_event("requestfailed"):
        page.locator("[data-hand-in-anyway]").click()
    page.unroute("**/nop/")
    page.clock.fast_forward(15_000)
    walk.hand_in(page, anyway=True)
    assert len(live.rows("SELECT 1 FROM trainer_handin WHERE attempt_id = ?", attempt)) == 1


def test_who_stops_a_form_that_nobody_answers_may_send_it_again(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    page.clock.install()
    page.goto(live.url + "/tap-huan/")
    page.get_by_label("Mã cán bộ hoặc e-mail").fill(live.new_official()["code"])
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    button = page.get_by_role("button", name="Đăng nhập")
    page.route("**/dang-nhap/**", lambda route: route.abort("aborted"))
    with page.expect_event("requestfailed"):
        button.click()
    expect(button).to_be_disabled()
    page.unroute("**/dang-nhap/**")
    page.clock.fast_forward(25_000)
    button.click(timeout=5000)
    expect(page.get_by_role("heading", name="Chào anh/chị")).to_be_visible()


def test_an_answer_whose_reply_was_lost_is_no_conflict(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    lost: list[int] = []

    def lose_first_reply(route: Route) -> None:
        reply = route.fetch()
        if lost:
            return route.fulfill(response=reply)
        lost.append(reply.status)
        return route.abort()

    page.route("**/luu", lose_first_reply)
    walk.option(page, 0, 0).check()
    expect(walk.saved(page, 0)).to_have_text("Chưa lưu, đang thử lại")
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    expect(walk.option(page, 0, 1)).to_be_checked()
    one = walk.option(page, 0, 0).get_attribute("type") == "radio"
    assert (lost, live.answers(attempt)) == ([200], {0: "1" if one else "0,1"})


def test_quick_changes_of_mind_end_with_the_last_one(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = walk.begin_as_new(page, live)
    # Faster than any reply: all in one go.
    walk.question(page, 0).locator("label").evaluate_all("all => [0, 1, 2, 0, 2, 1, 1].forEach(at => all[at].click())")
    marked = walk.chosen(page)
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == marked


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_on_hand_in_gives_one_result(live: Live, visit: Visit, script: bool) -> None:
    page = visit(java_script_enabled=script)
    attempt = walk.begin_as_new(page, live)
    walk.mark_all(page, walk.wanted(live, attempt)[0])
    walk.review(page)
    page.locator("[data-hand-in]").dblclick()
    page.wait_for_url("**/ket-qua/")
    assert len(live.rows("SELECT 1 FROM trainer_handin WHERE attempt_id = ?", attempt)) == 1


def test_hand_in_waits_for_the_answer_under_way(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    answers = walk.wanted(live, attempt)[0]
    walk.mark_all(page, answers[:-1])
    expect(page.locator("#answered")).to_have_text(str(len(answers) - 1))
    page.route("**/luu", lambda route: route.abort())
    for shown in answers[-1]:
        walk.option(page, len(answers) - 1, shown).check()
    walk.review(page)
    page.locator("[data-hand-in]").click()
    expect(page.locator("#line-state")).to_contain_text("Đang lưu các câu cuối")
    page.unroute("**/luu")
    page.wait_for_url("**/ket-qua/")
    assert len(live.answers(attempt)) == len(answers)


def test_an_answer_after_hand_in_is_refused_with_the_way_to_the_result(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    other = page.context.new_page()
    other.goto(page.url)
    walk.hand_in(other, anyway=True)
    walk.option(page, 0, 0).check()
    expect(walk.saved(page, 0)).to_contain_text("Bài đã nộp")
    page.get_by_role("link", name="Xem kết quả").click()
    page.wait_for_url("**/ket-qua/")
    assert live.answers(attempt) == {}


def test_key_and_feedback_never_reach_the_browser_before_hand_in(live: Live, visit: Visit) -> None:
    page = visit()
    seen: list[str] = []
    walk.sign_in(page, live, live.new_official()["code"])
    page.on("response", lambda response: seen.append(_text(response)))
    attempt = walk.begin(page, live)
    for place in range(10):
        walk.option(page, place, 0).check()
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    page.reload()
    sent = html.unescape("\n".join([*seen, page.content()]))
    assert "Đã lưu lúc" in sent
    for drawn in live.paper(attempt):
        assert not [option.text for option in drawn.question.options if without_verdict(option.feedback) in sent]
    assert not re.search(r"is-right|Ý đúng|\"right\"|data-right|feedback\"", sent.split("<main", 1)[1])


def _text(response: Any) -> str:
    is_page = response.request.resource_type in ("document", "fetch") and response.status == 200
    return str(response.text()) if is_page else ""


def _let_end_in(live: Live, attempt: int, seconds: int) -> None:
    live.rows(
        "UPDATE trainer_attempt SET closes_at = strftime('%Y-%m-%d %H:%M:%f', 'now', ?) WHERE id = ?",
        f"+{seconds} seconds",
        attempt,
    )


def _with_time_left(page: Page, live: Live, attempt: int, seconds: int) -> None:
    _let_end_in(live, attempt, seconds)
    page.clock.install()
    page.goto(f"{live.url}/tap-huan/luot/{attempt}/")


def test_time_is_told_twice_and_then_the_paper_is_handed_in(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = walk.begin_as_new(page, live)
    walk.option(page, 0, 0).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    _with_time_left(page, live, attempt, 400)
    warning = page.locator("#time-warning")
    expect(warning).to_be_empty()
    page.clock.fast_forward(115_000)
    expect(warning).to_contain_text("Còn 5 phút")
    page.clock.fast_forward(120_000)
    expect(warning).to_contain_text("Còn 5 phút")
    expect(page.locator("#time-left")).to_have_text("còn 3 phút")
    page.clock.fast_forward(120_000)
    expect(warning).to_contain_text("Còn 1 phút")
    page.clock.fast_forward(60_000)
    page.wait_for_url("**/ket-qua/")
    assert live.answers(attempt) == {0: "0"}


def test_the_clock_of_the_device_has_no_say(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = walk.begin_as_new(page, live)
    page.clock.set_system_time("2031-01-01T00:00:00")
    page.goto(f"{live.url}/tap-huan/luot/{attempt}/")
    expect(page.locator("#time-left")).to_have_text("còn 20 phút")


def test_after_the_device_has_slept_the_server_is_asked_for_the_time_left(live: Live, visit: Visit) -> None:
    page = visit()
    # As on a telephone: while it sleeps nothing counts but the clock on its wall.
    page.add_init_script(
        "const count = performance.now.bind(performance); window.slept = 0; performance.now = () => count() - slept"
    )
    attempt = walk.begin_as_new(page, live)
    expect(page.locator("#time-left")).to_contain_text("còn")
    _let_end_in(live, attempt, 650)
    page.evaluate("slept = 9 * 60_000")
    expect(page.locator("#time-left")).to_have_text("còn 11 phút")


def test_without_a_line_after_a_nap_the_server_is_asked_now_and_then_and_not_every_second(
    live: Live, visit: Visit
) -> None:
    page = visit(troubled=True)
    attempt = walk.begin_as_new(page, live)
    page.clock.install()
    page.goto(f"{live.url}/tap-huan/luot/{attempt}/")
    expect(page.locator("#time-left")).to_contain_text("còn")
    asked: list[str] = []
    page.on("requestfailed", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.evaluate("{ const now = Date.now; Date.now = () => now() + 9 * 60_000 }")
        page.clock.run_for(1000)
    for _ in range(30):
        page.clock.run_for(1000)
    assert len(asked) <= 8
    page.context.set_offline(False)
