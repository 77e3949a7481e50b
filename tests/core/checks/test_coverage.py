"""What is still open is a notice: a page with too few questions, a quiz in no path, a value nobody filled in."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.content.small_library import section
from tests.content.sound_project import item, question, quiz_content
from trainer.core.checks import Content, Notice, Page
from trainer.core.checks.coverage import check
from trainer.core.handbook.section import AgencyValue
from trainer.core.quiz.model import Path

TESTED, OTHER = "giu-tai-khoan/mat-khau", "giu-tai-khoan/hai-buoc"
PAGES = {
    name: Page(name, f"docs/{name}.md", tested) for name, tested in [(TESTED, True), (OTHER, True), ("index", False)]
}
WORDS = ("gọi", "hỏi", "nhắn", "chờ", "báo")


def content(first: int = 5, other: int = 5) -> Content:
    """Return content in which so many questions test the two pages, and the quiz is in a path."""
    path = Path("staff", "Cán bộ", ("bai",))
    asked = [
        question(f"{page}-{number}", [f"{WORDS[number]} {page} {n}" for n in range(3)], sections=(f"{page}#do-dai",))
        for page, count in ((TESTED, first), (OTHER, other))
        for number in range(count)
    ]
    return quiz_content(asked, pages=PAGES, paths=(item(path),))


def pages_of(notices: Iterator[Notice]) -> list[str]:
    """Return the files named by what is said of pages."""
    return [notice.file for notice in notices if notice.file.startswith("docs/giu")]


def test_a_page_without_a_question_is_a_warning_unless_it_says_so() -> None:
    (notice,) = [notice for notice in check(content(other=0)) if notice.file == f"docs/{OTHER}.md"]

    assert (notice.level, notice.line) == ("warning", 0)
    assert str(notice) == (
        f"docs/{OTHER}.md: trang chưa có câu hỏi nào"
        " → viết thêm 5 câu hỏi cho các mục của trang, hoặc ghi “tested: false” ở đầu trang"
    )


@pytest.mark.parametrize(("count", "said"), [(4, ["trang chỉ có 4 câu hỏi → viết thêm 1 câu hỏi"]), (5, [])])
def test_a_page_wants_five_questions_and_says_how_many_are_missing(count: int, said: list[str]) -> None:
    found = [str(notice) for notice in check(content(first=count)) if notice.file == f"docs/{TESTED}.md"]

    assert [line.partition(": ")[2].partition(" cho các mục")[0] for line in found] == said


def test_a_question_that_tests_two_sections_of_a_page_counts_once() -> None:
    asked = content(first=4)
    twice = replace(asked.questions[0].value, sections=(f"{TESTED}#do-dai", f"{TESTED}#cat-giu"))
    found = check(replace(asked, questions=(item(twice), *asked.questions[1:])))

    assert f"docs/{TESTED}.md" in pages_of(found)


def test_sections_without_questions_are_one_line_of_information_a_page() -> None:
    sections = {f"{TESTED}#{anchor}": section(f"{TESTED}#{anchor}") for anchor in ("do-dai", "cat-giu", "can-cu")}
    (notice,) = check(replace(content(), sections=sections))

    assert (notice.level, notice.line) == ("info", 0)
    assert str(notice) == (
        f"docs/{TESTED}.md: 2/3 mục chưa có câu hỏi: cat-giu, can-cu → viết câu hỏi mới cho những mục này trước"
    )


def test_a_quiz_in_no_path_is_a_warning() -> None:
    assert [str(notice) for notice in check(replace(content(), paths=()))] == [
        "quizzes/a.yml:8: bài “bai” không nằm trong lộ trình nào → thêm bài vào quizzes/lo-trinh.yml"
    ]


def test_nothing_is_said_to_be_missing_while_files_cannot_be_read() -> None:
    assert list(check(replace(content(first=1), paths=(), complete=False))) == []


def test_what_the_agency_has_not_filled_in_is_one_line_of_information() -> None:
    agency = {
        "pa05": AgencyValue("pa05", "Số trực PA05", None, 4),
        "ten": AgencyValue("ten", "Tên", "UBND phường Sao Mai", 5),
        "zalo": AgencyValue("zalo", "Tên kênh Zalo", None, 6),
    }
    notices = list(check(replace(content(), pages={}, agency=agency)))

    assert [(notice.level, notice.line) for notice in notices] == [("info", 0)]
    assert str(notices[0]) == (
        "docs/_data/co-quan.yml: còn 2 ô chưa điền: Số trực PA05, Tên kênh Zalo"
        " → điền value của từng mục; trang nào cần thì đang hiện “cần điền”"
    )
