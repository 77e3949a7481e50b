"""What is still open is a notice: a page without question, a quiz in no path, a value nobody filled in."""

from dataclasses import replace

from tests.content import item, question, quiz_content
from trainer.core.agency import AgencyValue
from trainer.core.checks import Content, Page, find_notices
from trainer.core.quiz import Path

PAGES = {
    name: Page(name, f"docs/{name}.md", tested)
    for name, tested in [("giu-tai-khoan/mat-khau", True), ("giu-tai-khoan/hai-buoc", True), ("index", False)]
}


def content() -> Content:
    """Return content in which one page has a question and the quiz is in a path."""
    path = Path("staff", "Cán bộ", ("bai",))
    return quiz_content([question("q-1", ["Gọi", "Bấm", "Chờ"])], pages=PAGES, paths=(item(path),))


def test_a_page_without_a_question_is_a_warning_unless_it_says_so() -> None:
    (notice,) = find_notices(content())

    assert (notice.file, notice.level) == ("docs/giu-tai-khoan/hai-buoc.md", "warning")


def test_a_quiz_in_no_path_is_a_warning() -> None:
    whats = [notice.what for notice in find_notices(replace(content(), paths=()))]

    assert "bài “bai” không nằm trong lộ trình nào" in whats


def test_nothing_is_said_to_be_missing_while_files_cannot_be_read() -> None:
    assert find_notices(replace(content(), paths=(), complete=False)) == []


def test_an_open_value_of_the_agency_is_information() -> None:
    agency = {
        "pa05": AgencyValue("pa05", "Số trực PA05", None, 4),
        "ten": AgencyValue("ten", "Tên", "UBND phường Sao Mai", 5),
    }
    notices = find_notices(replace(content(), pages={}, agency=agency))

    assert [(notice.line, notice.level) for notice in notices] == [(4, "info")]
    assert "Số trực PA05" in str(notices[0])
