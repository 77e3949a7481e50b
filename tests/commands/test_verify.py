"""`verify` as it is typed: what is right is said in a line, what is not has one each, and what there is to do."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.actions.stamped import handed_in, sql
from tests.house import House
from tests.serving.house import ON_POSTGRES
from trainer.cli import root
from trainer.commands.base import NOT_PASSED, OK, Fail
from trainer.disk import paths, record_marks
from trainer.models import HandIn, StampKey
from trainer.queries import record_check


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let marks lie in a folder of the test."""
    monkeypatch.setattr(paths, "VAR", tmp_path)


def run(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(root, ["verify", *words], catch_exceptions=False, standalone_mode=False)


@pytest.mark.django_db
def test_all_is_right_and_said_in_one_line() -> None:
    handed_in()
    done = run()
    assert (done.return_value, done.stderr) == (OK, "")
    assert done.stdout == "Đã xem 1 lượt nộp: 1 lượt còn nguyên niêm phong.\n"


@pytest.mark.django_db
def test_what_was_changed_is_named_with_what_to_do() -> None:
    changed, bare = handed_in("A1"), handed_in("B2")
    sql("UPDATE trainer_handin SET hundredths = 1 WHERE id = %s", [changed.pk])
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [bare.pk])
    done = run()
    assert done.return_value == NOT_PASSED
    first, second = done.stderr.splitlines()
    assert first.startswith(f"Nguyễn Thị An (A1), bài “{changed.attempt.quiz_title}”, lượt 1 (số {changed.pk}): niêm ")
    assert "bị sửa thẳng trong cơ sở dữ liệu. → so với bản sao lưu" in first
    assert "(B2)" in second
    assert "verify --stamp" in second
    assert json.loads(run("--json").stdout)["wrong"] == {"broken": [changed.pk], "missing": [bare.pk]}


@pytest.mark.django_db
def test_what_an_older_server_left_is_stamped_and_named() -> None:
    left = handed_in("A1")
    sql("UPDATE trainer_handin SET stamp = NULL")
    done = run("--stamp")
    assert (done.return_value, done.stderr) == (OK, "")
    assert done.stdout.splitlines() == [
        "Đã niêm phong 1 lượt nộp.",
        f"Nguyễn Thị An (A1), bài “{left.attempt.quiz_title}”, lượt 1 (số {left.pk}): nộp khi đã có niêm phong mà "
        "không có, nay vừa niêm phong. → Lúc ấy không có máy chủ bản cũ chạy bên cạnh thì so với bản sao lưu gần ngày "
        "nộp, giữ nguyên cơ sở dữ liệu, báo người phụ trách an toàn thông tin.",
        "Đã xem 1 lượt nộp: 1 lượt còn nguyên niêm phong; trong đó 1 lượt niêm phong sau khi nộp.",
        "Khớp 1 mốc lúc sao lưu, lúc niêm phong: không lượt nào bị thêm, bị xóa trước các mốc ấy.",
    ]


@pytest.mark.django_db
def test_a_key_of_before_all_was_stamped_that_is_put_back_is_missed_by_the_mark_of_the_stamping() -> None:
    old = handed_in("A1")
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    handed_in("B2")
    words = StampKey.objects.get().words
    assert run("--stamp").return_value == OK
    sql("UPDATE trainer_stampkey SET words = %s", [words])
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [old.pk])
    done = run()
    assert done.return_value == NOT_PASSED
    assert "nay 1 lượt mất niêm phong" in done.stderr


@pytest.mark.django_db
def test_of_many_marks_that_differ_some_are_told_and_a_line_that_is_none_is_too() -> None:
    handed_in()
    lines = [*["2026-11-29 1-2-2-3f2a9c11d0e4b7a8"] * 30, "2026-11-29 1-2-"]
    record_marks.file().write_text("\n".join(lines), encoding="utf-8")
    done = run()
    *differing, more, cut = done.stderr.splitlines()
    assert (done.return_value, len(differing)) == (NOT_PASSED, 2)
    assert more.startswith("Còn 28 mốc nữa ở giữa cũng không khớp; ")
    assert "dòng “2026-11-29 1-2-” không phải mốc" in cut


@pytest.mark.django_db
def test_what_no_program_can_read_is_a_line_and_no_traceback() -> None:
    found = handed_in()
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    sql("UPDATE trainer_attempt SET rule = '[]'")
    done = run()
    assert done.return_value == NOT_PASSED
    [line] = done.stderr.splitlines()
    assert f"(số {found.pk}): quy định, đề hoặc điểm đã ghi không đọc được." in line


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL takes no such day")
@pytest.mark.django_db
def test_a_day_that_there_is_not_is_a_line_and_no_traceback() -> None:
    handed_in()
    sql("UPDATE trainer_handin SET handed_in_at = '2026-13-45 00:00:00'")
    with pytest.raises(Fail, match="ngày giờ không đọc được"):
        run()


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL takes no such day")
@pytest.mark.django_db
def test_of_an_answer_whose_day_there_is_not_the_hand_in_is_named_and_no_other() -> None:
    spoilt, _ = handed_in("A1"), handed_in("B2")
    sql("UPDATE trainer_answer SET saved_at = '2026-13-45 00:00:00' WHERE attempt_id = %s", [spoilt.attempt_id])
    [line] = run().stderr.splitlines()
    assert f"(số {spoilt.pk}): niêm phong không khớp" in line


@pytest.mark.django_db
def test_a_lost_key_is_one_line_for_all_and_is_not_called_a_change() -> None:
    for code in ("A1", "B2", "C3"):
        handed_in(code)
    StampKey.objects.update(words="của khóa khác")
    done = run()
    assert done.return_value == NOT_PASSED
    [line] = done.stderr.splitlines()
    assert line.startswith("3 lượt niêm phong bằng khóa mà máy chủ này không mở được: không kiểm được. → Đã mất khóa")
    assert "Khóa chưa hề đổi thì so với bản sao lưu" in line


@pytest.mark.django_db
def test_one_under_a_key_that_somebody_put_beside_ours_is_named_and_not_to_be_given_its_pass() -> None:
    handed_in("A1")
    forged = handed_in("B2", right=False)
    words = "(7777, 'khóa tự viết', '2026-11-24 03:00:00+00:00')"
    sql(f"INSERT INTO trainer_stampkey (id, words, created_at) VALUES {words}")
    # The number of its own key has as many digits as the database has drawn keys.
    rest = str(HandIn.objects.get(pk=forged.pk).stamp).partition(" ")[2]
    sql("UPDATE trainer_handin SET stamp = %s, passed = true WHERE id = %s", [f"7777 {rest}", forged.pk])
    pass_, key = run().stderr.splitlines()
    assert "→ chạy: python -m trainer rebuild; lệnh ấy để nguyên kết quả của lượt không kiểm được niêm phong" in pass_
    assert key.startswith(f"1 lượt niêm phong bằng khóa mà máy chủ này không mở được: không kiểm được (số {forged.pk})")


@pytest.mark.django_db
def test_of_one_without_a_stamp_nobody_is_sent_to_give_it_the_pass_it_claims() -> None:
    handed_in()
    sql("UPDATE trainer_handin SET stamp = NULL")
    sql("DELETE FROM trainer_reliance")
    sql("DELETE FROM trainer_completion")
    [line] = run().stderr.splitlines()
    assert "không có niêm phong dù lẽ ra phải có" in line


@pytest.mark.django_db
def test_stamps_that_somebody_took_away_with_their_key_are_missed_by_a_mark() -> None:
    kept = [handed_in(code) for code in ("A1", "B2")]
    mark = record_check.mark_of_now(kept[1].pk).written()
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    assert run().return_value == OK
    done = run("--mark", mark)
    assert done.return_value == NOT_PASSED
    assert f"({mark}): khi ấy có 2 lượt nộp, nay 2 lượt mất niêm phong." in done.stderr


@pytest.mark.django_db
def test_a_mark_from_paper_is_compared_and_one_that_is_none_is_refused() -> None:
    kept = [handed_in(code) for code in ("A1", "B2")]
    mark = record_check.mark_of_now(kept[1].pk).written()
    assert "Khớp 1 mốc" in run("--mark", mark).stdout
    sql("DELETE FROM trainer_completion")
    sql("DELETE FROM trainer_reliance")
    sql("DELETE FROM trainer_handin WHERE id = %s", [kept[0].pk])
    done = run("--mark", mark)
    assert done.return_value == NOT_PASSED
    assert f"({mark}): khi ấy có 2 lượt nộp, nay thiếu 1." in done.stderr
    with pytest.raises(Fail, match="không phải mốc"):
        run("--mark", "hôm qua")


@pytest.mark.django_db
def test_one_that_is_gone_is_not_told_once_for_each_night_since(tmp_path: Path) -> None:
    kept = [handed_in(code) for code in ("A1", "B2", "C3", "D4", "E5")]
    marks = [record_check.mark_of_now(one.pk).written() for one in kept]
    nights = [f"2026-11-2{night} {mark}\n" for night, mark in enumerate(marks, 1)]
    (tmp_path / "record-marks").write_text("".join(nights), encoding="utf-8")
    sql("DELETE FROM trainer_completion")
    sql("DELETE FROM trainer_reliance")
    sql("DELETE FROM trainer_handin WHERE id = %s", [kept[1].pk])
    first, last, more = [line for line in run().stderr.splitlines() if "hoàn thành" not in line]
    assert first.startswith(f"Mốc 2026-11-22 ({marks[1]}): khi ấy có 2 lượt nộp, nay thiếu 1.")
    assert last.startswith(f"Mốc 2026-11-25 ({marks[4]}): khi ấy có 5 lượt nộp, nay thiếu 1.")
    assert more.startswith("Còn 2 mốc nữa ở giữa cũng không khớp")


_RULE = {"draw": 1, "pass_mark": 75, "time_limit": 0, "attempts": 0, "wait_hours": 0, "valid_days": 0}
_ATTEMPT = f"""
    INSERT INTO trainer_attempt (official_id, quiz, number, purpose, seed, paper, rule, quiz_title, started_at)
    SELECT id, 'mat-khau', {{n}}, 'full', 's', '[]', '{json.dumps(_RULE).replace("{", "{{").replace("}", "}}")}',
    'Mật khẩu', '2026-11-26 01:00:00+00' FROM trainer_official WHERE staff_code = 'CNTT001'"""
_HAND_IN = """
    INSERT INTO trainer_handin (attempt_id, handed_in_at, by_time_limit, marks, hundredths, passed)
    SELECT id, '2026-11-26 01:10:00+00', false, '[]', 0, false FROM trainer_attempt WHERE number = {n}"""


def _insert(house: House, number: int) -> None:
    """Put a failed hand-in without a stamp into the database, as programs of before left it."""
    house.sql(_ATTEMPT.format(n=number))
    house.sql(_HAND_IN.format(n=number))


def test_a_copy_leaves_a_mark_by_which_a_deletion_is_found_and_after_a_restore_all_is_right(
    tmp_path: Path,
) -> None:
    house = House(tmp_path / "var")
    for number in (1, 2, 3):
        _insert(house, number)
    # As the tables of before came to this version.
    house.sql("DELETE FROM trainer_stampkey")
    assert house.run("init").returncode == 0
    assert house.run("backup", str(tmp_path / "copy")).returncode == 0
    said = house.run("verify")
    assert (said.returncode, said.stderr) == (0, "")
    assert "3 lượt nộp trước ngày bắt đầu niêm phong" in said.stdout
    assert "Khớp 1 mốc lúc sao lưu" in said.stdout

    house.sql("DELETE FROM trainer_handin WHERE attempt_id = (SELECT id FROM trainer_attempt WHERE number = 2)")
    _insert(house, 4)
    missing = house.run("verify").stderr.splitlines()
    assert ["lẽ ra phải có" in line for line in missing] == [True, False]
    assert house.run("backup", str(tmp_path / "later")).returncode == 0
    found = house.run("verify")
    assert found.returncode == 1
    _, line = found.stderr.splitlines()
    assert "khi ấy có 3 lượt nộp, nay thiếu 1" in line

    # The mark of the later copy is of hand-ins that the restored one does not hold.
    assert house.run("restore", str(tmp_path / "copy")).returncode == 0
    again = house.run("verify")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Khớp 1 mốc lúc sao lưu" in again.stdout
    assert [line.startswith("# khôi phục") for line in (house.var / "record-marks").read_text().splitlines()] == [
        False,
        True,
    ]
