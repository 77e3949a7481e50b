"""``question import``, ``export`` and ``template`` as a person runs them."""

from pathlib import Path

import pytest

from tests.commands.content_command import Run, trainer
from tests.content.sound_project import change, write, write_project
from tests.server_process import PROJECT

__all__ = ["trainer"]
SAMPLES = PROJECT / "tests" / "exchange" / "samples"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


@pytest.mark.parametrize("form", ["gift", "moodle", "qti", "scorm", "xlsx"])
def test_a_quiz_goes_out_and_says_what_it_lost(trainer: Run, tmp_path: Path, form: str) -> None:
    done = trainer(
        "question", "export", "giu-tai-khoan", "--format", form, "--out", str(tmp_path / "ra"), as_typed=form == "gift"
    )
    last = done.stdout.splitlines()[-1]

    assert (done.returncode, done.stderr) == (0, "")
    assert last.startswith(f"Đã xuất 4/4 câu vào {tmp_path / 'ra'}; ")
    assert (form == "xlsx") is last.endswith("; 0 điều không mang theo nguyên vẹn.")
    assert all(line.startswith("quizzes/giu-tai-khoan.yml:1: ") for line in done.stdout.splitlines()[:-1])


@pytest.mark.parametrize(
    ("form", "ending"), [("gift", "gift"), ("moodle", "xml"), ("qti", "zip"), ("scorm", "zip"), ("xlsx", "xlsx")]
)
def test_the_whole_bank_goes_out_into_a_folder_a_file_a_quiz(
    trainer: Run, project: Path, tmp_path: Path, form: str, ending: str
) -> None:
    quizzes = project / "quizzes"
    other = (quizzes / "giu-tai-khoan.yml").read_text(encoding="utf-8").replace("id: giu-tai-khoan", "id: bai-hai")
    (quizzes / "bai-hai.yml").write_text(other.replace("id: tk-", "id: hai-"), encoding="utf-8")
    times = "time_limit: 20, attempts: 3, wait_hours: 24, valid_days: 365"
    rule = f"  - {{id: bai-hai, draw: {{chon: 2}}, pass_mark: 80, {times}}}\n"
    change(project, "quizzes/lo-trinh.yml", "paths:", f"{rule}paths:")
    out = tmp_path / "ra"
    done = trainer("question", "export", "--all", "--format", form, "--out", str(out))

    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(file.name for file in out.iterdir()) == [f"bai-hai.{ending}", f"giu-tai-khoan.{ending}"]
    assert done.stdout.splitlines()[-1].startswith(f"Đã xuất 2 bài, 8/8 câu vào {out}; ")
    again = trainer("question", "export", "--all", "--format", form, "--out", str(out))
    assert (again.returncode, again.stdout) == (2, "")
    assert "không ghi đè" in again.stderr


def test_a_bank_with_faults_goes_out_in_no_part(trainer: Run, project: Path, tmp_path: Path) -> None:
    (project / "quizzes" / "hong.yml").write_text("id: hong\n", encoding="utf-8")
    done = trainer("question", "export", "--all", "--format", "xlsx", "--out", str(tmp_path / "ra"))

    assert (done.returncode, done.stdout) == (1, "")
    assert "quizzes/hong.yml" in done.stderr
    assert not (tmp_path / "ra").exists()


def test_a_foreign_file_comes_in_and_check_names_what_is_missing(trainer: Run, project: Path) -> None:
    target = project / "quizzes" / "moi.yml"
    done = trainer("question", "import", str(SAMPLES / "aiken.txt"), "--out", str(target))
    checked = trainer("check", "--no-build")

    assert done.returncode == 0
    assert f"{SAMPLES / 'aiken.txt'}:14: “Câu này thiếu đáp án?” không có dòng ANSWER → không mang sang" in done.stdout
    assert "Bảng mã của tệp: UTF-8.\n" in done.stdout
    assert checked.returncode == 1
    assert "quizzes/moi.yml:11: lỗi: trường “title” để trống → viết nội dung" in checked.stdout


def test_the_template_comes_in_whole(trainer: Run, project: Path) -> None:
    mould = project / "mau.xlsx"
    target = project / "quizzes" / "moi.yml"

    assert trainer("question", "template", str(mould)).returncode == 0
    done = trainer("question", "import", str(mould), "--out", str(target))
    assert done.stdout.startswith(f"Đã nhập 7 câu vào {target}; 0 điều không mang sang nguyên vẹn.\n")


def test_a_file_that_is_there_is_never_written_over(trainer: Run, project: Path) -> None:
    there = project / "quizzes" / "giu-tai-khoan.yml"
    before = there.read_bytes()
    commands = [
        ["import", str(SAMPLES / "aiken.txt"), "--out", str(there)],
        ["export", "giu-tai-khoan", "--format", "gift", "--out", str(there)],
        ["template", str(there)],
    ]
    for arguments in commands:
        done = trainer("question", *arguments)

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Lỗi: đã có “{there}”, không ghi đè → chọn tên khác")
    assert there.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["import", "khong-co.txt", "--out", "OUT"], "không đọc được “khong-co.txt” (không có tệp hoặc thư mục này)"),
        (["import", "tests", "--out", "OUT"], "không đọc được “tests”"),
        (["import", "README.md"], "thiếu tùy chọn “--out”"),
        (["import", "README.md", "--out", "OUT", "--sections", "trang"], "“trang” không phải mục của cẩm nang"),
        (["import", "README.md", "--out", "OUT", "--quiz", "Bài 1"], "mã bài “Bài 1” có ký tự lạ"),
        (["import", "README.md", "--out", "OUT", "--format", "word"], "giá trị của tùy chọn “--format” không hợp lệ"),
        (["export", "giu-tai", "--format", "gift", "--out", "OUT"], "không có bài kiểm tra “giu-tai” → có phải"),
        (["export", "giu-tai-khoan", "--out", "OUT"], "thiếu tùy chọn “--format”"),
        (["export", "--format", "gift", "--out", "OUT"], "chưa nói xuất bài nào → ghi mã của bài, hoặc --all"),
        (["export", "mot", "--all", "--format", "gift", "--out", "OUT"], "vừa ghi “mot” vừa ghi “--all”"),
        (["template"], "thiếu tham số TỆP.xlsx"),
    ],
)
def test_wrong_usage_is_one_line_with_a_mend(trainer: Run, tmp_path: Path, arguments: list[str], error: str) -> None:
    told = [argument.replace("OUT", str(tmp_path / "moi.yml")) for argument in arguments]
    done = trainer("question", *told)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Lỗi: {error}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02", b"<quiz><question>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><quiz/>"])
def test_a_bad_file_is_one_line_and_leaves_nothing(trainer: Run, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "te").write_bytes(raw)
    done = trainer("question", "import", str(tmp_path / "te"), "--out", str(tmp_path / "moi.yml"))

    assert done.returncode == 1
    assert done.stderr.startswith(f"Lỗi: {tmp_path / 'te'}")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "moi.yml").exists()


def test_a_file_of_nothing_but_refusals_lists_each(trainer: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "te.txt", tmp_path / "moi.yml"
    file.write_text("// Của lớp\nThủ đô?{=Hà Nội}\n\nHạn?{#3}\n\nViết bài.{}\n", encoding="utf-8")
    done = trainer("question", "import", str(file), "--out", str(out))

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{file}:2: chú thích “Của lớp” → bỏ",
        f"{file}:2: câu điền chữ “Thủ đô?” → không mang sang; viết lại thành câu chọn ý",
        f"{file}:4: câu trả lời bằng số “Hạn?” → không mang sang; viết lại thành câu chọn ý",
        f"{file}:6: câu tự luận “Viết bài.” → không mang sang; viết lại thành câu chọn ý",
    ]
    assert done.stderr.startswith(f"Lỗi: {file}: không mang được câu hỏi nào; lý do ở từng dòng trên → xem lại tệp")
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told(trainer: Run, tmp_path: Path) -> None:
    done = trainer("question", "template", str(tmp_path / "khong" / "mau.xlsx"))

    assert done.returncode == 1
    assert "không có tệp hoặc thư mục này" in done.stderr


def test_the_folder_that_git_leaves_alone_is_made_when_it_is_written_to(trainer: Run, project: Path) -> None:
    (project / "var").rename(project / "cu")
    done = trainer("question", "template", str(project / "var" / "mau.xlsx"))

    assert (done.returncode, done.stderr) == (0, "")
    assert (project / "var" / "mau.xlsx").is_file()


def test_a_quiz_with_faults_is_not_exported(trainer: Run, project: Path, tmp_path: Path) -> None:
    file = project / "quizzes" / "giu-tai-khoan.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind: single", "kind: essay"), encoding="utf-8")
    done = trainer("question", "export", "giu-tai-khoan", "--format", "gift", "--out", str(tmp_path / "ra"))

    assert done.returncode == 1
    assert done.stderr.startswith("Lỗi: bài “giu-tai-khoan” còn 4 lỗi, lỗi đầu: quizzes/giu-tai-khoan.yml:")


def test_travelling_never_loads_django(trainer: Run, tmp_path: Path) -> None:
    out = str(tmp_path / "ra")
    arguments = ["question", "export", "giu-tai-khoan", "--format", "xlsx", "--out", out]
    script = (
        f"import sys; from trainer.cli import root; root.main({arguments!r}, standalone_mode=False);"
        "print('django' in sys.modules)"
    )

    assert trainer(python=("-c", script)).stdout.endswith("\nFalse\n")


@pytest.mark.parametrize("arguments", [[], ["import"], ["export"], ["template"]])
def test_help_speaks_vietnamese_only(trainer: Run, arguments: list[str]) -> None:
    done = trainer("question", *arguments, "--help")

    assert done.returncode == 0
    assert not any(word in done.stdout for word in ("Usage", "Options", "Commands", "required", "OPTIONS", "COMMAND"))


def test_an_imported_bank_is_told_at_once_which_law_it_names(trainer: Run, project: Path) -> None:
    foreign = write(project, "cu.txt", "Theo Nghị định 13/2023/NĐ-CP?\nA. Có\nB. Luật An ninh mạng\nANSWER: A\n")
    said = trainer("question", "import", str(foreign), "--out", str(project / "quizzes" / "moi.yml")).stdout

    assert f"{foreign}:1: “13/2023/NĐ-CP” không có trong danh mục văn bản → sửa tên" in said
    assert f"{foreign}:1: nhắc tới “Luật An ninh mạng” mà không viện dẫn → thêm “instrument: luat-116-2025”" in said
