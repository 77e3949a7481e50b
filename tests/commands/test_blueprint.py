"""``report bank`` as the IT unit runs it: a table, JSON or CSV, holes visible, no database."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.content_command import Run, trainer
from tests.commands.test_check import QUIZ
from tests.content.sound_project import change, write_project

__all__ = ["trainer"]
PATHS_FILE = "quizzes/lo-trinh.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path, questions=4)


def test_the_table_shows_pages_roles_totals_and_empty_cells(trainer: Run) -> None:
    done = trainer("report", "bank", as_typed=True)
    rows = {line.split("  ")[0].strip(): line.split()[-16:] for line in done.stdout.splitlines() if line.strip()}

    assert done.returncode == 0
    assert rows["giu-tai-khoan/mat-khau"] == ["4", "4", *["–"] * 6, "4", "–", "–", "4", "–", "–", "–", "–"]
    assert rows["Quản trị trang"] == rows["giu-tai-khoan/mat-khau"]
    assert rows["Người phát ngôn"] == ["–"] * 16
    assert rows["Tất cả"] == rows["giu-tai-khoan/mat-khau"]
    assert "Độ khó ở đây là ước lượng của người soạn." in done.stdout
    assert done.stdout.endswith("4 câu hỏi. 0 trang chưa có câu nào.\n")


def test_one_page_shows_its_sections_with_their_questions(trainer: Run) -> None:
    done = trainer("report", "bank", "--page", "giu-tai-khoan/mat-khau")

    assert "giu-tai-khoan/mat-khau#do-dai: tk-1, tk-2, tk-3, tk-4" in done.stdout.splitlines()
    assert done.stdout.endswith("4 câu hỏi. 0 mục chưa có câu nào.\n")


def test_json_is_one_document_with_every_cell(trainer: Run) -> None:
    report = json.loads(trainer("report", "bank", "--json").stdout)

    assert [row["total"] for row in report["pages"]] == [4]
    assert report["pages"][0]["kinds"]["order"] == 0
    assert report["total"][0]["questions"] == ["tk-1", "tk-2", "tk-3", "tk-4"]
    assert [row["name"] for row in report["roles"]] == ["page_admin", "spokesperson", "leader", "staff", "it"]


def test_csv_has_one_row_for_each_role_page_and_the_total(trainer: Run) -> None:
    text = trainer("report", "bank", "--csv").stdout.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert {len(row) for row in rows} == {19}
    assert [row[:4] for row in rows[-2:]] == [
        ["Trang", "giu-tai-khoan/mat-khau", "Mật khẩu", "4"],
        ["Tổng", "total", "Tất cả", "4"],
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("--page", "giu-tai-khoan/mat"), 2, "không có trang “giu-tai-khoan/mat” → có phải “giu-tai-khoan/mat-khau”?"),
        (("--json", "--csv"), 2, "--json không đi cùng --csv → chọn một trong hai"),
    ],
)
def test_wrong_usage_is_one_line_with_a_mend(trainer: Run, arguments: tuple[str, ...], code: int, error: str) -> None:
    done = trainer("report", "bank", *arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"Lỗi: {error}")


def test_a_bank_that_cannot_all_be_read_is_not_counted(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "id: tk-2", "id: TK 2")
    done = trainer("report", "bank")

    assert done.returncode == 1
    assert done.stderr == f"Lỗi: nội dung còn 1 lỗi, lỗi đầu ở {QUIZ} → chạy: python -m trainer check\n"


def test_counting_never_loads_django(trainer: Run) -> None:
    script = (
        "import sys; from trainer.cli import root; root.main(['report', 'bank'], standalone_mode=False);"
        "print('django' in sys.modules)"
    )

    assert trainer(python=("-c", script)).stdout.endswith("\nFalse\n")


def test_the_report_on_officials_is_still_there_and_wants_its_database(trainer: Run) -> None:
    assert "--state" in trainer("report", "--help").stdout
    assert trainer("report", "bnk").stderr == "Lỗi: không có lệnh “bnk” → có phải “bank”?\n"


def second_quiz(project: Path) -> None:
    first = (project / "quizzes" / "giu-tai-khoan.yml").read_text(encoding="utf-8")
    other = first.replace("id: giu-tai-khoan", "id: noi", 1).replace("tk-", "no-").replace("OWN", "rồi")
    (project / "quizzes" / "noi.yml").write_text(other.replace("Mật khẩu", "Mã khóa"), encoding="utf-8")
    rules = (project / PATHS_FILE).read_text(encoding="utf-8")
    rule = rules.partition("quizzes:\n")[2].partition("paths:")[0]
    change(project, PATHS_FILE, "paths:\n", rule.replace("giu-tai-khoan", "noi") + "paths:\n")


def test_what_can_be_guessed_by_form_is_measured_beside_a_lot_and_its_limit(trainer: Run, project: Path) -> None:
    second_quiz(project)
    done = trainer("report", "bank")
    (found,) = (line.split("  ")[-2:] for line in done.stdout.splitlines() if line.startswith("noi  "))

    assert "Chọn một ≤ 40 %" in done.stdout
    assert "100 % (100–100)/33 % *" in "  ".join(found)
    assert "trung bình 6 lần chia" in done.stdout


def test_each_question_shows_what_gave_it_away(trainer: Run, project: Path) -> None:
    second_quiz(project)
    done = trainer("report", "bank", "--guess", "noi")

    assert "no-1 (chọn một): đoán được 100 % (100–100), bốc thăm 33 %" in done.stdout
    assert "→ đúng" in done.stdout
    assert trainer("report", "bank", "--guess", "nói").stderr.startswith("Lỗi: không có bài “nói” → có phải “noi”?")
