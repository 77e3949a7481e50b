"""The quiz for citizens in a real Chromium: in every state, by keyboard, without script, and nothing is recorded."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live
from trainer.content.library import gather
from trainer.core.quiz.drawing import DrawnQuestion, draw

pytestmark = pytest.mark.browser
PRESSED = ".button, .option, .pair select, .sequence select, .read-link, .result-map a, summary"
SMALL = "all => all.filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML)"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server with the quiz for citizens as it is, and one like it that holds a question of every kind."""
    quizzes = tmp_path_factory.mktemp("quizzes")
    shutil.copy(PROJECT / "quizzes/nguoi-dan.yml", quizzes)
    rules = yaml.safe_load((PROJECT / "tests/all_kinds/lo-trinh.yml").read_text(encoding="utf-8"))
    real = yaml.safe_load((PROJECT / "quizzes/lo-trinh.yml").read_text(encoding="utf-8"))["quizzes"]
    rules["quizzes"] += [rule for rule in real if rule["id"] == "nguoi-dan"]
    (quizzes / "lo-trinh.yml").write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    every = (PROJECT / "tests/all_kinds/cac-kieu.yml").read_text(encoding="utf-8")
    (quizzes / "cac-kieu.yml").write_text(every.replace("questions:", "public: true\nquestions:", 1), encoding="utf-8")
    server = Live(tmp_path_factory.mktemp("public"), demonstration, quizzes)
    yield server
    server.stop()


def _paper(live: Live, quiz: str, seed: str) -> tuple[DrawnQuestion, ...]:
    content, _ = gather(live.var / "project", None)
    return draw(next(item.value for item in content.quizzes if item.value.id == quiz), seed)


def _key(live: Live, quiz: str, seed: str) -> list[list[int]]:
    return [list(drawn.key()) for drawn in _paper(live, quiz, seed)]


def _held(live: Live) -> dict[str, int]:
    """Return how many rows each table of the database holds."""
    names = [name for (name,) in live.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: live.rows(f'SELECT COUNT(*) FROM "{name}"')[0][0] for name in names}


def _full_marks(page: Page, size: int) -> None:
    expect(page.get_by_role("heading", name=f"Đúng trọn {size}/{size} câu")).to_be_visible()


def test_a_citizen_goes_from_the_first_page_to_the_result_and_nothing_is_recorded(live: Live, visit: Visit) -> None:
    page = visit()
    before = _held(live)
    page.goto(f"{live.url}/thu/nguoi-dan/")
    page.get_by_role("link", name="Bắt đầu").click()
    seed = page.url.rstrip("/").split("/")[-1]
    key = _key(live, "nguoi-dan", seed)
    walk.mark_all(page, key)
    page.get_by_role("button", name="Xem kết quả").click()
    _full_marks(page, len(key))
    page.get_by_role("link", name="Thử câu khác").click()
    expect(page.get_by_role("button", name="Xem kết quả")).to_be_visible()

    assert _held(live) == before
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] != "csrftoken"]


@pytest.mark.parametrize("quiz", ["nguoi-dan", "cac-kieu"])
@pytest.mark.parametrize("width", [320, 1366])
def test_the_whole_quiz_is_taken_by_keyboard_alone(live: Live, visit: Visit, quiz: str, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    key = _key(live, quiz, "1")
    page.goto(f"{live.url}/thu/{quiz}/1/")
    walk.answer_by_keyboard(page, key)
    page.keyboard.press("Enter")
    _full_marks(page, len(key))


@pytest.mark.parametrize("script", [True, False])
def test_every_kind_is_answered_with_and_without_javascript(live: Live, visit: Visit, script: bool) -> None:
    page = visit(java_script_enabled=script, viewport={"width": 320, "height": 640})
    key = _key(live, "cac-kieu", "1")
    page.goto(f"{live.url}/thu/cac-kieu/1/")
    walk.mark_all(page, key)
    page.locator("[data-hand-in]").click()
    _full_marks(page, len(key))


def test_what_is_open_is_named_and_what_was_chosen_stays(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(f"{live.url}/thu/cac-kieu/1/")
    key = _key(live, "cac-kieu", "1")
    walk.give(page, 0, key[0])
    page.locator("[data-hand-in]").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Còn 7 câu chưa trả lời xong.")
    assert walk.chosen(page) == {0: ",".join(map(str, key[0]))}
    alert.get_by_role("button", name="Xem kết quả luôn").click()
    expect(page.get_by_role("heading", name="Đúng trọn 1/8 câu")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 820)])
def test_after_a_step_of_a_situation_the_result_begins_at_its_beginning(
    live: Live, visit: Visit, script: bool, width: int, height: int
) -> None:
    page = visit(java_script_enabled=script, viewport={"width": width, "height": height})
    page.goto(f"{live.url}/thu/cac-kieu/1/")
    key = _key(live, "cac-kieu", "1")
    place = next(at for at, one in enumerate(_paper(live, "cac-kieu", "1")) if one.question.kind == "scenario")
    walk.give(page, place, key[place])
    assert page.url.endswith(f"#cau-{place + 1}")
    page.locator("[data-hand-in]").click()
    # What is missing is said where one looks, and so is the result.
    expect(page.get_by_text("Còn 7 câu chưa trả lời xong.")).to_be_in_viewport()
    for at, answer in enumerate(key):
        if at != place:
            walk.give(page, at, answer)
    page.locator("[data-hand-in]").click()
    heading = page.get_by_role("heading", name=f"Đúng trọn {len(key)}/{len(key)} câu")
    expect(heading).to_be_in_viewport()
    assert "#" not in page.url


def test_a_match_that_is_half_done_is_named_before_the_result(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(f"{live.url}/thu/cac-kieu/1/")
    key = _key(live, "cac-kieu", "1")
    place = next(at for at, one in enumerate(_paper(live, "cac-kieu", "1")) if one.question.kind == "match")
    walk.mark_all(page, key)
    walk.question(page, place).locator("select").first.select_option("")
    page.locator("[data-hand-in]").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Còn 1 câu chưa trả lời xong. Câu {place + 1}.")


def test_who_finds_everything_is_told_so_and_nobody_is_addressed_in_two_ways(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(f"{live.url}/thu/nguoi-dan/1/")
    key = _key(live, "nguoi-dan", "1")
    expect(page.locator("main")).not_to_contain_text(re.compile("anh/chị", re.IGNORECASE))
    walk.mark_all(page, key)
    page.locator("[data-hand-in]").click()
    _full_marks(page, len(key))
    expect(page.get_by_text("Bà con nhận ra hết.")).to_be_visible()
    expect(page.get_by_text("Mấy câu còn lại")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text(re.compile("anh/chị", re.IGNORECASE))


def _intro(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/thu/nguoi-dan/")


def _fresh(page: Page, live: Live) -> None:
    page.goto(f"{live.url}/thu/cac-kieu/1/")


def _asked(page: Page, live: Live) -> None:
    _fresh(page, live)
    page.locator("[data-hand-in]").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _answered(page: Page, live: Live) -> None:
    """Everything is answered but one question, so that the paper comes back with what was chosen."""
    _fresh(page, live)
    walk.half_right(page, _key(live, "cac-kieu", "1"), recorded=False)


def _graded(page: Page, live: Live) -> None:
    _answered(page, live)
    page.locator("[data-hand-in]").click()
    expect(page.get_by_role("heading", name=re.compile("Đúng trọn"))).to_be_visible()


STATES = {"intro": _intro, "fresh": _fresh, "asked": _asked, "answered": _answered, "graded": _graded}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_any_state(live: Live, visit: Visit, name: str) -> None:
    page = visit()
    STATES[name](page, live)
    assert axe.violations(page) == []


@pytest.mark.parametrize("name", STATES)
def test_the_narrowest_phone_shows_it_whole_and_within_reach(live: Live, visit: Visit, name: str) -> None:
    page = visit(viewport={"width": 320, "height": 640}, has_touch=True)
    STATES[name](page, live)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(PRESSED).evaluate_all(SMALL) == []
