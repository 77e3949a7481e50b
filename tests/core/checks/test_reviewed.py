"""A question that has to be read again is a warning with the command that mends it."""

from dataclasses import replace
from datetime import date

from tests.content.small_library import section
from tests.content.sound_project import item, question
from trainer.core.checks import Content, find_notices
from trainer.core.checks.reviews import check
from trainer.core.quiz.editorial_review import Review, reviewed

ONE = "a/b#mot"
SECTIONS = {ONE: section(ONE, "Mười hai ký tự.")}
ASKED = question("q-1", ["Gọi", "Hỏi", "Chờ"], sections=(ONE,))
LEDGER = {"q-1": reviewed(ASKED, SECTIONS, date(2026, 11, 25))}


def content(reviews: dict[str, Review] | None) -> Content:
    """Return content with this ledger."""
    return Content(questions=(item(ASKED),), sections=SECTIONS, reviews=reviews)


def test_the_check_names_line_question_reason_and_the_command_that_mends() -> None:
    (notice,) = check(content({}))

    assert str(notice) == (
        "quizzes/a.yml:7: câu hỏi “q-1” chưa được soát lần nào"
        " → đọc câu hỏi bên mục của nó, sửa nếu cần, rồi chạy: python -m trainer review q-1"
    )
    assert notice.level == "warning"


def test_nothing_is_checked_without_a_ledger_or_without_the_book() -> None:
    assert list(check(content(None))) == []
    assert list(check(replace(content({}), sections=None))) == []


def test_the_check_of_the_whole_content_looks_at_the_ledger() -> None:
    assert any("chưa được soát" in notice.what for notice in find_notices(content({})))
    assert not any("soát" in notice.what for notice in find_notices(content(LEDGER)))
