"""The commands that look drafts over, and tell how well the rules do."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.commands.content_command import Run, trainer
from tests.core.scan.heic_samples import heic
from tests.core.scan.samples import exif, jpeg
from tests.server_process import PROJECT

__all__ = ["trainer"]
RULES = PROJECT / "docs" / "_data" / "ra-bai.yml"
_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    data = tmp_path / "project" / "docs" / "_data"
    (data / "drafts").mkdir(parents=True)
    shutil.copy(RULES, data)
    (data / "co-quan.yml").write_text("so_mot_cua:\n  label: Một cửa\n  value: 0000 123 456\n")
    return tmp_path / "project"


def _word(*paragraphs: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        inner = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
        packed.writestr("word/document.xml", _BODY.format(inner))
    return made.getvalue()


def test_a_draft_is_told_line_by_line_and_ends_with_one(trainer: Run, project: Path) -> None:
    (project / "bai.txt").write_text("Chào bà con\nGọi anh Thử 0912 345 678")
    done = trainer("scan", str(project / "bai.txt"), as_typed=True)
    assert done.returncode == 1
    assert "bai.txt:2: Số điện thoại riêng: “0912 345 678” → Thay bằng số máy chung của bộ phận." in done.stdout


def test_nothing_found_is_no_permission(trainer: Run, project: Path) -> None:
    (project / "bai.md").write_text("Hỏi bộ phận một cửa: 0000.123.456")
    done = trainer("scan", str(project / "bai.md"))
    assert (done.returncode, done.stdout) == (
        0,
        "Không thấy gì theo các quy tắc. Không thấy gì không có nghĩa là được đăng.\n",
    )


def test_a_folder_of_word_files_and_photographs_is_told(trainer: Run, project: Path) -> None:
    (project / "bai").mkdir()
    (project / "bai" / "a.docx").write_bytes(_word("Kính gửi", "Văn bản lưu hành nội bộ"))
    (project / "bai" / "b.JPG").write_bytes(jpeg((0xE1, exif({0x0110: b"Camera 7\0"}))))
    (project / "bai" / "c.bin").write_bytes(b"0912345678")
    done = trainer("scan", str(project / "bai"), "--json")
    told = [(Path(one["file"]).name, one["line"], one["rule"], one["quote"]) for one in json.loads(done.stdout)]
    assert told == [("a.docx", 2, "internal-circulation", "lưu hành nội bộ"), ("b.JPG", 0, "photo-device", "Camera 7")]


def test_a_photograph_of_an_iphone_is_told(trainer: Run, project: Path) -> None:
    (project / "IMG_0001.HEIC").write_bytes(heic(xmp=False))
    told = json.loads(trainer("scan", str(project / "IMG_0001.HEIC"), "--json").stdout)
    assert [one["rule"] for one in told] == ["photo-place", "photo-time", "photo-device"]


def test_words_that_word_keeps_as_deleted_are_told(trainer: Run, project: Path) -> None:
    raw = _word("x")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as packed:
        text = old.read("word/document.xml").decode().replace("<w:t>x</w:t>", "<w:delText>tối mật</w:delText>")
        packed.writestr("word/document.xml", text)
    (project / "a.docx").write_bytes(made.getvalue())
    rules = [one["rule"] for one in json.loads(trainer("scan", str(project / "a.docx"), "--json").stdout)]
    assert rules == ["tracked-changes", "secrecy-mark"]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.docx", b"PK", "a.docx: không mở được như tệp Word → mở bằng Word, lưu lại thành .docx"),
        ("a.docx", b"", "a.docx: không mở được như tệp Word → mở bằng Word, lưu lại thành .docx"),
        ("a.txt", b"\0\0\0", "a.txt: không phải tệp chữ → mở tệp và lưu lại dạng chữ, bảng mã UTF-8"),
        ("a.jpg", b"GIF89a", "a.jpg: không phải ảnh JPEG, HEIC → mở bằng phần mềm xem ảnh, lưu lại thành .jpg"),
        ("a.pdf", b"%PDF", "a.pdf: chưa đọc được loại tệp này → đưa tệp .docx, .heic, .heif, .jpeg, .jpg, .md, .txt"),
    ],
)
def test_what_cannot_be_read_is_one_line(trainer: Run, project: Path, name: str, raw: bytes, said: str) -> None:
    (project / name).write_bytes(raw)
    done = trainer("scan", str(project / name))
    assert done.returncode == 1
    assert done.stderr == f"Lỗi: {project}/{said}\n"


def test_figures_are_told_for_both_halves(trainer: Run, project: Path) -> None:
    one = "- {id: a, kind: tin, text: 'gọi chị Thử 0912 345 678', marks: [{rule: telephone, quote: 0912 345 678}]}\n"
    other = "- {id: b, kind: tin, text: 'gọi anh Thử 0912 345 678', marks: []}\n"
    for half, drafts in (("tuning", one), ("held-back", other)):
        (project / "docs" / "_data" / "drafts" / f"{half}.yml").write_text(drafts)
    done = trainer("report", "scan")
    rows = [line.split() for line in done.stdout.splitlines() if "telephone" in line]
    assert rows == [["telephone", "1", "1", "1", "100%", "100%"], ["telephone", "0", "1", "0", "–", "0%"]]


def test_while_rules_are_tuned_the_half_held_back_is_not_measured(trainer: Run, project: Path) -> None:
    for half in ("tuning", "held-back"):
        draft = f"- {{id: {half}, kind: tin, text: 'gọi anh Thử 0912 345 678', marks: []}}\n"
        (project / "docs" / "_data" / "drafts" / f"{half}.yml").write_text(draft)
    done = trainer("report", "scan", "--tuning")
    assert [line for line in done.stdout.splitlines() if "bài nháp" in line] == ["nửa để chỉnh, 1 bài nháp"]


def test_what_is_found_of_the_bank_is_a_line_of_its_own_and_a_passage_that_is_gone_is_said(
    trainer: Run, project: Path
) -> None:
    drafts = project / "docs" / "_data" / "drafts"
    for half in ("tuning", "held-back"):
        (drafts / f"{half}.yml").write_text("[]\n")
    shutil.copytree(PROJECT / "quizzes", project / "quizzes")
    label = "- question: ra-boi-nhom-chat-01\n  marks: [{rule: health, quote: '%s'}]\n"
    (drafts / "bank.yml").write_text(label % "mời cụ Tám, cụ vừa mổ tim")
    done = trainer("report", "scan")
    told = done.stdout.partition("ngân hàng câu hỏi, 1 câu có đánh dấu: tìm ra 1/1 chỗ phải gạch, đúng 1/")[2]
    assert "  health                    1     1     1  100%      100%" in told
    (drafts / "bank.yml").write_text(label % "cụ Tám")
    done = trainer("report", "scan")
    said = "bank.yml: câu “ra-boi-nhom-chat-01” không còn chỗ phải gạch “cụ Tám” → sửa hoặc bỏ dấu này"
    assert (done.returncode, done.stderr) == (1, f"Lỗi: docs/_data/drafts/{said}\n")
