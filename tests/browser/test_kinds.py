"""Every kind of question in a real Chromium: by mouse, by keyboard, on the narrowest phone, with and without script."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from trainer.core.quiz.kinds import RULES

pytestmark = pytest.mark.browser
QUIZ = "cac-kieu"
SIZE = 8
PRESSED = ".button, .option, .step, .desk-name, .chip-out, .turner, .pair select, .sequence select"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A server whose only quiz holds a question of every kind."""
    server = Live(tmp_path_factory.mktemp("kinds"), demonstration, Path(__file__).parents[1] / "all_kinds")
    yield server
    server.stop()


def _begin(page: Page, live: Live) -> int:
    walk.sign_in(page, live, live.new_official()["code"])
    return walk.begin(page, live, QUIZ)


def _place(live: Live, attempt: int, name: str) -> int:
    """Return where the question ``ck-name`` stands on the paper."""
    ids = [drawn.question.id for drawn in live.paper(attempt)]
    return ids.index(f"ck-{name}")


def _bring_to_the_end(live: Live, attempt: int, name: str) -> int:
    """Let the question ``ck-name`` be the last one of the paper, and return its place."""
    place = _place(live, attempt, name)
    ((paper,),) = live.rows("SELECT paper FROM trainer_attempt WHERE id = ?", attempt)
    questions = json.loads(paper)
    questions.append(questions.pop(place))
    live.rows("UPDATE trainer_attempt SET paper = ? WHERE id = ?", json.dumps(questions), attempt)
    return len(questions) - 1


def _key(live: Live, attempt: int) -> list[list[int]]:
    return [list(drawn.key()) for drawn in live.paper(attempt)]


def test_the_small_quiz_holds_every_kind(live: Live, visit: Visit) -> None:
    attempt = _begin(visit(), live)

    assert {drawn.question.kind for drawn in live.paper(attempt)} == set(RULES)


# Every shift of the layout, also those that browsers forgive for half a second after a key or a finger.
_WATCH = """window.shifts = []
new PerformanceObserver(list => list.getEntries().forEach(one => window.shifts.push([
  one.value, ...one.sources.map(from => from.node ? from.node.className || from.node.nodeName : "")
]))).observe({ type: "layout-shift", buffered: true })"""


@pytest.mark.parametrize("width", [320, 1366])
def test_every_kind_is_answered_by_keyboard_alone_and_nothing_moves_saved_resumed_and_full(
    live: Live, visit: Visit, width: int
) -> None:
    page = visit(viewport={"width": width, "height": 800})
    page.add_init_script(_WATCH)
    attempt = _begin(page, live)
    key = _key(live, attempt)

    page.evaluate("shifts.length = 0")
    walk.answer_by_keyboard(page, key)
    for place in range(SIZE):
        expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    expect(page.locator("#answered")).to_have_text(str(SIZE))
    # The link that skips comes when it has the focus; items have lines below their desks, a finished order is sorted.
    moved = {"skip", "sequence-step", "question-foot"}
    shifts = [one for one in page.evaluate("shifts") if not set(one[1:]) <= moved]
    assert sum(value for value, *_ in shifts) < 0.02, shifts
    page.reload()
    assert walk.chosen(page) == live.answers(attempt)
    assert live.answers(attempt) == {place: ",".join(map(str, answer)) for place, answer in enumerate(key)}

    page.locator("[data-hand-in]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ket-qua/")
    expect(page.get_by_role("heading", name="Đạt: 100%")).to_be_visible()


def test_without_javascript_every_kind_is_answered_and_full(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    attempt = _begin(page, live)
    key = _key(live, attempt)

    walk.mark_all(page, key)
    walk.review(page)
    page.goto(f"{live.url}/tap-huan/luot/{attempt}/")
    assert walk.chosen(page) == live.answers(attempt)
    walk.hand_in(page)
    expect(page.get_by_role("heading", name="Đạt: 100%")).to_be_visible()


def test_without_javascript_an_unfinished_order_is_named_kept_and_not_saved(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    attempt = _begin(page, live)
    place = _place(live, attempt, "thu-tu")
    walk.go_to(page, place)
    ranks = walk.question(page, place).locator("select")
    for step in range(4):
        ranks.nth(step).select_option("1")

    for way in (page.locator("[data-go-on]"), page.locator(".dot-review")):
        way.click()
        expect(page.get_by_role("alert")).to_contain_text(f"Câu {place + 1} chưa lưu được")
        expect(ranks.nth(3)).to_be_visible()
        expect(ranks.nth(3)).to_have_value("1")
    expect(page.get_by_role("button", name=f"Câu {place + 1}, chưa lưu được")).to_be_visible()
    assert live.answers(attempt) == {}
    assert live.rows("SELECT 1 FROM trainer_handin WHERE attempt_id = ?", attempt) == []


def test_an_order_is_an_answer_when_every_step_has_its_place(live: Live, visit: Visit) -> None:
    page = visit(has_touch=True, viewport={"width": 390, "height": 844})
    attempt = _begin(page, live)
    place = _place(live, attempt, "thu-tu")
    walk.go_to(page, place)
    part = walk.question(page, place)
    step = {number: part.locator(f"[data-step='{number}'] button") for number in range(4)}
    for number in (2, 0, 3):
        step[number].tap()
    words = step[3].get_attribute("aria-label") or ""
    assert words.endswith(": thứ 3")
    expect(walk.saved(page, place)).to_contain_text("Còn 1 bước chưa xếp")
    expect(page.get_by_role("button", name=f"Câu {place + 1}, còn 1 bước chưa xếp")).to_be_attached()
    page.reload()
    expect(step[3]).to_have_accessible_name(re.compile("thứ 3$"))
    assert live.answers(attempt) == {}

    # Touched again a step is taken out, and those behind it move up; the last one makes an answer, as it then stands.
    step[2].tap()
    expect(step[0]).to_have_attribute("aria-pressed", "true")
    expect(step[2]).to_have_accessible_name(re.compile("chưa xếp$"))
    expect(part.get_by_role("status").filter(has_text="Đã xếp 2/4")).to_be_attached()
    for number in (1, 2):
        step[number].tap()
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {place: "0,3,1,2"}
    assert part.locator("[data-step]").evaluate_all("all => all.map(one => one.dataset.step).join()") == "0,3,1,2"

    # Dragged by its number, it goes where it is let go.
    page.mouse.move(*_middle(part.locator(".step-grip").nth(3)))
    page.mouse.down()
    page.mouse.move(*_middle(part.locator(".step-grip").nth(0)), steps=8)
    page.mouse.move(_middle(part.locator(".step-grip").nth(0))[0], _middle(part.locator(".step-grip").nth(0))[1] - 20)
    page.mouse.up()
    expect(step[2]).to_have_accessible_name(re.compile("thứ 1$"))
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {place: "2,0,3,1"}


def _middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("width", "height"), [(390, 500), (1366, 420)])
def test_a_step_moved_by_keyboard_keeps_the_focus_is_announced_and_stays_in_the_window(
    live: Live, visit: Visit, width: int, height: int
) -> None:
    page = visit(viewport={"width": width, "height": height})
    attempt = _begin(page, live)
    place = _place(live, attempt, "thu-tu")
    walk.give(page, place, [0, 1, 2, 3])
    part = walk.question(page, place)
    step = part.locator("[data-step='0'] button")
    words = step.inner_text().strip()
    # The step stands at the lower edge of the window.
    step.evaluate("one => { one.focus(); scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 4) }")
    for rank in (2, 3, 4):
        page.keyboard.press("ArrowDown")
        expect(step).to_be_focused()
        expect(step).to_be_in_viewport(ratio=1)
        expect(step).to_have_accessible_name(re.compile(f"thứ {rank}$"))
    assert words.split("\n")[-1] in part.get_by_role("status").filter(has_text="thứ 4").inner_text()
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {place: "1,2,3,0"}


def test_items_go_into_desks_and_out_again_by_touch_and_each_is_announced(live: Live, visit: Visit) -> None:
    page = visit(has_touch=True, viewport={"width": 320, "height": 640})
    attempt = _begin(page, live)
    place = _place(live, attempt, "ghep")
    walk.go_to(page, place)
    part = walk.question(page, place)
    desks, hand = part.locator(".desk-name"), part.locator(".hand-card.is-now")
    first = hand.inner_text()
    expect(desks.first).to_have_accessible_description(re.compile(re.escape(first)))
    places = _boxes(desks)

    desks.first.tap()
    assert _boxes(desks) == places
    expect(part.get_by_role("status").filter(has_text=f"Đã xếp “{first}” vào")).to_be_attached()
    expect(hand).not_to_have_text(first)
    chip = part.get_by_role("button", name=f"{first}, lấy ra khỏi")
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt)[place].startswith("0,")

    # All into one desk: no desk moves, and the last item can be brought above the bar.
    for left in (1, 0):
        desks.first.tap()
        expect(part.locator(".act-note")).to_contain_text(f"Đã xếp {3 - left}/3 mục")
        assert _boxes(desks) == places
    lines = part.locator(".chip-out")
    lines.last.scroll_into_view_if_needed()
    assert _boxes(lines)[-1]["y"] + _boxes(lines)[-1]["height"] <= _boxes(page.locator(".sitting-bar"))[0]["y"]
    chip.scroll_into_view_if_needed()
    places = _boxes(lines)

    chip.tap()
    assert _boxes(lines) == places
    expect(hand).to_have_text(first)
    expect(chip).to_have_count(0)
    expect(part.get_by_role("status").filter(has_text=f"Đã lấy “{first}” ra")).to_be_attached()
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt)[place] == "4,0,0"


def test_ticking_moves_no_word_of_the_text(live: Live, visit: Visit) -> None:
    for width in (320, 390, 1366):
        page = visit(viewport={"width": width, "height": 844})
        attempt = _begin(page, live)
        for name in ("boi", "chi", "trang"):
            part = walk.question(page, _place(live, attempt, name))
            walk.go_to(page, _place(live, attempt, name))
            before = part.evaluate(_PLACES)
            for box in part.locator(".passage input").all():
                box.check()
            expect(walk.saved(page, _place(live, attempt, name))).to_have_text(walk.SAVED)
            assert part.evaluate(_PLACES) == before


# Where each line of each piece of the text stands, in the question.
_PLACES = """part => {
  const { x, y } = part.getBoundingClientRect()
  return [...part.querySelectorAll(".material-text, .passage span")].flatMap(one =>
    [...one.getClientRects()].map(at => [at.x - x, at.y - y, at.width, at.height].map(Math.round)))
}"""


def test_a_match_that_is_half_done_is_named_once_before_hand_in(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = _begin(page, live)
    place = _place(live, attempt, "ghep")
    key = _key(live, attempt)
    walk.mark_all(page, key)
    walk.go_to(page, place)
    walk.question(page, place).locator(".chip-out").first.click()
    walk.review(page)
    expect(page.get_by_text("Còn 1 câu chưa xong.")).to_be_visible()
    row = page.get_by_role("button", name=f"Câu {place + 1} Ghép còn thiếu 1 mục")
    row.click()
    expect(walk.question(page, place)).to_be_visible()
    walk.hand_in(page, anyway=True)


def test_a_step_of_a_situation_shows_what_came_of_it_and_cannot_be_taken_back(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = _begin(page, live)
    place = _bring_to_the_end(live, attempt, "tinh-huong")
    page.reload()
    part, go_on = walk.question(page, place), page.locator("[data-go-on]")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        walk.go_to(tab, place)
    expect(go_on).to_have_text("Chốt bước này")
    walk.take_step(page, place)
    expect(walk.saved(page, place)).to_contain_text("chọn một việc")

    part.get_by_label("Trả lời ngay rằng tin ấy bịa").check()
    assert live.answers(attempt) == {}
    walk.take_step(page, place)
    expect(part.locator("[data-now]")).to_be_focused()
    expect(part.locator("[data-now]")).to_contain_text("Một phóng viên nhắn hỏi")
    expect(page.locator("#spoken")).to_contain_text("Người dân chụp lại câu trả lời")
    expect(page.locator("#answered")).to_have_text("0")
    first = live.answers(attempt)[place]

    # A page that still shows the first step changes nothing, and is shown the way that was taken.
    walk.question(other, place).get_by_label("Gọi người phát ngôn").check()
    walk.take_step(other, place)
    expect(walk.question(other, place).get_by_text("Một phóng viên nhắn hỏi")).to_be_visible()
    expect(walk.saved(other, place)).to_contain_text("vừa được trả lời ở cửa sổ hoặc máy khác")
    assert live.answers(attempt)[place] == first

    # Only when no step is left does the bar lead to the list.
    expect(go_on).to_have_text("Chốt bước này")
    part.get_by_label("Xóa câu trả lời").check()
    walk.take_step(page, place)
    expect(part.locator(".turn-end")).to_be_visible()
    expect(go_on).to_have_text("Xem lại trước khi nộp")


def test_a_step_chosen_offline_goes_on_when_the_line_is_back(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    attempt = _begin(page, live)
    place = _place(live, attempt, "tinh-huong")
    part = walk.question(page, place)
    page.context.set_offline(True)
    walk.go_to(page, place)
    part.get_by_label("Gọi người phát ngôn").check()
    walk.take_step(page, place)
    expect(walk.saved(page, place)).to_have_text("Chưa lưu, đang thử lại")
    expect(part.get_by_label("Chờ đến sáng thứ Hai")).to_be_disabled()
    page.context.set_offline(False)
    expect(part.locator(".turn")).to_have_count(1)


def test_a_situation_left_in_the_middle_is_named_before_hand_in(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = _begin(page, live)
    place = _place(live, attempt, "tinh-huong")
    walk.give(page, place, _key(live, attempt)[place][:1])
    walk.review(page)
    expect(page.get_by_role("button", name=f"Câu {place + 1} Đang dở bước 2")).to_be_visible()


def test_nothing_that_comes_later_reaches_the_browser_before_hand_in(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = _begin(page, live)
    place = _place(live, attempt, "tinh-huong")
    seen: list[str] = []
    page.on("response", lambda reply: seen.append(reply.text()) if reply.request.resource_type != "document" else None)
    for given, answer in enumerate(_key(live, attempt)):
        if given != place:
            walk.give(page, given, answer)
            expect(walk.saved(page, given)).to_have_text(walk.SAVED)
    walk.give(page, place, _key(live, attempt)[place][:1])
    page.reload()
    sent = html.unescape("\n".join([*seen, page.content()]))

    assert "Hai mươi phút sau có kết quả đo" in sent
    assert "Giải thích" not in sent
    assert not [
        words for words in ("Người dân chụp lại", "Đến sáng có", "Một phóng viên", "Ít người đọc") if words in sent
    ]
    assert not re.search(r"worth|is-right|Tốt nhất|\"right\"", sent.split("<main", 1)[1])


def test_one_question_is_shown_to_its_owner_only(live: Live, visit: Visit) -> None:
    owner, stranger = visit(), visit(troubled=True)
    attempt = _begin(owner, live)
    walk.sign_in(stranger, live, live.new_official()["code"])
    address = f"{live.url}/tap-huan/luot/{attempt}/cau/0/"

    assert owner.request.get(address).status == 200
    assert owner.request.get(f"{live.url}/tap-huan/luot/{attempt}/cau/{SIZE}/").status == 404
    assert stranger.request.get(address).status == 404


@dataclass(frozen=True, slots=True)
class Stage:
    """A browser's state, and attempts: nothing answered, everything answered, half right and handed in."""

    state: dict[str, object]
    fresh: str
    answered: str
    graded: str


@pytest.fixture(scope="module")
def stage(live: Live, browser: Browser) -> Stage:
    """Bring three officials to the three states; the same browser cannot hold them, so each state has its own."""
    found = {}
    for name in ("fresh", "answered", "graded"):
        context = browser.new_context()
        page = context.new_page()
        attempt = _begin(page, live)
        live.let_him_read(page, attempt)
        if name != "fresh":
            walk.half_right(page, _key(live, attempt))
        if name == "graded":
            walk.hand_in(page)
        found[name] = (context.storage_state(), page.url)
        context.close()
    return Stage({name: state for name, (state, _) in found.items()}, *(url for _, url in found.values()))


def _open(live: Live, stage: Stage, visit: Visit, name: str, **options: object) -> Page:
    page = visit(storage_state=stage.state[name], **options)
    page.goto(getattr(stage, name))
    walk.show_all(page)
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    return page


@pytest.mark.parametrize("name", ["fresh", "answered", "graded"])
def test_axe_finds_nothing_on_any_kind(live: Live, stage: Stage, visit: Visit, name: str) -> None:
    assert axe.violations(_open(live, stage, visit, name), widths=(320, *axe.WIDTHS)) == []


@pytest.mark.parametrize("name", ["fresh", "answered", "graded"])
@pytest.mark.parametrize("script", [True, False])
def test_the_narrowest_phone_shows_every_kind_whole_and_within_reach(
    live: Live, stage: Stage, visit: Visit, name: str, script: bool
) -> None:
    page = _open(
        live, stage, visit, name, viewport={"width": 320, "height": 640}, java_script_enabled=script, has_touch=True
    )
    for box in _boxes(page.locator("fieldset, .marked, .material-text, .pair, .sequence-step, .turn")):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    assert [box for box in _boxes(page.locator(PRESSED)) if box["height"] < 44] == []
    assert [box for box in _boxes(page.locator(".passage")) if box["height"] < 32] == []


def _boxes(found: Locator) -> list[dict[str, float]]:
    return [box for one in found.all() if (box := one.bounding_box()) is not None]


def test_a_passage_is_marked_by_touch_and_shows_it_without_colour(live: Live, stage: Stage, visit: Visit) -> None:
    page = visit(viewport={"width": 320, "height": 640}, has_touch=True)
    attempt = _begin(page, live)
    place = _place(live, attempt, "boi")
    walk.go_to(page, place)
    passage = walk.question(page, place).locator(".passage").nth(3)
    passage.tap()
    expect(walk.saved(page, place)).to_have_text(walk.SAVED)
    assert live.answers(attempt) == {place: "3"}
    expect(passage.locator("span")).to_have_css("text-decoration-line", "line-through")
    # Words that are not asked about answer a touch as softly, and choose nothing.
    walk.question(page, place).locator(".sentence").first.tap()
    expect(walk.question(page, place).get_by_text("Chỗ này không hỏi").first).to_be_visible()
    assert live.answers(attempt) == {place: "3"}


def test_nothing_on_a_passage_tells_where_it_is_before_it_is_touched(live: Live, stage: Stage, visit: Visit) -> None:
    page = _open(live, stage, visit, "fresh")
    assert page.locator(".passage").count() > 10
    assert page.locator(".passage, .passage input, .sentence").evaluate_all(_SEEN) == []


# What makes a piece of a text look like anything but text.
_SEEN = """all => all.filter(one => {
  const style = getComputedStyle(one)
  return one.matches("input") ? style.opacity !== "0"
    : style.borderTopWidth !== "0px" || style.outlineStyle !== "none" || style.boxShadow !== "none"
      || style.backgroundColor !== "rgba(0, 0, 0, 0)" || style.textDecorationLine !== "none"
}).map(one => one.textContent)"""


def test_the_result_says_of_every_kind_what_was_right_and_why(live: Live, stage: Stage, visit: Visit) -> None:
    page = _open(live, stage, visit, "graded")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    for words in (
        "phải gạch, bị bỏ sót",
        "gạch nhầm",
        "chỗ đáng ngờ, bị bỏ sót",
        "xếp thứ",
        "Xếp nhầm",
        "Chỗ đúng:",
        "Chưa ổn",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    for words in ("Cách tốt hơn", "Tốt nhất", "Tạm được", "Giải thích ba A.", "Điều 2 Luật", "điểm của câu."):
        expect(page.get_by_text(words).first).to_be_visible()


@pytest.mark.parametrize("name", ["fresh", "graded"])
def test_the_way_to_a_question_is_a_jump_and_no_long_ride(live: Live, stage: Stage, visit: Visit, name: str) -> None:
    page = _open(live, stage, visit, name, reduced_motion="no-preference")
    expect(page.locator("html")).to_have_css("scroll-behavior", "auto")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (True, {"order": "Chạm lần lượt theo thứ tự.", "match": "Xếp từng mục vào đúng chỗ: chạm chỗ của nó."}),
        (False, {"order": "Cho mỗi việc một số thứ tự.", "match": "Chọn đúng chỗ cho từng mục."}),
    ],
)
def test_how_to_answer_is_said_as_it_is_done(live: Live, visit: Visit, script: bool, said: dict[str, str]) -> None:
    page = visit(java_script_enabled=script)
    walk.sign_in(page, live, live.new_official()["code"])
    attempt = walk.begin(page, live, "cac-kieu")
    kinds = [drawn.question.kind for drawn in live.paper(attempt)]
    for kind, words in said.items():
        walk.go_to(page, kinds.index(kind))
        part = walk.question(page, kinds.index(kind))
        expect(part).to_have_accessible_description(words)
