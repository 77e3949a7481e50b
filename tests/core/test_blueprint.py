"""The bank is counted by page, section, role, kind and difficulty; a question counts once in each."""

from dataclasses import replace

from tests.content.small_library import section
from tests.content.sound_project import item, question, quiz_content
from trainer.core.blueprint import Bank, BlueprintRow, bank
from trainer.core.checks import Page
from trainer.core.quiz.model import ROLE_TITLES, Path

ONE, TWO, OTHER = "an-toan/mat-khau#mot", "an-toan/mat-khau#hai", "an-toan/hai-buoc#mot"
ASKED = [
    question("q-1", ["A", "B", "C"], sections=(ONE, TWO), difficulty=1),
    question("q-2", ["A", "B", "C"], sections=(TWO,), difficulty=3, kind="order"),
]
PAGES = {
    name: Page(name, f"docs/{name}.md", tested)
    for name, tested in [("an-toan/hai-buoc", True), ("an-toan/mat-khau", True), ("index", False)]
}


def counted(**changes: object) -> Bank:
    """Return a bank of two questions on one page; another page has none, and the front page wants none."""
    sections = {name: section(name) for name in (ONE, TWO, OTHER, "index#chao")}
    paths = (item(Path("staff", "Cán bộ", ("bai",))), item(Path("leader", "Lãnh đạo", ("khac",))))
    content = quiz_content(ASKED, sections=sections, pages=PAGES, paths=paths)
    return bank(replace(content, **changes))  # type: ignore[arg-type]


def numbers(row: BlueprintRow) -> tuple[int, dict[str, int], dict[int, int], dict[str, int]]:
    """Return all counts of a row."""
    return len(row.questions), dict(row.kinds), dict(row.difficulties), dict(row.roles)


def test_a_page_counts_each_question_once_and_an_empty_page_is_there() -> None:
    rows = {row.name: row for row in counted().pages()}

    assert list(rows) == ["an-toan/mat-khau", "an-toan/hai-buoc"]  # the order of the book
    assert numbers(rows["an-toan/mat-khau"]) == (2, {"single": 1, "order": 1}, {1: 1, 3: 1}, {"staff": 2})
    assert numbers(rows["an-toan/hai-buoc"]) == (0, {}, {}, {})
    assert rows["an-toan/mat-khau"].title == "Giữ tài khoản"


def test_the_sections_of_a_page_name_their_questions() -> None:
    rows = counted().sections("an-toan/mat-khau")

    assert [(row.name, row.title, row.questions) for row in rows] == [
        (ONE, "Mật khẩu", ("q-1",)),
        (TWO, "Mật khẩu", ("q-1", "q-2")),
    ]


def test_a_role_meets_the_questions_of_its_path() -> None:
    rows = {row.name: len(row.questions) for row in counted().paths()}

    assert rows == {"page_admin": 0, "spokesperson": 0, "leader": 0, "staff": 2, "it": 0}
    assert [row.title for row in counted().paths()] == list(ROLE_TITLES.values())


def test_a_question_of_two_quizzes_counts_for_the_roles_of_both() -> None:
    first = counted().content.quizzes[0]
    quizzes = (first, replace(first, value=replace(first.value, id="khac")))
    assert dict(counted(quizzes=quizzes).total().roles) == {"staff": 2, "leader": 2}


def test_the_total_counts_each_question_once() -> None:
    assert (counted().total().name, counted().total().title) == ("total", "Tất cả")
    assert counted().total().questions == ("q-1", "q-2")
    assert counted().total("an-toan/mat-khau").questions == ("q-1", "q-2")
    assert counted().total("an-toan/hai-buoc").questions == ()


def test_a_page_that_wants_no_question_but_has_one_is_counted() -> None:
    front = replace(ASKED[0], sections=("index#chao",))

    assert "index" in [row.name for row in counted(questions=(item(front),)).pages()]
