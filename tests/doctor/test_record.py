"""What `doctor` says of the stamps of the latest hand-ins."""

import pytest

from tests.actions.people import NOW
from tests.actions.stamped import handed_in, sql
from trainer.doctor.record import stamps
from trainer.models import StampKey

pytestmark = pytest.mark.django_db


def _said() -> list[tuple[str, str]]:
    """Return what is not as it should be, or that all is; by state, the first words."""
    found = [one for one in stamps(NOW) if one.state != "good"] or list(stamps(NOW))
    return [(one.state, one.words) for one in found]


def test_each_state_of_a_stamp_is_a_line_and_only_what_hurts_is_a_fault() -> None:
    changed, bare, _ = [handed_in(code) for code in ("A1", "B2", "C3")]
    assert _said() == [("good", "3 lượt nộp gần nhất còn nguyên niêm phong")]
    sql("UPDATE trainer_handin SET hundredths = 1 WHERE id = %s", [changed.pk])
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [bare.pk])
    assert _said() == [
        ("fault", "1 lượt nộp gần đây không khớp niêm phong: bản ghi bị sửa"),
        ("fault", "1 lượt nộp gần đây không có niêm phong"),
    ]


def test_a_lost_key_and_what_is_of_before_are_to_be_looked_at_and_no_fault() -> None:
    handed_in("A1")
    StampKey.objects.update(words="của khóa khác")
    assert _said() == [("note", "1 lượt nộp gần đây niêm phong bằng khóa mà máy này không mở được")]
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    assert _said() == [("note", "1 lượt nộp gần đây có từ trước khi có niêm phong")]
