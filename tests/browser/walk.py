"""Steps that the journeys share: sign in, begin, answer, hand in."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Live
from tests.browser.people import PASSWORD

QUIZ = "giu-tai-khoan"
SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d:\d\d")


def sign_in(page: Page, live: Live, login: str, password: str = PASSWORD) -> None:
    page.goto(live.url + "/tap-huan/")
    page.get_by_label("Mã cán bộ hoặc e-mail").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Bài của tôi")).to_be_visible()


def begin(page: Page, live: Live, quiz: str = QUIZ) -> int:
    """Begin a quiz and return the number of the attempt."""
    page.goto(f"{live.url}/tap-huan/bai/{quiz}/")
    page.get_by_role("button", name=re.compile("Bắt đầu làm bài|Làm lại")).click()
    page.wait_for_url("**/tap-huan/luot/*/")
    return int(page.url.rstrip("/").split("/")[-1])


def begin_as_new(page: Page, live: Live) -> int:
    """Sign in as somebody new, begin, and return the number of the attempt."""
    sign_in(page, live, live.new_official()["code"])
    return begin(page, live)


def question(page: Page, place: int) -> Locator:
    return page.locator(f"fieldset[data-place='{place}']")


def option(page: Page, place: int, shown: int) -> Locator:
    return question(page, place).locator("input:not([type=hidden])").nth(shown)


def saved(page: Page, place: int) -> Locator:
    return question(page, place).locator("[data-saved]")


def chosen(page: Page) -> dict[int, str]:
    """Return what the page shows as chosen, in the form in which it is stored."""
    marks = page.locator("fieldset input:checked").evaluate_all("all => all.map(one => [one.name.slice(1), one.value])")
    places: dict[int, list[str]] = {}
    for place, value in marks:
        places.setdefault(int(place), []).append(value)
    return {place: ",".join(sorted(values)) for place, values in places.items()}


def wanted(live: Live, attempt: int) -> tuple[list[list[int]], int]:
    """Return an answer for each question, all right but one of kind single, and the place of that one."""
    key = live.key(attempt)
    answers = [question["right"] for question in key]
    wrong = next(place for place, question in enumerate(key) if question["kind"] == "single")
    answers[wrong] = [0 if answers[wrong] != [0] else 1]
    return answers, wrong


def mark_all(page: Page, answers: list[list[int]]) -> None:
    for place, places in enumerate(answers):
        for shown in places:
            option(page, place, shown).check()


def answer_by_keyboard(page: Page, answers: list[list[int]]) -> None:
    """Go through the paper with Tab, arrows and the space bar, and stop on the button that hands in."""
    done: set[str] = set()
    for _ in range(len(answers) * 8):
        page.keyboard.press("Tab")
        kind, name, value = page.evaluate("(({type, name, value}) => [type, name, value])(document.activeElement)")
        if kind == "submit" and page.evaluate("'handIn' in document.activeElement.dataset"):
            return
        if kind == "radio" and name not in done:
            done.add(name)
            (target,) = answers[int(name[1:])]
            for key in ["ArrowDown"] * target or [" "]:
                page.keyboard.press(key)
        if kind == "checkbox" and int(value) in answers[int(name[1:])]:
            page.keyboard.press(" ")
    raise AssertionError("the button that hands in cannot be reached with Tab")


def expect_paragraph_opens(page: Page, wrong: int) -> None:
    """From the result, follow the link under the wrong answer; the paragraph it names is there and in view."""
    page.locator(f"#cau-{wrong + 1} .read-link").first.click()
    page.wait_for_url("**/cam-nang/**#*")
    heading = page.locator(f"[id='{page.url.split('#')[1]}']")
    expect(heading).to_be_in_viewport()
