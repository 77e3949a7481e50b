"""``check`` and ``take`` as a person or a script runs them: words, exit codes, no Django."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.content_command import Run, trainer
from tests.content.sound_project import change, instrument_yaml, line_of, write, write_project
from tests.server_process import PROJECT

__all__ = ["trainer"]
QUIZ = "quizzes/giu-tai-khoan.yml"
BASIS = "basis: [{instrument: luat-116-2025, article: khoản 2 Điều 42}]"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def test_sound_content_exits_with_nought(trainer: Run) -> None:
    done = trainer("check", as_typed=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "Nội dung tốt (0 lỗi, 0 cảnh báo).\n", "")


def test_a_problem_is_one_line_with_file_line_fault_and_mend(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "instrument: luat-116-2025", "instrument: luat-116-2205")
    done = trainer("check")
    first = next(line for line in done.stdout.splitlines() if " lỗi: " in line)

    assert done.returncode == 1
    assert first.startswith(f"{QUIZ}:{line_of(project, QUIZ, 'luat-116-2205')}: lỗi: văn bản “luat-116-2205” không có")
    assert "→ có phải “luat-116-2025”?" in first


def test_a_warning_fails_only_the_strict_check(trainer: Run, project: Path) -> None:
    change(project, "quizzes/lo-trinh.yml", "chon: 2", "chon: 3")

    assert trainer("check").returncode == 0
    assert trainer("check", "--strict").returncode == 1


def test_errors_stand_last_and_what_stops_nothing_in_one_line_unless_asked_for(trainer: Run, project: Path) -> None:
    write(project, "docs/_data/co-quan.yml", "pa05: {label: Số trực PA05, value: null}\n")
    change(project, "quizzes/lo-trinh.yml", "chon: 2", "chon: 3")
    change(project, QUIZ, "instrument: luat-116-2025", "instrument: luat-116-2205")
    told, whole, quiet = (
        [line.partition(" → ")[0] for line in trainer("check", "--no-build", *more).stdout.splitlines()]
        for more in ((), ("--all",), ("--quiet",))
    )
    note = "docs/_data/co-quan.yml: cần biết: còn 1 ô chưa điền: Số trực PA05"

    assert [" cảnh báo: " in line for line in told[:-6]] == [True] * (len(told) - 6)
    assert [line.partition(":")[0] for line in told[-6:-2]] == [QUIZ] * 4
    assert all(" lỗi: " in line for line in told[-6:-2])
    assert told[-2] == "1 điều cần biết: thêm --all để xem."
    assert told[-1] == f"Nội dung cần sửa: 4 lỗi, {len(told) - 6} cảnh báo."
    assert whole == [note, *told[:-2], told[-1]]
    assert quiet == [*told[:-2], told[-1]]


def test_json_is_one_document_on_stdout(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "kind: single", "kind: multiple")
    change(project, QUIZ, "right: false", "right: true")
    write(project, "docs/_data/co-quan.yml", "pa05: {label: Số trực PA05, value: null}\n")
    done = trainer("check", "--json", "--no-build")
    report = json.loads(done.stdout)

    assert done.returncode == 1
    assert report["ok"] is False
    assert [problem["what"] for problem in report["problems"]] == [
        f"câu hỏi “tk-{number}”: không có phương án sai" for number in (1, 2, 3, 4)
    ]
    assert [notice["what"] for notice in report["info"]] == ["còn 1 ô chưa điền: Số trực PA05"]
    assert "thay đổi" in report["warnings"][0]["what"]


def test_without_a_build_the_environment_is_to_blame(trainer: Run, project: Path) -> None:
    (project / "var/build/sections.json").unlink()
    done = trainer("check", "--no-build")

    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr == "Lỗi: cẩm nang chưa được dựng → chạy: python -m trainer check\n"


def test_a_book_for_which_its_folder_cannot_be_written_is_one_line_of_ours(trainer: Run, project: Path) -> None:
    shutil.rmtree(project / "var")
    (project / "var").write_text("no folder", encoding="utf-8")
    done = trainer("check")

    assert done.returncode == 3
    assert "không dựng được" in done.stderr
    assert "đã có tệp cùng tên → kiểm tra chỗ trống và quyền ghi" in done.stderr
    assert "Error" not in done.stderr


def test_a_book_that_cannot_be_built_hides_no_problem_of_the_quizzes(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "kind: single", "kind: essay")
    write(project, "docs/moi.md", "Trang mới.\n")
    done = trainer("check")

    assert done.returncode == 1
    assert done.stdout.startswith("mkdocs.yml: lỗi:")
    assert done.stdout.count("không nhận “essay”") == 4


def test_checking_never_loads_django(trainer: Run) -> None:
    script = (
        "import sys; from trainer.cli import root; root.main(['check', '--no-build'], standalone_mode=False);"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('django', 'mkdocs')))"
    )

    assert trainer(python=("-c", script)).stdout.endswith("cảnh báo).\n[]\n")


def test_practising_never_loads_django(trainer: Run) -> None:
    script = (
        "import sys; from trainer.cli import root; root.main(['take', 'giu-tai-khoan'], standalone_mode=False);"
        "print('django' in sys.modules)"
    )

    assert trainer(typed="\n\n", python=("-c", script)).stdout.endswith("\nFalse\n")


def test_practising_asks_nothing_whose_law_has_ended(trainer: Run, project: Path) -> None:
    change(project, QUIZ, BASIS, "basis: []")
    on_law = f"{BASIS}\n    difficulty: 1\n    text: Mật khẩu"
    change(project, QUIZ, "basis: []\n    difficulty: 1\n    text: Mật khẩu 1", f"{on_law} 1")
    change(project, "docs/_data/van-ban.yml", "in_force_to: null", "in_force_to: 2026-07-31")
    some = trainer("take", "giu-tai-khoan", typed="\n\n\n")
    change(project, QUIZ, "basis: []", BASIS)
    none = trainer("take", "giu-tai-khoan")

    assert "Mật khẩu 1 của" not in some.stdout
    assert none.returncode == 1
    assert "4 câu tạm không hỏi vì văn bản căn cứ hết hiệu lực từ 01/08/2026 (116/2025/QH15)" in none.stdout
    assert "Traceback" not in none.stderr


def test_every_one_of_three_hundred_questions_is_checked(trainer: Run, project: Path) -> None:
    write_project(project, questions=300)

    assert "300/300" in trainer("check", "--no-build").stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["chek"], "không có lệnh “chek” → có phải “check”?"),
        (["zzz"], "không có lệnh “zzz” → xem: python -m trainer --help"),
        (["roster", "a.xlsx"], "“a.xlsx” là tệp, còn thiếu lệnh → gõ: python -m trainer roster plan a.xlsx"),
        (
            ["roster", "/mn/danh sách"],
            "“/mn/danh sách” là tệp, còn thiếu lệnh → gõ: python -m trainer roster plan '/mn/danh sách'",
        ),
        (["question", "a.gift"], "“a.gift” là tệp, còn thiếu lệnh → gõ: python -m trainer question import a.gift"),
        (["roster", "paln"], "không có lệnh “paln” → có phải “plan”?"),
        (["check", "--strickt"], "không có tùy chọn “--strickt” → có phải “--strict”?"),
        (["check", "a"], "thừa tham số a → xem: python -m trainer check --help"),
        (["check", "--json=3"], "tùy chọn “--json” không nhận giá trị → xem: python -m trainer --help"),
        (["take"], "thiếu tên bài kiểm tra → chọn một bài: giu-tai-khoan"),
        (["take", "giu-tai"], "không có bài kiểm tra “giu-tai” → có phải “giu-tai-khoan”?"),
        (["take", "giu-tai-khoan", "--seed"], "tùy chọn “--seed” cần một giá trị → xem: python -m trainer --help"),
        (
            ["take", "giu-tai-khoan", "--seed", "1", "--official", "CB1"],
            "--seed không đi cùng --official → bỏ --seed: bài có ghi kết quả do hệ thống rút đề",
        ),
    ],
)
def test_wrong_usage_is_one_line_with_a_mend(trainer: Run, arguments: list[str], error: str) -> None:
    done = trainer(*arguments)

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Lỗi: {error}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["take", "--help"]])
def test_help_speaks_vietnamese_only(trainer: Run, arguments: list[str]) -> None:
    done = trainer(*arguments)

    assert done.returncode == 0
    assert done.stdout.startswith("Cách dùng: python -m trainer")
    assert not any(word in done.stdout for word in ("Usage", "Options", "Commands", "Show this", "OPTIONS", "COMMAND"))


def test_no_command_shows_the_help(trainer: Run) -> None:
    done = trainer()

    assert done.returncode == 2
    assert done.stderr.startswith("Cách dùng:")


def right_answers(text: str) -> str:
    """Return, out of a paper that was skipped, the letters of the right options, one a line."""
    return "".join(f"{line.split('.')[0][-1]}\n" for line in text.splitlines() if line.startswith("  ✓"))


def test_the_same_seed_gives_the_same_paper_and_right_answers_pass(trainer: Run) -> None:
    skipped = trainer("take", "giu-tai-khoan", "--seed", "7", typed="\n\n")
    again = trainer("take", "giu-tai-khoan", "--seed", "7", typed="\n\n")
    passed = trainer("take", "giu-tai-khoan", "--seed", "7", typed=right_answers(skipped.stdout))

    assert skipped.stdout == again.stdout
    assert (skipped.returncode, passed.returncode) == (1, 0)
    assert "var/site/giu-tai-khoan/mat-khau.html#do-dai" in skipped.stdout
    assert passed.stdout.endswith("Kết quả: 100% (2/2 câu đúng trọn), cần từ 80%.\nĐạt.\n")


def test_the_end_of_the_input_leaves_politely(trainer: Run) -> None:
    done = trainer("take", "giu-tai-khoan", typed="a\n")

    assert done.returncode == 1
    assert done.stderr == "Lỗi: đã dừng giữa chừng → chạy lại lệnh khi muốn làm tiếp\n"


def test_bytes_that_are_no_text_are_asked_again(trainer: Run) -> None:
    done = trainer("take", "giu-tai-khoan", typed=b"\xff\xfe\n\n\n", as_typed=True)

    assert "Không có phương án" in done.stdout
    assert "Traceback" not in done.stderr


def test_content_with_problems_is_not_practised(trainer: Run, project: Path) -> None:
    change(project, QUIZ, "kind: single", "kind: essay")
    done = trainer("take", "giu-tai-khoan")

    assert done.returncode == 1
    assert done.stderr == f"Lỗi: nội dung còn 4 lỗi, lỗi đầu ở {QUIZ} → chạy: python -m trainer check\n"


def test_a_reader_that_has_seen_enough_gets_no_traceback(trainer: Run, project: Path) -> None:
    environment = {**os.environ, "GAN_DAN_PROJECT": str(project)}
    with subprocess.Popen(
        [sys.executable, "-m", "trainer", "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read().decode()

    assert complaint == ""


def test_law_in_running_text_is_looked_up_page_and_question(trainer: Run, project: Path) -> None:
    ended = {"number": "24/2018/QH14", "issued": "2018-06-12", "in_force_from": "2019-01-01", "confidence": "high"}
    register = instrument_yaml() + instrument_yaml("luat-24-2018", in_force_to="2026-06-30", **ended)
    write(project, "docs/_data/van-ban.yml", register)
    change(project, "docs/giu-tai-khoan/mat-khau.md", "Mười hai.", "Luật An ninh mạng 2018 và Luật Xây dựng nói thế.")
    change(project, QUIZ, "Đúng 1.", "Đúng theo 24/2018/QH14.")
    found = [line for line in trainer("check", "--no-build").stdout.splitlines() if " lỗi: “" in line]

    assert [line.partition(" lỗi: ")[0] for line in found] == [
        "docs/giu-tai-khoan/mat-khau.md:6:",
        "docs/giu-tai-khoan/mat-khau.md:6:",
        f"{QUIZ}:{line_of(project, QUIZ, '24/2018')}:",
    ]
    assert "“Luật An ninh mạng 2018” đã hết hiệu lực sau ngày 30/06/2026" in found[0]
    assert "“Luật Xây dựng nói thế” không có trong danh mục" in found[1]

    cite = '{{ vb("luat-24-2018", history=True) }}'
    change(project, "docs/giu-tai-khoan/mat-khau.md", "Luật An ninh mạng 2018 và Luật Xây dựng nói thế.", cite)
    change(project, QUIZ, "  - id: tk-1\n", "  - id: tk-1\n    history: [luat-24-2018]\n")
    assert " lỗi: “" not in trainer("check", "--no-build").stdout
