"""What is wrong with content is told in one line each, in the order of files and lines."""

from trainer.core.problems import ContentError, Problem


def test_a_problem_is_one_line_that_says_where_what_and_how_to_mend() -> None:
    assert str(Problem("quizzes/a.yml", 7, "thiếu lý do", "viết lý do")) == "quizzes/a.yml:7: thiếu lý do → viết lý do"
    assert str(Problem("quizzes/a.yml", 0, "trống", "viết câu hỏi")) == "quizzes/a.yml: trống → viết câu hỏi"


def test_an_error_carries_every_problem_in_the_order_of_files_and_lines() -> None:
    late, early, other = (
        Problem("a.yml", 12, "mười hai", "sửa"),
        Problem("a.yml", 2, "hai", "sửa"),
        Problem("b.yml", 1, "một", "sửa"),
    )

    error = ContentError(one for one in (other, late, early))

    assert error.problems == (early, late, other)
    assert str(error) == "a.yml:2: hai → sửa\na.yml:12: mười hai → sửa\nb.yml:1: một → sửa"
