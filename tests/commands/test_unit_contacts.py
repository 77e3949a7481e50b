"""The table of what differs by unit, written to be filled in: which rows, which columns, what is kept."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from trainer.cli import root
from trainer.tables.read.detect import read_book

AGENCY = """\
so_mot_cua: {label: Số một cửa, value: null}
cong_an_xa: {label: Công an xã, value: null}
theo_don_vi: {label: Bảng, value: dang-dung.csv}
"""
FILLED = 'code,name,so_mot_cua\nP001,Tên cũ,"+84 24 0000 0101"\nP999,Xã Cũ,024 0000 0999\n'


@pytest.fixture
def folder(tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "co-quan.yml").write_text(AGENCY, encoding="utf-8")
    (tmp_path / "dang-dung.csv").write_text(FILLED, encoding="utf-8")
    monkeypatch.setenv("GAN_DAN_AGENCY", str(tmp_path / "co-quan.yml"))
    return tmp_path


def run(*words: object) -> tuple[str, str]:
    """Return what the command says, and how it fails ("" when it does not)."""
    done = CliRunner().invoke(root, ["unit", "contacts", *map(str, words)], standalone_mode=False)
    return done.output, str(done.exception or "")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_has_a_row_for_each_unit_below_the_top_and_keeps_what_was_filled_in(folder: Path, ending: str) -> None:
    file = folder / f"moi.{ending}"
    said, failed = run(file)

    assert failed == ""
    (sheet,) = read_book(file.read_bytes(), file.name).sheets
    rows = [tuple(cell.value for cell in cells if cell.value) for _, cells in sheet.rows]
    assert rows[0] == ("Mã đơn vị", "Tên đơn vị", "Số một cửa", "Công an xã")
    assert [row[0] for row in rows[1:]] == ["P001", "P002"]
    assert rows[1][2].removeprefix("'") == "+84 24 0000 0101"
    assert rows[1][1] != "Tên cũ"
    assert "Không còn trong bảng mới, vì cây đơn vị không có: P999 Xã Cũ." in said


def test_what_it_has_written_is_read_with_the_same_values(folder: Path) -> None:
    run(folder / "hai.csv")
    (folder / "co-quan.yml").write_text(AGENCY.replace("dang-dung", "hai"), encoding="utf-8")
    run(folder / "ba.csv")

    assert (folder / "ba.csv").read_bytes() == (folder / "hai.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dang-dung.csv"], "dang-dung.csv, có thể đã điền → ghi sang tên khác"),
        (["moi.txt"], "không rõ kiểu của "),
        (["moi.csv", "--under", "KHONG"], "không có đơn vị KHONG → xem mã bằng lệnh"),
        (["moi.csv", "--under", "P002"], "không có đơn vị nào bên dưới → "),
    ],
)
def test_what_it_cannot_write_is_one_line(folder: Path, words: list[str], said: str) -> None:
    file, *more = words
    assert said in run(folder / file, *more)[1]
    assert not (folder / "moi.csv").exists()
    assert (folder / "dang-dung.csv").read_text(encoding="utf-8") == FILLED


def test_a_table_in_use_with_a_fault_is_mended_first(folder: Path) -> None:
    (folder / "dang-dung.csv").write_text(FILLED.replace("so_mot_cua", "so_la"), encoding="utf-8")

    assert "không rõ cột “so_la” là gì → " in run(folder / "moi.csv")[1]
    assert not (folder / "moi.csv").exists()
