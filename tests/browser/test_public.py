"""The doorway and the quiz for citizens in a real Chromium: every state, the narrowest phone, nothing recorded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import axe, whole_yaml
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live
from trainer.content.reading import gather
from trainer.core.quiz.drawing import DrawnQuestion, draw
from trainer.web import doorway

pytestmark = pytest.mark.browser
PRESSED = ".button, .option, .verdict, .way, .pair select, .sequence select, summary"
SMALL = "all => all.filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML)"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server with the quiz for citizens as it is, and one like it that holds a question of every kind."""
    quizzes = tmp_path_factory.mktemp("quizzes")
    shutil.copy(PROJECT / "quizzes/nguoi-dan.yml", quizzes)
    rules = whole_yaml.read(PROJECT / "tests/all_kinds/lo-trinh.yml")
    real = whole_yaml.read(PROJECT / "quizzes/lo-trinh.yml")["quizzes"]
    rules["quizzes"] += [rule for rule in real if rule["id"] == "nguoi-dan"]
    # Whose key everybody may see, no role is asked for.
    rules["paths"] = []
    whole_yaml.write(quizzes / "lo-trinh.yml", rules)
    every = (PROJECT / "tests/all_kinds/cac-kieu.yml").read_text(encoding="utf-8")
    (quizzes / "cac-kieu.yml").write_text(every.replace("questions:", "public: true\nquestions:", 1), encoding="utf-8")
    server = Live(tmp_path_factory.mktemp("public"), demonstration, quizzes)
    yield server
    server.stop()


def _paper(live: Live, quiz: str, seed: str, without: str = "", size: int = 99) -> tuple[DrawnQuestion, ...]:
    content, _ = gather(live.var / "project", None)
    found = next(item.value for item in content.quizzes if item.value.id == quiz)
    return doorway.easy_first(draw(found, seed, lambda question: question.id != without)[:size])


# Beside the tables of counts: what he makes out of what officials did, at night and meanwhile.
_HOUSEKEEPING = {
    f"trainer_{name}"
    for name in (
        "refreshercard",
        "outgoingmail",
        "mailserver",
        "emailnotices",
        "derivedupto",
        "remembered",
        "unitday",
        "campaigncurve",
        "quizzesbyunit",
        "servedcontent",
    )
}


def _held(live: Live) -> dict[str, int]:
    """Return how many rows each table holds, but for what the housekeeper makes, sends and counts meanwhile."""
    tables = live.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'")
    names = [name for (name,) in tables if not name.startswith("trainer_counted") and name not in _HOUSEKEEPING]
    return {name: live.rows(f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in names}


def _sound(page: Page) -> None:
    """Nothing for axe to find, nothing wider than the phone, nothing too small for a finger."""
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(PRESSED).evaluate_all(SMALL) == []
    page.set_viewport_size({"width": 390, "height": 844})


def _answer(page: Page, drawn: DrawnQuestion, answer: tuple[int, ...]) -> None:
    """Set the fields of the situation on the screen, and answer; in a situation of steps, step by step."""
    part, send = page.locator("fieldset[data-kind]"), page.locator("[data-answer]")
    kind = drawn.question.kind
    if kind == "scenario":
        for taken, choice in enumerate(answer):
            expect(part.locator(".turn")).to_have_count(taken)
            part.locator(f"[type=radio][value='{choice}']").check(force=True)
            send.click()
    elif kind in ("order", "match"):
        values = [answer.index(step) + 1 for step in range(len(answer))] if kind == "order" else answer
        part.locator("select").evaluate_all(_SET, [str(value) for value in values])
        send.click()
    else:
        for place in answer:
            part.locator(f"input[value='{place}']:not([type=hidden])").check(force=True)
        send.click()
    expect(page.locator("[data-sheet] h2")).to_be_focused()


# Whatever is drawn on top of the fields, they hold the answer.
_SET = """(all, values) => all.forEach((one, at) => {
  one.value = values[at]; one.dispatchEvent(new Event("change", { bubbles: true }))
})"""


def _go_on(page: Page) -> None:
    page.locator("[data-next-step]").click()
    expect(page.locator("[data-sheet]")).to_have_count(0)


def test_a_citizen_judges_the_scam_at_the_door_and_goes_on_to_the_end(live: Live, visit: Visit) -> None:
    page = visit(has_touch=True)
    before = _held(live)
    page.goto(live.url)
    _sound(page)
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Lừa đảo").tap()
    expect(page.get_by_role("heading", name=doorway.SAID["lua"])).to_be_focused()
    assert page.evaluate("window.same")
    assert page.url.endswith("?tra-loi=lua#tra-loi")
    _sound(page)

    page.get_by_role("link", name="Thử tiếp: còn 7 tình huống").tap()
    page.wait_for_url("**/thu/nguoi-dan/*/")
    seed = page.url.rstrip("/").split("/")[-1]
    drawn = _paper(live, "nguoi-dan", seed, doorway.QUESTION, 7)
    for place, item in enumerate(drawn):
        expect(page.get_by_text(f"{place + 1}/7")).to_be_visible()
        _answer(page, item, item.key())
        expect(page.get_by_role("heading", name="Đúng rồi")).to_be_in_viewport()
        _go_on(page)
    expect(page.get_by_role("heading", name="Bà con nhận ra 7/7")).to_be_in_viewport()
    _sound(page)

    assert _held(live) == before
    assert {cookie["name"] for cookie in page.context.cookies()} == {"csrftoken"}


@pytest.mark.parametrize("width", [390, 768, 1366])
def test_the_three_answers_at_the_door_stand_level_and_are_of_one_size(live: Live, visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    page.goto(live.url)
    boxes = page.locator(".verdict").evaluate_all("all => all.map(one => [one.offsetTop, one.offsetHeight])")
    assert len(boxes) == 3
    assert len({tuple(box) for box in boxes}) == 1


def test_back_leads_to_the_situation_before_and_from_the_first_one_out(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(f"{live.url}/thu/nguoi-dan/")
    page.get_by_role("link", name="Bắt đầu").click()
    page.wait_for_url("**/thu/nguoi-dan/*/")
    drawn = _paper(live, "nguoi-dan", page.url.rstrip("/").split("/")[-1])
    for item in drawn[:2]:
        _answer(page, item, item.key())
        _go_on(page)
    for number in (3, 2, 1):
        expect(page.get_by_text(f"{number}/8")).to_be_visible()
        page.go_back()

    expect(page.get_by_role("link", name="Bắt đầu")).to_be_visible()


def test_a_page_loaded_anew_keeps_what_was_answered_before(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(f"{live.url}/thu/nguoi-dan/1/")
    first, second = _paper(live, "nguoi-dan", "1")[:2]
    _answer(page, first, first.key())
    _go_on(page)
    _answer(page, second, second.key())

    page.reload()

    expect(page.get_by_text("2/8 ·")).to_be_visible()
    expect(page.locator(".dots [data-state=done]")).to_have_count(1)


def test_every_kind_is_asked_and_explained_where_it_can_be_read_and_pressed(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)  # An empty answer is refused, which the browser tells its console.
    page.goto(f"{live.url}/thu/cac-kieu/")
    _sound(page)
    page.goto(f"{live.url}/thu/cac-kieu/1/")
    drawn = _paper(live, "cac-kieu", "1")
    page.locator("[data-answer]").click()
    expect(page.get_by_text("Bà con chọn")).to_be_visible()
    # What was asked for is done: it is not asked for any longer.
    page.locator("fieldset[data-kind] :is(input, select)").first.dispatch_event("change")
    expect(page.locator("[data-line]")).to_be_empty()
    for item in drawn:
        _sound(page)
        key = item.key()
        _answer(page, item, (*key[1:], key[0]) if item.question.kind in ("order", "match") else key)
        page.get_by_text("Xem cả lời giải", exact=True).click()
        _sound(page)
        _go_on(page)
    expect(page.get_by_role("heading", name="Bà con nhận ra")).to_be_visible()
    for row in page.locator(".one-by-one > details > summary").all():
        row.click()
    _sound(page)
