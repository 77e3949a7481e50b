"""``preview`` as its author uses it: a real process, a file that changes on disk, a real Chromium."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT
from tests.content.sound_project import change, line_of
from trainer.content.reading import gather
from trainer.core.quiz.drawing import draw, shuffled
from trainer.core.quiz.kinds import RULES
from trainer.preview.view import FILE_SEED

pytestmark = pytest.mark.browser
FILE = "quizzes/cac-kieu.yml"
SIZE = 8
STEM = "Có người nhắn xin mã xác nhận"
PRESSED = (
    ".button, .option, .mover, .pair select, .sequence select, .sheet-tools a, .sheet-tools .link, .tabs a, .bar-way a"
)
SMALL = "all => all.filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML)"


def make_project(folder: Path) -> Path:
    """Return a project of its own whose only quiz holds every kind of question."""
    shutil.copytree(PROJECT / "tests" / "all_kinds", folder / "quizzes")
    (folder / "var").mkdir()
    for name in ("docs", "mkdocs.yml", "trainer", "var/site", "var/build"):
        (folder / name).symlink_to(PROJECT / name)
    return folder


def _hear_ctrl_c() -> None:
    """A shell that runs the tests in the background lets its children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """The command as it runs on a project."""

    def __init__(self, project: Path) -> None:
        environment = {**os.environ, "GAN_DAN_PROJECT": str(project), "PYTHONUNBUFFERED": "1"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "trainer", "preview", "cac-kieu", "--port", "0", "--no-browser"]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, preexec_fn=_hear_ctrl_c
        )
        assert self.process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline())
        assert found is not None
        self.url = found[0]

    def stop(self) -> None:
        """Press Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        assert (self.process.returncode, said.splitlines()[-1]) == (0, "Đã dừng.")


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a preview whose file nobody changes and on which nothing is answered."""
    command = Command(make_project(tmp_path_factory.mktemp("still")))
    yield command.url
    command.stop()


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of a preview on which every question is answered, each a little wrong."""
    project = make_project(tmp_path_factory.mktemp("answered"))
    command = Command(project)
    page = browser.new_page()
    page.goto(command.url)
    walk.half_right(page, _key(project))
    page.close()
    yield command.url
    command.stop()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


@pytest.fixture
def command(project: Path) -> Iterator[Command]:
    """A preview of a file that may be changed."""
    command = Command(project)
    yield command
    if command.process.poll() is None:
        command.stop()


def _key(project: Path) -> list[list[int]]:
    """Return the full answers in the order of the file, in places as shown."""
    content, _ = gather(project, None)
    return [list(shuffled(item.value, FILE_SEED).key()) for item in content.questions]


def _sheet(page: Page, number: int) -> str:
    return f"#muc-{number}"


# --- the file changes ---


def test_saved_words_are_on_the_page_without_a_hand_and_answers_stay(
    command: Command, project: Path, visit: Visit
) -> None:
    page = visit()
    page.goto(command.url)
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)

    change(project, FILE, STEM, "Một số lạ nhắn xin mã xác nhận")

    expect(walk.question(page, 0)).to_contain_text("Một số lạ nhắn xin mã xác nhận")
    expect(walk.option(page, 0, 1)).to_be_checked()
    assert walk.chosen(page) == {0: "1"}


def test_a_broken_file_is_named_with_its_line_the_last_good_words_stay_and_mending_clears_it(
    command: Command, project: Path, visit: Visit
) -> None:
    page = visit()
    page.goto(command.url)
    whole = (project / FILE).read_text(encoding="utf-8")

    change(project, FILE, "    kind: multiple\n", "    kind: multiple: sai\n")
    line = whole.splitlines().index("    kind: multiple") + 1
    expect(page.get_by_role("alert")).to_contain_text(f"Chưa đọc được {FILE}, dòng {line}")
    expect(page.get_by_role("alert")).to_contain_text("→")
    expect(page.locator("fieldset[data-place]")).to_have_count(SIZE)
    expect(page).to_have_title(re.compile("Chưa đọc được tệp"))

    (project / FILE).write_text(whole, encoding="utf-8")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("fieldset[data-place]")).to_have_count(SIZE)


def test_a_fault_stands_beside_its_question_with_line_and_mend(command: Command, project: Path, visit: Visit) -> None:
    page = visit()
    page.goto(command.url)

    change(project, FILE, ", feedback: Giải thích hai D.", "")
    change(project, FILE, "text: Bản nháp dưới đây", "text: " + "Bản nháp dưới đây " * 20)

    expect(page.locator(_sheet(page, 2))).to_contain_text("thiếu trường “options”, mục 4, “feedback”")
    expect(page.locator(_sheet(page, 2))).to_contain_text("Bên dưới là bản trước khi sửa.")
    expect(walk.question(page, 1)).to_be_visible()
    expect(page.locator(_sheet(page, 3))).to_contain_text("→ rút xuống không quá 60 chữ")
    expect(page.locator(f"{_sheet(page, 3)} .faults")).to_contain_text(
        f"Lỗi, dòng {line_of(project, FILE, 'Bản nháp dưới đây')}:"
    )
    expect(page.locator(".sheet > .faults")).to_have_count(2)

    page.get_by_text("Lọc câu hỏi").click()
    page.get_by_label("Chỉ câu có lỗi hoặc cảnh báo").check()
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("fieldset[data-place]")).to_have_count(2)


def test_a_file_broken_from_the_start_and_an_empty_one_are_told_and_followed(project: Path, visit: Visit) -> None:
    whole = (project / FILE).read_text(encoding="utf-8")
    (project / FILE).write_text("id: cac-kieu\ntitle: [", encoding="utf-8")
    command = Command(project)
    page = visit()
    page.goto(command.url)
    expect(page.get_by_role("alert")).to_contain_text("Chưa đọc được")
    (project / FILE).write_text("id: cac-kieu\n", encoding="utf-8")
    expect(page.get_by_text("Tệp chưa có câu hỏi nào đọc được.")).to_be_visible()
    expect(page.get_by_text("thiếu trường “questions”")).to_be_visible()
    (project / FILE).write_text(whole, encoding="utf-8")
    expect(page.locator("fieldset[data-place]")).to_have_count(SIZE)
    page.close()
    command.stop()


def test_a_stopped_command_is_told_on_the_page(command: Command, visit: Visit) -> None:
    page = visit(troubled=True)
    page.goto(command.url)
    # What was written just before may still make it load anew, and it must not ask then.
    page.wait_for_function(
        "fetch('/phien-ban').then(r => r.text()).then(now => now === document.documentElement.dataset.version)"
    )
    command.stop()
    expect(page.get_by_text("Lệnh preview đã dừng")).to_be_visible()


# --- what is shown ---


def test_key_and_feedback_come_on_demand_for_one_question_and_for_all(still: str, visit: Visit) -> None:
    page = visit()
    page.goto(still)
    assert "Giải thích" not in page.content()

    page.get_by_role("link", name=re.compile("Đáp án ?: câu 8")).click()
    expect(page.get_by_text("Mọi lựa chọn của tình huống")).to_be_visible()
    for letter in "ABCDEFG":
        expect(page.locator(_sheet(page, 8)).get_by_text(f"Giải thích tám {letter}.").first).to_be_visible()
    expect(page.locator("fieldset[data-place]")).to_have_count(SIZE - 1)
    page.get_by_role("link", name=re.compile("Về đề ?: câu 8")).click()
    expect(page.locator("fieldset[data-place]")).to_have_count(SIZE)

    page.get_by_role("navigation").get_by_role("link", name="Đáp án").click()
    expect(page.locator(".marked-good")).to_have_count(SIZE)
    expect(page.get_by_text("Giải thích ba F.")).to_be_visible()


def test_the_margin_names_sections_basis_line_and_kind(still: str, visit: Visit) -> None:
    page = visit()
    page.goto(still)
    margin = page.locator(f"{_sheet(page, 3)} .margin")
    line = line_of(PROJECT, "tests/all_kinds/cac-kieu.yml", "id: ck-boi")
    for words in (f"dòng {line}", "Bôi chỗ phải che", "2/3", "Dấu hiệu chỉ để nghi", "Không dẫn văn bản"):
        expect(margin).to_contain_text(words)
    margin.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/cam-nang/lua-dao/ai-giong-noi.html#dau-hieu$"))


def test_filters_one_at_a_time_and_a_drawn_paper(still: str, visit: Visit, project: Path) -> None:
    page = visit()
    page.goto(still + "/?kieu=spot")
    assert page.locator("fieldset").evaluate_all("all => all.map(one => one.dataset.place)") == ["3", "4"]
    page.get_by_role("link", name="Xem từng câu").click()
    page.get_by_role("link", name="Câu sau").click()
    assert page.locator("fieldset").evaluate_all("all => all.map(one => one.dataset.place)") == ["4"]
    page.goto(still + "/?muc=lua-dao/khong-co")
    expect(page.get_by_text("Không có câu nào hợp với bộ lọc.")).to_be_visible()

    page.goto(still)
    page.get_by_role("link", name="Rút thử một đề").click()
    quiz = gather(project, None)[0].quizzes[0].value
    ids = [drawn.question.id for drawn in draw(quiz, "1")]
    assert page.locator(".sheet-head code").all_inner_texts() == ids


# --- answering ---


def test_every_kind_is_answered_by_keyboard_alone_and_marked(command: Command, project: Path, visit: Visit) -> None:
    page = visit()
    page.goto(command.url)
    walk.answer_by_keyboard(page, _key(project))
    expect(page.locator("#answered")).to_have_text(str(SIZE))
    page.keyboard.press("Enter")
    page.wait_for_url("**/?xem=cham")
    expect(page.locator(".marked-good")).to_have_count(SIZE)

    page.get_by_role("button", name="Làm lại câu 8").press("Enter")
    expect(walk.question(page, 7)).to_contain_text("Bài đã có 300 lượt chia sẻ")
    expect(page.locator(".marked-good")).to_have_count(SIZE - 1)


def test_without_javascript_every_kind_is_answered_and_marked(command: Command, project: Path, visit: Visit) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(command.url)
    walk.mark_all(page, _key(project))
    page.locator("[data-hand-in]").click()
    expect(page.locator(".marked-good")).to_have_count(SIZE)


def test_the_questions_are_drawn_like_those_of_the_trainer(still: str, visit: Visit) -> None:
    page = visit(viewport={"width": 1366, "height": 850})
    page.goto(still)
    kinds = page.locator("fieldset").evaluate_all("all => all.map(one => one.dataset.kind)")
    assert set(kinds) == set(RULES)
    # As wide as on the page of an attempt: 50rem less its margins.
    assert page.locator("fieldset").evaluate_all("all => all.map(one => Math.round(one.offsetWidth))") == [752] * SIZE


# --- for everybody, and for this machine only ---


@pytest.mark.parametrize("way", ["/", "/?xem=dap-an", "/?xem=cham", "/?de=5&cau=2&kieu=&loi="])
def test_axe_finds_nothing_in_any_state(answered: str, visit: Visit, way: str) -> None:
    page = visit()
    page.goto(answered + way)
    assert axe.violations(page) == []


def test_axe_finds_nothing_while_the_file_is_faulty_or_broken(command: Command, project: Path, visit: Visit) -> None:
    page = visit()
    page.goto(command.url)
    change(project, FILE, ", feedback: Giải thích hai D.", "")
    expect(page.locator(".sheet > .faults")).to_be_visible()
    assert axe.violations(page) == []
    change(project, FILE, "questions:\n", "questions: [\n")
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe.violations(page) == []


@pytest.mark.parametrize("way", ["/", "/?xem=dap-an", "/?xem=cham"])
def test_the_narrowest_phone_shows_it_whole_and_within_reach(answered: str, visit: Visit, way: str) -> None:
    page = visit(viewport={"width": 320, "height": 640}, has_touch=True)
    page.goto(answered + way)
    page.get_by_text("Lọc câu hỏi").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(PRESSED).evaluate_all(SMALL) == []


@pytest.mark.parametrize("headers", [{"Host": "gan-dan.example"}, {"Origin": "https://gan-dan.example"}])
def test_pages_of_other_sites_reach_nothing(still: str, headers: dict[str, str]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(still + "/", headers=headers), timeout=60)
    assert refused.value.code == 403
    refused.value.close()
