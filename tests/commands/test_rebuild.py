"""`rebuild` as typed: what it cannot bear out is named by person, quiz and attempt."""

import json

import pytest
from click.testing import CliRunner, Result

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.stamped import handed_in, sql
from tests.actions.test_withdrawals import _sit, _withdraw
from tests.content.small_library import library
from trainer.actions import attempts
from trainer.cli import root
from trainer.commands.base import NOT_PASSED, OK
from trainer.models import Completion, Correction, HandIn, StampKey

pytestmark = pytest.mark.django_db


def test_a_result_that_somebody_wrote_into_the_database_is_named_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.commands.rebuild.library_or_fail", library)
    sound, failed = (begin(an_official(code, name), library()) for code, name in (("A1", "Lê An"), ("B2", "Vũ Bền")))
    answer_all(sound)
    attempts.hand_in(sound.pk, NOW)
    written = attempts.hand_in(failed.pk, NOW)
    assert CliRunner().invoke(root, ["rebuild"], standalone_mode=False).return_value == OK

    HandIn.objects.filter(pk=written.pk).update(hundredths=9900, passed=True)
    done = CliRunner().invoke(root, ["rebuild"], catch_exceptions=False, standalone_mode=False)

    assert done.return_value == NOT_PASSED
    line, counted = done.stderr.splitlines()
    assert line == (
        f"Vũ Bền (B2), bài “{failed.quiz_title}”, lượt 1 (số {written.pk}): niêm phong không khớp, bản ghi đã bị sửa "
        "thẳng trong cơ sở dữ liệu; không cấp kết quả hoàn thành. → so với bản sao lưu gần ngày nộp, giữ nguyên cơ sở "
        "dữ liệu, báo người phụ trách an toàn thông tin."
    )
    assert counted == "Cần xem: 1 lượt không khớp niêm phong. Các lượt ấy không được cấp kết quả mới."
    assert HandIn.objects.get(pk=written.pk).hundredths == 9900


def _typed(*words: str) -> Result:
    return CliRunner().invoke(root, ["rebuild", *words], catch_exceptions=False, standalone_mode=False)


def test_each_one_that_calls_for_a_look_has_its_line_and_what_became_of_its_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainer.commands.rebuild.library_or_fail", library)
    changed, bare, foreign = (handed_in(code) for code in ("A1", "B2", "C3"))
    sql("INSERT INTO trainer_stampkey (id, words, created_at) VALUES (7777, 'khóa tự viết', '2026-11-24 03:00:00+00')")
    HandIn.objects.filter(pk=changed.pk).update(by_time_limit=True)
    HandIn.objects.filter(pk=bare.pk).update(stamp=None)
    HandIn.objects.filter(pk=foreign.pk).update(stamp="7777 " + str(foreign.stamp).partition(" ")[2])
    Completion.objects.filter(hand_in=foreign).delete()

    done = _typed()

    assert done.return_value == NOT_PASSED
    first, second, third, counted = done.stderr.splitlines()
    assert f"(số {changed.pk}): niêm phong không khớp, " in first
    assert "; kết quả hoàn thành đang có được để nguyên. → so với bản sao lưu" in first
    assert f"(số {bare.pk}): không có niêm phong dù lẽ ra phải có; kết quả hoàn thành đang có được để nguyên" in second
    assert f"(số {foreign.pk}): niêm phong bằng khóa mà máy chủ này không mở được; không cấp kết quả hoàn" in third
    assert counted == (
        "Cần xem: 1 lượt không khớp niêm phong, 1 lượt thiếu niêm phong, 1 lượt niêm phong bằng khóa mà máy chủ này "
        "không mở được. Các lượt ấy không được cấp kết quả mới."
    )
    assert json.loads(_typed("--json").stdout) == {
        "hand_ins": 3,
        "completions": 2,
        "differing": [],
        "broken": [changed.pk],
        "missing": [bare.pk],
        "corrected": [],
        "unknown_keys": 1,
        "withheld": [foreign.pk],
    }


def test_a_correction_that_somebody_wrote_is_named_and_what_became_of_the_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.commands.rebuild.library_or_fail", library)
    failed = _sit(an_official("A1"), 0)
    _withdraw(failed, 0)
    Correction.objects.update(hundredths=10_000, passed=True)

    done = _typed()

    assert done.return_value == NOT_PASSED
    line, counted = done.stderr.splitlines()
    what = "lần tính lại thiếu, hoặc không đúng với các câu đã rút; không cấp kết quả hoàn thành. → so với bản sao lưu"
    assert f"(số {failed.pk}): {what}" in line
    assert counted == "Cần xem: 1 lượt có lần tính lại thiếu hoặc sai. Các lượt ấy không được cấp kết quả mới."
    assert json.loads(_typed("--json").stdout)["corrected"] == [failed.pk]


def test_what_was_handed_in_before_there_were_stamps_is_named_where_its_answers_do_not_give_its_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainer.commands.rebuild.library_or_fail", library)
    old = handed_in("A1")
    HandIn.objects.update(stamp=None, hundredths=1)
    StampKey.objects.all().delete()

    done = _typed()

    assert done.return_value == NOT_PASSED
    [line] = done.stderr.splitlines()
    assert f"lượt 1 (số {old.pk}): điểm tính lại khác điểm đã ghi; " in line
