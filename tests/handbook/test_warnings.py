"""What MkDocs warns of reaches the author in Vietnamese; what stops nobody else's build stops ours."""

from tests.handbook.conftest import SmallBook
from trainer.handbook.site.warnings import translate


def test_a_warning_that_nobody_foresaw_is_passed_on() -> None:
    (problem,) = translate("Something new\nwith details", lambda file, needle: 0)
    assert problem.what == "Something new"


def test_a_page_outside_the_table_of_contents_is_named(book: SmallBook) -> None:
    book.page("le-loi", "Chữ\n")
    book.nav = "nav:\n  - index.md\n  - van-ban.md\n"
    assert [str(problem) for problem in book.problems()] == [
        "docs/le-loi.md: trang chưa có trong mục lục → thêm trang vào nav trong mkdocs.yml"
    ]


def test_a_page_that_the_table_of_contents_names_must_exist(book: SmallBook) -> None:
    book.nav = "nav:\n  - index.md\n  - van-ban.md\n  - ma.md\n"
    (problem,) = book.problems()
    assert problem.file == "mkdocs.yml"
    assert problem.line > 0
    assert problem.what == "mục lục nhắc tới “ma.md” nhưng không có tệp này"
