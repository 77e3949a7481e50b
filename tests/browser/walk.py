"""Steps that the journeys share: sign in, begin, answer, hand in."""

import re
from itertools import pairwise
from typing import Any

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
    expect(page.get_by_role("heading", name="Chào anh/chị")).to_be_visible()


def begin(page: Page, live: Live, quiz: str = QUIZ) -> int:
    """Begin a quiz and return the number of the attempt."""
    page.goto(f"{live.url}/tap-huan/bai/{quiz}/")
    page.get_by_role("button", name=re.compile("Vào bài kiểm tra|Làm lại")).click()
    page.wait_for_url("**/tap-huan/luot/*/**")
    return number_of(page)


def number_of(page: Page) -> int:
    """Return the number of the attempt whose page is open."""
    return int(page.url.split("/luot/")[1].split("/")[0])


def begin_as_new(page: Page, live: Live) -> int:
    """Sign in as somebody new, begin, and return the number of the attempt."""
    sign_in(page, live, live.new_official()["code"])
    return begin(page, live)


def question(page: Page, place: int) -> Locator:
    return page.locator(f"fieldset[data-place='{place}']")


def go_to(page: Page, place: int) -> None:
    """Let the question at ``place`` stand on the screen; without script that saves what the form holds."""
    if not question(page, place).is_visible():
        page.locator(".dot").nth(place).click()
        expect(question(page, place)).to_be_visible()


def show_all(page: Page) -> None:
    """Let all questions of a paper, and the list before hand-in, stand below each other, to be looked at in one go."""
    parts = page.locator(".sitting :is(.question, .review)")
    parts.evaluate_all("all => all.forEach(one => one.classList.add('is-now'))")


def option(page: Page, place: int, shown: int) -> Locator:
    """Go to the question at ``place`` and return one of its options."""
    go_to(page, place)
    return question(page, place).locator("input:not([type=hidden])").nth(shown)


def take_step(page: Page, place: int) -> None:
    """Take the step of a situation that was chosen: by the bar, or by the question's own button where there is none."""
    own = question(page, place).locator("[data-next]")
    (own if own.count() else page.locator("[data-go-on]")).click()


def review(page: Page) -> None:
    """Go to the list before hand-in."""
    page.locator(".dot-review").click()
    expect(page.get_by_role("heading", name="Xem lại trước khi nộp")).to_be_visible()


def hand_in(page: Page, anyway: bool = False) -> None:
    """Hand in from the list before hand-in; ``anyway``: with questions that are not done."""
    review(page)
    page.locator("[data-hand-in-anyway]" if anyway else "[data-hand-in]").click()
    page.wait_for_url("**/ket-qua/")


def saved(page: Page, place: int) -> Locator:
    return question(page, place).locator("[data-saved]")


def chosen(page: Page) -> dict[int, str]:
    """Return what the page shows as answered, in the form in which it is stored."""
    shown: list[list[str]] = page.locator("fieldset[data-place]").evaluate_all(_CHOSEN)
    return {place: answer for place, [answer] in enumerate(shown) if answer}


_CHOSEN = """all => all.map(part => {
  const found = selector => [...part.querySelectorAll(selector)], kind = part.dataset.kind
  if (kind === "order") {
    const ranks = found("select").map((one, at) => [one.value, at]).filter(([rank]) => rank)
    return [ranks.sort().map(([, at]) => at).join()]
  }
  if (kind === "match") {
    const values = found("select").map(one => one.value || String(one.options.length - 1))
    return [found("select").some(one => one.value) ? values.join() : ""]
  }
  return [found(kind === "scenario" ? "input[type=hidden][name^=q]" : "input:checked").map(one => one.value).join()]
})"""


def wanted(live: Live, attempt: int) -> tuple[list[list[int]], int]:
    """Return an answer for each question, all right but the first of kind single, and the place of that one."""
    paper = live.paper(attempt)
    answers = [list(drawn.key()) for drawn in paper]
    wrong = next((place for place, drawn in enumerate(paper) if drawn.question.kind == "single"), -1)
    if wrong >= 0:
        answers[wrong] = [0 if answers[wrong] != [0] else 1]
    return answers, wrong


def mark_all(page: Page, answers: list[list[int]]) -> None:
    for place, answer in enumerate(answers):
        give(page, place, answer)


def give(page: Page, place: int, answer: list[int]) -> None:
    """Give an answer, in places as shown, with the mouse; what was given already is not given again."""
    go_to(page, place)
    kind = question(page, place).get_attribute("data-kind")
    if kind == "order":
        _put_in_order(page, place, answer)
    elif kind == "match":
        _put_into_desks(page, place, answer)
    elif kind == "scenario":
        for taken in range(question(page, place).locator(".turn").count(), len(answer)):
            question(page, place).locator(f"[type=radio][value='{answer[taken]}']").check()
            take_step(page, place)
            expect(question(page, place).locator(".turn")).to_have_count(taken + 1)
    else:
        for shown in answer:
            option(page, place, shown).check()


def half_right(page: Page, key: list[list[int]], recorded: bool = True) -> None:
    """Answer every question of ``all_kinds``, each a little wrong; ``key`` are the full answers in places as shown.

    Where nothing is ``recorded`` no question says that it is saved.
    """
    for place, answer in enumerate(key):
        kind = question(page, place).get_attribute("data-kind")
        if kind in ("mark", "spot", "multiple"):
            wrong = next(shown for shown in range(9) if shown not in answer)
            give(page, place, [*answer[1:], wrong])
        elif kind in ("order", "match"):
            give(page, place, [*answer[1:], answer[0]])
        elif kind == "scenario":
            go_to(page, place)
            for label in ("Trả lời ngay", "Đính chính", "Đăng ảnh"):
                question(page, place).get_by_label(re.compile(label)).check()
                take_step(page, place)
                expect(question(page, place).locator(".turn", has_text=label)).to_be_visible()
        else:
            give(page, place, [next(shown for shown in range(3) if shown not in answer)])
        if recorded:
            expect(saved(page, place)).to_have_text(SAVED)


def _put_in_order(page: Page, place: int, answer: list[int]) -> None:
    part = question(page, place)
    if not part.locator(".is-live").count():
        for rank, step in enumerate(answer, 1):
            part.locator("select").nth(step).select_option(str(rank))
        return
    if part.locator("[aria-pressed=true]").count():
        part.get_by_role("button", name="Xếp lại từ đầu").click()
    for step in answer:
        part.locator(f"[data-step='{step}'] button").click()


def _put_into_desks(page: Page, place: int, answer: list[int]) -> None:
    part = question(page, place)
    fields = part.locator("select")
    for item, target in enumerate(answer):
        if not part.locator(".desks").count():
            fields.nth(item).select_option(str(target))
            continue
        words = part.locator(".pair-text").nth(item).text_content() or ""
        now = fields.nth(item).input_value()
        if now == str(target):
            continue
        if now:
            part.locator(".chip-out", has_text=words).click()
        while part.locator(".hand-card.is-now").text_content() != words:
            part.get_by_role("button", name="Mục sau").click()
        part.locator(".desk-name").nth(target).click()


def answer_by_keyboard(page: Page, answers: list[list[int]]) -> None:
    """Go through the paper with Tab, arrows, the space bar and Enter, and stop on the button that hands in."""
    done: set[str] = set()
    for _ in range(len(answers) * 40):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus["handIn"]:
            return
        if focus["goOn"]:
            _go_on(page)
        elif focus["place"] is not None:
            _press(page, focus, answers[focus["place"]], done)
    raise AssertionError("the button that hands in cannot be reached with Tab")


def _go_on(page: Page) -> None:
    """Press what goes on: the next question comes, or the next step of a situation."""
    part = page.locator("fieldset.is-now")
    place, taken = int(part.get_attribute("data-place") or 0), part.locator(".turn").count()
    steps = part.locator("[type=radio]").count() if part.get_attribute("data-kind") == "scenario" else 0
    page.keyboard.press("Enter")
    if steps:
        expect(question(page, place).locator(".turn")).to_have_count(taken + 1)
    else:
        expect(question(page, place)).to_be_hidden()


# Where the focus is: in which question, on what kind of thing, and what it says.
_FOCUS = """(() => {
  const one = document.activeElement, part = one.closest("fieldset[data-place]"), step = one.closest("[data-step]")
  const steps = part ? [...part.querySelectorAll("[data-step]")] : []
  const named = part ? [...part.querySelectorAll(`[name=${one.name || "none"}]`)] : []
  const group = named.filter(each => each.type === one.type)
  return {
    handIn: "handIn" in one.dataset, place: part ? Number(part.dataset.place) : null, type: one.type, value: one.value,
    next: "next" in one.dataset, goOn: "goOn" in one.dataset, step: step ? step.dataset.step : null,
    desk: part ? [...part.querySelectorAll(".desk-name")].indexOf(one) : -1,
    desks: part ? part.querySelectorAll(".desk-name").length : 0,
    at: group.indexOf(one), values: group.map(each => each.value),
    taken: part ? part.querySelectorAll(".turn").length : 0, kind: part ? part.dataset.kind : "",
    steps: steps.slice(0, steps.indexOf(step) + 1).map(each => Number(each.dataset.step)),
  }
})()"""


def _press(page: Page, focus: dict[str, Any], answer: list[int], done: set[str]) -> None:
    """Do with the keyboard what the answer asks of the thing that has the focus."""
    keys: list[str] = []
    once = f"{focus['place']} {focus['taken']} {focus['step'] or ''} {focus['desk'] >= 0}"
    if focus["type"] == "radio" and once not in done:
        wanted_value = answer[focus["taken"]] if focus["kind"] == "scenario" else answer[0]
        keys = ["ArrowDown"] * focus["values"].index(str(wanted_value)) or [" "]
    elif focus["type"] == "checkbox" and int(focus["value"]) in answer:
        keys = [" "]
    elif focus["desk"] >= 0 and once not in done:
        # One item after the other is in the hand, and an arrow goes from desk to desk.
        for before, desk in pairwise([focus["desk"], *answer]):
            keys += [*["ArrowDown"] * ((desk - before) % focus["desks"]), "Enter"]
    elif focus["next"]:
        page.keyboard.press("Enter")
        expect(question(page, focus["place"]).locator(".turn")).to_have_count(focus["taken"] + 1)
    elif focus["step"] and once not in done:
        # Sorting by insertion: what stands above is in order already.
        *above, step = focus["steps"]
        keys = ["Enter", *["ArrowUp"] * sum(answer.index(one) > answer.index(step) for one in above)]
    done.add(once)
    for key in keys:
        page.keyboard.press(key)


def expect_paragraph_opens(page: Page, wrong: int) -> None:
    """From the result, follow the link under the wrong answer; the paragraph it names is there and in view."""
    page.locator(f"#cau-{wrong + 1} > summary").click()
    page.locator(f"#cau-{wrong + 1} .read-link").first.click()
    page.wait_for_url("**/cam-nang/**#*")
    heading = page.locator(f"[id='{page.url.split('#')[1]}']")
    expect(heading).to_be_in_viewport()
