"""`rebuild` as typed: what it cannot bear out is named by person, quiz and attempt."""

import pytest
from click.testing import CliRunner

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library
from trainer.actions import attempts
from trainer.cli import root
from trainer.commands.base import NOT_PASSED, OK
from trainer.models import HandIn

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
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Vũ Bền (B2), bài “{failed.quiz_title}”, lượt 1: điểm tính lại khác điểm đã ghi; ")
    assert "sửa thẳng trong cơ sở dữ liệu" in line
    assert " → " in line
    assert HandIn.objects.get(pk=written.pk).hundredths == 9900
