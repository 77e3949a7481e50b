"""``review`` as an author runs it: what is due, what was noted, and how ``check`` then feels."""

import json
from pathlib import Path

import pytest

from tests.commands.content_command import Run, trainer
from tests.commands.test_check import QUIZ
from tests.commands.test_consent import terminal
from tests.commands.test_edition import first
from tests.content.sound_project import build, change, write_project
from trainer.content.reviews import REVIEWS_FILE, read_reviews

__all__ = ["trainer"]
PAGE = "docs/giu-tai-khoan/mat-khau.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path, questions=4)


def change_section(project: Path) -> None:
    """Change the section that all questions test, and build the book again."""
    change(project, PAGE, "Mười hai.", "Mười sáu.")
    build(project, "Mười sáu.")


def ledger(project: Path) -> dict[str, str]:
    """Return the fingerprint of each question in the ledger."""
    return {name: one.question for name, one in (read_reviews(project)[0] or {}).items()}


def test_nothing_is_due_while_nothing_has_changed(trainer: Run) -> None:
    done = trainer("review", as_typed=True)

    assert (done.returncode, done.stdout) == (0, "Mọi câu hỏi đều đã được soát với mục hiện tại.\n")


def test_a_changed_question_is_due_then_read_then_not_due(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "Mật khẩu 2 của trang", "Mật khẩu thứ hai của trang")

    waiting = trainer("review").stdout.splitlines()
    strict = trainer("check", "--strict")
    read = trainer("review", "tk-2").stdout.splitlines()

    assert waiting[0].endswith(": tk-2: đã thay đổi sau lần soát 25/11/2026: chữ của câu hỏi")
    assert waiting[1].startswith("1 câu cần soát. →")
    assert strict.returncode == 1
    assert strict.stdout.splitlines()[0].endswith("rồi chạy: python -m trainer review tk-2")
    assert "  giu-tai-khoan/mat-khau#do-dai: Mật khẩu › Độ dài" in read
    assert "    Mười hai." in read
    assert read[-1] == f"Đã ghi 1 câu vào {REVIEWS_FILE}; còn 0 câu cần soát."
    assert trainer("check", "--strict").returncode == 0


def test_a_changed_section_makes_every_question_of_it_due(trainer: Run, project: Path) -> None:
    change_section(project)

    assert trainer("review").stdout.count("25/11/2026: mục giu-tai-khoan/mat-khau#do-dai") == 4
    assert "giu-tai-khoan/mat-khau#do-dai (đã thay đổi): Mật khẩu › Độ dài" in trainer("review", "tk-1").stdout
    assert trainer("review", "--json").stdout.count('"question_changed": false') == 3


@pytest.mark.parametrize(
    "selection",
    [
        ("--all",),
        ("--quiz", "giu-tai-khoan"),
        ("--section", "giu-tai-khoan/mat-khau#do-dai"),
        ("--section", "giu-tai-khoan/mat-khau"),
        ("tk-1", "tk-2", "tk-3", "tk-4"),
    ],
)
def test_all_that_is_due_in_a_selection_is_noted(trainer: Run, project: Path, selection: tuple[str, ...]) -> None:
    change_section(project)

    assert trainer("review", *selection).stdout.endswith("Đã ghi 4 câu vào quizzes/da-soat.txt; còn 0 câu cần soát.\n")
    assert trainer("review").stdout.startswith("Mọi câu hỏi")


def test_every_option_is_read_with_its_feedback_beside_what_changed_in_the_section(trainer: Run, project: Path) -> None:
    first(project)
    change_section(project)
    read = [line.strip() for line in trainer("review", "tk-1").stdout.splitlines()]
    rest = [line.strip() for line in trainer("review", "tk-1").stdout.splitlines()]

    assert read[1:5] == ["Mật khẩu 1 của trang nên dài bao nhiêu?", "✓ Từ mười hai ký tự", "Đúng 1.", read[4]]
    assert [line for line in read if line.startswith("✗")][1] == "✗ Sáu ký tự là đủ dùng rồi"
    assert read.index("Khác chữ lúc soát 25/11/2026:") + 1 == read.index("Mười [-hai-] {+sáu+}.")
    assert "Mười sáu." in read
    assert not [line for line in rest if line.startswith("Khác ")]


def test_a_section_whose_read_text_was_never_published_is_shown_beside_the_last_edition(
    trainer: Run, project: Path
) -> None:
    first(project)
    change(project, PAGE, "Mười hai.", "Mười bốn.")
    build(project, "Mười bốn.")
    trainer("review", "--all")
    change(project, PAGE, "Mười bốn.", "Mười sáu.")
    build(project, "Mười sáu.")
    read = trainer("review", "tk-1").stdout

    assert "Khác phiên bản 2026-11-25:" in read
    assert "Mười [-hai-] {+sáu+}." in read


@pytest.mark.parametrize(
    ("typed", "options", "code", "left"), [("c", (), 0, 3), ("", (), 1, 4), ("", ("--yes",), 0, 3)]
)
def test_at_a_terminal_it_is_noted_as_read_only_after_yes(
    trainer: Run, project: Path, typed: str, options: tuple[str, ...], code: int, left: int
) -> None:
    change_section(project)
    with terminal(typed, pytest.MonkeyPatch()):
        done = trainer("review", "tk-1", *options)

    assert done.returncode == code
    assert ("vẫn đúng với chữ của mục?" in done.stdout) == (not options)
    assert done.stdout.index("✓ Từ mười hai ký tự") < done.stdout.index("Đã ghi 1 câu" if left == 3 else "Chưa ghi gì.")
    assert trainer("review").stdout.count("tk-") == left


def test_whoever_is_asked_about_all_questions_of_a_section_has_them_before_him(trainer: Run, project: Path) -> None:
    change_section(project)
    with terminal("c", pytest.MonkeyPatch()):
        asked = trainer("review", "--section", "giu-tai-khoan/mat-khau").stdout
    change(project, PAGE, "Mười sáu.", "Mười bảy.")
    build(project, "Mười bảy.")

    assert asked.count("✓ Từ mười hai ký tự") == 4
    assert "✓" not in trainer("review", "--section", "giu-tai-khoan/mat-khau").stdout


def test_nobody_is_asked_about_what_is_noted_already(trainer: Run, project: Path) -> None:
    with terminal("", pytest.MonkeyPatch()):
        done = trainer("review", "--all")

    assert (done.returncode, done.stdout) == (0, f"Đã ghi 0 câu vào {REVIEWS_FILE}; còn 0 câu cần soát.\n")


def test_a_selection_leaves_alone_what_is_not_due(trainer: Run, project: Path) -> None:
    before = (project / REVIEWS_FILE).read_bytes()

    assert "Đã ghi 0 câu" in trainer("review", "--all").stdout
    assert (project / REVIEWS_FILE).read_bytes() == before


def test_a_question_that_is_gone_leaves_the_ledger(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "id: tk-3", "id: tk-9")
    trainer("review", "--all")

    assert sorted(ledger(project)) == ["tk-1", "tk-2", "tk-4", "tk-9"]


def test_json_tells_what_was_due_and_what_was_noted(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "Mật khẩu 2 của trang", "Mật khẩu thứ hai của trang")
    one = {"question": "tk-2", "last": "2026-11-25", "question_changed": True, "sections": []}

    assert json.loads(trainer("review", "--json").stdout) == {"due": [one]}
    assert json.loads(trainer("review", "--all", "--json").stdout) == {"reviewed": [one]}


def test_a_project_without_ledger_is_told_how_to_begin(trainer: Run, project: Path) -> None:
    (project / REVIEWS_FILE).unlink()
    first = trainer("check", "--strict")

    assert first.returncode == 1
    assert first.stdout.splitlines()[0] == (
        f"{REVIEWS_FILE}: cảnh báo: không có sổ soát câu hỏi → chạy: python -m trainer review --all"
    )
    assert trainer("review", "--all").returncode == 0
    assert trainer("check", "--strict").returncode == 0


def test_a_broken_line_of_the_ledger_is_a_problem_of_check_and_mended_by_review(trainer: Run, project: Path) -> None:
    change(project, REVIEWS_FILE, "tk-2 2026-11-25", "=======")

    assert "da-soat.txt:4: lỗi: dòng không đúng dạng" in trainer("check").stdout
    assert "tk-2: chưa được soát lần nào" in trainer("review", "--all").stdout
    assert trainer("check", "--strict").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("tk-22",), "không có câu hỏi “tk-22” → có phải “tk-2”?"),
        (("--quiz", "giu"), "không có bài kiểm tra “giu” → "),
        (
            ("--section", "giu-tai-khoan/mat-khau#do"),
            "không có mục “giu-tai-khoan/mat-khau#do” → có phải “giu-tai-khoan/",
        ),
    ],
)
def test_an_unknown_name_is_one_line_and_nothing_is_noted(
    trainer: Run, project: Path, arguments: tuple[str, ...], error: str
) -> None:
    before = (project / REVIEWS_FILE).read_bytes()
    done = trainer("review", "tk-1", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Lỗi: {error}")
    assert (project / REVIEWS_FILE).read_bytes() == before


def test_unsound_content_is_not_reviewed(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "kind: single", "kind: essay")
    done = trainer("review", "--all")

    assert done.returncode == 1
    assert done.stderr == f"Lỗi: nội dung còn 4 lỗi, lỗi đầu ở {QUIZ} → chạy: python -m trainer check\n"
