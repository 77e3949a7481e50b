"""Classes and drills from the command line: noted, people put in from a file, listed, refused in one line."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cast import Cast, official
from tests.moment import now, today
from trainer.cli import root
from trainer.models import Attendance, Event, Workshop


def day() -> date:
    return today() - timedelta(days=3)


def run(*words: str) -> str:
    return CliRunner().invoke(root, words, catch_exceptions=False, standalone_mode=False).stdout


def refused(*words: str) -> str:
    done = CliRunner().invoke(root, words, standalone_mode=False)
    assert done.stdout == ""
    return str(done.exception)


def _drill(cast: Cast) -> str:
    made = Workshop.objects.create(title="D", kind="press", held_on=day(), unit=cast.ward, noted_at=now())
    return str(made.pk)


def _file(folder: Path, *codes: str) -> str:
    file = folder / "nguoi-du.csv"
    file.write_text("STT,Mã cán bộ\n" + "".join(f"{at},{code}\n" for at, code in enumerate(codes)), encoding="utf-8")
    return str(file)


def test_a_drill_is_noted_people_are_put_in_from_a_file_and_both_are_listed(cast: Cast, tmp_path: Path) -> None:
    added = run(
        "workshop", "add", "--kind", "press", "--day", day().isoformat(), "--unit", "p001", "--place", "Hội trường"
    )
    made = Workshop.objects.get()
    assert added.startswith(f"Đã ghi buổi số {made.pk}.")
    assert (made.title, made.held_on, made.unit, made.noted_by) == (
        "Diễn tập: báo chí tới cửa",
        day(),
        cast.ward,
        None,
    )

    file = _file(tmp_path, "HN002", "HN003", "HN003", "HN999")
    said = run("workshop", "attend", str(made.pk), file)
    assert said.splitlines() == [
        "Đã ghi 2 người, đã đọc 4 mã.",
        "  1 người của đơn vị khác, vẫn ghi: HN003",
        "  1 mã lặp lại, mỗi mã tính một lần: HN003",
        "  1 mã không có trong danh sách, không ghi: HN999",
    ]
    again = json.loads(run("workshop", "attend", str(made.pk), file, "--json"))
    assert (again["noted"], again["there"], again["unknown"]) == (0, ["HN002", "HN003"], ["HN999"])
    assert Attendance.objects.count() == 2

    [row] = json.loads(run("workshop", "list", "--json"))
    assert (row["id"], row["held_on"], row["unit"], row["people"]) == (made.pk, day().isoformat(), "P001", 2)
    assert "2 người  Diễn tập: báo chí tới cửa, Phường Sao Mai" in run("workshop", "list")


def test_what_cannot_be_noted_is_one_line(cast: Cast, tmp_path: Path) -> None:
    add = ("workshop", "add", "--unit", "P001", "--kind")
    late = (day() + timedelta(days=9)).isoformat()
    assert "chưa tới → ghi buổi đã diễn ra" in refused(*add, "press", "--day", late)
    soon = (*add, "press", "--day", "2026-11-12")
    assert "nơi tổ chức dài 201 chữ cái → viết gọn" in refused(*soon, "--place", "a" * 201)
    assert "tên buổi dài 400 chữ cái → viết gọn" in refused(*soon, "--title", "\u0958" * 200)
    assert "--kind không có “nhac” → chọn một trong: seized_page" in refused(*add, "nhac", "--day", "2026-11-12")
    assert "--unit không có đơn vị “P9”" in refused(*add[:2], "--unit", "P9", "--kind", "press", "--day", "2026-11-12")
    assert "không có buổi số 77" in refused("workshop", "attend", "77", _file(tmp_path, "HN002"))
    drill = str(Workshop.objects.create(title="D", kind="press", held_on=day(), unit=cast.ward, noted_at=now()).pk)
    assert "không đọc được" in refused("workshop", "attend", drill, str(tmp_path / "khong.csv"))
    nobody = tmp_path / "ten.csv"
    nobody.write_text("Tên,Tuổi\nLan,30\n", encoding="utf-8")
    assert "không có cột nào ghi mã cán bộ" in refused("workshop", "attend", drill, str(nobody))
    Workshop.objects.update(withdrawn_at=now())
    assert "buổi này đã được bỏ" in refused("workshop", "attend", drill, _file(tmp_path, "HN002"))
    assert not Attendance.objects.exists()


def test_the_same_is_noted_twice_only_by_saying_so(cast: Cast) -> None:
    add = ("workshop", "add", "--kind", "press", "--day", day().isoformat(), "--unit", "P001")
    run(*add)
    assert "→ có hai buổi thật thì thêm --again" in refused(*add)
    assert "đã có buổi này" in refused(*add, "--dry-run")
    assert run(*add, "--again").startswith("Đã ghi buổi số")


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_dry_run_of_an_upload_says_who_would_come_in(cast: Cast, tmp_path: Path, words: tuple[str, ...]) -> None:
    run("workshop", "attend", _drill(cast), _file(tmp_path, "HN002"), *words)
    assert Attendance.objects.count() == (0 if words else 1)


def test_a_workshop_is_mended_and_what_stood_before_is_told(cast: Cast) -> None:
    drill = _drill(cast)
    edit = ("workshop", "edit", drill, "--reason", "Ghi nhầm ngày")
    before = day() - timedelta(days=1)
    assert "chưa nói sửa gì" in refused(*edit)
    assert run(*edit, "--day", day().isoformat()) == "Không có gì khác trước, nên không sửa gì.\n"
    changed = f"Ngày: {day():%d/%m/%Y} → {before:%d/%m/%Y}"
    assert run(*edit, "--day", before.isoformat(), "--dry-run").splitlines() == ["Sẽ sửa:", changed, "Chưa ghi gì."]
    assert not Event.objects.exists()
    assert run(*edit, "--day", before.isoformat()).splitlines() == [f"Đã sửa buổi số {drill}.", changed]
    told = json.loads(run(*edit, "--kind", "course", "--title", "", "--place", "Hội trường", "--json"))
    assert [one["field"] for one in told["changed"]] == ["Loại buổi", "Tên buổi", "Nơi tổ chức"]
    made = Workshop.objects.get()
    assert (made.title, made.held_on, made.place) == ("Khóa bốn giờ cho quản trị trang", before, "Hội trường")
    assert f"Ngày: {day():%d/%m/%Y} → {before:%d/%m/%Y}" in run("log", "--group", "buoi")


def test_what_cannot_be_mended_is_one_line(cast: Cast) -> None:
    drill, other = _drill(cast), _drill(cast)
    Workshop.objects.filter(pk=other).update(kind="course")
    edit = ("workshop", "edit", drill, "--reason", "Nhầm")
    assert "không có buổi số 77" in refused(*edit[:2], "77", *edit[3:], "--place", "A")
    assert "--kind không có “nhac”" in refused(*edit, "--kind", "nhac")
    assert "--unit không có đơn vị “P9”" in refused(*edit, "--unit", "P9")
    assert "→ có hai buổi thật thì thêm --again" in refused(*edit, "--kind", "course")
    assert "chưa có lý do → ghi vì sao sửa" in refused(*edit[:3], "--reason", " ", "--place", "A")
    assert run(*edit, "--kind", "course", "--again").startswith("Đã sửa buổi số")


def test_every_number_that_nobody_bears_is_named(cast: Cast, tmp_path: Path) -> None:
    strangers = [f"X{number:03}" for number in range(60)]
    said = run("workshop", "attend", _drill(cast), _file(tmp_path, "HN002", *strangers))
    assert f"  60 mã không có trong danh sách, không ghi: {', '.join(strangers)}" in said.splitlines()


def test_of_those_who_are_written_some_are_named_and_all_are_counted(cast: Cast, tmp_path: Path) -> None:
    codes = [f"HN8{number:02}" for number in range(12)]
    for code in codes:
        official(code, f"Vũ Văn {code}", cast.other_ward)
    said = run("workshop", "attend", _drill(cast), _file(tmp_path, *codes), "--dry-run")
    assert f"  12 người của đơn vị khác, vẫn ghi: {', '.join(codes[:10])} và 2 người nữa" in said.splitlines()
