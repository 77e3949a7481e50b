"""A SCORM package in another system: scorm-again (npm), which answers as SCORM 1.2 says, in a real browser."""

import io
import json
import os
import random
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests import axe
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT
from tests.kind_samples import SAMPLES
from trainer.content.quizzes import read_quizzes
from trainer.core.quiz.grading import grade_paper
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.quiz.model import Question, Quiz, Rule
from trainer.exchange.export import export
from trainer.exchange.scorm.write import told as told_of

pytestmark = pytest.mark.browser

Place: TypeAlias = FrameLocator | Page
VERSION = "3.4.3"
_FOLDER = Path(os.environ.get("GAN_DAN_TEST_SCORM") or PROJECT / "var" / "scorm-again")
_API = _FOLDER / "node_modules" / "scorm-again" / "dist" / "scorm12.min.js"
RULE = Rule(len(SAMPLES), pass_mark=80, time_limit=20, attempts=0, wait_hours=0, valid_days=365)
QUIZ = Quiz("bai", "Bài </script> thử", "Tóm tắt", "a/index", RULE, SAMPLES, "quizzes/a.yml", 1)
# What another system is: a page with the API, around the page of the package. It keeps what it was told for next time.
SYSTEM = """<!doctype html><title>Hệ thống học tập</title><script src="/api.js"></script><script>
window.API = new Scorm12API({autocommit: false, lmsCommitUrl: false, logLevel: 5});
const kept = sessionStorage.getItem("kept");
if (kept) window.API.loadFromJSON(JSON.parse(kept), "");
window.hold = () => sessionStorage.setItem("kept", JSON.stringify(window.API.renderCMIToJSONObject().cmi));
window.API.on("LMSCommit", window.hold);
window.API.on("LMSFinish", window.hold);
</script><iframe id="package" src="/package/index.html" style="width:100%;height:90vh;border:0"></iframe>"""


class Served(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def system(tmp_path: Path) -> Iterator[str]:
    """Serve the package of ``QUIZ`` within another system; yield its address."""
    if not _API.is_file():
        pytest.skip(f"no other system: npm install --prefix {_FOLDER} scorm-again@{VERSION} (.ci/run does)")
    zipfile.ZipFile(io.BytesIO(export(QUIZ, "scorm").content)).extractall(tmp_path / "package")
    (tmp_path / "api.js").write_bytes(_API.read_bytes())
    (tmp_path / "index.html").write_text(SYSTEM, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def told(page: Page, name: str) -> str:
    """Return what the other system was told."""
    return str(page.evaluate("name => API.LMSGetValue(name)", name))


def asked(package: Place) -> Question:
    """Return the question that stands there."""
    name = package.locator("form").get_attribute("data-question")
    return next(one for one in SAMPLES if one.id == name)


def answer(package: Place, well: bool = True) -> None:
    """Answer the question that stands there as a hand would, with its key or as badly as can be."""
    question = asked(package)
    rules = RULES[question.kind]
    given = rules.key(question) if well else (0,) if question.kind == "single" else tuple(reversed(rules.key(question)))
    if question.kind == "scenario":
        for number in given if well else (2,):
            package.get_by_role("button", name=question.options[number].text).click()
        return
    if question.kind == "order":
        for place, number in enumerate(given):
            package.locator(f"[name=item{number}]").select_option(label=str(place + 1))
    elif question.kind == "match":
        for number, target in enumerate(given):
            package.locator(f"[name=item{number}]").select_option(str(target))
    else:
        numbers = given if well or question.kind == "single" else range(len(question.options))
        for number in numbers:
            package.locator(f"input[value='{number}']").check()
    package.get_by_role("button", name="Xem đáp án").click()


def go_on(package: Place) -> None:
    """Leave the verdict behind."""
    package.get_by_role("button", name="Câu tiếp").or_(package.get_by_role("button", name="Xem kết quả")).click()


def test_a_paper_answered_well_is_a_pass_there_with_every_answer(system: str, visit: Visit) -> None:
    page = visit()
    page.goto(system)
    package = page.frame_locator("#package")
    expect(package.get_by_role("heading", level=1)).to_have_text(QUIZ.title)
    assert told(page, "cmi.core.lesson_status") == "incomplete"
    for _ in SAMPLES:
        answer(package)
        expect(package.locator(".verdict")).to_have_text("Đúng")
        go_on(package)

    expect(package.get_by_role("heading", name="Đạt", exact=True)).to_be_visible()
    assert told(page, "cmi.core.lesson_status") == "passed"
    assert told(page, "cmi.core.score.raw") == "100"
    known = page.evaluate("API.renderCMIToJSONObject().cmi.interactions")
    assert sorted(known[one]["id"] for one in known if one.isdigit()) == sorted(one.id for one in SAMPLES)
    assert {known[one]["result"] for one in known if one.isdigit()} == {"correct"}
    by_id = {known[one]["id"]: known[one] for one in known if one.isdigit()}
    assert (by_id["q-match"]["type"], by_id["q-match"]["student_response"]) == ("matching", "a.a,b.c,c.b")
    assert (by_id["q-multiple"]["type"], by_id["q-multiple"]["student_response"]) == ("choice", "a,c")
    # Who tries again and fails has still passed.
    package.get_by_role("button", name="Làm lại").click()
    for _ in SAMPLES:
        answer(package, well=False)
        go_on(package)
    expect(package.get_by_role("heading", name="Chưa đạt")).to_be_visible()
    assert (told(page, "cmi.core.lesson_status"), told(page, "cmi.core.score.raw")) == ("passed", "100")


def test_a_paper_answered_badly_is_none_and_says_why(system: str, visit: Visit) -> None:
    page = visit()
    page.goto(system)
    package = page.frame_locator("#package")
    for _ in SAMPLES:
        answer(package, well=False)
        expect(package.locator(".verdict")).not_to_have_text("Đúng")
        expect(package.locator(".said")).to_contain_text("Vì")
        go_on(package)

    expect(package.get_by_role("heading", name="Chưa đạt")).to_be_visible()
    assert told(page, "cmi.core.lesson_status") == "failed"
    assert int(told(page, "cmi.core.score.raw")) < QUIZ.rule.pass_mark


def test_whoever_comes_back_goes_on_where_he_was(system: str, visit: Visit) -> None:
    page = visit()
    page.goto(system)
    package = page.frame_locator("#package")
    for _ in range(3):
        answer(package)
        go_on(package)
    open_ = asked(package).id
    page.goto("about:blank")
    page.goto(system)

    package = page.frame_locator("#package")
    expect(package.get_by_role("heading", level=2)).to_have_text(f"Câu 4/{len(SAMPLES)}")
    assert asked(package).id == open_
    assert json.loads(page.evaluate("sessionStorage.getItem('kept')"))["core"]["exit"] == "suspend"
    for _ in range(len(SAMPLES) - 3):
        answer(package)
        go_on(package)
    expect(package.get_by_role("heading", name="Đạt", exact=True)).to_be_visible()


def test_an_empty_answer_is_asked_for_and_outside_of_a_system_it_says_that_nothing_is_kept(
    system: str, visit: Visit
) -> None:
    page = visit()
    page.goto(f"{system}/package/index.html")
    expect(page.get_by_text("kết quả không được ghi ở đâu")).to_be_visible()
    while page.locator("form").get_attribute("data-question") == "q-scenario":
        page.reload()
    page.get_by_role("button", name="Xem đáp án").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert page.locator(".verdict").count() == 0


def test_every_kind_fits_the_narrowest_phone_and_axe_finds_nothing(system: str, visit: Visit) -> None:
    page = visit()
    page.goto(f"{system}/package/index.html")
    for _ in SAMPLES:
        assert axe.violations(page) == []
        answer(page)
        assert axe.violations(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        go_on(page)
    assert axe.violations(page) == []


# Other systems than the one above: what each function of theirs answers, or throws.
_OTHER = """window.API = new Proxy({}, { get: (_, name) => (...given) => { %s } })"""
_THROWS = (
    "if (name === 'LMSGetValue') return ''; if (name !== 'LMSInitialize' || %s) throw new Error('gone'); return 'true'"
)


def other_system(folder: Path, answers: str) -> None:
    """Let the other system of ``folder`` be one whose functions do what ``answers`` says, of ``name`` and ``given``."""
    script = f"<script>{_OTHER % answers}</script>"
    page = f"<!doctype html><title>Khác</title>{script}<iframe id=package src=/package/index.html></iframe>"
    (folder / "index.html").write_text(page, encoding="utf-8")


@pytest.mark.parametrize(
    ("begins", "said"), [("true", "kết quả không được ghi ở đâu"), ("false", "không nhận kết quả của bài này")]
)
def test_a_system_that_throws_stops_nobody_and_is_told_of(
    system: str, visit: Visit, tmp_path: Path, begins: str, said: str
) -> None:
    other_system(tmp_path, _THROWS % begins)
    page = visit()
    page.goto(system)
    package = page.frame_locator("#package")
    for _ in SAMPLES:
        answer(package)
        go_on(package)
    expect(package.get_by_role("heading", name="Đạt", exact=True)).to_be_visible()
    expect(package.locator("#kept")).to_contain_text(said)
    page.goto("about:blank")


@pytest.mark.parametrize(("refused", "said"), [("score.raw", 1), ("lesson_status", 1), ("score.min", 0)])
def test_a_result_that_the_system_does_not_take_is_not_called_kept(
    system: str, visit: Visit, tmp_path: Path, refused: str, said: int
) -> None:
    other_system(tmp_path, f"return name === 'LMSGetValue' ? '' : String(given[0] !== 'cmi.core.{refused}')")
    page = visit()
    page.goto(system)
    package = page.frame_locator("#package")
    for _ in SAMPLES:
        answer(package)
        go_on(package)
    expect(package.get_by_role("heading", name="Đạt", exact=True)).to_be_visible()
    expect(package.get_by_text("không nhận kết quả của bài này")).to_have_count(said)


def test_where_the_scripts_cannot_run_it_says_so(system: str, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{system}/package/index.html")
    expect(page.get_by_text("Bài chưa mở được")).to_be_visible()
    page.close()


def some_answer(question: Question, lot: random.Random) -> Answer:
    """Return an answer by lot."""
    if question.kind == "scenario":
        taken: Answer = ()
        while (step := next_step(question, taken)) is not None:
            taken = (*taken, lot.choice(choices(question, step)))
        return taken
    if question.kind == "order":
        return tuple(lot.sample(range(len(question.options)), len(question.options)))
    if question.kind == "match":
        return tuple(lot.randrange(len(question.targets) + 1) for _ in question.options)
    if question.kind == "single":
        return (lot.randrange(len(question.options)),)
    return tuple(sorted(lot.sample(range(len(question.options)), lot.randint(1, len(question.options)))))


def test_the_page_grades_the_whole_bank_as_we_do(system: str, visit: Visit) -> None:
    page, lot = visit(), random.Random(20261130)
    page.goto(f"{system}/package/index.html")
    papers = 0
    for written in read_quizzes(PROJECT).quizzes:
        quiz = written.value
        data = page.evaluate(
            "text => { window.other = JSON.parse(text); return other.questions.length; }", json.dumps(told_of(quiz))
        )
        assert data == len(quiz.questions)
        for _ in range(5):
            given = {place: some_answer(question, lot) for place, question in enumerate(quiz.questions)}
            ours = grade_paper(quiz.questions, given, quiz.rule)
            theirs = page.evaluate(
                """answers => {
                    const marks = other.questions.map((question, place) => points(question, answers[place]));
                    return [marks, result(marks, other.rule.pass)];
                }""",
                [list(given[place]) for place in range(len(quiz.questions))],
            )
            assert theirs[0] == [[mark.points.numerator, mark.points.denominator] for mark in ours.marks]
            assert (theirs[1]["percent"], theirs[1]["passed"]) == (ours.hundredths // 100, ours.passed)
            papers += 1
    assert papers > 20
