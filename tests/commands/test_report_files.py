"""`report quarter`, `year`, `leadership` and `unit` at the terminal, as cron calls them."""

from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from tests.cast import Cast
from tests.moment import now
from trainer.commands import report_files
from trainer.commands.base import Fail
from trainer.models import Event
from trainer.reports.rules.period import around


def _run(name: str, *arguments: object) -> str:
    command = getattr(report_files, name)
    done = CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False, standalone_mode=False)
    if isinstance(done.exception, Exception):
        raise done.exception
    return done.stdout


def test_the_same_command_writes_the_same_name_again(cast: Cast, tmp_path: Path) -> None:
    quarter = around(now())
    for _ in range(2):
        said = _run("quarter", quarter.written, "--output", tmp_path / "q.pdf")
        assert said == f"Đã ghi báo cáo {quarter.title} vào {tmp_path / 'q.pdf'}.\n"
    assert quarter.title in pypdf.PdfReader(tmp_path / "q.pdf").pages[0].extract_text().replace("\n", " ")
    assert [one.name for one in tmp_path.iterdir()] == ["q.pdf"]
    assert (tmp_path / "q.pdf").stat().st_mode & 0o077 == 0
    assert Event.objects.filter(kind="exported", actor=None, details__what="q.pdf").count() == 2


def test_the_year_as_word(cast: Cast, tmp_path: Path) -> None:
    _run("year", now().year, "--output", tmp_path / "n.docx")
    assert (tmp_path / "n.docx").read_bytes().startswith(b"PK")


def test_the_workbook_says_how_many_are_not_done(cast: Cast, tmp_path: Path) -> None:
    said = _run("leadership", around(now()).written, "--output", tmp_path / "l.xlsx")
    assert "4 người chưa hoàn thành" in said
    codes = [
        row[2]
        for row in openpyxl.load_workbook(tmp_path / "l.xlsx")["Chưa xong"].iter_rows(min_row=5, values_only=True)
    ]
    assert sorted(codes) == ["HN001", "HN002", "HN003", "HN004"]


def test_units_get_a_page_each(cast: Cast, tmp_path: Path) -> None:
    _run("unit", "p001", "P002", "--output", tmp_path / "u.pdf", "--address", "https://gan-dan.example/")
    pages = pypdf.PdfReader(tmp_path / "u.pdf").pages
    assert [name in page.extract_text() for name, page in zip(("Sao Mai", "Hoa Lúa"), pages, strict=True)] == [
        True,
        True,
    ]
    assert "https://gan-dan.example" in pages[0].extract_text()


@pytest.mark.parametrize(
    ("name", "arguments", "word"),
    [
        ("quarter", ("2026-5", "--output", "q.pdf"), "không phải một quý"),
        ("quarter", ("2019-1", "--output", "q.pdf"), "không có báo cáo của năm 2019"),
        ("quarter", ("2026", "--output", "q.pdf"), "như 2026-4"),
        ("year", ("2026-4", "--output", "q.pdf"), "như 2026"),
        ("year", ("2099", "--output", "q.pdf"), "chưa bắt đầu"),
        ("year", ("2026", "--output", "q.xlsx"), "đặt tên tệp .docx hoặc .pdf"),
        ("leadership", ("2026", "--output", "q.pdf"), "đặt tên tệp .xlsx"),
        ("leadership", ("2026", "--output", "khong/co/q.xlsx"), "không có thư mục"),
        ("unit", ("P999", "--output", "q.pdf"), "không có đơn vị “P999”"),
    ],
)
def test_bad_input_is_refused_in_one_line_and_writes_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, arguments: tuple[str, ...], word: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Fail, match=word):
        _run(name, *arguments)
    assert not list(tmp_path.iterdir())
    assert not Event.objects.filter(kind="exported").exists()
